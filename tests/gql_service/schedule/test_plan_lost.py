"""A key loses a part of its plan and regains the part: the games shown, the errors reported, and the calls spent."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
import pytest

from gql_service.sandbox import Sandbox, create_sandbox
from gql_service.wiring import create_gateway
from schema.enums import League
from tests.clocks import HandClock
from tests.conftest import Ask
from tests.gql_service.schedule.served import TODAY, Served, settings_of

SUNDAY: Final = datetime(2026, 11, 1, 19, tzinfo=UTC)
OF_THE_VENDOR: Final = {"HttpStatusCode": 401, "Code": 2, "Description": "Unauthorized."}
OF_ITS_FRONT: Final = {"statusCode": 401, "message": "Access denied due to invalid subscription key."}
KINDS: Final = {
    "401 of the vendor": (401, OF_THE_VENDOR, "KEY_REJECTED"),
    "401 of its front": (401, OF_ITS_FRONT, "KEY_REJECTED"),
    "403": (403, {}, "NOT_IN_PLAN"),
}
Kind = tuple[int, dict[str, Any], str]


def gateway_over(sandbox: Sandbox, clock: HandClock, ask: Ask) -> Served:
    settings = settings_of(monthly_calls=1000, leagues=(League.NFL, League.NBA))
    return Served(create_gateway(settings, clock, httpx.ASGITransport(app=sandbox)), sandbox, clock, ask)


async def told(served: Served, ask: Ask, league: str = "NFL") -> str | None:
    """Request a league's games of today; return the error code, if any."""
    document = TODAY.replace("NFL", league)
    answer = await ask(served.gateway.store, document, now=served.clock.now)
    if "errors" in answer:
        return str(answer["errors"][0]["extensions"]["code"])
    code = answer["data"]["games"]["sources"][0]["errorCode"]
    return str(code) if code is not None else None


async def visited(served: Served, ask: Ask, *, hours: float) -> None:
    until = served.clock.now + timedelta(hours=hours)
    while served.clock.now < until:
        served.clock.pass_by(minutes=5)
        await told(served, ask)
        await served.turn()


@pytest.fixture(params=list(KINDS.values()), ids=list(KINDS))
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    return found


async def test_what_is_held_is_shown_with_the_reason_for_few_calls_until_the_plan_is_back(kind: Kind, ask: Ask) -> None:
    status, body, code = kind
    clock = HandClock(SUNDAY)
    served = gateway_over(create_sandbox(clock), clock, ask)
    await visited(served, ask, hours=1)
    assert await told(served, ask) is None
    served.sandbox.faults.add(".*", status=status, body=body)
    before = sum(served.sandbox.counts.values())
    await visited(served, ask, hours=48)
    source = await served.look()
    assert (source["stale"], source["errorCode"]) == (True, code)
    assert sum(served.sandbox.counts.values()) - before <= 40
    served.sandbox.faults.clear()
    await visited(served, ask, hours=6.5)
    source = await served.look()
    assert (source["stale"], source["errorCode"]) == (False, None)
    await served.gateway.close()


async def test_a_wrong_key_costs_next_to_nothing_of_the_month(kind: Kind, ask: Ask) -> None:
    status, body, code = kind
    clock = HandClock(SUNDAY)
    served = gateway_over(create_sandbox(clock), clock, ask)
    served.sandbox.faults.add(".*", status=status, body=body)
    await visited(served, ask, hours=48)
    assert await told(served, ask) == code
    assert sum(served.sandbox.counts.values()) <= 30
    await served.gateway.close()


async def test_a_plan_that_loses_one_league_leaves_the_other_and_says_plan(ask: Ask) -> None:
    clock = HandClock(SUNDAY)
    served = gateway_over(create_sandbox(clock), clock, ask)
    for league in ("NFL", "NBA"):
        assert await told(served, ask, league) is None
    served.sandbox.faults.not_in_plan("/nfl/")
    for _ in range(24):
        clock.pass_by(minutes=30)
        assert await told(served, ask, "NBA") is None
        await told(served, ask, "NFL")
        await served.turn()
    assert await told(served, ask, "NFL") == "NOT_IN_PLAN"
    await served.gateway.close()
