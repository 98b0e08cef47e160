"""The price of an operation covers its upstream calls in a gateway without data."""

from datetime import UTC, datetime
from typing import Any

import pytest
from graphql import parse

from gql_service.settings import Settings
from gql_service.wiring import checks_of, create_gateway
from schema.context import Context
from schema.enums import League, SeasonType
from schema.executable import build_schema
from schema.ids import SeasonKey, game_id
from schema.rules.cost.pricing import bill_of
from schema.rules.cost.sizes import operation_of
from tests.clocks import HandClock
from tests.gql_service.test_operations import DOCUMENTS, VARIABLES

INSTANTS = [datetime(2026, month, day, 20, tzinfo=UTC) for month, day in ((1, 10), (9, 28))]
EVERYWHERE = "{ nodes { homeTeam { nextGame { id } previousGame { id } games(season: 2024) { totalCount } } } }"
ASKED = [
    "{ sources { mode } __schema { queryType { name } } }",
    "{ games { totalCount } }",
    f"{{ games {EVERYWHERE} }}",
    '{ games(on: "today") { totalCount } }',
    "{ games(season: 2025) { totalCount } }",
    "{ games(season: 2025, seasonType: REGULAR) { totalCount } }",
    '{ games(from: "2026-01-01", to: "2026-12-31") { totalCount } }',
    '{ games(to: "2027-12-01", from: "2026-11-01") { totalCount } }',
    "{ games(week: 1) { totalCount } }",
    '{ games(teams: ["NFL:DAL", "WNBA:LAS"]) { totalCount } }',
    '{ games(teams: ["NFL:DAL"], leagues: [WNBA]) { totalCount } }',
    "{ dates { date games { totalCount } next { date } } }",
    "{ dates(first: 400) { date } }",
    '{ date(on: "2026-09-20") { previous { date } next { date } } }',
    "{ seasons { id currentWeek } }",
    "{ teams { totalCount } }",
    "{ teams(first: 500) { nodes { games { totalCount } nextGame { id } previousGame { id } } } }",
    "{ teams(first: 500) { nodes { games(season: 2024) { totalCount } } } }",
    "{ teams(first: 500) { nodes { record { wins } byes { number } } } }",
    "{ teams(first: 500) { nodes { record(season: 2024, seasonType: POSTSEASON) { wins } } } }",
    "{ venues(first: 500) { nodes { games { totalCount } } } }",
    "{ venues(first: 500) { nodes { games(season: 2024) { totalCount } } } }",
    '{ games(home: ["NFL:DAL", "WNBA:LAS"], season: 2025) { nodes { homeRecord { wins } series { summary } } } }',
    '{ team(id: "NFL:DAL") { nextGame { id } previousGame { id } } }',
    '{ team(id: "WNBA:LAS") { a: games(season: 2025) { totalCount } b: games(from: "today") { totalCount } } }',
    '{ a: team(id: "NFL:DAL") { name } b: team(id: "WNBA:LAS") { nextGame { id } } games { totalCount } }',
]


@pytest.mark.parametrize("now", INSTANTS, ids=[f"{instant:%b}" for instant in INSTANTS])
async def test_no_operation_causes_more_calls_than_its_price_has(now: datetime) -> None:
    settings = Settings(leagues=(League.NFL, League.WNBA))
    checks = checks_of(settings)
    schema = build_schema(checks)
    plain = schema._schema  # noqa: SLF001 - Strawberry's name for the plain schema
    ids = [game_id(SeasonKey(League.NFL, year, SeasonType.REGULAR), "1") for year in (2023, 2024, 2025)]
    nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Game { homeTeam { nextGame { id } } } } }"
    cases: list[tuple[str, dict[str, Any]]] = [(nodes, {"ids": ids}), *((document, {}) for document in ASKED)]
    cases += [(DOCUMENTS[name], VARIABLES.get(name, {})) for name in DOCUMENTS]
    most = 0.0
    for document, variables in cases:
        parsed = parse(document)
        operation = operation_of(parsed, None)
        assert operation is not None
        bill = bill_of(plain, parsed, variables, operation, checks.leagues)
        priced = sum(price.calls for price in bill.roots.values())
        gateway = create_gateway(settings, HandClock(now))
        try:
            await schema.execute(document, variables, Context(gateway.store, now))
            made = gateway.store.calls
        finally:
            await gateway.close()
        assert made.answered + made.failed <= priced, document
        most = max(most, (made.answered + made.failed) / max(1, priced))
    assert most > 0.5  # the price is close to the real number of calls
