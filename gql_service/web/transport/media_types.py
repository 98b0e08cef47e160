"""Choose the media type that a client prefers, out of the two media types of GraphQL over HTTP."""

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
    """Return the Accept header of a request, with all its lines joined (RFC 9110, section 5.3)."""
    return b",".join(value for name, value in scope["headers"] if name == b"accept").decode("latin-1")


def response_type(accept: str | None) -> str | None:
    """Return the media type of the answer, or None if the client accepts neither.

    Clients without the header, and clients that accept anything, get `application/json`, because old clients expect
    this type.
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
    """Return whether a browser requests a page: `text/html` is named, and comes before `*/*`."""
    names = [name for name, quality in _ranges(accept or "") if quality > 0]
    return "text/html" in names and ("*/*" not in names or names.index("text/html") < names.index("*/*"))
