"""Runs all tests on the machine's cores, then shows how many tests see each field and argument of the contract."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.seen import SEEN_FOLDER, report


def main() -> int:
    """Return the exit code: that of pytest, or 1 where a field or an argument is seen by no test."""
    workers = str(min(4, os.cpu_count() or 1))
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            workers,
            "--ignore=tests/clients",
            "--ignore=tests/contract",
            "--ignore=tests/promises",
            *sys.argv[1:],
        ]
        environ = {**os.environ, SEEN_FOLDER: folder}
        code = subprocess.run(command, env=environ, check=False).returncode  # noqa: S603 - our own command line
        if code != 0 or sys.argv[1:]:
            return code
        return report(Path(folder), Path("build/contract-coverage.md"))


if __name__ == "__main__":
    sys.exit(main())
