"""The vendor's current season changes: which routes are called and when, and the answers for the season before."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
import pytest

from gql_service.sandbox import create_sandbox
from gql_service.wiring import create_gateway
from schema.enums import League
from tests.clocks import HandClock
from tests.conftest import Ask
from tests.gql_service.schedule.served import Serve, Served, settings_of

SUPER_BOWL: Final = datetime(2027, 2, 15, 0, 30, tzinfo=UTC)
"""The game is being played, as the last game of the 2026 season."""
A_WEEK_LATER: Final = datetime(2027, 2, 20, 18, 0, tzinfo=UTC)
LAST_GAME: Final = """{
  games(on: "2027-02-14", leagues: [NFL]) { nodes { status homeScore } sources { asOf stale errorCode } }
}"""


async def last_game(served: Served, ask: Ask) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the games of the last day of the season, and the state of the source."""
    answer = await ask(served.gateway.store, LAST_GAME, now=served.clock.now)
    (source,) = answer["data"]["games"]["sources"]
    return answer["data"]["games"]["nodes"], source


@pytest.mark.parametrize("seasons", [3, 0])
async def test_a_game_that_is_played_when_the_vendor_moves_on_is_shown_and_refreshed_as_ever(
    ask: Ask, seasons: int
) -> None:
    clock = HandClock(SUPER_BOWL)
    sandbox = create_sandbox(clock)
    moved_on = [{"ApiSeason": "2027PRE", "Season": 2027, "SeasonType": 2, "Week": 0}]
    sandbox.faults.add("Timeframes/current", status=200, body=moved_on)
    settings = settings_of(monthly_calls=2000, seasons=seasons)
    gateway = create_gateway(settings, clock, httpx.ASGITransport(app=sandbox))
    served = Served(gateway, sandbox, clock, ask)
    await gateway.store.readiness.load(League.NFL)
    assert gateway.store.current(League.NFL).season.year == 2027
    before = sandbox.counts
    for _ in range(12):
        clock.pass_by(minutes=1)
        await served.turn()
        (game,), source = await last_game(served, ask)
        assert game["status"] == "IN_PROGRESS"
        assert (source["stale"], source["errorCode"], source["asOf"]) == (False, None, f"{clock.now:%FT%TZ}")
    assert (sandbox.counts - before)["/v3/nfl/scores/json/Scores/2026POST"] == 12
    await gateway.close()


async def test_a_season_that_is_over_is_left_alone_once_the_next_is_current(serve: Serve, ask: Ask) -> None:
    async with serve(A_WEEK_LATER) as served:
        await last_game(served, ask)
        while served.clock.now < A_WEEK_LATER + timedelta(days=15):
            await served.pass_by(visits=False, step=timedelta(hours=6), hours=6)
            await last_game(served, ask)
            await served.turn()
        assert served.gateway.store.current(League.NFL).season.year == 2027
        before = served.sandbox.counts
        for _ in range(40):
            served.clock.pass_by(hours=6)
            assert [game["status"] for game in (await last_game(served, ask))[0]] == ["FINAL"]
            await served.turn()
        made = served.sandbox.counts - before
        assert {path: count for path, count in made.items() if "2026" in path} == {}
