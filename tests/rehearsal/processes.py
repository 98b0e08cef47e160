"""What the rehearsal runs on loopback: the emulator, and a gateway for the API to lead to."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

TOOLS: Final = Path(__file__).parents[2] / "build/tools/rehearsal/bin"
PATIENCE_SECONDS: Final = 60
ACCOUNT: Final = "123456789012"
REGION: Final = "us-east-1"


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _process(command: list[str], environ: Mapping[str, str], **options: int) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(command, env={**os.environ, **environ}, text=True, **options) as process:  # type: ignore[call-overload]  # noqa: S603 - our own commands; the options are file descriptors
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def emulator(log: Path) -> Iterator[str]:
    """Run ministack on a free port of loopback, and yield its origin."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    environ = {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "MINISTACK_ACCOUNT_ID": ACCOUNT}
    with (
        log.open("w", encoding="utf-8") as file,
        _process([str(TOOLS / "ministack")], environ, stdout=file.fileno(), stderr=file.fileno()) as process,
    ):
        end = time.monotonic() + PATIENCE_SECONDS
        while not _listens(origin):
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"The emulator did not start; {log} says why.")
            time.sleep(0.1)
        yield origin


@contextmanager
def gateway() -> Iterator[str]:
    """Run a gateway on its sandbox, and yield its origin."""
    environ = {"HOST": "127.0.0.1", "PORT": "0", "SOURCE": "sandbox", "LEAGUES": "NFL,NBA", "DRAIN_SECONDS": "0"}
    command = [str(Path(sys.executable).with_name("gql-service")), "serve"]
    with _process(command, environ, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        origin = re.search(r"http://[\d.:]+", line)
        if origin is None:
            raise RuntimeError(f"The gateway did not start: {line}")
        yield origin[0]


def _listens(origin: str) -> bool:
    try:
        with urllib.request.urlopen(origin, timeout=5):  # noqa: S310 - loopback
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def cloud_environ(origin: str) -> dict[str, str]:
    """Return what leads the aws CLI to the emulator, and to nothing else on this machine or outside."""
    return {
        "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}",
        "AWS_ENDPOINT_URL": origin,
        "AWS_ACCESS_KEY_ID": "rehearsal",
        "AWS_SECRET_ACCESS_KEY": "rehearsal",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1",
    }
