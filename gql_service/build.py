"""Which build this is: the version of the package, and the commit that its image was built from."""

import os
from importlib.metadata import version
from typing import Final

REVISION_VARIABLE: Final = "GATEWAY_REVISION"
"""Set by the image; a checkout knows its commit by itself."""
UNKNOWN: Final = "unknown"


def build() -> tuple[str, str]:
    """Return version and commit; `unknown` where nobody said which commit it is."""
    return version("schedule-gateway"), os.environ.get(REVISION_VARIABLE, "")[:64] or UNKNOWN


def build_line() -> str:
    """Return both for people."""
    number, commit = build()
    return f"{number} (commit {commit})"
