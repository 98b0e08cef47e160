"""One part of a season is refused while the others are there: what is told of it, and what brings it back."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest

from schema.enums import League
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
        refused = await store.refresh_now(League.NFL, force=True)
        assert {each.path.rpartition("/")[2] for each in refused if each.error is not None} == {"2026REG"}
        served.sandbox.faults.clear()
        refreshed = await store.refresh_now(League.NFL, force=True)
        assert {each.told()["outcome"] for each in refreshed} == {"refreshed"}
        assert (await sunday(served, ask))["totalCount"] > 0
