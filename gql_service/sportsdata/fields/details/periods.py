"""Line scores: the periods of a game in order, if they add up to its score.

Several leagues send a list of periods, and the NFL and soccer send a field for each period. Both become entries. Zeros
and nulls of periods that have not begun are left out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gql_service.sportsdata.fields.details.period_names import made_name, place_of
from gql_service.sportsdata.fields.row import Row
from schema.enums import PeriodKind
from schema.types.game_details import PeriodScore

MOST_ENTRIES: Final = 40
"""No game has had more periods: the longest game of baseball had 26 innings in the major leagues, 33 in the minors."""
SHOOTOUT_PLACE: Final = 1000
"""The place of a shoot-out, behind all other periods."""

Pair = tuple[int | None, int | None]
"""The scores of the home and away team."""
_Read = tuple[str | None, int | None, Pair]
"""The name, the number and the scores of a period."""
_USUAL: Final = 1000
_SHORT: Final = 4
"""A longer name of a period is unusual, and may be scrambled."""


class Contradiction(ValueError):
    """The periods of a row contradict each other or the score, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A period of a row. `place` counts from 1."""

    place: int
    name: str
    kind: PeriodKind
    home: int | None
    away: int | None


LineReader = Callable[[Row], Sequence[Entry] | None]
"""Returns the periods of a row; None if the row has no values for any of them.

Raises Contradiction or NotARow if a period cannot be read.
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """How a league lists periods: the field with the list, the number of usual periods and their unit.

    `number` and `name` are fields of a period; an empty text means that the league has no such field. `home` and `away`
    are the fields of the scores.
    """

    field: str
    regular: int
    unit: str
    number: str = ""
    name: str = ""
    home: str = "HomeScore"
    away: str = "AwayScore"

    def __call__(self, row: Row) -> Sequence[Entry] | None:
        """Read the list."""
        values = row.list(self.field)
        if values is None:
            if row.has(self.field):
                raise Contradiction(f"{self.field} is not a list")
            return None
        if len(values) > MOST_ENTRIES:
            raise Contradiction(f"{self.field} has {len(values)} entries")
        return [self._entry(*(self._plain(value) or self._checked(Row.of(value)))) for value in values]

    def _plain(self, value: object) -> _Read | None:
        """Read a period as nearly all are written, which takes a fifth of the time; None for any other form."""
        if type(value) is not dict:
            return None
        name = value.get(self.name) if self.name else None
        number = value.get(self.number) if self.number else None
        pair = value.get(self.home), value.get(self.away)
        usual = all(type(each) is int and 0 <= each <= _USUAL for each in pair)
        named = type(name) is str and name.isalnum() and len(name) <= _SHORT if self.name else True
        numbered = type(number) is int if self.number else True
        return (name, number, pair) if usual and named and numbered else None

    def _checked(self, row: Row) -> _Read:
        name = row.text(self.name) if self.name else None
        number = row.integer(self.number) if self.number else None
        return name, number, (score(row, self.home), score(row, self.away))

    def _entry(self, name: str | None, number: int | None, pair: Pair) -> Entry:
        named = place_of(name, self.regular, SHOOTOUT_PLACE)
        if number is not None and named is not None and (number > self.regular) is not (named > self.regular):
            raise Contradiction(f"period {number} is called {name}")
        place = named if number is None or named == SHOOTOUT_PLACE else number
        if place is None or place < 1:
            raise Contradiction("a period without a number")
        return entry(place, pair, self.regular, self.unit, name)


@lru_cache(maxsize=4096)
def entry(place: int, scores: Pair, regular: int, unit: str, name: str | None = None) -> Entry:
    """Return an entry of the kind that its place implies; without a name, with the name that people use."""
    kind = PeriodKind.REGULAR if place <= regular else PeriodKind.OVERTIME
    if place == SHOOTOUT_PLACE:
        kind = PeriodKind.SHOOTOUT
    return Entry(place, name or made_name(place, regular, unit), kind, *scores)


def score(row: Row, name: str) -> int | None:
    """Return the score of a side in a period, or None without a score. Raises Contradiction for any other value."""
    value = row.count(name)
    if value is None and row.has(name):
        raise Contradiction(f"{name} is not a score")
    return value


def line_score(
    entries: Sequence[Entry], total: Pair, *, home_half_may_lack: bool, one_more: bool | None
) -> tuple[PeriodScore, ...]:
    """Return the periods in order. Raises Contradiction unless they are complete and add up to the `total`.

    `home_half_may_lack` allows the last period to have no score of the home team. With `one_more`, the winner of a
    shoot-out has one more than the sum; None allows both sums, while the shoot-out goes on.
    """
    played = sorted(entries, key=lambda each: each.place)
    while played and played[-1].home is None and played[-1].away is None:
        played.pop()
    usual = [each for each in played if each.kind is not PeriodKind.SHOOTOUT]
    if [each.place for each in usual] != list(range(1, len(usual) + 1)) or len(played) > len(usual) + 1:
        raise Contradiction("a period is missing or comes twice")
    for each in played:
        is_half = home_half_may_lack and each is played[-1]
        if each.away is None or (each.home is None and not is_half):
            raise Contradiction(f"no score in {each.name}")
    _check_sum(usual, played[-1] if len(played) > len(usual) else None, total, one_more)
    return tuple(
        _shared(number, each.name, each.kind, each.home, each.away) for number, each in enumerate(played, start=1)
    )


def _check_sum(usual: Sequence[Entry], shootout: Entry | None, total: Pair, one_more: bool | None) -> None:
    home, away = sum(each.home or 0 for each in usual), sum(each.away or 0 for each in usual)
    more = ((total[0] or 0) - home, (total[1] or 0) - away)
    if more == (0, 0) and not one_more:
        return
    if more not in ((1, 0), (0, 1)) or home != away or one_more is False:
        raise Contradiction("the periods do not add up to the score")
    goals = (0, 0) if shootout is None else (shootout.home or 0, shootout.away or 0)
    if goals[0] != goals[1] and (goals[0] > goals[1]) is not (more == (1, 0)):
        raise Contradiction("the shoot-out has another winner than the score")


@lru_cache(maxsize=4096)
def _shared(number: int, name: str, kind: PeriodKind, home: int | None, away: int | None) -> PeriodScore:
    """Return an object that many games share, because a season has tens of thousands of periods."""
    return PeriodScore(number=number, name=name, kind=kind, home_score=home, away_score=away)
