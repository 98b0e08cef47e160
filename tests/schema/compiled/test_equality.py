"""Compiled execution gives the same bytes as graphql-core, over made-up requests.

EQUALITY_EXAMPLES is the number of requests for each test; 500 by default.
"""

import asyncio
import logging
import os
from collections.abc import Iterator

import orjson
import pytest
from hypothesis import HealthCheck, given, settings

from gql_service.schedule.store import ScheduleStore
from gql_service.settings import Settings
from gql_service.wiring import create_gateway
from schema.compiled.tally import Reason, Tally
from schema.context import Context
from schema.enums import League
from schema.executable import ScheduleSchema, build_schema
from schema.port import SchedulePort
from tests.builders import NOW
from tests.clocks import HandClock
from tests.schema.compiled import worlds
from tests.schema.compiled.requests import Pools, Request, requests
from tests.schema.compiled.worlds import same_id

EXAMPLES = int(os.environ.get("EQUALITY_EXAMPLES", "500"))
THOROUGH = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
PLAIN = build_schema(compiled=False, new_error_id=same_id)
REAL = (League.NFL, League.NBA, League.EPL)

pytestmark = pytest.mark.timeout(1200)  # seconds; hundreds of requests for each test take minutes on a busy machine


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Log nothing: to print the traceback of each error that a test makes up takes longer than all the rest."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def pools_of(runner: asyncio.Runner, port: SchedulePort, *more: str) -> Pools:
    snapshots = [snapshot for league in port.leagues for snapshot in port.held(league) if snapshot.games]
    games = [game for snapshot in snapshots for game in (*snapshot.games[:8], *snapshot.games[-2:])]
    teams = [team for snapshot in snapshots for team in list(snapshot.directory.teams.values())[:6]]
    cursors = [_cursor(runner, port, order) for order in ("START_TIME_ASC", "START_TIME_DESC")]
    venues: list[str] = [venue.id for snapshot in snapshots for venue in list(snapshot.directory.venues.values())[:3]]
    game_ids: list[str] = [game.id for game in games]
    team_ids: list[str] = [team.id for team in teams]
    nodes: list[str] = [*game_ids, *team_ids, *venues, *(snapshot.season.id for snapshot in snapshots)]
    names = [f"{team.league.value}:{team.key}" for team in teams] + [teams[0].id]
    ids = {"node": nodes, "game": game_ids, "team": [*team_ids, *names], "venue": venues}
    channels = list(dict.fromkeys(name for game in games for name in game.channels or ()))
    return Pools(ids, [*(league.value for league in port.leagues), *more], names, cursors, channels or ["ESPN"])


def _cursor(runner: asyncio.Runner, port: SchedulePort, order: str) -> str:
    document = "{ games(season: 2026, first: 2, orderBy: %s) { pageInfo { endCursor } } }" % order
    result = runner.run(PLAIN.execute(document, context_value=Context(port, NOW)))
    assert result.data is not None
    cursor: str = result.data["games"]["pageInfo"]["endCursor"]
    return cursor


async def answer(schema: ScheduleSchema, request: Request, port: SchedulePort) -> tuple[bytes, Context]:
    context = Context(port, NOW)
    result = await schema.execute(request.document, dict(request.variables), context, operation_name=request.operation)
    errors = [dict(error.formatted) for error in result.errors or ()]
    return orjson.dumps({"data": result.data, "errors": errors}), context


async def _plain(request: Request, port: SchedulePort) -> bytes:
    expected, _ = await answer(PLAIN, request, port)
    return expected


def tally_of(schema: ScheduleSchema) -> Tally:
    assert schema.compiled is not None
    return schema.compiled.tally


async def compare(schema: ScheduleSchema, request: Request, port: SchedulePort, *, sound: bool) -> None:
    """Compare with graphql-core; over `sound` records, no run is abandoned without an error to report."""
    await answer(PLAIN, request, port)  # so that all data is in memory, and every later answer is the same
    expected, labels = await answer(PLAIN, request, port)
    tally, given_up = tally_of(schema), tally_of(schema).fell_back[Reason.ERROR]
    for _ in range(2):  # first seen, then known
        found, noted = await answer(schema, request, port)
        if found != expected and orjson.loads(expected)["errors"]:
            # Which errors below the same null graphql-core reaches depends on the moments at which its tasks run.
            expected = next(
                (each for each in [await _plain(request, port) for _ in range(5)] if each == found), expected
            )
        assert found == expected
        if isinstance(port, ScheduleStore):
            continue  # refreshes in the background change the recorded dependencies
        if orjson.loads(expected)["data"] is None:
            continue  # which other roots had run by then changes from run to run, and clients see no data of them
        if orjson.loads(expected)["errors"]:
            # graphql-core goes on with fields beside a broken one, whose data become null with it.
            assert noted.freshness.items() >= labels.freshness.items() or not sound
        else:
            assert noted == labels
            # A null in a non-null place is an error only if graphql-core gets so far; a compiled run sees it earlier.
            refusable = None in request.variables.values()
            assert tally.fell_back[Reason.ERROR] == given_up or refusable or not sound


def check(
    runner: asyncio.Runner, port: SchedulePort, *more: str, sound: bool = True, pools: Pools | None = None
) -> Tally:
    """Compare over a port, and return how many operations ran compiled and in graphql-core."""
    schema = build_schema(new_error_id=same_id)

    @THOROUGH
    @given(requests(PLAIN._schema, pools or pools_of(runner, port, *more)))  # noqa: SLF001 - Strawberry's own name
    def same(request: Request) -> None:
        runner.run(compare(schema, request, port, sound=sound))

    same()
    tally = tally_of(schema)
    assert tally.fell_back[Reason.COMPILER] == 0
    assert tally.compiled > EXAMPLES or not sound, "most requests, each asked twice, ran compiled"
    return tally


def test_whole_records(runner: asyncio.Runner) -> None:
    check(runner, worlds.whole(), "EPL")


def test_a_schedule_that_raises_below_roots_is_looked_into_once(runner: asyncio.Runner) -> None:
    tally = check(runner, worlds.erring(), sound=False, pools=pools_of(runner, worlds.whole(), "EPL"))
    assert tally.fell_back[Reason.ERROR] == 0


def test_records_that_break_the_contract(runner: asyncio.Runner) -> None:
    check(runner, worlds.broken(), sound=False)


@pytest.mark.parametrize("fields", worlds.BROKEN_FIELDS)
def test_a_value_that_breaks_the_contract_is_reported_by_graphql_core(runner: asyncio.Runner, fields: str) -> None:
    """Made-up requests may miss a broken value, so a request of its own reaches each of them."""
    schema = build_schema(new_error_id=same_id)
    request = Request(f"{{ games(season: 2026) {{ nodes {{ id {fields} }} }} }}", {}, None)
    runner.run(compare(schema, request, worlds.broken(), sound=False))
    assert tally_of(schema).fell_back[Reason.ERROR] == 2, "both times that it is asked"


def test_the_sandbox_s_leagues(runner: asyncio.Runner) -> None:
    gateway = create_gateway(Settings(leagues=REAL), HandClock(NOW))

    async def load() -> None:
        for league in REAL:
            await gateway.store.readiness.load(league)

    runner.run(load())
    check(runner, gateway.store, "MLB")
    runner.run(gateway.close())
