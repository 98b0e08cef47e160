"""A route for exactly its own path."""

import re
from typing import Any

from starlette.convertors import PathConvertor, register_url_convertor
from starlette.routing import Route


class Anything(PathConvertor):
    """Matches the whole rest of a path, line feeds included, so that all paths below a folder lead to its route."""

    regex = "(?s:.*)"


register_url_convertor("anything", Anything())


class ExactRoute(Route):
    """A route for exactly its own path; a name in braces at the end stands for all of the rest.

    Starlette's pattern ends in `$`, which also matches before a final line feed. So `/graphql%0A` would lead to a
    route. But the check of keys, the limits of bodies and the list of public paths do not know the route by that name.
    """

    def __init__(self, path: str, endpoint: Any, **options: Any) -> None:
        super().__init__(path.replace("}", ":anything}"), endpoint, **options)
        self.path_regex = re.compile(self.path_regex.pattern.removesuffix("$") + r"\Z")
