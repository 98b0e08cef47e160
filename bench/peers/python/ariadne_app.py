"""Ariadne under uvicorn, as its documentation recommends: a schema in SDL, and resolvers over dictionaries."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ariadne import ObjectType, QueryType, load_schema_from_path, make_executable_schema
from ariadne.asgi import GraphQL
from starlette.applications import Starlette
from starlette.routing import Route

from bench.peers.python.catalogue import Catalogue, Wanted, data, instant, local_start_time
from bench.peers.python.legacy_route import legacy_route

_data = data()
query = QueryType()
game = ObjectType("Game")


def _record(row: Mapping[str, Any]) -> dict[str, Any]:
    teams, venues = _data["teams"], _data["venues"]
    linked = {name: teams.get(row[name]) for name in ("homeTeam", "awayTeam")}
    return {**row, **linked, "venue": venues.get(row["venue"]), "start": instant(row)}


_catalogue = Catalogue(_data, _record)


@query.field("games")
def resolve_games(_root: object, _info: object, **given: Any) -> dict[str, Any]:
    wanted = Wanted(
        given["leagues"],
        given["timeZone"],
        given["first"],
        given.get("teams"),
        given.get("on"),
        given.get("from"),
        given.get("to"),
        given.get("season"),
        given.get("seasonType"),
        given.get("week"),
    )
    return {"nodes": _catalogue.games(wanted)}


@game.field("localStartTime")
def resolve_local_start_time(row: Mapping[str, Any], _info: object, timeZone: str) -> str | None:  # noqa: N803 - the argument's name in the schema
    return local_start_time(row["start"], timeZone)


_schema = make_executable_schema(load_schema_from_path(str(Path(__file__).parents[1] / "schema.graphql")), query, game)
app = Starlette(
    routes=[legacy_route(_data["legacy"]), Route("/graphql", GraphQL(_schema, debug=False))],
)
