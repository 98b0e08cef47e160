"""The limits of a document, each at its edge, compiled and not compiled, and the cost of attacks."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest
from graphql import GraphQLError, get_introspection_query, parse
from hypothesis import given
from hypothesis import strategies as st

from schema.context import Context
from schema.executable import ScheduleSchema, build_schema
from schema.rules.checks import MOST_ERRORS, Checks
from schema.rules.document_limits import LimitWalk, limit_errors
from schema.rules.limits import LIMIT_CODES, MOST, Limits, OverLimit, limit_code
from schema.rules.value_limits import long_list_errors
from tests.builders import NOW, season, snapshot
from tests.fakes.schedule import FakeSchedule
from tests.gql_service.test_all_leagues import EVERYTHING
from tests.gql_service.test_operations import FOLDER as OPERATIONS


async def errors(schema: ScheduleSchema, document: str, **variables: Any) -> list[GraphQLError]:
    """Return the errors that clients see, for a schema that first does not know and then knows the document."""
    first, second = [
        await schema.execute(document, variables, Context(FakeSchedule(snapshot(season(), [])), NOW)) for _ in range(2)
    ]
    assert [error.formatted for error in first.errors or ()] == [error.formatted for error in second.errors or ()]
    return first.errors or []


def deep(levels: int) -> str:
    return "{ date " + "{ next " * (levels - 2) + "{ date " + "}" * levels


def intro(levels: int) -> str:
    return "{ __schema { queryType " + "{ ofType " * (levels - 3) + "{ name " + "}" * levels


def nested(levels: int) -> str:
    return "{ ..." * (levels - 1) + "{ __typename }" + "}" * (levels - 1)


def aliases(count: int) -> str:
    return "{ sources { %s } }" % " ".join(f"a{n}: mode" for n in range(count))


def aliases_in_fragments(count: int) -> str:
    uses = " ".join(f"...{'F' if n % 2 else 'G'}" for n in range(count))
    return f"{{ sources {{ {uses} }} }} fragment F on Source {{ a: mode }} fragment G on Source {{ a: mode }}"


def roots(count: int) -> str:
    fragment = "fragment R on Query { sources { mode } }"
    return f"{{ {' '.join('...R' for _ in range(count - 1))} __typename }} {fragment}"


def directives(count: int) -> str:
    return "{ %s sources { mode } }" % " ".join("... @include(if: true) { __typename }" for _ in range(count))


def ids(count: int) -> str:
    return "{ games(teams: [%s]) { totalCount } }" % ", ".join('"NFL:DAL"' for _ in range(count))


def default_ids(count: int) -> str:
    return "query ($t: [ID!] = [%s]) { games(teams: $t) { totalCount } }" % ", ".join('"x"' for _ in range(count))


def objects(count: int) -> str:
    return "{ sources @include(if: [{ a: [%s] }]) { mode } }" % ", ".join("1" for _ in range(count))


EDGES: list[tuple[str, int, Callable[[int], str]]] = [
    ("source_length", 60, lambda n: "{ sources { mode } }".ljust(n, ",")),
    ("tokens", 50, lambda n: "{ sources { %s } }" % " ".join(["mode"] * 15 + ["league"] * (n - 20))),
    ("comments", 5, lambda n: "#\n" * n + "{ sources { mode } }"),
    ("nesting", 20, nested),
    ("depth", 9, deep),
    ("introspection_depth", 12, intro),
    ("aliases", 6, aliases),
    ("duplicates", 6, lambda n: "{ sources { %s } }" % " ".join(["mode"] * n)),
    ("duplicates", 6, lambda n: "{ sources { %s } }" % " ".join(["... { mode }"] * n)),
    ("root_fields", 6, roots),
    ("directives", 6, directives),
    ("list_length", 6, ids),
    ("list_length", 6, default_ids),
    ("introspection_size", 10, lambda n: "{ __schema { %s } }" % " ".join(["description"] * (n - 1))),
]
WIDE = Limits(duplicates=1000, directives=1000, root_fields=1000)


@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "plain"])
@pytest.mark.parametrize(("name", "limit", "document"), EDGES, ids=[f"{name}{n}" for n, (name, *_) in enumerate(EDGES)])
async def test_each_limit_passes_at_its_edge_and_is_told_beyond(
    name: str, limit: int, document: Callable[[int], str], *, compiled: bool
) -> None:
    schema = build_schema(Checks(replace(WIDE, **{name: limit})), compiled=compiled)
    codes = [(error.extensions or {})["code"] for error in await errors(schema, document(limit))]
    assert limit_code(name) not in codes
    (error,) = await errors(schema, document(limit + 1))
    assert error.extensions is not None
    assert (error.extensions["code"], error.extensions["limit"]) == (limit_code(name), limit)
    assert f"{limit:,}" in error.message
    assert error.extensions.get("found", limit + 1) == limit + 1
    assert "data" not in error.formatted


def test_every_limit_has_an_edge_above() -> None:
    assert {limit_code(name) for name, *_ in EDGES} == set(LIMIT_CODES)
    assert {each.name for each in fields(Limits)} - {name for name, *_ in EDGES} == {"cost"}


@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "plain"])
@pytest.mark.parametrize(
    "make",
    [lambda n: ["NFL:DAL"] * n, lambda n: [["x"] * n], lambda n: [{"a": ["x"] * n}], lambda n: {"a": [[[]] * n]}],
)
async def test_lists_in_variables_count_at_every_depth(make: Callable[[int], Any], *, compiled: bool) -> None:
    schema = build_schema(Checks(Limits(list_length=6)), compiled=compiled)
    document = "query ($t: [ID!]) { games(teams: $t) { totalCount } }"
    for value, passes in ((make(6), True), (make(7), False), (["NFL:DAL"], True), (make(7), False)):
        codes = [(error.extensions or {})["code"] for error in await errors(schema, document, t=value)]
        assert ("MAX_LIST_LENGTH_LIMIT" not in codes) is passes
    (error,) = await errors(schema, document, t=make(7))
    assert error.message == ("A list in variable `$t` has 7 entries; at most 6 are served. Send a part at a time.")


async def test_a_list_that_no_variable_takes_is_no_matter() -> None:
    schema = build_schema(Checks(Limits(list_length=6)))
    assert not await errors(schema, "{ sources { mode } }", unused=[1] * 1000)


def told(document: str, limits: Limits | None = None) -> dict[str, Any]:
    return only(document, limits).extensions or {}


def only(document: str, limits: Limits | None = None) -> OverLimit:
    (error,) = limit_errors(parse(document), limits or Limits())
    assert isinstance(error, OverLimit)
    return error


def test_the_message_says_what_where_and_what_would_be_right() -> None:
    error = only(deep(17))
    assert error.message == (
        "`date.next.next.next.next.next.next.next.next.next…` goes 17 fields deep; at most 15 are served. "
        "Select fewer levels, and request the rest separately."
    )
    assert error.locations is not None
    assert error.locations[0].column == deep(17).rindex("date") + 1
    named = "query Many " + aliases(51)
    assert "Operation `Many` has 51 aliases" in only(named).message
    assert "at most 50 are served" in only(named).message


def test_an_alias_is_told_as_the_client_wrote_it() -> None:
    assert only("{ mine: date { next { date } } }", Limits(depth=2)).message.startswith("`mine.next.date` goes 3")


@pytest.mark.parametrize("query", [{}, {"type_depth": 9, "one_of": True, "input_value_deprecation": True}])
def test_introspection_is_exempt_from_depth_and_not_from_the_rest(query: Any) -> None:
    text = get_introspection_query(**query)
    assert not limit_errors(parse(text), Limits(depth=1, aliases=0, directives=0, root_fields=1))
    assert told(text, Limits(introspection_depth=10)) == {
        "code": "MAX_INTROSPECTION_DEPTH_LIMIT",
        "limit": 10,
        "found": 15,
    }
    renamed = text.replace("__schema", "a: __schema").replace("kind", "b: kind")
    assert told(renamed, Limits(aliases=1))["code"] == "MAX_ALIASES_LIMIT"


PAGE = """query Page($after: String) { games(first: 1000, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } nodes { id status startTime venue { id name city state timeZone }
    homeTeam { id key fullName colors venue { name } } awayTeam { id key fullName colors venue { name } } } } }"""
USUAL = [
    PAGE,
    EVERYTHING % 2026,
    get_introspection_query(),
    get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
        one_of=True,
    ),
    *(file.read_text(encoding="utf-8") for file in sorted(OPERATIONS.glob("*.graphql"))),
]


@pytest.mark.parametrize("text", USUAL)
async def test_what_tools_and_screens_ask_passes_half_of_each_limit_but_the_cost(text: str) -> None:
    halves = {each.name: getattr(Limits(), each.name) // 2 for each in fields(Limits) if each.name != "cost"}
    game = "R2FtZTpORkw6MjAyNjpSRUdVTEFSOjEwMDAwMA"
    names = {"team": "NFL:DAL", "opponent": "NFL:PHI", "game": game, "league": "NFL", "channels": ["ESPN"]}
    given = {**names, "season": 2026, "to": "2026-12-01"}
    unknown = ("There is no team", "There is no channel")  # the test's port has neither
    found = await errors(build_schema(Checks(Limits(**halves))), text, **given)
    assert [error.message for error in found if not error.message.startswith(unknown)] == []


def test_the_exemption_is_for_the_fields_themselves_and_not_for_names_like_theirs() -> None:
    for name in ("__schema: date", "IntrospectionQuery: date"):
        assert told(deep(17).replace("date", name, 1))["code"] == "MAX_DEPTH_LIMIT"
    fragment = "fragment __schema on Query { date { next { next { date } } } }"
    assert told(f"{{ ...__schema }} {fragment}", Limits(depth=3))["found"] == 4


def test_a_fragment_deepens_what_it_is_spread_in() -> None:
    document = "{ date { ...A } } fragment A on GameDate { next { ...B } } fragment B on GameDate { next { date } }"
    assert told(document, Limits(depth=3))["found"] == 4
    assert not limit_errors(parse(document), Limits(depth=4))


def bomb(steps: int, leaf: str) -> str:
    parts = " ".join(f"fragment F{n} on Source {{ ...F{n + 1} ...F{n + 1} }}" for n in range(steps))
    return f"{{ sources {{ ...F0 }} }} {parts} fragment F{steps} on Source {{ {leaf} }}"


@pytest.mark.parametrize("steps", [1, 10, 30, 90])
def test_a_bomb_is_counted_to_the_end_and_walked_once(steps: int) -> None:
    walk = LimitWalk(parse(bomb(steps, "a: mode")), Limits(nesting=1000))
    found = walk.errors(introspection=True)
    assert walk.visits == 2 + 2 * steps + 1
    assert [error.extensions for error in found] == (
        [{"code": "MAX_ALIASES_LIMIT", "limit": 50, "found": min(MOST, 2**steps)}] if steps > 5 else []
    )


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 6))
def test_every_selection_is_visited_once_however_often_it_runs(fragments: int, width: int, uses: int) -> None:
    """A tower of fragments, each of which spreads the next `uses` times beside `width` fields."""
    field_list = " ".join(f"f{n}" for n in range(width))
    body = "".join(
        f"fragment F{n} on T {{ {field_list} " + f"...F{n + 1} " * (uses if n < fragments - 1 else 0) + "} "
        for n in range(fragments)
    )
    walk = LimitWalk(parse(f"{{ ...F0 ...F0 }} {body}"), Limits())
    walk.errors(introspection=True)
    assert walk.visits == 2 + fragments * width + (fragments - 1) * uses


@pytest.mark.parametrize(
    ("document", "way"),
    [
        ("{ ...A } fragment A on Query { ...A }", "A → A"),
        (
            "{ ...A } fragment A on Query { ...B } fragment B on Query { sources { ...C } } fragment C on S { ...B }",
            "B → C → B",
        ),
        ("{ sources { mode } } fragment A on Query { ... { ...B } } fragment B on Query { ...A }", "A → B → A"),
    ],
)
async def test_a_cycle_of_fragments_is_told_with_its_way(document: str, way: str) -> None:
    for compiled in (True, False):
        (error,) = await errors(build_schema(compiled=compiled), document)
        assert way in error.message
        assert error.extensions == {"code": "GRAPHQL_VALIDATION_FAILED"}


def test_unused_fragments_and_other_operations_are_no_way_around() -> None:
    unused = f"{{ sources {{ mode }} }} fragment U on Source {{ {' '.join(f'a{n}: mode' for n in range(51))} }}"
    assert "Fragment `U` has 51 aliases" in only(unused).message
    other = f"query A {{ sources {{ mode }} }} query B {aliases(51)}"
    assert "Operation `B`" in only(other).message


async def test_a_document_that_passes_several_limits_is_told_of_each() -> None:
    document = "{ %s }" % " ".join(f"a{n}: sources {{ mode @skip(if: true) }}" for n in range(60))
    found = await errors(build_schema(), document)
    codes = {(error.extensions or {})["code"] for error in found}
    assert codes == {"MAX_ALIASES_LIMIT", "MAX_ROOT_FIELDS_LIMIT", "MAX_DIRECTIVES_LIMIT"}


async def test_a_known_document_is_not_walked_again() -> None:
    schema = build_schema()
    assert schema.compiled is not None
    document = "{ sources { mode } }"
    assert not await errors(schema, document)
    known = schema.compiled.documents.get(document)
    assert known is not None
    schema.compiled.checks = Checks(Limits(depth=0))  # a walk with these limits would refuse the document
    assert not await errors(schema, document)
    assert (await errors(schema, "{ sources { league } }"))[0].extensions["code"] == "MAX_DEPTH_LIMIT"  # type: ignore[index] # it has some


@pytest.mark.parametrize(
    "document",
    [
        "{ " * 10_000,
        "{ sources(a: " + "[" * 400 + "]" * 400 + ") }",
        "{" * 400 + "}" * 400,
        "{ a" + "{ a" * 300 + "}" * 301,
    ],
)
async def test_what_nests_too_deeply_to_be_read_is_refused(document: str) -> None:
    (error,) = await errors(build_schema(), document)
    assert (error.extensions or {})["code"] in ("GRAPHQL_PARSE_FAILED", "MAX_TOKENS_LIMIT", "MAX_SOURCE_LENGTH_LIMIT")


async def test_the_largest_nesting_that_passes_runs() -> None:
    limits = Limits()
    chain = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(limits.nesting - 2))
    document = f"{{ ...F0 }} {chain} fragment F{limits.nesting - 2} on Query {{ __typename }}"
    assert not await errors(build_schema(), document)
    assert not await errors(build_schema(compiled=False), document)


def test_long_lists_names_each_variable_that_holds_one() -> None:
    found = long_list_errors(
        {"a": [1] * 201, "b": [1] * 200, "c": {"d": [[2] * 500]}}, ("a", "b", "c", "missing"), Limits()
    )
    assert [error.message.split("`")[1] for error in found] == ["$a", "$c"]


@pytest.mark.parametrize("compiled", [True, False])
async def test_ten_mistakes_of_a_document_are_told_and_that_there_are_more(*, compiled: bool) -> None:
    zones = " ".join(f'a{number}: date(timeZone: "America/Here{number}")' for number in range(40))
    told = await errors(build_schema(compiled=compiled), "{ games(first: 1) { nodes { %s } } }" % zones)
    assert ["IANA time zone" in error.message for error in told] == [True] * MOST_ERRORS + [False]
    assert "Too many validation errors" in told[-1].message


async def test_without_introspection_neither_it_nor_suggestions_are_served() -> None:
    for compiled in (True, False):
        closed = build_schema(Checks(introspection=False), compiled=compiled)
        for document in (
            "{ __schema { types { name } } }",
            '{ a: __type(name: "Game") { name } }',
            "{ ...I } fragment I on Query { __schema { description } }",
        ):
            (error,) = await errors(closed, document)
            assert (error.extensions or {})["code"] == "INTROSPECTION_DISABLED"
            assert "introspection is off" in error.message
        assert not await errors(closed, "{ __typename sources { __typename } }")
        for document, variables in (
            ("{ sourcess { mode } }", {}),
            ("{ games(leage: NFL) { totalCount } }", {}),
            ("{ games(leagues: [NFI]) { totalCount } }", {}),
            ("{ ... on Gamee { id } }", {}),
            ("query ($l: [League!]) { games(leagues: $l) { totalCount } }", {"l": ["NFI"]}),
        ):
            told = await errors(closed, document, **variables)
            assert told
            assert "Did you mean" not in str(told)
            assert "Did you mean" in str(await errors(build_schema(compiled=compiled), document, **variables))
