"""Play-off series: the number of the game, the length, and wins of which the vendor does not say the moment."""

from dataclasses import dataclass
from typing import Final

from gql_service.sportsdata.fields.details.checked import Checked

_FIELD: Final = "series"
_RECORD: Final = "SeriesInfo"
_NAMES: Final = ("GameNumber", "MaxLength", "HomeTeamWins", "AwayTeamWins")


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A game's place in a series. `wins` has the wins of home and away team; `sound` is False for impossible wins."""

    number: int | None
    length: int | None
    wins: tuple[int, int] | None
    sound: bool = True


def fits(wins: tuple[int, int], length: int | None) -> bool:
    """Return whether a series of at most `length` games can stand at these wins."""
    if length is None:
        return True
    needed = length // 2 + 1
    return sum(wins) <= length and max(wins) <= needed and min(wins) < needed


def series_of(row: Checked) -> SeriesRow | None:
    """Read the series of a row; None without a series, or if the number of the game is above the length."""
    nested = row.row.row(_RECORD)
    if nested is None:
        if row.row.has(_RECORD):
            row.reject(_FIELD)
        return None
    if not any(nested.has(name) and nested.integer(name) != 0 for name in _NAMES):
        return None
    record = Checked(nested)
    number, length = (record.integer(_FIELD, name, least=1) for name in _NAMES[:2])
    home, away = (record.integer(_FIELD, name) for name in _NAMES[2:])
    wins = None if home is None or away is None else (home, away)
    sound = wins is None or fits(wins, length)
    if record.rejected or not sound:
        row.reject(_FIELD)
    if number is not None and length is not None and number > length:
        row.reject(_FIELD)
        return None
    return SeriesRow(number, length, wins, sound)
