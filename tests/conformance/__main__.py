"""Run the audits of GraphQL over HTTP against a gateway on a free port of loopback: python -m tests.conformance

The audits are from the graphql-http package for Node.js. Without Node.js and npm, the audits are skipped with a
message; in CI (CI=true), this is a failure.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.processes import gateway

HERE: Final = Path(__file__).parent
INSTALL: Final = ("npm", "ci", "--loglevel=error")
SECONDS: Final = 120


def _installed() -> bool:
    """Return whether the locked packages are installed: npm writes this file last."""
    written = HERE / "node_modules" / ".package-lock.json"
    return written.exists() and written.stat().st_mtime >= (HERE / "package-lock.json").stat().st_mtime


def main() -> int:
    """Return the exit code: 0 where every audit passes, or where they may be left out."""
    if not all(map(shutil.which, ("node", "npm"))):
        print("The audits of GraphQL over HTTP are left out: they take Node.js 20 or newer with npm.", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    if not _installed():
        subprocess.run(INSTALL, cwd=HERE, check=True, timeout=SECONDS)  # noqa: S603 - our own command
    with gateway() as running:
        audits = ("node", str(HERE / "audits.mjs"), f"{running.origin}/graphql")
        return subprocess.run(audits, check=False, timeout=SECONDS).returncode  # noqa: S603 - likewise


if __name__ == "__main__":
    sys.exit(main())
