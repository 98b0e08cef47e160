"""Cancel the work for a client that has left, because no client would read the answer.

An upstream call that other requests wait for goes on, because the store shields the call.
"""

import asyncio
from types import TracebackType
from typing import Final, Self

from starlette.types import Receive

PATIENCE_SECONDS: Final = 0.1
"""Time before the watch begins. Nearly every answer is ready sooner, and a watch needs a task of its own."""


class ClientLeft(Exception):
    """The client closed the connection before the answer, so no answer is sent."""


class WhileConnected:
    """A block that is cancelled when the client leaves: `async with WhileConnected(receive): ...`

    The body of the request has to be read before. Raises ClientLeft in place of the cancellation.
    """

    def __init__(self, receive: Receive, *, patience: float = PATIENCE_SECONDS) -> None:
        self._receive = receive
        self._patience = patience
        self._watcher: asyncio.Task[None] | None = None
        self._left = False

    async def __aenter__(self) -> Self:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a block is cancelled by its task, and there is none")
        self._task = task
        self._cancelling = task.cancelling()
        self._timer = asyncio.get_running_loop().call_later(self._patience, self._begin)
        return self

    def _begin(self) -> None:
        self._watcher = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._left = True
        self._task.cancel()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()
            # The cancelled task keeps the frame of the watch, and so this object. Without a reference back, both are
            # freed at once, with the request and its answer of megabytes, and not by some later garbage collection.
            self._watcher = None
        if self._left and self._task.uncancel() <= self._cancelling and kind is asyncio.CancelledError:
            raise ClientLeft from error
