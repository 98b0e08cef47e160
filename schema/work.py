"""When an operation may use the processor: the part of a server's scheduling that execution has to know."""

import asyncio
from typing import Final, Protocol


class NotServed(Exception):
    """The server does not serve an operation, whatever it says: nothing in the document is wrong."""


class AnswerTooLarge(NotServed):
    """The answer would have more bytes than the server sends. `limit` is how many that are."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the answer has more than {limit} bytes")
        self.limit = limit


class Overloaded(NotServed):
    """The server has too much to do. `seconds` is how long the client should wait before it asks again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too much work; retry after {seconds} seconds")
        self.seconds = seconds


class Work(Protocol):
    """The work for one operation, as a server schedules it."""

    async def begin(self, cost: int) -> None:
        """Wait until work of this cost may begin. Raises Overloaded if that takes too long."""

    async def pause(self) -> None:
        """Let other requests through if the operation has worked for some milliseconds."""


class Unscheduled:
    """Work that begins at once, for execution without a server around it."""

    async def begin(self, cost: int) -> None:
        """Begin."""

    async def pause(self) -> None:
        """Let other tasks run."""
        await asyncio.sleep(0)


UNSCHEDULED: Final[Work] = Unscheduled()
