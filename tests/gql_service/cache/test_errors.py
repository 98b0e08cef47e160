"""The words for exceptions of the client library; errors of a real server are tested in test_valkey."""

import asyncio

import pytest
from valkey import exceptions as client

from gql_service.cache.port import CacheUnavailable
from gql_service.cache.shared.errors import bounded


class Unheard(Exception):
    """An exception that no release of the client library has raised yet."""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (client.BusyLoadingError("Valkey is loading the dataset in memory"), "not ready: it is loading its data"),
        (client.ResponseError("MOVED 3999 127.0.0.1:6381"), "wrong: it answers MOVED"),
        (
            client.ResponseError("unknown command 'SET', with args beginning with: 'secret'"),
            "wrong: it answers an error",
        ),
        (client.InvalidResponse("Protocol Error: b'secret'"), "wrong: it does not speak the protocol"),
        (ValueError("invalid literal for int(): b'secret'"), "wrong: it does not speak the protocol"),
        (ConnectionResetError(104, "secret"), "gone: no connection"),
        (
            RuntimeError("unable to perform operation on <TCPTransport secret>"),
            "gone: the connection has just been closed",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
async def test_foreign_words_are_replaced_by_ours(error: Exception, words: str) -> None:
    with pytest.raises(CacheUnavailable) as failed:
        async with bounded("cache.internal:6379", seconds=60):
            raise error
    assert str(failed.value) == f"cache.internal:6379 is {words}"


@pytest.mark.parametrize("kind", [AttributeError, KeyError, IndexError, AssertionError, TypeError, EOFError, Unheard])
async def test_whatever_the_client_library_raises_is_trouble_with_the_cache(kind: type[Exception]) -> None:
    with pytest.raises(CacheUnavailable) as failed:
        async with bounded("cache.internal:6379", seconds=60):
            raise kind("secret")
    assert str(failed.value).startswith("cache.internal:6379 is ")
    assert "secret" not in str(failed.value)
    assert failed.value.__suppress_context__


async def test_an_exception_without_words_of_its_own_is_named_by_its_class() -> None:
    with pytest.raises(CacheUnavailable, match=r"is broken: its client library raised Unheard$"):
        async with bounded("cache.internal:6379", seconds=60):
            raise Unheard


async def test_being_cancelled_is_no_trouble_with_the_cache() -> None:
    with pytest.raises(asyncio.CancelledError):
        async with bounded("cache.internal:6379", seconds=60):
            raise asyncio.CancelledError
