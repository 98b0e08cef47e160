"""CORS: which pages of other origins may read answers. Never with credentials, because the API has no cookies."""

from typing import Final

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from gql_service.web.answers.cached_answer import Header
from gql_service.web.transport.data_headers import AS_OF_HEADER, COST_HEADER, SOURCE_HEADER, STALE_HEADER

ANY_ORIGIN: Final = ("*",)
READABLE_HEADERS: Final = (
    "Age",
    "ETag",
    COST_HEADER,
    SOURCE_HEADER,
    AS_OF_HEADER,
    STALE_HEADER,
    "X-Request-Id",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
)
"""The headers that a page of another origin may read."""
PREFLIGHT_SECONDS: Final = 86_400
"""How long a browser may cache the answer to a preflight."""

_VARY: Final = (b"vary", b"Origin")
_READABLE: Final = (b"access-control-expose-headers", ", ".join(READABLE_HEADERS).encode())


class CrossOrigin:
    """The origins that may read answers: `ANY_ORIGIN`, or a tuple of origins as browsers write them, possibly empty."""

    def __init__(self, origins: tuple[str, ...] = ANY_ORIGIN) -> None:
        self._origins = origins
        self._for_others: tuple[Header, ...] = (_VARY,) if origins else ()
        self._for_any = self._allowed(b"*") if origins == ANY_ORIGIN else None
        self._for_one = {origin.encode(): self._allowed(origin.encode()) for origin in origins}

    def _allowed(self, origin: bytes) -> tuple[Header, ...]:
        return (_VARY, (b"access-control-allow-origin", origin), _READABLE)

    def headers(self, origin: bytes) -> tuple[Header, ...]:
        """Return the headers of an answer to a request with this Origin; an empty `origin` means without Origin."""
        if not origin:
            return self._for_others
        return self._for_any or self._for_one.get(origin, self._for_others)

    @property
    def middleware(self) -> list[Middleware]:
        """The middleware that answers preflights, and sets the same headers on the answers of the app."""
        if not self._origins:
            return []
        return [
            Middleware(
                CORSMiddleware,
                allow_origins=self._origins,
                allow_methods=["GET", "HEAD", "POST"],
                allow_headers=["*"],
                expose_headers=READABLE_HEADERS,
                max_age=PREFLIGHT_SECONDS,
            )
        ]
