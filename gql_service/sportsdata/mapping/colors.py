"""Team colors as `#RRGGBB`. The vendor sends six hex digits for most leagues and English words for soccer clubs."""

import re
from types import MappingProxyType
from typing import Final

from gql_service.sportsdata.fields.row import Row

_HEX: Final = re.compile(r"#?([0-9A-Fa-f]{6})", re.ASCII)
_BETWEEN_WORDS: Final = re.compile(r"[/,&+]|\band\b", re.IGNORECASE)
_IN_DIGITS: Final = ("PrimaryColor", "SecondaryColor", "TertiaryColor", "QuaternaryColor")
_IN_WORDS: Final = ("ClubColor1", "ClubColor2", "ClubColor3")

WORDS: Final = MappingProxyType(
    {
        "amber": "#F5A623",
        "black": "#000000",
        "blue": "#0046AD",
        "bordeaux": "#6D1A36",
        "bronze": "#A97142",
        "brown": "#5C3A21",
        "burgundy": "#6C1D45",
        "cardinal": "#9B1B30",
        "claret": "#7A263A",
        "crimson": "#A6192E",
        "cyan": "#00A3C7",
        "darkblue": "#10255A",
        "darkgreen": "#0B4A2D",
        "darkred": "#8B1020",
        "garnet": "#7B1E3A",
        "gold": "#D4A017",
        "gray": "#7A8088",
        "green": "#00843D",
        "grey": "#7A8088",
        "lightblue": "#6CACE4",
        "lightgreen": "#6CC24A",
        "lime": "#9BD72E",
        "magenta": "#C2187A",
        "maroon": "#6B1D2A",
        "mint": "#7FD8B5",
        "navy": "#0B1F41",
        "navyblue": "#0B1F41",
        "orange": "#F26A21",
        "pink": "#F4A6C0",
        "purple": "#5B2C83",
        "red": "#C8102E",
        "royalblue": "#1D4FA8",
        "scarlet": "#BB2528",
        "silver": "#A5ACAF",
        "skyblue": "#6CABDD",
        "teal": "#007C80",
        "turquoise": "#2CB5B0",
        "violet": "#6F2C91",
        "white": "#FFFFFF",
        "yellow": "#FFD200",
    }
)
"""Colors by name, in lower case without spaces or hyphens. The values are common club colors, because a name is
vague."""


def colors_of(row: Row) -> list[str]:
    """Return a team's colors without duplicates, most important first. Unknown color names are skipped."""
    digits = (_HEX.fullmatch(row.text(name) or "") for name in _IN_DIGITS)
    found = [f"#{match[1].upper()}" for match in digits if match]
    for name in _IN_WORDS:
        found += _named_in(row.text(name) or "")
    return list(dict.fromkeys(found))


def _named_in(text: str) -> list[str]:
    words = (re.sub(r"[\s-]", "", part).lower() for part in _BETWEEN_WORDS.split(text))
    return [WORDS[word] for word in words if word in WORDS]
