"""The ASGI application: keys, faults, routes, and the headers of an answer."""

import asyncio
import re
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote

import orjson

from gql_service.sandbox.faults import Faults
from gql_service.sandbox.leagues import site
from gql_service.sandbox.library import Library, View
from gql_service.sandbox.routes.route import Route

DEFAULT_SEED = 2026

_REMEMBERED = 10_000
"""How many requests are remembered. The number is limited because a sandbox may run for weeks."""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_KEY_HEADER = b"ocp-apim-subscription-key"
_PATH = re.compile(r"/v(\d)/(\w+)/scores/json/(.+?)/?", re.IGNORECASE)
_BAD_KEY = {
    "statusCode": 401,
    "message": "Access denied due to invalid subscription key. "
    "Make sure to provide a valid key for an active subscription.",
}
_NOT_FOUND = {"statusCode": 404, "message": "Resource not found"}
_ONLY_GET = {"statusCode": 405, "message": "Method not allowed"}


class Sandbox:
    """A simulation of the vendor's API, as an ASGI 3 application.

    ``faults`` may be changed at any time. ``requests`` lists the last 10,000 requested paths, rejected requests
    included, and ``counts`` has the number of requests for each path.
    """

    def __init__(self, clock: Callable[[], datetime], seed: int, keys: Collection[str] | None, traps: bool) -> None:
        self.faults = Faults()
        self.requests: list[str] = []
        self._clock = clock
        self._keys = None if keys is None else {key.encode("latin-1") for key in keys}
        self._library = Library(seed)
        self._traps = traps
        self._one_at_a_time = threading.Lock()

    @property
    def counts(self) -> Counter[str]:
        """The number of requests for each path."""
        return Counter(self.requests)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or take part in the lifespan protocol."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            status, headers, body = await self._respond(scope)
            raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
            raw.append((b"content-length", str(len(body)).encode()))
            await send({"type": "http.response.start", "status": status, "headers": raw})
            await send({"type": "http.response.body", "body": body})

    async def _respond(self, scope: Scope) -> tuple[int, dict[str, str], bytes]:
        path = unquote(scope["path"])
        self.requests.append(path)
        del self.requests[:-_REMEMBERED]
        fault = self.faults.take(path)
        if fault is not None:
            if fault.delay:
                await asyncio.sleep(fault.delay)
            if fault.status is not None:
                return fault.status, {**_JSON, **fault.headers}, fault.body
        if scope["method"] != "GET":
            return _refuse(405, _ONLY_GET)
        if not self._admitted(scope):
            return _refuse(401, _BAD_KEY)
        # Building a large season takes half a second. In a thread, it does not delay other tasks of the event loop.
        return await asyncio.to_thread(self._answer_alone, path)

    def _answer_alone(self, path: str) -> tuple[int, dict[str, str], bytes]:
        with self._one_at_a_time:
            return self.answer(path)

    def _admitted(self, scope: Scope) -> bool:
        if self._keys is None:
            return True
        return any(name.lower() == _KEY_HEADER and value in self._keys for name, value in scope["headers"])

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body for a path, ignoring keys and faults."""
        found = _PATH.fullmatch(path)
        there = site(found[2].lower()) if found else None
        if found is None or there is None or there.version != found[1]:
            return _refuse(404, _NOT_FOUND)
        for route in there.routes:
            match = route.pattern.fullmatch(found[3])
            if match:
                now = self._clock()
                view = View(self._library, there.main, now)
                payload = route.answer(view, *match.groups())
                if self._traps:
                    payload = _with_traps(route, view, found[3], payload)
                playing = any(view.of(each).live() for each in there.leagues.values())
                max_age = route.max_age_while(playing=playing)
                headers = {
                    **_JSON,
                    "cache-control": f"must-revalidate, max-age={max_age}, private",
                    "last-modified": _http_date(now, max_age),
                }
                return 200, headers, orjson.dumps(payload)
        return _refuse(404, _NOT_FOUND)


def _with_traps(route: Route, view: View, path: str, payload: object) -> object:
    # Imported when needed, because most sandboxes have no traps.
    from gql_service.sandbox.traps import set_traps  # noqa: PLC0415

    return set_traps(view, path, payload, lambda day: route.answer(view, day))


_JSON = {"content-type": "application/json; charset=utf-8"}


def _refuse(status: int, body: object) -> tuple[int, dict[str, str], bytes]:
    return status, dict(_JSON), orjson.dumps(body)


def _http_date(now: datetime, step: int) -> str:
    """Format the last multiple of ``step`` seconds before now, when the answer was last generated."""
    seconds = int(now.timestamp()) // step * step
    return format_datetime(datetime.fromtimestamp(seconds, now.tzinfo), usegmt=True)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def create_sandbox(
    clock: Callable[[], datetime],
    *,
    seed: int = DEFAULT_SEED,
    keys: Collection[str] | None = None,
    traps: bool = False,
) -> Sandbox:
    """Make a sandbox.

    ``clock`` returns the current instant, aware and in UTC. All answers follow from the clock and ``seed``. With
    ``keys``, a request must contain a valid key in the header Ocp-Apim-Subscription-Key; None accepts every request.
    ``traps`` adds an example of each known oddity of the vendor's data to the answers.
    """
    return Sandbox(clock, seed, keys, traps)
