"""A test process that is killed leaves no server behind."""

import contextlib
import signal
import socket
import subprocess
import sys

import pytest

VALKEY = """
from tests.valkey_server import ValkeyServer
server = ValkeyServer()
server.start()
print(server.port, flush=True)
input()
"""
GATEWAY = """
from tests.processes import gateway
with gateway() as running:
    print(running.origin.rpartition(":")[2], flush=True)
    input()
"""
PATIENCE_SECONDS = 60


@pytest.mark.parametrize("program", [VALKEY, GATEWAY], ids=["valkey", "gateway"])
def test_a_server_ends_with_the_test_process_that_is_killed(program: str) -> None:
    command = [sys.executable, "-c", program]
    with subprocess.Popen(  # noqa: S603 - our own programs, above
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout is not None
        port = int(owner.stdout.readline())
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as connection:
            owner.send_signal(signal.SIGKILL)
            owner.wait(PATIENCE_SECONDS)
            with contextlib.suppress(ConnectionResetError):  # the kernel may also close the connection with a reset
                assert connection.recv(1) == b"", "the kernel closes the connections of a process that has ended"
