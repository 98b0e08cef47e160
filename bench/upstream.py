"""A vendor whose seasons change on each request, at almost no cost: the sandbox's answers, prepared once.

In each live league, the last game of the season is moved to the present and is being played. Its start minute changes
with each answer. All other games stay the same, and so do the responses of the workloads.
"""

import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson
import uvicorn
from starlette.types import Receive, Scope, Send

from bench.workloads import NOW
from gql_service.sandbox import create_sandbox
from schema.days.zones import EASTERN

_INSTANT: Final = datetime.fromisoformat(NOW)
_LOCAL: Final = "%Y-%m-%dT%H:%M:%S"
_MINUTES: Final = 60
_SCHEDULE: Final = re.compile(r"/v3/(\w+)/scores/json/(?:Games|Schedules|Scores)/\d{4}(?:REG)?")


def at_look(row: Mapping[str, Any], look: int) -> dict[str, Any]:
    """Return a row of a US league's schedule as a live game. Each look moves its update by a second, and its start by a
    minute.
    """
    start = (_INSTANT - timedelta(minutes=look % _MINUTES)).astimezone(UTC)
    eastern, updated = start.astimezone(EASTERN), (_INSTANT + timedelta(seconds=look)).astimezone(EASTERN)
    now = {
        "Status": "InProgress",
        "DateTime": eastern.strftime(_LOCAL),
        "DateTimeUTC": start.strftime(_LOCAL),
        "Day": eastern.strftime("%Y-%m-%dT00:00:00"),
        "Updated": updated.strftime(_LOCAL),
        "LastUpdated": updated.strftime(_LOCAL),
        "IsClosed": False,
        "Closed": False,
    }
    return {**row, **{name: value for name, value in now.items() if name in row}}


class Moving:
    """The bytes of a list of rows whose last row changes on each request."""

    def __init__(self, body: bytes) -> None:
        rows = orjson.loads(body)
        self._last = rows.pop()
        self._before = orjson.dumps(rows)[:-1] + b","
        self._looks = 0

    def look(self) -> bytes:
        """Return the current list."""
        self._looks += 1
        return self._before + orjson.dumps(at_look(self._last, self._looks)) + b"]"


class Upstream:
    """The ASGI app. `live` are the leagues that change, in lower case."""

    def __init__(self, live: frozenset[str]) -> None:
        self._live = live
        self._sandbox = create_sandbox(lambda: _INSTANT)
        self._answers: dict[str, tuple[int, bytes | Moving]] = {}

    def _answer(self, path: str) -> tuple[int, bytes]:
        if path not in self._answers:
            status, _, body = self._sandbox.answer(path)
            found = _SCHEDULE.fullmatch(path)
            moves = status == 200 and found is not None and found[1] in self._live
            self._answers[path] = status, Moving(body) if moves else body
        status, kept = self._answers[path]
        return status, kept.look() if isinstance(kept, Moving) else kept

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        status, body = self._answer(scope["path"])
        headers = [
            (b"content-type", b"application/json; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"must-revalidate, max-age=1, private"),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


if __name__ == "__main__":
    app = Upstream(frozenset(sys.argv[2].lower().split(",")))
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)
