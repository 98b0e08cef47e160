"""Find the games that pass the filters of a request, with the index that leaves the fewest games to look at.

No filter makes a search longer than the same search without the filter: the games of the requested days are one of the
indexes to choose from.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from strawberry import ID

from schema.days.day import DayRange
from schema.model.snapshot import Snapshot, in_order
from schema.model.timeline import Timeline
from schema.queries.filters.league_filter import LeagueFilter
from schema.types.game import Game

FEW: Final = 64
"""Games of a few days: looking at all of them is quicker than a choice between indexes."""
MANY: Final = 256
"""More games of an index than this are not collected for a search."""
Runs = list[Sequence[Game]]
"""Sorted lists of games, which may share games."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """The games of an index that can pass the filter `name`, in `size` entries. If `exact`, all of them pass."""

    name: str
    size: int
    runs: Runs
    exact: bool = True


def games_of(
    snapshot: Snapshot,
    wanted: LeagueFilter,
    days: DayRange | None = None,
    week: int | None = None,
    few: int = FEW,
) -> Sequence[Game]:
    """Return the games that pass the filters, on these days and in this week, in order. The states do not matter.

    Up to `few` games on the days are looked at without a choice between indexes.
    """
    if wanted.is_off and week is None:
        return snapshot.games if days is None else snapshot.timeline.on_days(days)
    timeline = snapshot.timeline
    span = None if days is None else timeline.span(days)
    if days is not None and span is not None and span.size <= few:
        return _passing(timeline.on_days(days, span), wanted, week) if span.size else ()
    best = min(_choices(snapshot, wanted, week), key=lambda choice: choice.size)
    if days is not None and span is not None and span.size < best.size:
        return _passing(timeline.on_days(days, span), wanted, week)
    games = _passing(united(best.runs), wanted, week, known=best.name if best.exact else "")
    return games if days is None else Timeline(games).on_days(days)


def timeline_of(snapshot: Snapshot, wanted: LeagueFilter, many: int = MANY) -> Timeline:
    """Return the timeline of the games that pass the filters.

    More than `many` games of an index are not collected first: a search for the next day soon meets one of them.
    """
    if wanted.is_off:
        return snapshot.timeline
    best = min(_choices(snapshot, wanted, None), key=lambda choice: choice.size)
    if best.size <= many:
        return Timeline(_passing(united(best.runs), wanted, None, known=best.name if best.exact else ""))
    tests = [test for _, test in wanted.tests()]
    return snapshot.timeline.filtered(lambda game: all(test(game) for test in tests))


def _passing(games: Sequence[Game], wanted: LeagueFilter, week: int | None, known: str = "") -> Sequence[Game]:
    """Return the games that pass all filters. All the games are known to pass the filter `known`."""
    for name, test in wanted.tests():
        if name != known:
            games = list(filter(test, games))
    if week is not None and known != "week":
        games = [game for game in games if game.week == week]
    return games


def _choices(snapshot: Snapshot, wanted: LeagueFilter, week: int | None) -> Iterator[_Choice]:
    """Yield the indexes to choose from, and all games of the season."""
    yield _Choice("", len(snapshot.games), [snapshot.games], exact=False)
    for name, teams in (("teams", wanted.teams), ("home", wanted.home), ("away", wanted.away)):
        if teams is not None:
            yield _choice(name, (snapshot.by_team.get(team) for team in teams), exact=name == "teams")
    if wanted.venues is not None:
        yield _choice("venues", (snapshot.index.by_venue.get(venue) for venue in wanted.venues))
    if wanted.channels is not None:
        yield _choice("channels", (snapshot.index.by_channel.get(channel) for channel in wanted.channels))
    if wanted.tournament is not None:
        yield _choice("tournament", [snapshot.index.by_tournament.get(wanted.tournament)])
    if week is not None:
        yield _choice("week", [snapshot.by_week.get(week)])


def _choice(name: str, found: Iterable[Sequence[Game] | None], *, exact: bool = True) -> _Choice:
    runs = [run for run in found if run is not None]
    return _Choice(name, sum(map(len, runs)), runs, exact)


def united(runs: Sequence[Sequence[Game]]) -> Sequence[Game]:
    """Return the games of sorted lists that may share games, each once and in order."""
    return runs[0] if len(runs) == 1 else in_order(dict.fromkeys(chain.from_iterable(runs)))


def of_teams(snapshot: Snapshot, teams: frozenset[ID]) -> Sequence[Game]:
    """Return the games of the teams, home or away, in order."""
    return united([snapshot.by_team[team] for team in teams if team in snapshot.by_team])
