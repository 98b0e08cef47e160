"""The error if the gateway cannot listen on its address."""

import asyncio
import errno
import os
import socket
from collections.abc import Iterator

import pytest

from gql_service.process.listening import listen, why_not


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("no-such-host.invalid", "'no-such-host.invalid' is neither an address nor a name that can be looked up. HOST"),
        ("300.1.1.1", "is neither an address nor a name that can be looked up. HOST"),
        ("a..b", "is neither an address nor a name that can be looked up. HOST"),
        ("203.0.113.7", "203.0.113.7 is not an address of this machine. HOST"),
        ("[::1]", "is neither an address nor a name that can be looked up. HOST"),
    ],
)
def test_a_wrong_host_is_named_and_the_port_is_not_blamed(
    host: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listen(host, 0) is None
    told = capsys.readouterr().err
    assert told.startswith("gql-service: cannot listen on ")
    assert words in told
    assert "--host takes 127.0.0.1" in told
    assert "PORT" not in told


def test_a_port_in_use_is_named_and_the_host_is_not_blamed(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert listen("127.0.0.1", taken) is None
    told = f"cannot listen on 127.0.0.1:{taken}: it is already in use. Choose another port with PORT or --port."
    assert capsys.readouterr().err == f"gql-service: {told}\n"


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EACCES, "Choose a port from 1024 up"), (errno.ENOBUFS, "No buffer space available). Check HOST and PORT.")],
)
def test_other_reasons_are_told_with_what_to_change(number: int, words: str) -> None:
    assert words in why_not("127.0.0.1", 80, OSError(number, os.strerror(number)))


def test_an_address_of_version_six_is_shown_in_brackets() -> None:
    assert why_not("::1", 80, OSError(errno.EADDRINUSE, "")).startswith("cannot listen on [::1]:80: ")


async def test_an_accepted_connection_sends_without_waiting_for_acknowledgements() -> None:
    """The head and the body of an answer are two small writes; Nagle's algorithm would delay the second."""
    listener = listen("127.0.0.1", 0)
    assert listener is not None
    found: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def accepted(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async with await asyncio.start_server(accepted, sock=listener):
        _, writer = await asyncio.open_connection(*listener.getsockname())
        assert await found != 0
        writer.close()
        await writer.wait_closed()
