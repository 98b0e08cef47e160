"""HAProxy in front of gateways, with the configuration of compose.yaml."""

import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from tests.processes import free_port, process

COMPOSE: Final = Path(__file__).parents[2] / "compose.yaml"
PATIENCE_SECONDS: Final = 60


def configuration() -> str:
    """Return HAProxy's configuration from compose.yaml."""
    text = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["configs"]["balancer"]["content"]
    assert isinstance(text, str)
    return text


@dataclass(frozen=True)
class Checks:
    """How the balancer finds out whether a target can answer: seconds, and numbers of checks."""

    interval: int
    timeout: int
    fall: int
    rise: int
    path: str

    @property
    def window(self) -> int:
        """For how long after its death a target may be given requests."""
        return self.interval * self.fall + self.timeout


def checks() -> Checks:
    """Return the checks of the configuration."""
    text = configuration()
    found = re.search(r"inter (\d+)s fall (\d+) rise (\d+)", text)
    timeout = re.search(r"timeout check (\d+)s", text)
    path = re.search(r"http-check send meth GET uri (\S+)", text)
    assert found
    assert timeout
    assert path
    interval, fall, rise = map(int, found.groups())
    return Checks(interval, int(timeout[1]), fall, rise, path[1])


@dataclass(frozen=True)
class Target:
    """The state of a gateway as the balancer knows it."""

    status: str
    requests: int


@dataclass(frozen=True)
class Balancer:
    """A running balancer. Gateways listen at `ports`; a port without a listener is down."""

    origin: str
    ports: tuple[int, ...]
    admin: Path

    def _say(self, command: str) -> str:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.admin))
            connection.sendall(command.encode() + b"\n")
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()

    def targets(self) -> dict[int, Target]:
        """Return the state of each gateway, by port."""
        lines = self._say("show stat").removeprefix("# ").strip().splitlines()
        names = lines[0].split(",")
        rows = [dict(zip(names, line.split(","), strict=True)) for line in lines[1:]]
        return {
            int(row["svname"].removeprefix("gateway-")): Target(row["status"], int(row["stot"]))
            for row in rows
            if row["svname"].startswith("gateway-")
        }

    def drain(self, port: int) -> None:
        """Send no further requests to a gateway, as deregistering a target does."""
        self._say(f"set server gateways/gateway-{port} state drain")

    def wait_until(self, port: int, status: str) -> None:
        """Wait until a gateway is UP or DOWN. Raises TimeoutError."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not self.targets()[port].status.startswith(status):
            if time.monotonic() > end:
                raise TimeoutError(f"{port} is {self.targets()[port].status} and never was {status}")
            time.sleep(0.1)


def haproxy() -> str:
    """Return where HAProxy is. Raises FileNotFoundError."""
    program = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise FileNotFoundError("There is no haproxy: apt-get install haproxy, or brew install haproxy.")
    return program


@contextmanager
def balancer(slots: int) -> Iterator[Balancer]:
    """Run HAProxy on loopback with room for so many gateways."""
    program = haproxy()
    front, ports = free_port(), tuple(free_port() for _ in range(slots))
    with tempfile.TemporaryDirectory() as folder:
        admin, file = Path(folder) / "admin", Path(folder) / "haproxy.cfg"
        file.write_text(_on_loopback(configuration(), front, ports, admin), encoding="utf-8")
        checked = subprocess.run([program, "-c", "-f", str(file)], capture_output=True, text=True, check=False)  # noqa: S603 - HAProxy itself
        if checked.returncode:
            raise RuntimeError(f"HAProxy refuses the configuration of compose.yaml: {checked.stderr}")
        with process([program, "-db", "-f", str(file)], {}, subprocess.DEVNULL):
            end = time.monotonic() + PATIENCE_SECONDS
            while not admin.exists():
                if time.monotonic() > end:
                    raise TimeoutError("HAProxy did not start")
                time.sleep(0.05)
            yield Balancer(f"http://127.0.0.1:{front}", ports, admin)


def _on_loopback(text: str, front: int, ports: tuple[int, ...], admin: Path) -> str:
    lines = [line for line in text.splitlines() if not line.startswith("  server ")]
    servers = [f"  server gateway-{port} 127.0.0.1:{port}" for port in ports]
    body = "\n".join([f"global\n  stats socket {admin} level admin", *lines, *servers, ""])
    return body.replace("bind :8080", f"bind 127.0.0.1:{front}")
