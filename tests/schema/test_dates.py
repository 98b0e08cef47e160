"""Days as things to look at and to walk along."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.days.day import DayRange
from schema.enums import GameStatus, League, SeasonType
from schema.ids import SeasonKey
from schema.model.snapshot import Snapshot
from schema.queries.filters.scope import RequestScope
from schema.queries.game_date import View, date_of
from schema.queries.selection import games_in
from schema.types.arguments import GameFilter
from tests.builders import DAL, KC, NBA_BOS, NBA_DAL, NFL_2026, PHI, game, season, snapshot, utc
from tests.conftest import Ask
from tests.fakes.schedule import FakeSchedule
from tests.schema.test_days import ZONES, instants

NBA_2027 = SeasonKey(League.NBA, 2027, SeasonType.REGULAR)


def port() -> FakeSchedule:
    nfl, nba = season(NFL_2026), season(NBA_2027)
    return FakeSchedule(
        snapshot(
            nfl,
            [
                game("1", utc("2026-11-22T18:00:00"), DAL, PHI, of=nfl, status=GameStatus.FINAL),
                game("2", utc("2026-11-24T01:15:00"), KC, DAL, of=nfl),
                game("3", date(2026, 11, 29), PHI, KC, of=nfl),
                game("4", date(2026, 11, 30), PHI, KC, of=nfl, status=GameStatus.NOT_NECESSARY),
                game("5", utc("2027-08-20T18:00:00"), DAL, PHI, of=nfl),
            ],
        ),
        snapshot(
            nba,
            [
                game("1", utc("2026-11-24T00:30:00"), NBA_DAL, NBA_BOS, of=nba),
                game("2", utc("2026-11-25T00:30:00"), NBA_BOS, NBA_DAL, of=nba),
            ],
        ),
    )


async def days(ask: Ask, arguments: str) -> list[tuple[str, int]]:
    answer = await ask(port(), "{ dates(%s) { date gameCount } }" % arguments)
    return [(day["date"], day["gameCount"]) for day in answer["data"]["dates"]]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("first: 3", [("2026-11-23", 2), ("2026-11-24", 1), ("2026-11-29", 1)]),
        (
            'from: "2026-11-01"',
            [("2026-11-22", 1), ("2026-11-23", 2), ("2026-11-24", 1), ("2026-11-29", 1), ("2027-08-20", 1)],
        ),
        ('to: "2026-11-24"', [("2026-11-23", 2), ("2026-11-24", 1)]),
        ('to: "2026-11-25", timeZone: "Asia/Taipei"', [("2026-11-24", 2), ("2026-11-25", 1)]),
        ('leagues: [NBA], to: "2026-12-25"', [("2026-11-23", 1), ("2026-11-24", 1)]),
        ('teams: ["NFL:KC"], to: "2026-12-25"', [("2026-11-23", 1), ("2026-11-29", 1)]),
        ("first: 0", []),
    ],
)
async def test_dates_lists_the_days_that_have_games(ask: Ask, arguments: str, expected: list[tuple[str, int]]) -> None:
    assert await days(ask, arguments) == expected


async def test_dates_looks_no_further_ahead_than_it_must(ask: Ask) -> None:
    fake = port()
    await ask(fake, "{ dates(leagues: [NFL], first: 2) { date } }")
    assert fake.asked == ["NFL 2026-11-22 to 2026-12-24"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("first: 401", "0 to 400"),
        ("first: -1", "0 to 400"),
        ('to: "2026-01-01"', "is before"),
        ('to: "2029-01-01"', "1 to 400"),
    ],
)
async def test_impossible_dates_say_what_is_possible(ask: Ask, arguments: str, says: str) -> None:
    answer = await ask(port(), "{ dates(%s) { date } }" % arguments)
    assert says in answer["errors"][0]["message"]


DATE = """{ date(%s) { date timeZone gameCount leagues { league gameCount }
  games(%s) { totalCount nodes { id status } sources { league } }
  previous { date timeZone gameCount previous { date } } next { date gameCount leagues { league } next { date } } } }"""


async def seen(ask: Ask, arguments: str = "", games: str = "first: 50") -> dict[str, Any]:
    document = (DATE % (arguments, games)).replace("date()", "date")
    day: dict[str, Any] = (await ask(port(), document))["data"]["date"]
    return day


async def test_a_day_shows_its_games_league_by_league(ask: Ask) -> None:
    day = await seen(ask, 'on: "today"')
    assert (day["date"], day["timeZone"], day["gameCount"]) == ("2026-11-23", "America/New_York", 2)
    assert day["leagues"] == [{"league": "NFL", "gameCount": 1}, {"league": "NBA", "gameCount": 1}]
    assert day["games"]["totalCount"] == 2
    assert day["previous"] == {"date": "2026-11-22", "timeZone": "America/New_York", "gameCount": 1, "previous": None}
    assert (day["next"]["date"], day["next"]["next"]["date"]) == ("2026-11-24", "2026-11-29")


async def test_a_day_without_games_is_a_day_too(ask: Ask) -> None:
    day = await seen(ask, 'on: "2026-12-24"')
    assert (day["gameCount"], day["leagues"], day["games"]["nodes"]) == (0, [], [])
    assert (day["previous"]["date"], day["next"]["date"]) == ("2026-11-29", "2027-08-20")


async def test_all_that_is_reached_from_a_day_keeps_to_its_view(ask: Ask) -> None:
    day = await seen(ask, 'leagues: [NBA], on: "2026-11-24", timeZone: "Asia/Taipei"')
    assert day["games"]["sources"] == [{"league": "NBA"}]
    assert (day["previous"], day["next"]["date"]) == (None, "2026-11-25")
    team = await seen(ask, 'teams: ["NFL:KC"], on: "2026-11-24"')
    assert team["gameCount"] == 0
    assert (team["previous"]["date"], team["next"]["date"], team["next"]["next"]) == ("2026-11-23", "2026-11-29", None)


async def test_the_nearest_day_is_found_though_an_undecided_game_lies_between(ask: Ask) -> None:
    of = season(NFL_2026)
    early = game("1", utc("2026-11-20T18:00:00"), of=of)  # in Tokyo already the 21st
    undecided = game("2", date(2026, 11, 20), of=of)  # the 20th everywhere, and later in the order of time
    fake = FakeSchedule(snapshot(of, [early, undecided]))
    query = '{ date(on: "2026-11-23", timeZone: "Asia/Tokyo") { previous { date previous { date } } } }'
    previous = (await ask(fake, query))["data"]["date"]["previous"]
    assert previous == {"date": "2026-11-21", "previous": {"date": "2026-11-20"}}


async def test_a_day_pages_and_filters_its_games(ask: Ask) -> None:
    both = await seen(ask, 'on: "2026-11-23"', "orderBy: START_TIME_DESC, first: 1")
    assert len(both["games"]["nodes"]) == 1
    hidden = await seen(ask, 'on: "2026-11-30"', "statuses: [NOT_NECESSARY]")
    assert (hidden["gameCount"], [node["status"] for node in hidden["games"]["nodes"]]) == (0, ["NOT_NECESSARY"])
    query = """query ($a: String, $b: String) { date(on: "2026-11-23") {
      all: games { edges { cursor node { id } } pageInfo { hasNextPage } }
      rest: games(after: $a) { nodes { id } } start: games(last: 1, before: $b) { nodes { id } } } }"""
    edges = (await ask(port(), query))["data"]["date"]["all"]["edges"]
    day = (await ask(port(), query, a=edges[0]["cursor"], b=edges[1]["cursor"]))["data"]["date"]
    assert day["rest"]["nodes"] == [edges[1]["node"]]
    assert day["start"]["nodes"] == [edges[0]["node"]]


zones = st.sampled_from(ZONES).map(ZoneInfo)


@given(st.lists(instants, min_size=1, max_size=4), zones)
def test_a_decided_game_is_in_its_day_of_any_zone_and_in_no_other(starts: list[Any], zone: ZoneInfo) -> None:
    of = season()
    games = [game(str(number), start.replace(microsecond=0), of=of) for number, start in enumerate(starts)]
    held: list[Snapshot] = [snapshot(of, games)]
    view = View(RequestScope([League.NFL], None), zone)
    for each in games:
        day = each.day_in(zone)
        assert day is not None
        for step in (-2, -1, 0, 1, 2):
            near = day + timedelta(days=step)
            by_filter = games_in(held, GameFilter(), DayRange(near, near, zone), None)
            by_date = date_of(near, view, held, {}, {}).all_games
            assert (each in by_filter, each in by_date) == (step == 0, step == 0)
