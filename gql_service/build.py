"""Which build this is: the version of the package, the commit that its image was built from, and the zone rules."""

import os
from importlib.metadata import version
from typing import Final

from schema.zone_rules import use_newest_rules

REVISION_VARIABLE: Final = "GATEWAY_REVISION"
"""Set by the image; a checkout knows its commit by itself."""
UNKNOWN: Final = "unknown"


def build() -> tuple[str, str]:
    """Return version and commit; `unknown` where nobody said which commit it is."""
    return version("schedule-gateway"), os.environ.get(REVISION_VARIABLE, "")[:64] or UNKNOWN


def zone_rules() -> str:
    """Return the version of the tz database in use, `2026f`, and the folder it is from unless that is the package."""
    return str(use_newest_rules())


def build_line() -> str:
    """Return version, commit and time zone rules for people."""
    number, commit = build()
    return f"{number} (commit {commit}, time zones {zone_rules()})"
