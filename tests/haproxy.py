"""A real balancer in front of gateways: HAProxy with the health checks that the load balancer in the cloud has."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

CONFIGURATION = """
global
  maxconn 512
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  retries 0
frontend public
  bind 127.0.0.1:{port}
  default_backend gateways
backend gateways
  balance roundrobin
  option httpchk GET /readyz
  http-check expect status 200
  default-server check inter 1s fall 2 rise 2
{servers}
"""


def needed() -> str:
    """Return the command, or skip the test where there is none; in CI that is a failure."""
    found = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")
    if found is None and os.environ.get("CI"):
        pytest.fail("haproxy is not installed")
    if found is None:
        pytest.skip("haproxy is not installed")
    return found


@contextmanager
def balancer(origins: Sequence[str]) -> Iterator[str]:
    """Run a balancer over gateways, and yield its origin once it listens."""
    command = needed()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    servers = "\n".join(f"  server g{place} {urlsplit(origin).netloc}" for place, origin in enumerate(origins))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "haproxy.cfg"
        file.write_text(CONFIGURATION.format(port=port, servers=servers), encoding="ascii")
        process = subprocess.Popen(  # noqa: S603 - our own command line
            [command, "-db", "-f", str(file)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _await_listening(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()
            process.wait(10)


def _await_listening(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(100_000):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise RuntimeError("haproxy does not listen")
