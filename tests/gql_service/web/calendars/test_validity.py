"""Every feed is valid by RFC 5545 and RFC 7986, as independent libraries see it."""

import re

import pytest

from gql_service.settings import Settings
from gql_service.wiring import create_app
from schema.enums import League
from tests.builders import NOW
from tests.clocks import HandClock
from tests.gql_service.web.calendars.validating import faults_in
from tests.serving import client_of


async def feed(path: str) -> bytes:
    """Return a feed of the sandbox with all its traps."""
    league = League[re.split(r"[./]", path)[0]]
    async with client_of(create_app(Settings(leagues=(league,), traps=True), HandClock(NOW))) as client:
        response = await client.get(f"/calendar/{path}")
    assert response.status_code == 200
    return response.content


@pytest.mark.parametrize(
    "path",
    [
        "NFL/DAL.ics",
        "NBA.ics",
        "NBA/BOS.ics?scores=off",
        "MLB/NYY.ics?season=2026",
        "EPL/ARS.ics",
        "FIFA.ics",
        "NFL/DAL.ics?status=CANCELED",
    ],
)
async def test_every_property_of_a_feed_is_valid(path: str) -> None:
    assert faults_in(await feed(path)) == []


async def test_the_check_notices_a_duration_that_does_not_say_that_it_is_one() -> None:
    text = await feed("NFL/DAL.ics")
    broken = text.replace(b"REFRESH-INTERVAL;VALUE=DURATION:", b"REFRESH-INTERVAL:")
    assert faults_in(broken) == ["REFRESH-INTERVAL does not say the type of its value"]
    undated = text.replace(b"\r\nSTATUS:CONFIRMED", b"\r\nSTATUS:CONFIRMED\r\nSTATUS:TENTATIVE", 1)
    with pytest.raises(Exception, match="status"):
        faults_in(undated)
