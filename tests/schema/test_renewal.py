"""When a newer answer can exist."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gql_service.web.transport.data_headers import Label
from schema.context import Context
from schema.days.day import LEAGUE_ZONE
from schema.enums import League, SeasonType
from schema.errors import LeagueUnavailable
from schema.freshness import Freshness
from schema.ids import SeasonKey
from schema.model.renewal import Renewal
from tests.builders import NBA_BOS, NBA_DAL, NOW, game, season, snapshot
from tests.conftest import Ask
from tests.fakes.schedule import FakeSchedule

MIDNIGHT_IN = 9 * 3600
"""Seconds from NOW, 15:00 in New York, to the next midnight in New York."""


def seen(good_for: float, *, news_in: float | None = None) -> Freshness:
    """Return the freshness of data that was fetched ten seconds ago."""
    news = NOW + timedelta(seconds=news_in) if news_in is not None else None
    return Freshness(NOW - timedelta(seconds=10), NOW + timedelta(seconds=good_for), news)


@pytest.mark.parametrize(
    ("renewal", "seconds"),
    [
        (Renewal([seen(15)]), 15),
        (Renewal([seen(14.2)]), 15),
        (Renewal([seen(3600), seen(60)]), 60),
        (Renewal([seen(0.1)]), 1),
        (Renewal([seen(0)]), 5),
        (Renewal([seen(-3600)]), 5),
        (Renewal([seen(3600)], lacks=True), 5),
        (Renewal(lacks=True), 5),
        (Renewal([seen(600, news_in=40)]), 40),
        (Renewal([seen(600, news_in=2)]), 15),
        (Renewal([seen(8, news_in=2)]), 8),
        (Renewal([seen(30 * 86400)]), 86400),
        (Renewal([seen(30 * 86400)], [LEAGUE_ZONE]), MIDNIGHT_IN),
        (Renewal([], [LEAGUE_ZONE]), MIDNIGHT_IN),
        (Renewal(), None),
    ],
)
def test_the_first_thing_that_can_change_the_answer_decides(renewal: Renewal, seconds: int | None) -> None:
    assert renewal.seconds(NOW) == seconds


@given(
    st.lists(st.tuples(st.integers(-100, 86400), st.none() | st.integers(-100, 86400)), min_size=1, max_size=4),
    st.booleans(),
)
def test_the_seconds_are_those_of_max_age_less_age(parts: list[tuple[int, int | None]], lacks: bool) -> None:
    each = [seen(good_for, news_in=news_in) for good_for, news_in in parts]
    context = Context(
        FakeSchedule(), NOW, freshness={str(number): one for number, one in enumerate(each)}, lacks_some=lacks
    )
    label = Label.of(context)
    assert label is not None
    told = Renewal(each, lacks=lacks).seconds(NOW)
    left = int(label.expires_at - label.as_of) - int(NOW.timestamp() - label.as_of)
    assert told == max(1, left) or (told is not None and told < left <= 5)


async def refresh_in(ask: Ask, port: FakeSchedule, query: str) -> list[Any]:
    """Return the `refreshIn` of each league in the first root."""
    answer = await ask(port, query)
    assert "errors" not in answer
    root = next(iter(answer["data"].values()))
    connection = root.get("games", root) if isinstance(root, dict) else {"sources": root}
    return [source["refreshIn"] for source in connection["sources"]]


async def test_each_league_has_its_own_and_one_that_fails_is_asked_again_soon(ask: Ask) -> None:
    nfl, nba = season(), season(SeasonKey(League.NBA, 2027, SeasonType.REGULAR))
    held = (
        snapshot(nfl, [game("1", NOW, of=nfl)], freshness=seen(300)),
        snapshot(nba, [game("1", NOW, NBA_DAL, NBA_BOS, of=nba)], freshness=seen(15)),
    )
    down = LeagueUnavailable("UPSTREAM_TIMEOUT", "SportsData.io did not answer in time.")
    port = FakeSchedule(*held, failing={League.MLB: down})
    leagues = "leagues: [NFL, NBA, MLB]"
    sources = "{ sources { refreshIn } }"
    for query in (f"games({leagues})", f'games({leagues}, on: "2026-11-23")'):
        assert await refresh_in(ask, port, "{ %s %s }" % (query, sources)) == [300, 15, 5]
    # The NBA has no season with this number, so its part of the answer cannot change.
    assert await refresh_in(ask, port, "{ games(%s, season: 2026) %s }" % (leagues, sources)) == [300, None, 5]
    assert await refresh_in(ask, port, "{ date(%s) { games { sources { refreshIn } } } }" % leagues) == [300, 15, 5]


async def test_a_day_that_is_named_does_not_turn_and_today_does(ask: Ask) -> None:
    of = season()
    port = FakeSchedule(snapshot(of, [game("1", NOW, of=of)], freshness=seen(12 * 3600)))
    query = '{ games(on: "%s", leagues: [NFL]) { sources { refreshIn } } }'
    assert await refresh_in(ask, port, query % "2026-11-23") == [12 * 3600]
    assert await refresh_in(ask, port, query % "today") == [MIDNIGHT_IN]


async def test_a_league_that_is_not_in_memory_says_nothing(ask: Ask) -> None:
    assert await refresh_in(ask, FakeSchedule(snapshot(season(), [])), "{ sources { refreshIn } }") == [None]
