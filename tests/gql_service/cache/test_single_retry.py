"""Which commands are tried once more, whatever the client library raises for a connection that died."""

import copy
from collections.abc import Iterator

import pytest
from valkey.exceptions import ConnectionError as ConnectionLost
from valkey.exceptions import OutOfMemoryError, ResponseError

from gql_service.cache.shared.single_retry import OnceMore


class Command:
    """Raises each of `errors` in turn, then returns "done"; counts the connections that are let go of."""

    def __init__(self, *errors: Exception) -> None:
        self._errors: Iterator[Exception] = iter(errors)
        self.tries = 0
        self.dropped = 0

    async def send(self) -> str:
        self.tries += 1
        if (error := next(self._errors, None)) is not None:
            raise error
        return "done"

    async def let_go(self, _error: Exception) -> None:
        self.dropped += 1


@pytest.mark.parametrize(
    "error",
    [ConnectionLost("closed"), RuntimeError("closed"), AttributeError("_add_writer"), KeyError("any other")],
    ids=lambda error: type(error).__name__,
)
async def test_a_command_is_tried_once_more_on_a_new_connection(error: Exception) -> None:
    command = Command(error)
    assert await OnceMore().call_with_retry(command.send, command.let_go) == "done"
    assert (command.tries, command.dropped) == (2, 1)


@pytest.mark.parametrize("error", [ResponseError("WRONGTYPE"), OutOfMemoryError("OOM")], ids=["wrong", "full"])
async def test_a_command_that_the_server_has_answered_is_not_sent_again(error: ResponseError) -> None:
    command = Command(error)
    with pytest.raises(type(error)):
        await OnceMore().call_with_retry(command.send, command.let_go)
    assert (command.tries, command.dropped) == (1, 0)


async def test_the_second_failure_is_raised() -> None:
    command = Command(AttributeError("first"), KeyError("second"))
    with pytest.raises(KeyError, match="second"):
        await OnceMore().call_with_retry(command.send, command.let_go)
    assert (command.tries, command.dropped) == (2, 1)


async def test_a_connection_s_own_copy_does_the_same() -> None:
    command = Command(RuntimeError("closed"))
    own = copy.deepcopy(OnceMore())
    own.update_supported_errors([Exception])
    assert await own.call_with_retry(command.send, command.let_go) == "done"
