"""The names of the players that the games of a season part mention."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Roster:
    """Names of players by the source's number, and the numbers of players without a name in this season part."""

    names: Mapping[int, str] = field(default_factory=dict)
    unnamed: frozenset[int] = frozenset()


NO_ROSTER: Final = Roster()
"""The roster of a league whose games mention no players."""
