"""Serve the sandbox on loopback and let Schemathesis at it. Ends with its status."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.processes import HELD_CLOCK, gateway

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
TOOL: Final = ROOT / "build/tools/fuzz-rest/bin/schemathesis"
SECONDS: Final = 80
"""How long it may go on; the cases that every run has take about half of it."""
HARD_LIMIT_SECONDS: Final = 300
SEED: Final = "8"
"""The same cases each time, so that a change is to blame for what is found. SEED=... asks for others."""


def main() -> int:
    """Run it, and return its status."""
    if not TOOL.exists():
        sys.stderr.write("Schemathesis is not installed; `make fuzz-rest` installs it.\n")
        return 2
    with gateway(command=HELD_CLOCK, LEAGUES="", LOG_LEVEL="error", SANDBOX_TRAPS="on") as served:
        command = [
            TOOL,
            "--config-file",
            HERE / "schemathesis.toml",
            "--no-color",
            "run",
            f"{served.origin}/openapi.json",
            "--wait-for-schema=30",
            f"--max-time={os.environ.get('SECONDS', SECONDS)}",
            f"--seed={os.environ.get('SEED', SEED)}",
            "--request-timeout=30",
        ]
        return subprocess.run(list(map(str, command)), cwd=ROOT, timeout=HARD_LIMIT_SECONDS, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
