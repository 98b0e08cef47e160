"""A route that its path alone leads to."""

import re
from typing import Any

from starlette.routing import Route


class ExactRoute(Route):
    """A route whose path ends where it ends.

    Starlette's pattern ends in `$`, which also matches before a last line feed: `/graphql%0A` would lead to a route
    that neither the check of keys, nor the limits of bodies, nor a list of public paths knows by that name.
    """

    def __init__(self, path: str, endpoint: Any, **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        self.path_regex = re.compile(self.path_regex.pattern.removesuffix("$") + r"\Z")
