"""The interface by which a server schedules the processor time of operations."""

import asyncio
from typing import Final, Protocol


class NotServed(Exception):
    """The server refuses to run an operation, although the document has no error."""


class AnswerTooLarge(NotServed):
    """The answer would have more than `limit` bytes, the most that the server sends."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the answer has more than {limit} bytes")
        self.limit = limit


class Overloaded(NotServed):
    """The server has too much work. `seconds` is the time that the client should wait before a retry."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too much work; retry after {seconds} seconds")
        self.seconds = seconds


class Scheduler(Protocol):
    """Schedules the processor time of an operation."""

    async def begin(self, cost: int) -> None:
        """Wait until work of this cost may begin. Raises Overloaded if the wait takes too long."""

    async def pause(self) -> None:
        """Let other requests through if the operation has worked for some milliseconds."""


class Unscheduled:
    """Scheduler that begins at once, for execution without a server."""

    async def begin(self, cost: int) -> None:
        """Begin."""

    async def pause(self) -> None:
        """Let other tasks run."""
        await asyncio.sleep(0)


UNSCHEDULED: Final[Scheduler] = Unscheduled()
