"""The starting and probable pitchers of baseball.

A row has the number of a probable pitcher without the name. Rows of other games give the number together with the name.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from gql_service.sportsdata.fields.details.checked import Checked
from gql_service.sportsdata.fields.details.details import NamedPlayer, PitchersRow, Starter

_FIELD: Final = "probablePitchers"
_ROLES: Final = (
    *("HomeTeamStartingPitcher", "AwayTeamStartingPitcher", "WinningPitcher"),
    *("LosingPitcher", "SavingPitcher", "CurrentPitcher"),
)
"""The roles for which a row has the number and the name."""


def pitchers_of(row: Checked) -> PitchersRow | None:
    """Read both pitchers and the named players; None for a row without players."""
    home, away, named = _starter(row, "Home"), _starter(row, "Away"), tuple(_named(row))
    return PitchersRow(home, away, named) if home or away or named else None


def _starter(row: Checked, side: str) -> Starter | None:
    """Return the starter as soon as the row has him, otherwise the probable pitcher."""
    number = row.integer(_FIELD, f"{side}TeamStartingPitcherID") or None
    name = row.words(_FIELD, f"{side}TeamStartingPitcher")
    if number is None and name is None:
        number = row.integer(_FIELD, f"{side}TeamProbablePitcherID") or None
    opener = row.flag(_FIELD, f"{side}TeamOpener")
    return _shared_starter(number, name, opener) if number is not None or name is not None else None


def _named(row: Checked) -> Iterator[NamedPlayer]:
    for role in _ROLES:
        number = row.row.count(f"{role}ID")
        name = row.row.text(role) if number else None
        if number and name is not None:
            yield _shared_name(number, name)


@lru_cache(maxsize=4096)
def _shared_starter(number: int | None, name: str | None, opener: bool | None) -> Starter:
    return Starter(number, name, opener)


@lru_cache(maxsize=4096)
def _shared_name(number: int, name: str) -> NamedPlayer:
    """Return a pair that all games of a pitcher share."""
    return number, name
