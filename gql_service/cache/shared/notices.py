"""Notices of data stored by other containers, from a subscription that reconnects by itself."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from datetime import timedelta
from typing import Any, Final

import structlog
from valkey.asyncio import Valkey
from valkey.asyncio.client import PubSub

from gql_service.cache.port import CacheUnavailable, OnNotice
from gql_service.cache.shared.errors import bounded

FIRST_PAUSE: Final = timedelta(seconds=0.1)
LONGEST_PAUSE: Final = timedelta(seconds=5)
QUIET: Final = timedelta(seconds=15)
"""Silence after which the server is pinged, because a dead connection looks the same as silence."""

_log = structlog.get_logger(__name__)


def notice(sender: str, path: str) -> bytes:
    """Return the message saying that `sender` has stored `path`."""
    return f"{sender} {path}".encode()


class Notices:
    """Subscribes to a channel and passes on notices from other senders, or "" if notices may have been missed.

    `connect` returns a new client, which this class closes. The event loop calls the callback, so an error in the
    callback does not end the subscription.
    """

    def __init__(
        self,
        connect: Callable[[], Valkey],
        channel: str,
        sender: str,
        on_notice: OnNotice,
        *,
        origin: str,
        timeout_seconds: float,
        quiet: timedelta,
    ) -> None:
        self._connect = connect
        self._channel = channel
        self._sender = sender
        self._on_notice = on_notice
        self._origin = origin
        self._timeout_seconds = timeout_seconds
        self._quiet_seconds = quiet.total_seconds()
        self._tried = asyncio.Event()
        self._missed = False
        self._lost = False
        self._pause = FIRST_PAUSE

    async def ready(self) -> None:
        """Wait briefly for the first subscription. On a timeout, "" is passed on later, because notices may be
        missed.
        """
        try:
            async with asyncio.timeout(self._timeout_seconds):
                await self._tried.wait()
        except TimeoutError:
            self._missed = True

    async def run(self) -> None:
        """Listen until cancelled."""
        while True:
            try:
                await self._subscribe()
            except CacheUnavailable as error:
                self._lose(str(error))
            await asyncio.sleep(self._pause.total_seconds())
            self._pause = min(2 * self._pause, LONGEST_PAUSE)

    async def _subscribe(self) -> None:
        client = self._connect()
        listener = client.pubsub()
        try:
            async with self._bounded():
                await listener.subscribe(self._channel)
                await listener.get_message(timeout=None)
            self._begin()
            await self._listen(listener)
        finally:
            with suppress(CacheUnavailable):
                await self._leave(client, listener)

    async def _leave(self, client: Valkey, listener: PubSub) -> None:
        async with self._bounded():
            await listener.aclose()  # type: ignore[no-untyped-call] # the client leaves it without types
            await client.aclose()

    def _begin(self) -> None:
        if self._missed:
            self._tell("")
        if self._lost:
            _log.info("notices back")
        self._missed = self._lost = False
        self._pause = FIRST_PAUSE
        self._tried.set()

    def _lose(self, reason: str) -> None:
        if not self._lost:
            _log.warning("notices lost", reason=reason)
        self._missed = self._lost = True
        self._tried.set()

    async def _listen(self, listener: PubSub) -> None:
        while True:
            message = await self._next(listener, self._quiet_seconds)
            if message is None:
                async with self._bounded():
                    await listener.ping()
                    message = await listener.get_message(timeout=None)
            if message is not None and message["type"] == "message":
                self._read(message["data"])

    async def _next(self, listener: PubSub, seconds: float) -> dict[str, Any] | None:
        """Return the next message; None if no message arrives within `seconds`."""
        async with bounded(self._origin, seconds + self._timeout_seconds):
            message: dict[str, Any] | None = await listener.get_message(timeout=seconds)
        return message

    def _read(self, data: bytes) -> None:
        sender, _, path = data.decode(errors="replace").partition(" ")
        if sender != self._sender and path:
            self._tell(path)

    def _tell(self, path: str) -> None:
        asyncio.get_running_loop().call_soon(self._on_notice, path)

    def _bounded(self) -> AbstractAsyncContextManager[None]:
        return bounded(self._origin, self._timeout_seconds)
