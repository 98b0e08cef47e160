"""The time zone rules of this process: the newest rules on the machine.

Python reads the zone files of the operating system before the `tzdata` package, whatever their age. Rules change a few
times a year, so an image or a laptop that is a few months old gives wrong hours and wrong days. The packages `schema`
and `gql_service` call `use_newest_rules` on import, before any zone is read. So a checkout, a container and a test get
the same rules.

Source of versions and names: the first line and the Z and L lines of `tzdata.zi`, the tz database's own text. The
package and most operating systems ship this file beside the compiled zones.
"""

import re
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

PACKAGE: Final = "tzdata"
"""The origin of rules that are not from a folder of the operating system."""

_VERSION: Final = re.compile(r"# version (\d{4})([a-z]{1,2})\s", re.ASCII)
_NO_PLACES: Final = frozenset({"Factory"})
"""Names in the tz database for a machine without a zone."""


@dataclass(frozen=True, slots=True)
class ZoneRules:
    """Rules of the tz database: `version` such as `2026f`, their origin, and the names of the zones."""

    version: str
    origin: str
    """`tzdata` for the package, otherwise the path of a folder."""
    names: frozenset[str]

    def __str__(self) -> str:
        return self.version if self.origin == PACKAGE else f"{self.version} from {self.origin}"


def rules_in(text: str, origin: str) -> ZoneRules | None:
    """Read the text of a `tzdata.zi`; None if the text does not begin with a version."""
    found = _VERSION.match(text)
    if found is None:
        return None
    # `Z America/Vancouver …` defines a zone, `L America/Vancouver Canada/Pacific` gives one a second name.
    fields = (line.split() for line in text.splitlines() if line.startswith(("Z ", "L ")))
    names = frozenset(line[1] if line[0] == "Z" else line[2] for line in fields)
    return ZoneRules(found[1] + found[2], origin, names - _NO_PLACES)


def newest_rules(package: ZoneRules, folders: Iterable[str]) -> ZoneRules:
    """Return the rules of the package, unless a folder in `folders` has a newer version. Only reads files."""
    newest = package
    for folder in folders:
        rules = _rules_of_folder(Path(folder))
        if rules is not None and _age(rules) > _age(newest):
            newest = rules
    return newest


def _rules_of_folder(folder: Path) -> ZoneRules | None:
    try:
        text = (folder / "tzdata.zi").read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        # Files without a version cannot be known to be newer.
        return None
    return rules_in(text, str(folder))


def _age(rules: ZoneRules) -> tuple[int, int, str]:
    """Order versions: 2025z is followed by 2025za, and that by 2026a."""
    letters = rules.version[4:]
    return int(rules.version[:4]), len(letters), letters


def _package_rules() -> ZoneRules:
    text = (resources.files(PACKAGE) / "zoneinfo" / "tzdata.zi").read_text(encoding="ascii")
    rules = rules_in(text, PACKAGE)
    if rules is None:
        raise RuntimeError("the tzdata package does not say which version of the tz database it has")
    return rules


@cache
def use_newest_rules() -> ZoneRules:
    """Let `zoneinfo` read the newest rules only, and return them. Calls after the first change nothing."""
    rules = newest_rules(_package_rules(), zoneinfo.TZPATH)
    # Without a folder zoneinfo reads the package.
    zoneinfo.reset_tzpath(() if rules.origin == PACKAGE else (rules.origin,))
    # Zones that were read before now are read again, with the right rules.
    zoneinfo.ZoneInfo.clear_cache()
    return rules
