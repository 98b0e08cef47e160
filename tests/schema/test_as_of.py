"""`Game.asOf` on every path to a game: the instant of the season that the game belongs to."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, get_named_type

from schema.compiled.execution import left_to_graphql_core
from schema.context import Context
from schema.enums import GameStatus, League, SeasonType
from schema.executable import build_schema
from schema.freshness import Freshness
from schema.ids import SeasonKey, game_id
from schema.model.snapshot import Snapshot
from tests.builders import DAL, KC, NFL_2026, NOW, PHI, game, season, snapshot
from tests.fakes.schedule import FakeSchedule

SCHEMA: Final = build_schema()
LAST_POSTSEASON: Final = SeasonKey(League.NFL, 2025, SeasonType.POSTSEASON)
POSTSEASON: Final = SeasonKey(League.NFL, 2026, SeasonType.POSTSEASON)
AS_OF: Final = {
    LAST_POSTSEASON: NOW - timedelta(days=3),
    NFL_2026: NOW - timedelta(seconds=5),
    POSTSEASON: NOW - timedelta(hours=2),
}
MOVED: Final = game_id(NFL_2026, "3")
QUERIES: Final = {
    "Query.games": '{ games(on: "2026-11-23", leagues: [NFL]) { nodes { GAME } edges { node { GAME } } } }',
    "Query.game": f'{{ game(id: "{MOVED}") {{ GAME }} }}',
    "Query.node": f'{{ node(id: "{MOVED}") {{ ... on Game {{ GAME }} }} }}',
    "Query.nodes": f'{{ nodes(ids: ["{MOVED}", "{game_id(POSTSEASON, "1")}"]) {{ ... on Game {{ GAME }} }} }}',
    "Game.rescheduledTo": f'{{ game(id: "{MOVED}") {{ rescheduledTo {{ GAME rescheduledFrom {{ GAME }} }} }} }}',
    "Team.games": '{ team(id: "NFL:DAL") { games(season: 2025) { nodes { GAME } } } }',
    "Team.nextGame": '{ team(id: "NFL:DAL") { nextGame { GAME } previousGame { GAME } } }',
    "opponents": """{ games(on: "2026-11-23", leagues: [NFL]) {
      nodes { homeTeam { nextGame { GAME awayTeam { previousGame { GAME } games(season: 2025) { nodes { GAME } } } } } }
    } }""",
    "GameDate.games": """{ date(on: "2026-11-23", leagues: [NFL]) {
      games { nodes { GAME } } next { games { nodes { GAME } } } previous { games { nodes { GAME } } }
    } }""",
    "Query.dates": '{ dates(from: "2026-11-20", leagues: [NFL]) { games { nodes { GAME } } } }',
}


class NarrowSchedule(FakeSchedule):
    """Returns only the regular season for days, so that other seasons are reached through fields below a root."""

    async def for_days(self, league: League, first: date, last: date) -> Sequence[Snapshot]:
        return [each for each in await super().for_days(league, first, last) if each.key == NFL_2026]


def seasons() -> list[Snapshot]:
    """A regular season with the latest games of DAL, and the postseasons before and after."""
    made = []
    for key, as_of in AS_OF.items():
        of = season(key)
        if key is NFL_2026:
            moved = game("3", NOW - timedelta(days=5), DAL, KC, of=of, status=GameStatus.POSTPONED)
            again = game("4", NOW - timedelta(days=1), DAL, KC, of=of, status=GameStatus.FINAL)
            moved.rescheduled_to, again.rescheduled_from = again, moved
            games = [moved, again, game("1", NOW, DAL, PHI, of=of, status=GameStatus.CANCELED)]
        else:
            start = NOW + timedelta(days=60 if key is POSTSEASON else -300)
            status = GameStatus.SCHEDULED if key is POSTSEASON else GameStatus.FINAL
            games = [game("1", start, DAL, PHI, of=of, status=status)]
        made.append(snapshot(of, games, freshness=Freshness(as_of, NOW + timedelta(hours=1))))
    return made


def games_in(answer: Any) -> list[dict[str, Any]]:
    """Return all games of an answer, at any depth."""
    found = [answer] if isinstance(answer, dict) and "asOf" in answer else []
    inner = answer.values() if isinstance(answer, dict) else answer if isinstance(answer, list) else ()
    return found + [game for each in inner for game in games_in(each)]


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("path", QUERIES)
async def test_each_game_has_the_age_of_its_own_season(path: str, compiled: bool) -> None:
    document = QUERIES[path].replace("GAME", "asOf season { year type }")
    context = Context(NarrowSchedule(*seasons()), NOW)
    if compiled:
        result = await SCHEMA.execute(document, None, context)
    else:
        with left_to_graphql_core():
            result = await SCHEMA.execute(document, None, context)
    assert not result.errors
    games = games_in(result.data)
    assert games
    for each in games:
        key = SeasonKey(League.NFL, each["season"]["year"], SeasonType(each["season"]["type"]))
        assert datetime.fromisoformat(each["asOf"]) == AS_OF[key]


def test_every_field_that_returns_games_is_in_one_of_these_queries() -> None:
    kinds = {"Game", "GameConnection", "GameEdge", "Node", "GameDate"}
    owners = (GraphQLObjectType, GraphQLInterfaceType)
    types = [each for each in SCHEMA._schema.type_map.values() if isinstance(each, owners)]  # noqa: SLF001 - the plain schema
    fields = {name for of in types for name, field in of.fields.items() if get_named_type(field.type).name in kinds}
    text = " ".join(QUERIES.values())
    assert [name for name in sorted(fields) if name not in text] == []
