"""Runs all tests on the machine's cores, then shows how many tests see each field and argument of the contract.

With `--quick` it runs only the tests that need no other process, no browser and no server. Each run prints at its end
how many cases of each suite ran.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.quick import FEW_EXAMPLES, LEFT_OUT, ROOT, files_of_tests, quick_files
from tests.seen import SEEN_FOLDER, report

QUICK: Final = "--quick"


def command_of(arguments: Sequence[str]) -> list[str]:
    """Return the command that runs the tests, with more arguments for pytest."""
    workers = str(min(4, os.cpu_count() or 1))
    return [sys.executable, "-m", "pytest", "-n", workers, "-p", "tests.suites", *arguments]


def quick() -> int:
    """Run the quick tests, and say how many files were left out. Returns the exit code of pytest."""
    files = quick_files()
    command = command_of(["-q", *(str(each.relative_to(ROOT)) for each in files)])
    code = subprocess.run(command, env={**os.environ, FEW_EXAMPLES: "1"}, check=False).returncode  # noqa: S603 - our own command line
    rest = len(files_of_tests()) - len(files)
    print(f"make quick: {len(files)} test files ran; {rest} others need more, and `make test` runs them.")  # noqa: T201 - likewise
    return code


def main() -> int:
    """Return the exit code: that of pytest, or 1 where a field or an argument is seen by no test."""
    if sys.argv[1:] == [QUICK]:
        return quick()
    with tempfile.TemporaryDirectory() as folder:
        command = command_of([*(f"--ignore=tests/{each}" for each in LEFT_OUT), *sys.argv[1:]])
        environ = {**os.environ, SEEN_FOLDER: folder}
        code = subprocess.run(command, env=environ, check=False).returncode  # noqa: S603 - our own command line
        if code != 0 or sys.argv[1:]:
            return code
        return report(Path(folder), Path("build/contract-coverage.md"))


if __name__ == "__main__":
    sys.exit(main())
