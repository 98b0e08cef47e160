"""How long an answer keeps its meaning: changes at the league's midnight, in the zone of the league's days."""

from datetime import date, datetime
from typing import Any

import pytest

from schema.context import Context
from schema.enums import League, SeasonType
from schema.executable import build_schema
from schema.ids import SeasonKey
from schema.types.season import Week
from tests.builders import game, season, snapshot, team, utc
from tests.fakes.schedule import FakeSchedule

SCHEMA = build_schema()
WEEKS = [
    Week(number=12, name="Week 12", start_date=date(2026, 11, 22), end_date=date(2026, 11, 25)),
    Week(number=13, name="Week 13", start_date=date(2026, 12, 8), end_date=date(2026, 12, 9)),
]


def schedule(league: League, year: int) -> FakeSchedule:
    """A league with an undecided game on November 25, and another on December 8."""
    home, away = team("ARS", "Arsenal", league=league), team("CHE", "Chelsea", league=league)
    of = season(SeasonKey(league, year, SeasonType.REGULAR), WEEKS)
    return FakeSchedule(
        snapshot(
            of,
            [
                game("1", date(2026, 11, 25), home, away, of=of, week=12),
                game("2", date(2026, 12, 8), away, home, of=of, week=13),
            ],
        )
    )


async def answered(port: FakeSchedule, query: str, now: datetime) -> tuple[Any, Context]:
    context = Context(port, now)
    result = await SCHEMA.execute(query, None, context)
    assert not result.errors
    return result.data, context


@pytest.mark.parametrize(
    "query",
    ['{ team(id: "%s:ARS") { nextGame { date } } }', "{ seasons(leagues: [%s]) { currentWeek } }"],
)
@pytest.mark.parametrize(
    ("league", "year", "before", "turn"),
    [
        (League.EPL, 2027, utc("2026-11-25T23:50"), utc("2026-11-26T00:00")),
        (League.NFL, 2026, utc("2026-11-26T04:50"), utc("2026-11-26T05:00")),
    ],
)
async def test_what_depends_on_the_leagues_day_turns_with_it(
    query: str, league: League, year: int, before: datetime, turn: datetime
) -> None:
    port = schedule(league, year)
    asked = query % league.value
    told, context = await answered(port, asked, before)
    assert context.changes_at == turn
    assert (await answered(port, asked, turn))[0] != told


@pytest.mark.parametrize(
    "query",
    [
        "{ seasons(leagues: [NFL]) { year } }",
        "{ games(leagues: [NFL], week: 12) { totalCount } }",
        '{ team(id: "NFL:ARS") { games { totalCount } } }',
        '{ team(id: "NFL:ARS") { nextGame { id } } }',
        '{ date(on: "2026-11-25", leagues: [NFL]) { next { date } } }',
    ],
)
async def test_what_depends_on_the_current_season_or_on_what_is_held_says_so(query: str) -> None:
    _, context = await answered(schedule(League.NFL, 2026), query, utc("2026-11-24T00:00"))
    assert context.shifts


async def test_what_names_its_season_depends_on_neither() -> None:
    query = "{ games(leagues: [NFL], season: 2026, week: 12) { totalCount } }"
    _, context = await answered(schedule(League.NFL, 2026), query, utc("2026-11-24T00:00"))
    assert not context.shifts
