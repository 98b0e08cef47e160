"""Every field that the mappers read has a name that the vendor's documents know."""

import ast
import inspect
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

import orjson
import pytest

from gql_service.sandbox import create_sandbox
from gql_service.schedule.seasons.season_months import parts_of, usual_season
from gql_service.sportsdata.fields.game_row import venue_details
from gql_service.sportsdata.fields.row import NotARow, Row
from gql_service.sportsdata.leagues import ROUTES, VENDOR_LEAGUES
from gql_service.sportsdata.mapping import current
from gql_service.sportsdata.mapping.directory import read_team, read_venue
from schema.enums import League, SeasonType
from tests.contract.documents import CODES, Document

SCHEMAS: Final = {
    "game": ("Schedule", "ScheduleBasic", "Score", "ScoreBasic", "Game"),
    "team": ("Team", "TeamBasic"),
    "venue": ("Stadium", "Venue"),
    "current": ("Timeframe", "Season", "Competition", "Round"),
}
"""The vendor's schemas of each kind of row."""
OURS: Final = {"GatewayRound"}
"""Put into a row by the gateway itself."""
OF_OTHER_LEAGUES: Final = {
    "School": "colleges (not public)",
    "Stadium": "colleges (not public)",
    "TeamLogoUrl": "colleges (not public)",
    "Title": "colleges (not public)",
    "Year": "WNBA (not public)",
    "CurrentSeasonType": "WNBA (not public)",
}
NOW: Final = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
LEAGUES: Final = [league for league in ROUTES if ROUTES[league].base.split("/")[2] in CODES]


class NotedRow(Row):
    """A row that records the names of the fields that are read."""

    __slots__ = ("asked",)

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def text(self, *names: str) -> str | None:
        self.asked.update(names)
        return super().text(*names)

    def number(self, *names: str) -> float | None:
        self.asked.update(names)
        return super().number(*names)

    def integer(self, *names: str) -> int | None:
        self.asked.update(names)
        return super().integer(*names)

    def flag(self, *names: str) -> bool | None:
        self.asked.update(names)
        return super().flag(*names)

    def row(self, name: str) -> Row | None:
        self.asked.add(name)
        return super().row(name)

    def list(self, name: str) -> Sequence[object] | None:
        self.asked.add(name)
        return super().list(name)


def rows_of(paths: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Give the sandbox's rows; in soccer the games of rounds too."""
    sandbox = create_sandbox(lambda: NOW)
    for path in paths:
        for row in orjson.loads(sandbox.answer(path)[2]):
            yield row
            yield from row.get("Games") or ()


def games_of(league: League) -> Iterator[NotedRow]:
    """Return rows of games after reading: all games of the sandbox, and rows with almost no fields."""
    routes = ROUTES[league]
    keys = parts_of(league, usual_season(league, NOW.date()).year)
    paths = [path for key in keys for path in (*routes.schedule_paths(key), routes.scores_path(key)) if path]
    bare: list[dict[str, Any]] = [{"GameKey": "1", "GameID": 1}]
    for values in (*bare, *rows_of(paths)):
        row = NotedRow(values)
        with suppress(NotARow):
            VENDOR_LEAGUES[league].read_game(row, SeasonType.REGULAR)
        yield row


def venues_of(league: League) -> Iterator[NotedRow]:
    for values in rows_of([ROUTES[league].path(ROUTES[league].stadiums)]):
        row = NotedRow(values)
        if (details := venue_details(row)) is not None:
            read_venue(league, details)
        yield row


def teams_of(league: League) -> Iterator[NotedRow]:
    for values in rows_of([ROUTES[league].path(ROUTES[league].teams)]):
        row = NotedRow(values)
        read_team(league, row.text("TeamID") or "", row, {})
        yield row


def names_in(module: object) -> set[str]:
    """Return the names that a module's source asks rows for."""
    readers = {"text", "number", "integer", "count", "flag", "row", "list"}
    return {
        argument.value
        for node in ast.walk(ast.parse(inspect.getsource(module)))  # type: ignore[arg-type]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in readers
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def asked_for() -> Iterator[tuple[str, str, str]]:
    """Yield each field that is read: the kind of row, the name, and the document of its league."""
    for league in LEAGUES:
        code = ROUTES[league].base.split("/")[2]
        for kind, rows in (("game", games_of), ("team", teams_of), ("venue", venues_of)):
            for row in rows(league):
                yield from ((kind, name, code) for name in row.asked)
        yield from (("current", name, code) for name in names_in(current))


def test_every_name_that_is_read_is_in_a_document(
    documents: Mapping[str, Document], capsys: pytest.CaptureFixture[str]
) -> None:
    """A name may be missing from a league's document if the code that reads the name also serves other leagues."""
    readers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, name, code in asked_for():
        readers[kind, name].add(code)
    unknown = []
    lines = [f"{'row':8} {'field':26} {'documents that have it':30} read for"]
    for (kind, name), codes in sorted(readers.items()):
        having = [code for code in CODES if code in codes and documents[code].has(name, SCHEMAS[kind])]
        elsewhere = OF_OTHER_LEAGUES.get(name, "the gateway's own" if name in OURS else "")
        shown = ", ".join(having) or elsewhere or "NONE"
        lines.append(f"{kind:8} {name:26} {shown:30} {', '.join(code for code in CODES if code in codes)}")
        if not having and not elsewhere:
            unknown.append(f"{kind}: {name}, read for {', '.join(sorted(codes))}")
    with capsys.disabled():
        print("", *lines, sep="\n")  # noqa: T201 - the table is asked for
    assert unknown == []


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("nfl", ["GameKey", "HomeScore", "AwayScore", "Quarter", "TimeRemaining", "Week", "GlobalHomeTeamID"]),
        ("nba", ["GameID", "HomeTeamScore", "AwayTeamScore", "Quarter", "TimeRemainingMinutes", "HomeTeamID"]),
        ("mlb", ["GameID", "HomeTeamRuns", "AwayTeamRuns", "Inning", "InningHalf", "InningDescription"]),
        ("nhl", ["GameID", "HomeTeamScore", "AwayTeamScore", "Period", "TimeRemainingSeconds"]),
        ("soccer", ["GameId", "HomeTeamScore", "HomeTeamScorePenalty", "Winner", "Group", "VenueType", "Period"]),
    ],
)
def test_what_a_league_s_own_mapper_reads_is_in_its_own_document(
    documents: Mapping[str, Document], code: str, names: list[str]
) -> None:
    league = next(league for league in LEAGUES if ROUTES[league].base.split("/")[2] == code)
    asked = set().union(*(row.asked for row in games_of(league)))
    for name in names:
        assert name in asked, name
        assert documents[code].has(name, SCHEMAS["game"]), name


@pytest.mark.parametrize(
    ("code", "schema", "names"),
    [
        ("nba", "Quarter", ["Number", "Name", "HomeScore", "AwayScore"]),
        ("mlb", "Inning", ["InningNumber", "HomeTeamRuns", "AwayTeamRuns"]),
        ("nhl", "Period", ["Name", "HomeScore", "AwayScore"]),
        ("soccer", "PlayoffAggregateScore", ["TeamA_Id", "TeamB_AggregateScore", "WinningTeamId"]),
    ],
)
def test_a_nested_object_has_the_fields_that_are_read(
    documents: Mapping[str, Document], code: str, schema: str, names: list[str]
) -> None:
    assert [name for name in names if not documents[code].has(name, [schema])] == []
