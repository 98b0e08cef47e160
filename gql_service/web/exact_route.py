"""A route that its path alone leads to."""

import re
from typing import Any

from starlette.convertors import PathConvertor, register_url_convertor
from starlette.routing import Route


class Anything(PathConvertor):
    """Matches the rest of a path whatever is in it, line feeds included: what is below a folder is for its route."""

    regex = "(?s:.*)"


register_url_convertor("anything", Anything())


class ExactRoute(Route):
    """A route whose path ends where it ends; a name in braces at its end is all the rest.

    Starlette's pattern ends in `$`, which also matches before a last line feed: `/graphql%0A` would lead to a route
    that neither the check of keys, nor the limits of bodies, nor a list of public paths knows by that name.
    """

    def __init__(self, path: str, endpoint: Any, **options: Any) -> None:
        super().__init__(path.replace("}", ":anything}"), endpoint, **options)
        self.path_regex = re.compile(self.path_regex.pattern.removesuffix("$") + r"\Z")
