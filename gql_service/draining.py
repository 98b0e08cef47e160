"""Leaving without losing a request: readiness fails first, serving goes on for a while, then the server stops.

A balancer takes some seconds to notice that a container is going; uvicorn by itself stops accepting at once.
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
    """Whether the process has been told to go."""

    begun: bool = False


class DrainingServer(uvicorn.Server):
    """Serves on for `seconds` after SIGTERM, with `drain.begun` set; a second signal, or Ctrl-C, stops at once.

    `beat` is called whenever the event loop turns, several times a second; `told_to_go` when SIGTERM comes, and `last`
    when all connections have ended: after it the signal ends the process, which has no time for anything else.
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
        """Note that the loop turns, and do what uvicorn does ten times a second."""
        self._beat()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Shut down as uvicorn does, and do what comes last."""
        try:
            await super().shutdown(sockets)
        finally:
            self._last()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take the signal: begin to drain, or stop."""
        if sig != signal.SIGTERM or self._drain.begun:
            super().handle_exit(sig, frame)
            return
        self._drain.begun = True
        loop = asyncio.get_running_loop()
        loop.call_soon_threadsafe(self._told_to_go)
        loop.call_soon_threadsafe(loop.call_later, self._drain_seconds, super().handle_exit, sig, frame)
