"""`/healthz`: the process is alive. `/readyz`: it has something to answer with."""

from typing import Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gql_service.draining import Drain


class Readiness(Protocol):
    """What readiness is decided from."""

    def has_data(self) -> bool:
        """Tell whether any league has data."""

    def why_not_ready(self) -> str:
        """Return in a sentence why none has."""


async def healthz(_request: Request) -> Response:
    """Answer 200 as long as the process can answer at all; it never asks the source."""
    return JSONResponse({"status": "ok"})


class Readyz:
    """Answers 200 once one league has data, 503 with the reason before, and while the process is leaving."""

    def __init__(self, readiness: Readiness, drain: Drain) -> None:
        self._readiness = readiness
        self._drain = drain

    async def __call__(self, _request: Request) -> Response:
        if self._drain.begun:
            return JSONResponse({"status": "draining"}, 503)
        if self._readiness.has_data():
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "not ready", "reason": self._readiness.why_not_ready()}, 503)
