"""Cases that made-up requests seldom meet: every field of every wrong record, and every way to give a variable."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLInterfaceType, GraphQLNamedType, GraphQLObjectType, get_named_type, is_leaf_type

from schema.compiled.tally import Reason, Tally
from schema.context import Context
from schema.enums import League
from schema.executable import ScheduleSchema, build_schema
from schema.port import SchedulePort
from tests.builders import NOW
from tests.gql_service.test_all_leagues import EVERYTHING
from tests.schema.compiled import worlds
from tests.schema.compiled.worlds import same_id

PLAIN = build_schema(compiled=False, new_error_id=same_id)


@pytest.fixture
def schema() -> ScheduleSchema:
    return build_schema(new_error_id=same_id)


def tally_of(schema: ScheduleSchema) -> Tally:
    assert schema.compiled is not None
    return schema.compiled.tally


async def told(schema: ScheduleSchema, document: str, port: SchedulePort, variables: dict[str, Any]) -> Any:
    result = await schema.execute(document, variables, Context(port, NOW))
    return result.data, [error.formatted for error in result.errors or ()]


async def same(schema: ScheduleSchema, document: str, port: SchedulePort, **variables: Any) -> Any:
    """Ask twice, of a schema that has not and then has seen the document, and return graphql-core's answer."""
    expected = await told(PLAIN, document, port, variables)
    for _ in range(2):
        assert await told(schema, document, port, variables) == expected, document
    return expected


def paths(of: GraphQLNamedType, depth: int) -> Iterator[str]:
    """Yield a selection for every leaf that is reached without arguments in so many steps."""
    if not isinstance(of, GraphQLObjectType | GraphQLInterfaceType):
        return
    for name, field in of.fields.items():
        inner = get_named_type(field.type)
        if is_leaf_type(inner):
            yield name
        elif depth and not field.args:
            yield from (f"{name} {{ {path} }}" for path in paths(inner, depth - 1))


async def test_every_field_of_every_record_that_breaks_the_contract(schema: ScheduleSchema) -> None:
    port = worlds.broken()
    game = PLAIN._schema.type_map["Game"]  # noqa: SLF001 - Strawberry's name for the plain schema
    (snapshot,) = port.held(League.NFL)
    wrong = 0
    for path in paths(game, 2):
        for record in snapshot.games:
            _, errors = await same(schema, f'{{ game(id: "{record.id}") {{ {path} }} }}', port)
            wrong += bool(errors)
    assert wrong > 25
    assert tally_of(schema).fell_back[Reason.ERROR] >= 2 * wrong
    assert tally_of(schema).compiled > 20 * wrong


async def test_every_field_of_whole_records_runs_compiled(schema: ScheduleSchema) -> None:
    port = worlds.whole()
    for league in port.leagues[:2]:
        for year in (2026, 2027):
            _, errors = await same(schema, EVERYTHING % year, port, league=league.value)
            assert not errors
    assert tally_of(schema) == Tally(compiled=8)


@pytest.mark.parametrize("given", [{}, {"v": None}, {"v": "Asia/Taipei"}, {"v": "Mars"}, {"v": 5}, {"w": "x"}])
@pytest.mark.parametrize("definition", ["TimeZone", "TimeZone!", 'TimeZone = "Europe/London"', "TimeZone = null"])
@pytest.mark.parametrize(
    "document",
    [
        "query (%s) { games(timeZone: $v, on: today) { totalCount nodes { id } } sources { mode } }",
        "query (%s) { games(season: 2026) { nodes { date(timeZone: $v) localStartTime(timeZone: $v) } } }",
        "query (%s) { date { date timeZone } teams { nodes { games(timeZone: $v, week: 12) { totalCount } } } }",
    ],
)
async def test_zones(schema: ScheduleSchema, document: str, definition: str, given: dict[str, Any]) -> None:
    text = (document % f"$v: {definition}").replace("on: today", 'on: "today"')
    await same(schema, text, worlds.whole(), **given)


@pytest.mark.parametrize("given", [{}, {"v": None}, {"v": []}, {"v": ["NFL"]}, {"v": "NBA"}, {"v": ["XYZ"]}])
@pytest.mark.parametrize("definition", ["[League!]", "[League!]!", "[League!] = [NBA]"])
async def test_lists(schema: ScheduleSchema, definition: str, given: dict[str, Any]) -> None:
    document = f"query ($v: {definition}) {{ games(season: 2026, leagues: $v) {{ nodes {{ id }} }} }}"
    await same(schema, document, worlds.whole(), **given)


@pytest.mark.parametrize("given", [{}, {"v": None}, {"v": "NFL"}, {"v": "XYZ"}])
@pytest.mark.parametrize("definition", ["League", "League!", "League = NBA", "League! = NBA"])
async def test_variables_inside_a_list(schema: ScheduleSchema, definition: str, given: dict[str, Any]) -> None:
    document = f"query ($v: {definition}) {{ games(season: 2026, leagues: [NFL, $v]) {{ nodes {{ id }} }} }}"
    await same(schema, document, worlds.whole(), **given)


async def test_a_document_that_was_cheap_enough_once_is_priced_again(schema: ScheduleSchema) -> None:
    document = "query ($n: Int) { teams(first: $n) { nodes { games(first: $n) { nodes { id } } } } }"
    _, errors = await same(schema, document, worlds.whole(), n=3)
    assert not errors
    _, errors = await same(schema, document, worlds.whole(), n=2000)
    assert [error["extensions"]["code"] for error in errors] == ["OPERATION_TOO_COMPLEX"]


@pytest.mark.parametrize(
    "document",
    [
        "{ sources { mode } ...F } fragment F on Query { sources { league } }",
        "{ a: games(week: 12) { nodes { id } } a: games(week: 12) { nodes { week id } totalCount } }",
        "{ games(week: 12) { nodes { ... on Node { __typename id } ... on Game { week } ... { round } } } }",
        '{ nodes(ids: ["%s", "%s", "%s"]) { __typename ... on Game { week } ... on Node { id } } }',
        "{ games(week: 12) { nodes { homeTeam { name key city } } edges { node { homeTeam { name } } cursor } } }",
        "{ games(week: 12) { nodes { homeTeam { nextGame { id } previousGame { id } } } sources { errorCode } } }",
        "{ dates(first: 2) { date games(first: 1) { nodes { id } } next { date } leagues { league gameCount } } }",
        "{ dates(first: 2) { date games(first: 9999) { nodes { id } } } }",
        "{ seasons { label current currentWeek weeks { number startDate } } __typename }",
        "{ teams { nodes { games(season: 2026) { nodes { homeTeam { games(week: 12) { totalCount } } } } } } }",
        '{ teams(conference: "NFC") { edges { node { name games(first: 5000) { totalCount } } } } }',
        "{ teams { nodes { a: games(week: 12) { totalCount } name b: games(week: 13) { totalCount } } } }",
        '{ teams { nodes { games(leagues: "x") { totalCount } } } }',
        # A part of the year fails, and then the run is given up for its cursor.
        (
            "{ teams { nodes { games { totalCount } } sources { error } }"
            ' b: teams { nodes { games(after: "x") { totalCount } } } }'
        ),
        "{ games { nodes { id } }",
        # Errors at every depth: in nullable and non-null fields, in lists, several at the same time, for a team in many
        # places, and beside fields with pending resolvers.
        "{ games { sources { r: refreshIn } } date { games { sources { refreshIn } } } sources { refreshIn } }",
        '{ date { a: gameCount games(after: "x") { totalCount } } sources { mode } }',
        """{ date {
          previous { games(after: "x") { totalCount } date }
          games { nodes { homeTeam { games(after: "y") { totalCount } } } }
        } }""",
        """{ date {
          games { nodes { homeTeam { games(after: "y") { totalCount } } } } b: games(after: "x") { totalCount }
        } }""",
        "{ date { previous { previous { games(first: -1) { totalCount } } games(first: 1) { nodes { id } } } date } }",
        "{ dates(first: 3) { date previous { games(first: -1) { totalCount } } next { date } } }",
        '{ dates(first: 3) { previous { games(first: -1) { totalCount } } games(after: "x") { totalCount } } }',
        """{ games(week: 12) {
          nodes { homeTeam {
            name a: games(after: "x") { totalCount }
            games(first: 1) { nodes { awayTeam { games(last: -1) { totalCount } } } }
          } }
          edges { node { awayTeam { games(after: "x") { totalCount } } } }
        } }""",
        """{
          games(after: "x") { totalCount } nodes(ids: ["nothing"]) { id }
          teams { nodes { games(first: -1) { totalCount } } }
        }""",
        '{ nodes(ids: ["nothing"]) { id } more: nodes(ids: ["NFL:KC"]) { id } }',
        '{ nodes(ids: ["%s", "%s", "%s"]) { ... on Team { games(first: -1) { totalCount } } id } }',
    ],
)
async def test_documents(schema: ScheduleSchema, document: str) -> None:
    port = worlds.whole()
    game = port.held(League.NFL)[0].games[0]
    if "%s" in document:
        document %= (game.id, game.season.id, "R2FtZTpORkw6MTk5OTpSRUdVTEFSOjE")
    await same(schema, document, port)


@pytest.mark.parametrize("given", [{}, {"o": None}, {"o": "START_TIME_DESC"}])
async def test_a_variable_that_some_fields_cannot_take(schema: ScheduleSchema, given: dict[str, Any]) -> None:
    document = (
        "query ($o: GameOrder = START_TIME_ASC) {"
        "  date { games(orderBy: $o) { totalCount } previous { games(orderBy: $o) { totalCount } } }"
        "  teams { nodes { games(orderBy: $o) { totalCount } name } } games(orderBy: $o) { totalCount }"
        "}"
    )
    _, errors = await same(schema, document, worlds.whole(), **given)
    assert bool(errors) == (given == {"o": None})
