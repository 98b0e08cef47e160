"""The cost of operations, and its limit."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from graphql import (
    GraphQLList,
    GraphQLNonNull,
    get_introspection_query,
    get_named_type,
    is_composite_type,
    parse,
)
from hypothesis import given
from hypothesis import strategies as st

import schema
from bench.workloads import WORKLOADS, Workload
from schema.context import Context
from schema.enums import League
from schema.executable import build_schema
from schema.field_costs import (
    CALL_COST,
    CURRENT,
    GAMES_OF_TEAM,
    MANY_DAYS,
    NEAR_DAY,
    NEAR_GAME,
    ON_A_CLOCK,
    ONE_DAY,
    SOURCES,
)
from schema.field_costs import CONNECTION as PAGE
from schema.rules.checks import Checks
from schema.rules.cost.bill import Bill
from schema.rules.cost.document import DocumentCosts
from schema.rules.cost.fields import priced_fields
from schema.rules.cost.price import Price
from schema.rules.cost.pricing import bill_of
from schema.rules.cost.sizes import operation_of
from schema.rules.limits import MOST, Limits
from tests.builders import DAL, NOW, PHI, game, season, snapshot, utc
from tests.fakes.schedule import FakeSchedule
from tests.gql_service.test_all_leagues import DETAILS, EVERYTHING, RECORD

SCHEMA = build_schema()._schema  # noqa: SLF001 - Strawberry's name for it
MAX_COST = Limits().cost
ALL = len(League)


def bill(document: str, variables: dict[str, Any] | None = None, leagues: int = ALL, name: str | None = None) -> Bill:
    parsed = parse(document)
    operation = operation_of(parsed, name)
    assert operation is not None
    return bill_of(SCHEMA, parsed, variables or {}, operation, leagues)


def values(document: str, **variables: object) -> int:
    return sum(price.values for price in bill(document, variables).roots.values())


def calls(document: str, leagues: int = ALL, **variables: object) -> int:
    return sum(price.calls for price in bill(document, variables, leagues).roots.values())


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("{ __schema { types { name } } }", 0),
        ("{ sources { league mode } }", 1 + ALL * 2),
        ("{ games { totalCount nodes { id } } }", ONE_DAY + 1 + 1 + 100),
        ("{ games(first: 7) { edges { cursor node { id } } } }", ONE_DAY + 1 + 7 * 3),
        ("{ dates(first: 2) { date games(first: 3) { nodes { id } } } }", 5 * ONE_DAY + 2 * (1 + PAGE + 1 + 3)),
        ("{ games(season: 2026) { totalCount } }", MANY_DAYS + 1),
        ('{ dates(to: "2027-01-01") { next { next { date } } } }', MANY_DAYS + 14 * (NEAR_DAY + NEAR_DAY + 1)),
        ("{ games(first: 7) { nodes { homeTeam { nextGame { id } } } } }", ONE_DAY + 1 + 7 * (1 + NEAR_GAME + 1)),
        ("{ games(first: 7) { nodes { season { current currentWeek } } } }", ONE_DAY + 1 + 7 * (1 + 2 * CURRENT)),
        ("{ games(first: 7) { nodes { date localStartTime } } }", ONE_DAY + 1 + 7 * 2 * ON_A_CLOCK),
        ("{ teams(first: 7) { sources { mode } nodes { id } } }", ONE_DAY + ALL + SOURCES + 1 + 7),
        ('{ nodes(ids: ["a", "b"]) { id } }', 1 + 2),
        (
            "{ games(first: 2) { ...A } } fragment A on GameConnection { nodes { ...B } } fragment B on Game { id }",
            ONE_DAY + 1 + 2,
        ),
        ('{ node(id: "a") { ... on Team { games(first: 4) { nodes { id } } } } }', 1 + GAMES_OF_TEAM + 1 + 4),
    ],
)
def test_a_field_costs_one_as_often_as_it_can_occur(document: str, expected: int) -> None:
    assert values(document) == expected


def test_variables_count() -> None:
    assert values("query ($n: Int) { games(first: $n) { nodes { id } } }", n=9) == ONE_DAY + 10


def test_the_defaults_of_variables_count() -> None:
    document = "query ($n: Int = 9) { games(first: $n) { nodes { id } } }"
    assert values(document) == ONE_DAY + 10
    assert values(document, n=3) == ONE_DAY + 4
    assert values(document, n=None) == ONE_DAY + 1 + 100


@pytest.mark.parametrize("odd", [-1, -5.5, True, False, "5", [], {}, [7]])
def test_what_no_page_can_have_counts_as_the_largest(odd: object) -> None:
    document = "query ($n: Int) { games(first: $n) { nodes { id } } }"
    assert values(document, n=odd) == ONE_DAY + 1 + 2500
    assert values("{ games(first: -5) { nodes { id } } }") == ONE_DAY + 1 + 2500


def test_a_float_that_graphql_takes_for_an_integer_counts_as_it() -> None:
    document = "query ($n: Int) { games(first: $n) { nodes { id } } }"
    assert values(document, n=2000.0) == ONE_DAY + 1 + 2000


@given(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text())
def test_nothing_sent_costs_less_than_what_it_can_come_to(n: object) -> None:
    document = "query ($n: Int) { teams(first: $n) { nodes { games(last: $n) { nodes { id } } } } }"
    answered = 100 if n is None else n if isinstance(n, int | float) and not isinstance(n, bool) and n >= 0 else 0
    assert values(document, n=n) >= min(MOST, answered * answered)
    assert bill(document, {"n": n}).total <= MOST


@pytest.mark.parametrize("leagues", [None, "NFL", ["NFL"], [], ["NFL"] * 50, 5])
def test_no_list_of_leagues_asks_less_than_it_names(leagues: Any) -> None:
    document = "query ($l: [League!]) { games(leagues: $l) { totalCount } }"
    named = ALL if leagues is None else min(ALL, len(leagues)) if isinstance(leagues, list) else 1
    assert calls(document, l=leagues) == named * 9


@pytest.mark.parametrize(
    ("document", "of_one_league", "of_eleven"),
    [
        ("{ sources { league } __schema { types { name } } }", 0, 0),
        ('{ games(leagues: [NFL], on: "today") { totalCount } }', 9, 9),
        ("{ games { totalCount } }", 9, 99),
        ("{ games(season: 2020) { totalCount } }", 12, 132),
        ('{ games(from: "today") { nodes { id } } }', 23, 253),
        ('{ games(teams: ["NFL:DAL", "NBA:LAL"]) { totalCount } }', 9, 18),
        ('{ games(teams: ["NFL:DAL"], leagues: [NBA]) { totalCount } }', 18, 18),
        ('{ games(home: ["NFL:DAL"]) { totalCount } }', 9, 9),
        ('{ games(away: ["NFL:DAL", "NBA:LAL"], home: ["NFL:KC"], season: 2020) { totalCount } }', 12, 12),
        ('{ games(venues: ["a", "b"]) { totalCount } }', 9, 18),
        ('{ team(id: "NFL:DAL") { name } }', 5, 5),
        ('{ team(id: "NFL:DAL") { nextGame { id } } }', 25, 25),
        ('{ team(id: "NFL:DAL") { games(season: 2020) { totalCount } } }', 14, 14),
        ("{ teams(first: 1) { nodes { games { totalCount } } } }", 5 + 9, 11 * (5 + 9)),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', 18, 18),
    ],
)
def test_calls_are_counted_by_leagues_and_not_by_nodes(document: str, of_one_league: int, of_eleven: int) -> None:
    assert calls(document, 1) == of_one_league
    assert calls(document, 11) == of_eleven


def test_the_total_has_both_in_one_number() -> None:
    price = bill("{ games { totalCount } }").roots["games"]
    assert price == Price(values=ONE_DAY + 1, calls=9 * ALL)
    assert bill("{ games { totalCount } }").total == ONE_DAY + 1 + 9 * ALL * CALL_COST


def test_only_the_operation_that_is_asked_for_counts() -> None:
    document = "query A { sources { mode } } query B { games { totalCount } }"
    assert bill(document, name="A").total == 1 + ALL
    assert bill(document, name="B").total == ONE_DAY + 1 + 9 * ALL * CALL_COST


WITHOUT_DETAILS = (EVERYTHING % 2026).replace(DETAILS, "").replace(RECORD, "")


def test_a_largest_page_without_details_has_room() -> None:
    assert bill(WITHOUT_DETAILS.replace("first: 1000", "first: 2500"), {"league": "NFL"}).total < MAX_COST


def test_a_thousand_games_with_every_field_have_room() -> None:
    assert bill(EVERYTHING % 2026, {"league": "NFL"}).total < MAX_COST


def test_a_largest_page_with_every_field_is_refused() -> None:
    largest = bill((EVERYTHING % 2026).replace("first: 1000", "first: 2500"), {"league": "NFL"})
    (error,) = largest.errors(Limits())
    assert error.extensions is not None
    assert error.extensions["code"] == "OPERATION_TOO_COMPLEX"
    assert error.extensions["largest"] == "games"


def test_a_line_score_costs_ten_entries() -> None:
    plain = bill("{ games(first: 1) { nodes { id } } }").total
    assert bill("{ games(first: 1) { nodes { id periodScores { name } } } }").total == plain + 1 + 10 * 1


def test_a_thousand_games_of_all_leagues_with_teams_and_venue_have_room() -> None:
    document = WITHOUT_DETAILS.replace("leagues: [$league], ", "")
    assert bill(document).total < MAX_COST / 2


SIDES = "nextGame { id } previousGame { id }"


@pytest.mark.parametrize(
    "selection",
    [
        " ".join(f"a{n}: homeTeam {{ nextGame {{ id }} }}" for n in range(40)),
        "homeTeam { games(first: 0) { totalCount } } awayTeam { games(first: -1) { totalCount } }",
        " ".join(f"a{n}: season {{ current }}" for n in range(49)),
        " ".join(f'a{n}: localStartTime(timeZone: "Asia/Tokyo")' for n in range(49)) + f" homeTeam {{ {SIDES} }}",
    ],
)
def test_what_every_game_of_a_season_looks_up_again_has_no_room(selection: str) -> None:
    document = f"{{ games(leagues: [MLB], season: 2026, first: 2430) {{ nodes {{ {selection} }} }} }}"
    assert bill(document).errors(Limits())


def test_both_neighbours_of_both_teams_of_a_page_of_games_have_room() -> None:
    document = (
        f"{{ games(leagues: [MLB], first: 500) {{ nodes {{ homeTeam {{ {SIDES} }} awayTeam {{ {SIDES} }} }} }} }}"
    )
    assert bill(document).total < MAX_COST / 4


OPERATIONS = sorted((Path(schema.__file__).parent / "operations").glob("*.graphql"))


@pytest.mark.parametrize("operation", OPERATIONS, ids=[each.stem for each in OPERATIONS])
def test_the_operations_that_come_with_the_schema_have_room_for_all_leagues(operation: Path) -> None:
    assert bill(operation.read_text()).total < MAX_COST / 4


@pytest.mark.parametrize("workload", [each for each in WORKLOADS if each.graphql], ids=lambda each: each.name)
def test_what_is_measured_has_room(workload: Workload) -> None:
    asked = orjson.loads(workload.requests[0].body or b"")
    assert bill(asked["query"], asked.get("variables")).total < MAX_COST / 4


def test_the_introspection_of_tools_has_room_and_costs_nothing() -> None:
    of = bill(get_introspection_query(one_of=True, input_value_deprecation=True, specified_by_url=True))
    assert of.total == 0
    assert 10_000 < of.introspection < Limits().introspection_size * 0.4


def bomb(steps: int) -> str:
    parts = " ".join(f"fragment F{n} on Game {{ ...F{n + 1} ...F{n + 1} }}" for n in range(steps))
    return f"{{ games(first: 1) {{ nodes {{ ...F0 }} }} }} {parts} fragment F{steps} on Game {{ id }}"


@pytest.mark.parametrize("steps", [1, 5, 30, 90])
def test_each_selection_is_looked_at_once_whatever_a_bomb_comes_to(steps: int) -> None:
    of = bill(bomb(steps))
    assert of.visits == 3 + 2 * steps + 1
    assert of.total == min(MOST, ONE_DAY + 1 + 2**steps + 99 * CALL_COST)


def test_a_fragment_on_a_page_is_priced_once_for_pages_of_all_sizes() -> None:
    pages = " ".join(f"a{n}: games(first: {n}) {{ ...P }}" for n in range(10))
    of = bill(f"{{ {pages} }} fragment P on GameConnection {{ nodes {{ id week round }} totalCount }}")
    assert of.visits == 10 + 10 + 5
    assert sum(price.values for price in of.roots.values()) == sum(ONE_DAY + 2 + 3 * n for n in range(10))


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize(
    "document",
    [
        "{games{nodes{homeTeam{games{nodes{homeTeam{games{nodes{homeTeam{games{nodes{id}}}}}}}}}}}}",
        "{ teams(first: 2500) { nodes { games(first: 50) { nodes { homeTeam { games(first: 5) { totalCount } } } } } } }",  # noqa: E501 - read as one,
        "{ %s }" % " ".join(f"a{n}: games(season: 2026, first: 0) {{ totalCount }}" for n in range(25)),
        "{ games(first: 2147483647) { nodes { homeTeam { games(first: 2147483647) { nodes { id } } } } } }",
    ],
)
async def test_what_costs_too_much_is_refused_with_the_number_and_the_way_out(document: str, *, compiled: bool) -> None:
    of = season()
    port = FakeSchedule(snapshot(of, [game("1", utc("2026-11-24T18:00:00"), DAL, PHI, of=of)]))
    built = build_schema(compiled=compiled)
    for _ in range(2):
        context = Context(port, NOW)
        (error,) = (await built.execute(document, context_value=context)).errors or []
        assert error.extensions is not None
        assert error.extensions["code"] == "OPERATION_TOO_COMPLEX"
        assert error.extensions["limit"] == 400_000 < error.extensions["cost"] == context.cost
        assert "the limit is 400,000" in error.message
        assert f"`{error.extensions['largest']}`" in error.message
        assert "`first`" in error.message
    assert port.asked == []


async def test_the_cost_is_known_however_an_operation_runs() -> None:
    port = FakeSchedule(snapshot(season(), []))
    built = build_schema(Checks(leagues=2))
    for document, cost in (("{ games { totalCount } }", ONE_DAY + 1 + 18 * CALL_COST), ("{ __typename }", 0)):
        for _ in range(3):
            context = Context(port, NOW)
            assert not (await built.execute(document, context_value=context)).errors
            assert context.cost == cost


async def test_the_limit_passes_at_the_cost_and_refuses_below_it() -> None:
    port = FakeSchedule(snapshot(season(), []))
    document = "{ games { totalCount } }"
    cost = bill(document).total
    at, below = (build_schema(Checks(Limits(cost=limit))) for limit in (cost, cost - 1))
    for _ in range(2):
        assert not (await at.execute(document, context_value=Context(port, NOW))).errors
        (error,) = (await below.execute(document, context_value=Context(port, NOW))).errors or []
        assert f"the limit is {cost - 1:,}" in error.message


def test_prices_are_found_once_for_variables_of_the_same_sizes() -> None:
    parsed = parse("query ($n: Int, $l: [League!]) { games(first: $n, leagues: $l) { nodes { id } } }")
    costs = DocumentCosts(SCHEMA, parsed, Limits())
    assert costs.affordable(None, {"n": 5, "l": ["NFL"]}) == costs.affordable(None, {"n": 5, "l": ["NBA"]})
    assert costs.affordable(None, {"n": 5}) != costs.affordable(None, {"n": 5, "l": ["NBA"]})
    assert costs.affordable(None, {"n": 1}) != costs.affordable(None, {"n": True})
    assert costs.affordable(None, {"n": 900_000}) is None


def test_a_refused_introspection_says_how_much_it_is() -> None:
    types = " ".join(f"a{n}: type {{ fields {{ name args {{ name type {{ name }} }} }} }}" for n in range(49))
    (error,) = bill(f"{{ __schema {{ types {{ fields {{ {types} }} }} }} }}").errors(Limits())
    assert error.extensions is not None
    assert error.extensions["code"] == "MAX_INTROSPECTION_SIZE_LIMIT"
    assert "the limit is 100,000" in error.message


def test_every_list_of_objects_in_the_contract_declares_its_length() -> None:
    lists = 0
    for type_name, fields in priced_fields(SCHEMA).items():
        for name, priced in fields.items():
            of = SCHEMA.type_map[type_name].fields[name].type  # type: ignore[attr-defined] # only types with fields
            bare = of.of_type if isinstance(of, GraphQLNonNull) else of
            if isinstance(bare, GraphQLList) and is_composite_type(get_named_type(bare)):
                lists += 1
                assert priced.is_sized or priced.size is not None, f"{type_name}.{name}"
    assert lists > 5


def test_lists_with_an_entry_for_each_league_grow_with_the_leagues_of_the_contract() -> None:
    fields = priced_fields(SCHEMA)
    by_league = [fields[of]["sources"] for of in ("Query", "GameConnection", "TeamConnection")]
    for field in (*by_league, fields["GameDate"]["leagues"]):
        assert field.size is not None
        assert field.size.assumed_size == len(League)
    seasons = fields["Query"]["seasons"].size
    assert seasons is not None
    assert seasons.assumed_size % len(League) == 0
