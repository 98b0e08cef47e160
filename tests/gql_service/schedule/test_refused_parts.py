"""A part of a season is refused while the other parts are available: the reported errors, and the recovery."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from schema.context import Context
from schema.enums import League
from schema.executable import build_schema
from tests.conftest import Ask
from tests.gql_service.schedule.served import Serve, Served

SATURDAY: Final = datetime(2027, 1, 2, 15, tzinfo=UTC)
"""The last weekend of the regular season of the NFL; its play-offs are in the same weeks of the calendar."""
SUNDAY: Final = '{ games(on: "2027-01-03", leagues: [NFL]) { totalCount sources { errorCode } } }'
REGULAR: Final = "Schedules.*2026REG"


async def sunday(served: Served, ask: Ask) -> Any:
    """Look at Sunday's games."""
    return (await ask(served.gateway.store, SUNDAY, now=served.clock.now))["data"]["games"]


@pytest.mark.parametrize("status", [403, 404])
async def test_by_force_a_refused_part_is_asked_for_beside_those_that_are_held(
    serve: Serve, ask: Ask, status: int
) -> None:
    async with serve(SATURDAY, faults={REGULAR: status}) as served:
        store = served.gateway.store
        served.clock.pass_by(minutes=5)
        refused = await store.operator.refresh_now(League.NFL, force=True)
        assert {each.path.rpartition("/")[2] for each in refused if each.error is not None} == {"2026REG"}
        served.sandbox.faults.clear()
        refreshed = await store.operator.refresh_now(League.NFL, force=True)
        assert {each.as_json()["outcome"] for each in refreshed} == {"refreshed"}
        assert (await sunday(served, ask))["totalCount"] > 0


async def test_by_force_a_better_route_is_asked_for_that_was_refused_of_what_nobody_looks_at_now(
    serve: Serve, ask: Ask
) -> None:
    better = "/v3/nfl/scores/json/Schedules/2026REG"
    async with serve(SATURDAY, faults={better: 403}) as served:
        served.clock.pass_by(minutes=11)
        await ask(
            served.gateway.store, '{ games(on: "2026-08-20", leagues: [NFL]) { totalCount } }', now=served.clock.now
        )
        served.sandbox.faults.clear()
        await served.gateway.store.operator.refresh_now(League.NFL, force=True)
        assert served.sandbox.counts[better] == 1
        await sunday(served, ask)
        await served.turn()
        assert served.sandbox.counts[better] == 2


async def test_a_part_that_is_usually_played_now_and_not_there_is_trouble_and_soon_asked_for_again(
    serve: Serve, ask: Ask
) -> None:
    async with serve(SATURDAY, faults={REGULAR: 404}) as served:
        assert (await sunday(served, ask)) == {"totalCount": 0, "sources": [{"errorCode": "NOT_FOUND"}]}
        assert served.gateway.store.source(League.NFL).error_code == "NOT_FOUND"
        served.sandbox.faults.clear()
        served.clock.pass_by(minutes=5)
        assert (await sunday(served, ask)) == {"totalCount": 14, "sources": [{"errorCode": None}]}


async def test_what_is_there_of_such_a_league_is_shown_as_partial_with_the_reason(serve: Serve) -> None:
    year = "{ games(season: 2026, leagues: [NFL]) { totalCount sources { errorCode } } }"
    async with serve(SATURDAY, faults={REGULAR: 404}) as served:
        context = Context(served.gateway.store, served.clock.now)
        result = await build_schema().execute(year, context_value=context)
        assert result.errors is None
        assert result.data is not None
        assert result.data["games"]["totalCount"] > 0
        assert result.data["games"]["sources"] == [{"errorCode": "NOT_FOUND"}]
        assert context.lacks_some


async def test_a_part_that_is_not_usually_played_now_may_be_absent(serve: Serve) -> None:
    document = '{ games(on: "2027-08-20", leagues: [NFL]) { totalCount sources { errorCode } } }'
    async with serve(SATURDAY, faults={"2027PRE": 404}) as served:
        for hours in (0, 1):
            served.clock.pass_by(hours=hours)
            context = Context(served.gateway.store, served.clock.now)
            result = await build_schema().execute(document, context_value=context)
            assert result.data == {"games": {"totalCount": 0, "sources": [{"errorCode": None}]}}
            assert not context.lacks_some
        asked = sum(count for path, count in served.sandbox.counts.items() if path.endswith("Schedules/2027PRE"))
        assert asked == 1, "it is left alone for a day"


async def test_what_was_not_recorded_is_no_trouble(serve: Serve, ask: Ask, tmp_path: Path) -> None:
    async with serve(SATURDAY, faults={REGULAR: 404}, replay=tmp_path) as served:
        assert (await sunday(served, ask)) == {"totalCount": 0, "sources": [{"errorCode": None}]}
