"""`/healthz`: the process is alive. `/readyz`: the process has data to answer with."""

from typing import Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gql_service.process.draining import Drain


class Readiness(Protocol):
    """The facts that decide readiness."""

    def has_data(self) -> bool:
        """Return whether any league has data."""

    def why_not_ready(self) -> str:
        """Return a sentence that explains why no league has data."""


async def healthz(_request: Request) -> Response:
    """Answer 200 as long as the process can answer at all; this never causes an upstream call."""
    return JSONResponse({"status": "ok"})


class Readyz:
    """Answers 200 once a league has data; 503 with the reason before, and 503 while the process is draining."""

    def __init__(self, readiness: Readiness, drain: Drain) -> None:
        self._readiness = readiness
        self._drain = drain

    async def __call__(self, _request: Request) -> Response:
        if self._drain.begun:
            return JSONResponse({"status": "draining"}, 503)
        if self._readiness.has_data():
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "not ready", "reason": self._readiness.why_not_ready()}, 503)
