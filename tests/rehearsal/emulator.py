"""The emulator of AWS, on loopback."""

import os
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.processes import free_port, process

TOOLS: Final = Path(__file__).parents[2] / "build/tools/rehearsal/bin"
PATIENCE_SECONDS: Final = 60
ACCOUNT: Final = "123456789012"
REGION: Final = "us-east-1"


@contextmanager
def emulator(log: Path) -> Iterator[str]:
    """Run ministack on a free port of loopback, and yield its origin."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    environ = {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "MINISTACK_ACCOUNT_ID": ACCOUNT}
    with (
        log.open("w", encoding="utf-8") as file,
        process([str(TOOLS / "ministack")], environ, file) as running,
    ):
        end = time.monotonic() + PATIENCE_SECONDS
        while not _listens(origin):
            if running.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"The emulator did not start; {log} says why.")
            time.sleep(0.1)
        yield origin


def _listens(origin: str) -> bool:
    try:
        with urllib.request.urlopen(origin, timeout=5):  # noqa: S310 - loopback
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def cloud_environ(origin: str) -> dict[str, str]:
    """Return the environment that connects the aws CLI to the emulator, and to no other endpoint."""
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
