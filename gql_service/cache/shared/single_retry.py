"""A single retry of a command whose connection died while idle."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from valkey.asyncio.retry import Retry
from valkey.backoff import NoBackoff
from valkey.exceptions import ResponseError, ValkeyError

_T = TypeVar("_T")


class OnceMore(Retry):
    """Retries a command once on a new connection, unless the server itself responded with an error.

    A connection that died while idle is noticed only by the next command. The exception depends on the event loop and
    the Python release: ConnectionError of valkey, RuntimeError of uvloop, or AttributeError of asyncio. The rule is
    therefore: a ResponseError came from the server and would repeat, so it is raised. Any other exception may mean a
    dead connection, so the command is retried.
    """

    def __init__(self) -> None:
        super().__init__(NoBackoff(), 1)

    async def call_with_retry(self, do: Callable[[], Awaitable[_T]], fail: Callable[[ValkeyError], Any]) -> _T:
        """Return the result of `do`. After an exception, call `fail` with it to drop the connection, and retry.

        Raises the exception of the second try, or of the first if the server responded with an error.
        """
        try:
            return await do()
        except ResponseError:
            raise
        except Exception as error:  # noqa: BLE001 - see the class; the second try raises whatever is still wrong
            # The client declares that `fail` takes its own exceptions, and passes it any that were to be retried.
            await fail(error)  # type: ignore[arg-type]
        return await do()
