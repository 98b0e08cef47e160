"""Strawberry on Starlette under uvicorn: as its documentation recommends, and with its two optional caches."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Annotated, Any, NewType

import strawberry
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, SchemaExtension, ValidationCache
from strawberry.schema.config import StrawberryConfig

from bench.peers.python.catalogue import Catalogue, Wanted, data, instant, local_start_time
from bench.peers.python.legacy_route import legacy_route

# The data set has instants as text, so that a peer does not format each instant for each response.
DateTime = NewType("DateTime", str)
Day = NewType("Day", str)
TimeZone = NewType("TimeZone", str)
_SCALARS: dict[object, Any] = {
    DateTime: strawberry.scalar(name="DateTime", serialize=str, parse_value=str),
    Day: strawberry.scalar(name="Day", serialize=str, parse_value=str),
    TimeZone: strawberry.scalar(name="TimeZone", serialize=str, parse_value=str),
}
_data = data()


@strawberry.enum
class League(Enum):
    NFL = "NFL"
    MLB = "MLB"


@strawberry.enum
class SeasonType(Enum):
    PRESEASON = "PRESEASON"
    REGULAR = "REGULAR"
    POSTSEASON = "POSTSEASON"
    ALL_STAR = "ALL_STAR"
    OTHER = "OTHER"


@strawberry.enum
class GameStatus(Enum):
    SCHEDULED = "SCHEDULED"
    IN_PROGRESS = "IN_PROGRESS"
    BREAK = "BREAK"
    FINAL = "FINAL"
    DELAYED = "DELAYED"
    SUSPENDED = "SUSPENDED"
    POSTPONED = "POSTPONED"
    CANCELED = "CANCELED"
    FORFEIT = "FORFEIT"
    NOT_NECESSARY = "NOT_NECESSARY"
    UNKNOWN = "UNKNOWN"


@strawberry.enum
class PeriodKind(Enum):
    REGULAR = "REGULAR"
    OVERTIME = "OVERTIME"
    SHOOTOUT = "SHOOTOUT"


@strawberry.type
class PeriodScore:
    number: int
    name: str
    kind: PeriodKind
    home_score: int | None
    away_score: int | None


@strawberry.type
class Team:
    id: strawberry.ID
    key: str | None
    name: str
    full_name: str


@strawberry.type
class Venue:
    id: strawberry.ID
    name: str
    city: str | None
    state: str | None


@strawberry.type
class Game:
    id: strawberry.ID
    league: League
    week: int | None
    status: GameStatus
    start_time: DateTime | None
    start_time_tbd: bool
    home_team: Team | None
    away_team: Team | None
    home_score: int | None
    away_score: int | None
    venue: Venue | None
    channels: list[str]
    period_scores: list[PeriodScore]
    start: strawberry.Private[datetime | None]

    @strawberry.field
    def local_start_time(self, time_zone: TimeZone) -> str | None:
        return local_start_time(self.start, time_zone)


_teams = {
    key: Team(id=row["id"], key=row["key"], name=row["name"], full_name=row["fullName"])
    for key, row in _data["teams"].items()
}
_venues = {key: Venue(**row) for key, row in _data["venues"].items()}


def _period(row: Mapping[str, Any]) -> PeriodScore:
    return PeriodScore(
        number=row["number"],
        name=row["name"],
        kind=PeriodKind[row["kind"]],
        home_score=row["homeScore"],
        away_score=row["awayScore"],
    )


def _record(row: Mapping[str, Any]) -> Game:
    return Game(
        id=row["id"],
        league=League[row["league"]],
        week=row["week"],
        status=GameStatus[row["status"]],
        start_time=row["startTime"],
        start_time_tbd=row["startTimeTbd"],
        home_team=_teams.get(row["homeTeam"]),
        away_team=_teams.get(row["awayTeam"]),
        home_score=row["homeScore"],
        away_score=row["awayScore"],
        venue=_venues.get(row["venue"]),
        channels=row["channels"],
        period_scores=list(map(_period, row["periodScores"])),
        start=instant(row),
    )


_catalogue = Catalogue(_data, _record)


@strawberry.type
class GameConnection:
    nodes: list[Game]


@strawberry.type
class Query:
    @strawberry.field
    def games(
        self,
        leagues: list[League],
        teams: list[strawberry.ID] | None = None,
        on: Day | None = None,
        from_: Annotated[Day | None, strawberry.argument(name="from")] = None,
        to: Day | None = None,
        time_zone: TimeZone = TimeZone("America/New_York"),
        season: int | None = None,
        season_type: SeasonType | None = None,
        week: int | None = None,
        first: int = 50,
    ) -> GameConnection | None:
        type_ = season_type.value if season_type else None
        names = [league.value for league in leagues]
        wanted = Wanted(names, time_zone, first, teams, on, from_, to, season, type_, week)
        return GameConnection(nodes=_catalogue.games(wanted))


def _app(*extensions: Callable[[], SchemaExtension]) -> Starlette:
    schema = strawberry.Schema(Query, extensions=list(extensions), config=StrawberryConfig(scalar_map=_SCALARS))
    return Starlette(routes=[legacy_route(_data["legacy"]), Route("/graphql", GraphQL(schema, graphql_ide=None))])


as_documented = _app()
with_caches = _app(lambda: ParserCache(maxsize=1000), lambda: ValidationCache(maxsize=1000))
