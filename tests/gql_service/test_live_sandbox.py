"""Live games of the sandbox move as fast as the documentation says."""

from datetime import UTC, datetime, timedelta

import pytest

from gql_service.settings import Settings
from gql_service.wiring import app_of, create_gateway
from schema.enums import League
from tests.clocks import HandClock
from tests.serving import client_of

LIVE = """
query ($league: League!) {
  games(leagues: [$league], on: "today", statuses: [IN_PROGRESS], first: 100) {
    nodes { id period clock homeScore awayScore }
  }
}
"""
FIRST_PERIOD = timedelta(minutes=20)
"""So long after the start a game is in its first period in every league with a clock that tells seconds."""


@pytest.mark.parametrize(
    ("league", "day"),
    [
        (League.NFL, datetime(2026, 11, 22, tzinfo=UTC)),
        (League.NBA, datetime(2026, 11, 23, tzinfo=UTC)),
        (League.NHL, datetime(2026, 11, 24, tzinfo=UTC)),
        (League.CFB, datetime(2026, 11, 21, tzinfo=UTC)),
        (League.CBB, datetime(2026, 11, 24, tzinfo=UTC)),
    ],
)
async def test_a_live_game_moves_within_fifteen_seconds(league: League, day: datetime) -> None:
    clock, settings = HandClock(day), Settings(leagues=(league,))
    gateway = create_gateway(settings, clock)
    async with client_of(app_of(gateway, settings, clock)) as client:

        async def ask(query: str) -> dict[str, dict[str, object]]:
            answer = await client.post("/graphql", json={"query": query, "variables": {"league": league.value}})
            return {game["id"]: game for game in answer.json()["data"]["games"]["nodes"]}

        starts = await ask("query ($league: League!) { games(leagues: [$league]) { nodes { id startTime } } }")
        known = (datetime.fromisoformat(str(game["startTime"])) for game in starts.values() if game["startTime"])
        clock.now = min(start for start in known if start > day) + FIRST_PERIOD
        await ask(LIVE)  # seasons that clients see are refreshed
        await gateway.store.refresher.turn()
        await gateway.store.settle()
        before = await ask(LIVE)
        clock.pass_by(seconds=15)
        await gateway.store.refresher.turn()
        await gateway.store.settle()
        after = await ask(LIVE)
        assert before
        assert [game for game, state in before.items() if after.get(game) == state] == []
    await gateway.close()
