"""Line scores of leagues that send a field for each period: the NFL and soccer."""

from collections.abc import Sequence
from typing import Final

from gql_service.sportsdata.fields.details.periods import SHOOTOUT_PLACE, Contradiction, Entry, Pair, entry, score
from gql_service.sportsdata.fields.row import Row

_QUARTERS: Final = ("1st", "2nd", "3rd", "4th")
_SOCCER: Final = (
    (1, "Period1", "1st half"),
    (2, "Period2", "2nd half"),
    (3, "ExtraTime", "Extra time"),
    (SHOOTOUT_PLACE, "Penalty", "Penalty shoot-out"),
)
_BEGUN: Final = {"1": 1, "2": 2, "regular": 2, "extratime": 3, "penaltyshootout": SHOOTOUT_PLACE}
"""The last period that has begun, by the vendor's Period."""


def nfl_quarters(row: Row) -> Sequence[Entry] | None:
    """Read the four quarters, and all overtimes as a single period.

    The vendor writes 0 in quarters that have not begun, and in the overtime of games without overtime.
    """
    found = []
    for number, name in enumerate(_QUARTERS, start=1):
        pair = _pair(row, f"ScoreQuarter{number}", "")
        if any(pair) or row.flag(f"Has{name}QuarterStarted") is not False:
            found.append(entry(number, pair, 4, "quarter"))
    pair = _pair(row, "ScoreOvertime", "")
    if any(pair) or row.flag("IsOvertime"):
        found.append(entry(5, pair, 4, "quarter"))
    return _unless_empty(found)


def soccer_periods(row: Row) -> Sequence[Entry] | None:
    """Read both halves, the sum of extra time, and the penalties of a shoot-out."""
    begun = _BEGUN.get((row.text("Period") or "").lower(), SHOOTOUT_PLACE)
    found = []
    for place, part, name in _SOCCER:
        pair = _pair(row, f"Score{part}", "Team")
        if place > 2 and pair == (None, None):
            continue  # a shoot-out may follow without extra time
        if place <= begun:
            found.append(entry(place, pair, 2, "half", name))
        elif any(pair):
            raise Contradiction(f"goals in {name}, which has not begun")
    return _unless_empty(found)


def _unless_empty(entries: Sequence[Entry]) -> Sequence[Entry] | None:
    return None if all(each.home is None and each.away is None for each in entries) else entries


def _pair(row: Row, name: str, infix: str) -> Pair:
    return score(row, f"Home{infix}{name}"), score(row, f"Away{infix}{name}")
