"""Serve the sandbox on loopback, and run Schemathesis against the sandbox. Exits with Schemathesis' status."""

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
"""The time limit; the cases of every run take about half of this time."""
HARD_LIMIT_SECONDS: Final = 300
SEED: Final = "8"
"""A fixed seed, so that every run has the same cases and new findings come from changes. SEED=... sets another."""


def main() -> int:
    """Run Schemathesis, and return its status."""
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
