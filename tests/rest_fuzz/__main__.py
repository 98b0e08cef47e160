"""Serve the sandbox on loopback and let Schemathesis at it. Ends with its status."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
TOOL: Final = ROOT / "build/tools/fuzz-rest/bin/schemathesis"
SECONDS: Final = 80
"""How long it may go on; the cases that every run has take about half of it."""
HARD_LIMIT_SECONDS: Final = 300
SEED: Final = "8"
"""The same cases each time, so that a change is to blame for what is found. SEED=... asks for others."""


@contextmanager
def gateway() -> "Iterator[str]":
    """Serve a gateway whose clock stands still, and yield its origin."""
    command = [sys.executable, "-m", "tests.held_gateway"]
    environment = {**os.environ, "SOURCE": "sandbox", "LOG_LEVEL": "error", "SANDBOX_TRAPS": "on"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            if process.stderr is None:
                raise AssertionError("it was asked for")
            origin = process.stderr.readline().strip()
            if not urlsplit(origin).port:
                raise RuntimeError(f"The gateway does not start: {origin}")
            yield origin
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def main() -> int:
    """Run it, and return its status."""
    if not TOOL.exists():
        sys.stderr.write("Schemathesis is not installed; `make fuzz-rest` installs it.\n")
        return 2
    with gateway() as origin:
        command = [
            TOOL,
            "--config-file",
            HERE / "schemathesis.toml",
            "--no-color",
            "run",
            f"{origin}/openapi.json",
            "--wait-for-schema=30",
            f"--max-time={os.environ.get('SECONDS', SECONDS)}",
            f"--seed={os.environ.get('SEED', SEED)}",
            "--request-timeout=30",
        ]
        return subprocess.run(list(map(str, command)), cwd=ROOT, timeout=HARD_LIMIT_SECONDS, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
