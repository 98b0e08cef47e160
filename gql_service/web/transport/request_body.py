"""The body of a request: limited in bytes and in time, read before any other work, and passed on in a single piece."""

import asyncio
import types
from collections.abc import Callable, Generator
from typing import Any, Final

from starlette.types import Message, Receive
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from gql_service.web.transport.disconnect import ClientLeft
from gql_service.web.transport.refusal import Refusal

DEFAULT_MAX_BODY_BYTES: Final = 128 * 1024
DEFAULT_BODY_SECONDS: Final = 10
BODY_TOO_LARGE: Final = "BODY_TOO_LARGE"
BODY_TOO_SLOW: Final = "BODY_TOO_SLOW"


class BodyReader:
    """Reads bodies of at most `max_bytes` that arrive within `seconds`."""

    def __init__(self, max_bytes: int = DEFAULT_MAX_BODY_BYTES, seconds: float = DEFAULT_BODY_SECONDS) -> None:
        self._max_bytes = max_bytes
        self._digits = len(str(max_bytes))
        self._seconds = seconds

    def arrived(self, receive: Receive) -> bytes | None:
        """Return the body without consuming the body, if uvicorn has all of it; None if the body has to be read.

        `receive` returns the body again. Calling `receive` takes an eighth of the time of a cached answer.
        """
        cycle = getattr(receive, "__self__", None)
        if type(cycle) is not RequestResponseCycle or cycle.more_body or cycle.disconnected:
            return None
        return bytes(cycle.body) if len(cycle.body) <= self._max_bytes else None

    async def read(self, receive: Receive, announced: bytes) -> bytes:
        """Return the whole body. `announced` is the content-length header, or empty.

        Raises Refusal with 413 if the body is too large (before reading if the header says so), and with 408 if the
        body does not arrive in time. Raises ClientLeft if the client disconnects.
        """
        if len(announced) >= self._digits and int(announced) > self._max_bytes:
            raise self._too_large()
        # Nearly every body has arrived with its headers, which the first step shows. Only a body that is still
        # missing needs a deadline.
        steps = receive().__await__()
        try:
            awaited = next(steps)
        except StopIteration as arrived:
            message: Message = arrived.value
            body: bytes = message.get("body", b"")
            if not message.get("more_body") and len(body) <= self._max_bytes and message["type"] == "http.request":
                return body
            return await self._rest(message, receive)
        return await self._rest(_StartedAwaitable(awaited, steps), receive)

    async def _rest(self, first: "Message | _StartedAwaitable", receive: Receive) -> bytes:
        parts: list[bytes] = []
        missing = self._max_bytes
        try:
            async with asyncio.timeout(self._seconds):
                message = await first.message() if isinstance(first, _StartedAwaitable) else first
                while True:
                    if message["type"] != "http.request":
                        raise ClientLeft
                    part: bytes = message.get("body", b"")
                    missing -= len(part)
                    if missing < 0:
                        raise self._too_large()
                    parts.append(part)
                    if not message.get("more_body"):
                        return b"".join(parts)
                    message = await receive()
        except TimeoutError:
            raise Refusal(
                408, f"The body did not arrive within {self._seconds:g} seconds; send it again.", BODY_TOO_SLOW
            ) from None

    def _too_large(self) -> Refusal:
        return Refusal(413, f"A body has at most {self._max_bytes:,} bytes; this one has more.", BODY_TOO_LARGE)


class _StartedAwaitable:
    """An awaitable that has taken its first step, and waits for the result of this step."""

    def __init__(self, awaited: object, steps: Generator[Any, Any, Message]) -> None:
        self._awaited = awaited
        self._steps = steps

    @types.coroutine
    def message(self) -> Generator[Any, Any, Message]:
        """Take the remaining steps, as `await` does."""
        awaited = self._awaited
        try:
            while True:
                try:
                    sent = yield awaited
                except BaseException as error:  # noqa: BLE001 - whatever is thrown into this is for the awaitable
                    awaited = self._steps.throw(error)
                else:
                    awaited = self._steps.send(sent)
        except StopIteration as end:
            message: Message = end.value
            return message


def replaying(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives the body, which was read before, and then all later messages."""
    return _first(lambda: {"type": "http.request", "body": body, "more_body": False}, receive)


def raising(reason: Exception, receive: Receive) -> Receive:
    """Return a `receive` that raises `reason` in place of the body."""

    def no_body() -> Message:
        raise reason

    return _first(no_body, receive)


def _first(give: Callable[[], Message], receive: Receive) -> Receive:
    """Return a `receive` that calls `give` for the first message."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return give()

    return again
