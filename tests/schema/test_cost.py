"""What an operation may cost."""

import pytest
from graphql import parse

from schema.build import ScheduleSchema
from schema.cost import CONNECTION as PAGE
from schema.cost import MANY_DAYS, MAX_COST, ONE_DAY, prices
from tests.builders import DAL, PHI, game, season, snapshot, utc
from tests.conftest import Ask
from tests.fakes.schedule import FakeSchedule
from tests.gql_service.test_all_leagues import EVERYTHING


def price(schema: ScheduleSchema, document: str, **variables: object) -> int:
    return sum(prices(schema._schema, parse(document), variables).values())  # noqa: SLF001 - Strawberry's name for it


@pytest.mark.parametrize(
    ("document", "cost"),
    [
        ("{ __schema { types { name } } }", 0),
        ("{ sources { league mode } }", 1 + 11 * 2),
        ("{ games { totalCount nodes { id } } }", ONE_DAY + 1 + 1 + 100),
        ("{ games(first: 7) { edges { cursor node { id } } } }", ONE_DAY + 1 + 7 * 3),
        ("{ games(last: 3) { nodes { id } } a: games(first: -5) { nodes { id } } }", ONE_DAY + 1 + 3 + ONE_DAY + 1),
        ("{ dates(first: 2) { date games(first: 3) { nodes { id } } } }", 5 * ONE_DAY + 2 * (1 + PAGE + 1 + 3)),
        ("{ games(season: 2026) { totalCount } }", MANY_DAYS + 1),
        ('{ dates(to: "2027-01-01") { next { next { date } } } }', MANY_DAYS + 14 * (PAGE + PAGE + 1)),
        ('{ nodes(ids: ["a", "b"]) { id } }', 1 + 2),
        (
            "{ games(first: 2) { ...A } } fragment A on GameConnection { nodes { ...B } } fragment B on Game { id }",
            ONE_DAY + 1 + 2,
        ),
        ('{ node(id: "a") { ... on Team { games(first: 4) { nodes { id } } } } }', 1 + PAGE + 1 + 4),
    ],
)
def test_a_field_costs_one_as_often_as_it_can_occur(schema: ScheduleSchema, document: str, cost: int) -> None:
    assert price(schema, document) == cost


def test_variables_count(schema: ScheduleSchema) -> None:
    assert price(schema, "query ($n: Int) { games(first: $n) { nodes { id } } }", n=9) == ONE_DAY + 10


def test_the_defaults_of_variables_count(schema: ScheduleSchema) -> None:
    document = "query ($n: Int = 9) { games(first: $n) { nodes { id } } }"
    assert price(schema, document) == ONE_DAY + 10
    assert price(schema, document, n=3) == ONE_DAY + 4
    assert price(schema, document, n=None) == ONE_DAY + 1 + 100


def test_a_largest_page_with_every_field_has_room(schema: ScheduleSchema) -> None:
    assert price(schema, EVERYTHING % 2026, league="NFL") < MAX_COST


def test_fragments_within_fragments_are_priced_once_each(schema: ScheduleSchema) -> None:
    steps = " ".join(f"fragment F{n} on Game {{ ...F{n + 1} ...F{n + 1} }}" for n in range(200))
    document = f"{{ games(first: 1) {{ nodes {{ ...F0 }} }} }} {steps} fragment F200 on Game {{ id }}"
    assert price(schema, document) > MAX_COST


@pytest.mark.parametrize(
    "document",
    [
        "{games{nodes{homeTeam{games{nodes{homeTeam{games{nodes{homeTeam{games{nodes{id}}}}}}}}}}}}",
        "{ teams(first: 2500) { nodes { games(first: 50) { nodes { homeTeam { games(first: 5) { totalCount } } } } } } }",  # noqa: E501 - read as one,
        "{ %s }" % " ".join(f"a{n}: games(season: 2026, first: 0) {{ totalCount }}" for n in range(25)),
        "{ dates(first: 400) { %s date %s } }" % ("next { " * 20, "}" * 20),
    ],
)
async def test_what_costs_too_much_is_refused_with_the_number_and_the_way_out(ask: Ask, document: str) -> None:
    of = season()
    port = FakeSchedule(snapshot(of, [game("1", utc("2026-11-24T18:00:00"), DAL, PHI, of=of)]))
    (error,) = (await ask(port, document))["errors"]
    assert error["extensions"]["code"] == "OPERATION_TOO_COMPLEX"
    assert "the limit is 400,000" in error["message"]
    assert "`first`" in error["message"]
    assert port.asked == []
