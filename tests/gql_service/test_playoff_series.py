"""Series of the sandbox's play-offs equal what counting game by game over GraphQL gives."""

from collections import Counter, defaultdict
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from gql_service.settings import Settings
from gql_service.wiring import create_gateway
from schema.enums import League
from tests.clocks import HandClock
from tests.conftest import Ask

GAMES: Final = """query ($league: League!, $season: Int!) {
  games(leagues: [$league], season: $season, seasonType: POSTSEASON, first: 500,
    statuses: [FINAL, SCHEDULED, IN_PROGRESS, NOT_NECESSARY, POSTPONED]) { nodes {
      status homeTeam { key } awayTeam { key } winner { key } rescheduledTo { id }
      series { gameNumber maxLength homeWins awayWins leader { key } decided summary } } } }"""


def summary_of(wins: Counter[str], length: int) -> str:
    ranked = wins.most_common()
    most = ranked[0][1] if ranked else 0
    least = ranked[1][1] if len(ranked) > 1 else 0
    if most == least:
        return f"Series tied {most}-{least}"
    return f"{ranked[0][0]} {'wins' if most > length // 2 else 'leads'} {most}-{least}"


@pytest.mark.parametrize(
    ("league", "season", "now"),
    [
        (League.NBA, 2027, datetime(2027, 5, 9, 20, tzinfo=UTC)),
        (League.NBA, 2026, datetime(2026, 11, 23, 20, tzinfo=UTC)),
        (League.NHL, 2027, datetime(2027, 5, 20, 3, tzinfo=UTC)),
        (League.MLB, 2026, datetime(2026, 10, 14, 3, tzinfo=UTC)),
        (League.MLB, 2026, datetime(2026, 11, 23, 20, tzinfo=UTC)),
    ],
    ids=lambda value: value.strftime("%Y-%m-%d") if isinstance(value, datetime) else str(value),
)
@pytest.mark.parametrize("traps", [False, True], ids=["plain", "traps"])
async def test_series_equal_an_independent_count(
    ask: Ask, league: League, season: int, now: datetime, *, traps: bool
) -> None:
    gateway = create_gateway(Settings(traps=traps, leagues=(league,)), HandClock(now))
    await gateway.store.for_year(league, season, None)
    await gateway.store.settle()  # on a busy machine, a season may be shown before its scores are there
    answer = await ask(gateway.store, GAMES, now=now, league=league.value, season=season)
    await gateway.close()
    assert "errors" not in answer
    pairs: defaultdict[frozenset[str], list[dict[str, Any]]] = defaultdict(list)
    for node in answer["data"]["games"]["nodes"]:
        if node["homeTeam"] is not None and node["awayTeam"] is not None and node["rescheduledTo"] is None:
            pairs[frozenset((node["homeTeam"]["key"], node["awayTeam"]["key"]))].append(node)
    counted = 0
    for games in pairs.values():
        wins: Counter[str] = Counter()
        for game in sorted(games, key=lambda each: each["series"]["gameNumber"]):
            if game["winner"] is not None:
                wins[game["winner"]["key"]] += 1
            shown = game["series"]
            expected = (wins[game["homeTeam"]["key"]], wins[game["awayTeam"]["key"]])
            assert (shown["homeWins"], shown["awayWins"]) == expected
            assert shown["summary"] == summary_of(+wins, shown["maxLength"])
            assert shown["decided"] is (max(expected) > shown["maxLength"] // 2)
            counted += 1
        assert max(wins.values(), default=0) <= games[0]["series"]["maxLength"] // 2 + 1
    assert counted > 10
