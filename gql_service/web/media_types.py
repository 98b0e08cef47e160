"""Which of the two media types of GraphQL over HTTP a client prefers."""

from typing import Final

from starlette.types import Scope

GRAPHQL_RESPONSE: Final = "application/graphql-response+json"
JSON: Final = "application/json"


def _ranges(accept: str) -> list[tuple[str, float]]:
    ranges = []
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = float(parameter[2:])
                except ValueError:
                    quality = 0.0
        if name:
            ranges.append((name, quality))
    return ranges


def _quality(ranges: list[tuple[str, float]], name: str) -> float:
    kind = name.split("/", 1)[0]
    for wanted in (name, f"{kind}/*", "*/*"):
        for offered, quality in ranges:
            if offered == wanted:
                return quality
    return 0.0


def accept_in(scope: Scope) -> str:
    """Return the header Accept of a request, all its lines together (RFC 9110, section 5.3)."""
    return b",".join(value for name, value in scope["headers"] if name == b"accept").decode("latin-1")


def response_type(accept: str | None) -> str | None:
    """Return the media type to answer in, or None where neither is acceptable.

    A client that does not ask gets `application/json`, as do those that take anything: old clients expect it.
    """
    if not accept or not accept.strip():
        return JSON
    ranges = _ranges(accept)
    new = next((quality for name, quality in ranges if name == GRAPHQL_RESPONSE), 0.0)
    old = _quality(ranges, JSON)
    if new > 0 and new >= old:
        return GRAPHQL_RESPONSE
    if old > 0:
        return JSON
    return GRAPHQL_RESPONSE if _quality(ranges, GRAPHQL_RESPONSE) > 0 else None


def prefers_html(accept: str | None) -> bool:
    """Tell whether a browser asks for a page: `text/html` named, and before anything."""
    names = [name for name, quality in _ranges(accept or "") if quality > 0]
    return "text/html" in names and ("*/*" not in names or names.index("text/html") < names.index("*/*"))
