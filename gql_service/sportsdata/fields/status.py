"""Maps the vendor's status words. (Trap 7: `Canceled` with a single l, variants and unknown words.)"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from schema.enums import GameStatus

_STATUSES: Final[Mapping[str, GameStatus]] = MappingProxyType(
    {
        "scheduled": GameStatus.SCHEDULED,
        "inprogress": GameStatus.IN_PROGRESS,
        "break": GameStatus.BREAK,
        "halftime": GameStatus.BREAK,
        "final": GameStatus.FINAL,
        "f/ot": GameStatus.FINAL,
        "f/so": GameStatus.FINAL,
        "awarded": GameStatus.FINAL,
        "delayed": GameStatus.DELAYED,
        "suspended": GameStatus.SUSPENDED,
        "postponed": GameStatus.POSTPONED,
        "canceled": GameStatus.CANCELED,
        "cancelled": GameStatus.CANCELED,
        "forfeit": GameStatus.FORFEIT,
        "notnecessary": GameStatus.NOT_NECESSARY,
    }
)


def status_of(word: str | None) -> GameStatus:
    """Return the status for a vendor word; UNKNOWN for None or an unknown word."""
    if word is None:
        return GameStatus.UNKNOWN
    plain = "".join(word.lower().split())
    known = _STATUSES.get(plain)
    if known is not None:
        return known
    if plain.startswith("f/"):
        return GameStatus.FINAL
    return GameStatus.DELAYED if "delay" in plain else GameStatus.UNKNOWN
