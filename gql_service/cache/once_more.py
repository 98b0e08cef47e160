"""One more try of a command whose connection died while idle."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from valkey.asyncio.retry import Retry
from valkey.backoff import NoBackoff
from valkey.exceptions import ResponseError, ValkeyError

_T = TypeVar("_T")


class OnceMore(Retry):
    """Tries a command once more, on a new connection, unless the server itself has answered it with an error.

    A connection that died while idle is found out by the next command. What that raises depends on the event loop and
    on the Python release: valkey's ConnectionError, RuntimeError of uvloop, AttributeError of asyncio. So an exception
    is judged by its kind: a ResponseError is an answer, and would be the same again; anything else may be a connection
    that is no longer there.
    """

    def __init__(self) -> None:
        super().__init__(NoBackoff(), 1)

    async def call_with_retry(self, do: Callable[[], Awaitable[_T]], fail: Callable[[ValkeyError], Any]) -> _T:
        """Return what `do` returns; after an exception call `fail` with it, which lets go of the connection, and retry.

        Raises what the second try raises, or the first if that is an answer of the server.
        """
        try:
            return await do()
        except ResponseError:
            raise
        except Exception as error:  # noqa: BLE001 - see the class; the second try raises whatever is still wrong
            # The client declares that `fail` takes its own exceptions, and passes it any that were to be retried.
            await fail(error)  # type: ignore[arg-type]
        return await do()
