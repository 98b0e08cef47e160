"""Finding games and days by search says the same as going through all of them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from strawberry import ID

from schema.context import Context
from schema.days.day import DayRange
from schema.enums import FINISHED_STATUSES, NOT_TO_COME, GameStatus, League, SeasonType
from schema.ids import SeasonKey
from schema.model.liveness import LONGEST_LIVE, is_live
from schema.model.snapshot import Snapshot
from schema.model.timeline import Timeline
from schema.queries.day_steps import DaySteps
from schema.queries.selection import games_in, next_game, previous_game
from schema.types.arguments import GameFilter
from schema.types.game import Game
from tests.builders import DAL, KC, NOW, PHI, game, season, snapshot
from tests.fakes.schedule import FakeSchedule
from tests.schema.test_days import ZONES

EVERYWHERE = st.sampled_from([*ZONES, "Pacific/Kwajalein"]).map(ZoneInfo)
TEAMS = st.sampled_from([DAL, PHI, KC, None])
STATUSES = st.sampled_from(GameStatus)
AROUND_NOW = st.one_of(
    st.integers(-2, 2).map(lambda seconds: NOW + timedelta(seconds=seconds)),
    st.integers(-2, 2).map(lambda part: NOW + timedelta(microseconds=part)),
    st.timedeltas(timedelta(days=-3), timedelta(days=3)).map(lambda apart: NOW + apart),
)
DAYS_AROUND = st.integers(-3, 3).map(lambda apart: NOW.date() + timedelta(days=apart))
STARTS = st.one_of(AROUND_NOW, DAYS_AROUND, st.none())


@st.composite
def seasons(draw: st.DrawFn, starts: st.SearchStrategy[Any] = STARTS) -> list[Snapshot]:
    """Make up to three parts of a season."""
    made = []
    for part in list(SeasonType)[: draw(st.integers(1, 3))]:
        of = season(SeasonKey(League.NFL, 2026, part))
        rows = draw(st.lists(st.tuples(starts, TEAMS, TEAMS, STATUSES), max_size=8))
        games = [
            game(str(number), start, home, away, of=of, status=status, week=number % 2)
            for number, (start, home, away, status) in enumerate(rows)
        ]
        made.append(snapshot(of, games))
    return made


def all_games(held: Sequence[Snapshot], team: ID) -> list[Game]:
    """Return a team's games in the order of time."""
    games = (each for part in held for each in part.games if team in sides(each))
    return sorted(games, key=lambda each: each.order_key)


def sides(of: Game) -> set[ID]:
    return {team.id for team in (of.home_team, of.away_team) if team is not None}


def is_to_come(of: Game, today: date) -> bool:
    if of.status in NOT_TO_COME or of.status in FINISHED_STATUSES:
        return False
    if of.start_time is not None:
        return of.start_time > NOW
    return of.league_day is not None and of.league_day >= today


@given(seasons())
def test_the_neighbours_of_a_team_are_the_first_and_the_last_of_all_its_games(held: list[Snapshot]) -> None:
    port = FakeSchedule(*held)
    games = all_games(held, DAL.id)
    live = next((each for each in games if is_live(each, NOW)), None)
    coming = next((each for each in games if is_to_come(each, date(2026, 11, 23))), None)
    finished = [each for each in games if each.status in FINISHED_STATUSES]
    context = Context(port, NOW)
    assert previous_game(context, DAL) is (finished[-1] if finished else None)
    assert context.changes_at is None
    assert next_game(context, DAL) is (live or coming)
    if live:
        assert context.changes_at == (live.start_time and live.start_time + LONGEST_LIVE)
    elif coming is None:
        assert context.changes_at is None
    elif coming.start_time is not None:
        assert context.changes_at == coming.start_time
    else:
        assert context.changes_at == datetime(2026, 11, 24, 5, tzinfo=UTC)
    assert context.freshness == {part.season.id: part.freshness for part in held if DAL.id in part.by_team}


@given(
    seasons(),
    EVERYWHERE,
    st.none() | st.sets(st.sampled_from([DAL.id, PHI.id, KC.id])).map(frozenset),
    st.none() | st.tuples(st.integers(-3, 3), st.integers(0, 2)),
    st.none() | st.integers(0, 1),
    st.none() | st.frozensets(STATUSES),
)
def test_every_filter_leaves_what_going_through_all_games_leaves(
    held: list[Snapshot],
    zone: ZoneInfo,
    teams: frozenset[ID] | None,
    span: tuple[int, int] | None,
    week: int | None,
    statuses: frozenset[GameStatus] | None,
) -> None:
    first = NOW.date() + timedelta(days=span[0] if span else 0)
    days = DayRange(first, first + timedelta(days=span[1]), zone) if span else None

    def passes(each: Game) -> bool:
        day = each.day_in(zone)
        return (
            (teams is None or not teams.isdisjoint(sides(each)))
            and (days is None or (day is not None and days.first <= day <= days.last))
            and week in (None, each.week)
            and (each.status is not GameStatus.NOT_NECESSARY if statuses is None else each.status in statuses)
        )

    expected = sorted((g for part in held for g in part.games if passes(g)), key=lambda each: each.order_key)
    assert list(games_in(held, GameFilter(week=week, statuses=statuses), days, teams)) == expected


APART = st.timedeltas(timedelta(days=-3), timedelta(days=3))
CLOCK_CHANGES = st.sampled_from(
    [
        datetime(2026, 11, 1, 5, tzinfo=UTC),  # America/Havana goes back over midnight
        datetime(2011, 12, 30, 10, tzinfo=UTC),  # Pacific/Apia leaves out a day
        datetime(1969, 9, 30, 13, tzinfo=UTC),  # Pacific/Kwajalein repeats a day
        datetime(2026, 4, 23, 22, tzinfo=UTC),  # Africa/Cairo has no midnight
        NOW,
    ]
)


@st.composite
def around_a_change(draw: st.DrawFn) -> tuple[Snapshot, date]:
    """Make games around a clock change, and a day near the change."""
    change = draw(CLOCK_CHANGES)
    starts = APART.map(lambda apart: (change + apart).replace(microsecond=0))
    days = st.integers(-3, 3).map(lambda apart: change.date() + timedelta(days=apart))
    return draw(seasons(st.one_of(starts, starts, days, st.none())))[0], draw(days)


@given(around_a_change(), EVERYWHERE)
def test_the_days_around_a_day_are_the_nearest_of_all(made: tuple[Snapshot, date], zone: ZoneInfo) -> None:
    of, day = made
    timeline = Timeline(of.games)
    found = {each: each.day_in(zone) for each in of.games}
    counting = {each for game, each in found.items() if each and game.status is not GameStatus.NOT_NECESSARY}
    here = DayRange(day, day, zone)
    assert timeline.day_after(here) == min((each for each in counting if each > day), default=None)
    assert timeline.day_before(here) == max((each for each in counting if each < day), default=None)
    assert timeline.on_days(here) == [each for each in of.games if found[each] == day]


@given(seasons(), around_a_change(), EVERYWHERE, st.booleans())
def test_a_step_to_the_next_day_is_the_same_after_a_hundred_others(
    held: list[Snapshot], made: tuple[Snapshot, date], zone: ZoneInfo, forward: bool
) -> None:
    of, day = made
    steps = DaySteps([*held, of], zone, lambda snapshot: snapshot.timeline)
    searched = steps.step(day, forward=forward)
    for _ in range(100):
        steps.step(day, forward=not forward)
    assert steps.step(day, forward=forward) == searched


class Watched(list[Any]):
    """A list that counts how many of its entries are looked at."""

    looked_at = 0

    def __iter__(self) -> Iterator[Any]:
        for each in super().__iter__():
            self.looked_at += 1
            yield each


def watched_season() -> tuple[Snapshot, Watched]:
    """Make a season of two hundred games, of which a hundred are over, that counts how many are looked at."""
    of = season()
    starts = (NOW + timedelta(hours=hours) for hours in range(-100, 100))
    games = [
        game(str(number), start, *((DAL, PHI) if number % 2 else (KC, PHI)), of=of, status=status(start))
        for number, start in enumerate(starts)
    ]
    made = snapshot(of, games)
    watched = Watched(made.games)
    object.__setattr__(made, "games", watched)
    object.__setattr__(made, "necessary", watched)
    object.__setattr__(made, "by_team", {team: Watched(games) for team, games in made.by_team.items()})
    return made, watched


def status(start: datetime) -> GameStatus:
    return GameStatus.FINAL if start < NOW else GameStatus.SCHEDULED


def test_a_teams_games_are_gone_through_once_for_all_who_ask_for_its_neighbours() -> None:
    made, watched = watched_season()
    port = FakeSchedule(made)
    own: Any = made.by_team[DAL.id]
    next_game(Context(port, NOW), DAL)
    once = own.looked_at
    for _ in range(50):
        assert next_game(Context(port, NOW), DAL) is not None
        assert previous_game(Context(port, NOW), DAL) is not None
    assert (own.looked_at, watched.looked_at) == (once, 0)


def test_a_teams_games_are_found_without_those_of_others() -> None:
    made, watched = watched_season()
    days = DayRange(date(2026, 11, 23), date(2026, 11, 24), ZoneInfo("UTC"))
    for span in (None, days):
        assert games_in([made], GameFilter(), span, frozenset({DAL.id}))
    assert watched.looked_at == 0
