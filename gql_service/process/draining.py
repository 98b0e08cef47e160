"""Graceful shutdown without a lost request: readiness fails first, serving continues, then the server stops.

A load balancer takes some seconds to notice that a container is stopping; uvicorn alone stops accepting immediately.
"""

import asyncio
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

import uvicorn


@dataclass(slots=True)
class Drain:
    """Whether the process has received SIGTERM and is draining."""

    begun: bool = False


class DrainingServer(uvicorn.Server):
    """After SIGTERM, serves for `seconds` more with `drain.begun` set. A second signal, or Ctrl-C, stops at once.

    `beat` is called on every tick of the server, several times a second. `told_to_go` is called when SIGTERM arrives.
    `last` is called when all connections have ended; the signal ends the process immediately afterwards.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        drain: Drain,
        seconds: float,
        beat: Callable[[], None],
        *,
        told_to_go: Callable[[], None] = lambda: None,
        last: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(config)
        self._drain = drain
        self._drain_seconds = seconds
        self._beat = beat
        self._told_to_go = told_to_go
        self._last = last

    async def on_tick(self, counter: int) -> bool:
        """Call `beat`, then run uvicorn's tick. Ticks come ten times a second."""
        self._beat()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Shut down as uvicorn does, then call `last`, even if the shutdown fails."""
        try:
            await super().shutdown(sockets)
        finally:
            self._last()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to drain on the first SIGTERM; stop on a second SIGTERM or any other signal."""
        if sig != signal.SIGTERM or self._drain.begun:
            super().handle_exit(sig, frame)
            return
        self._drain.begun = True
        loop = asyncio.get_running_loop()
        loop.call_soon_threadsafe(self._told_to_go)
        loop.call_soon_threadsafe(loop.call_later, self._drain_seconds, super().handle_exit, sig, frame)
