"""Which build this is: the version of the package, the commit that its image was built from, and the zone rules."""

import os
import shutil
import subprocess
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from schema.days.zone_rules import use_newest_rules

REVISION_VARIABLE: Final = "GATEWAY_REVISION"
"""The image sets this variable, because the image contains no git. In a checkout, git knows the commit."""
UNKNOWN: Final = "unknown"
PROJECT: Final = Path(__file__).parents[1]
GIT_SECONDS: Final = 5


def build() -> tuple[str, str]:
    """Return version and commit; the commit is `unknown` if neither the image nor git knows it."""
    return version("schedule-gateway"), os.environ.get(REVISION_VARIABLE, "")[:64] or revision_of(PROJECT)


@cache
def revision_of(project: Path) -> str:
    """Return the first digits of the commit that is checked out in a folder; `unknown` without a `.git` in that folder.

    An installed package may be inside the checkout of another project, so a `.git` in a parent folder does not count.
    """
    git = shutil.which("git")
    if git is None or not (project / ".git").exists():
        return UNKNOWN
    command = [git, "-C", str(project), "rev-parse", "--short=12", "HEAD"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=GIT_SECONDS, check=True)  # noqa: S603 - git itself
    except (OSError, subprocess.SubprocessError):
        return UNKNOWN
    return done.stdout.strip() or UNKNOWN


def zone_rules() -> str:
    """Return the version of the tz database in use, such as `2026f`, and its folder unless the package provides it."""
    return str(use_newest_rules())


def build_line() -> str:
    """Return version, commit and time zone rules for people."""
    number, commit = build()
    return f"{number} (commit {commit}, time zones {zone_rules()})"
