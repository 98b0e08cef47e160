"""A game is on its day: through the vendor's wire format, the table of months, any zone, and back."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gql_service.clock import Clock
from gql_service.schedule.seasons.season_months import days_of
from gql_service.settings import Settings
from gql_service.sportsdata.leagues import ROUTES
from gql_service.wiring import create_gateway
from schema.context import Context
from schema.enums import League, SeasonType
from schema.executable import build_schema
from schema.ids import SeasonKey, parse_id
from schema.leagues import FACTS
from schema.leagues.facts import Sport
from tests.clocks import HandClock

EASTERN = ZoneInfo("America/New_York")
SCHEMA = build_schema()
DOCUMENT = """query ($day: Day!, $zone: TimeZone!) {
  games(on: $day, timeZone: $zone) { nodes { id } }
  date(on: $day, timeZone: $zone) { gameCount games { nodes { id } } }
  dates(from: $day, to: $day, timeZone: $zone) { date gameCount } }"""


class OneGameVendor(httpx.AsyncBaseTransport):
    """A vendor with a single game in a single season."""

    def __init__(self, key: SeasonKey, row: dict[str, Any]) -> None:
        self._path = ROUTES[key.league].schedule_paths(key)[0]
        self._row = row

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path != self._path:
            return httpx.Response(200, json=[])
        return httpx.Response(200, json=[self._row])


def row_of(key: SeasonKey, start: datetime, *, with_utc: bool) -> dict[str, Any]:
    """Write a game as the vendor does."""
    if FACTS[key.league].sport is Sport.SOCCER:
        game = {"GameId": 7, "DateTime": start.strftime("%Y-%m-%dT%H:%M:%S"), "Status": "Scheduled"}
        type_ = 3 if key.type is SeasonType.POSTSEASON else 1
        return {"RoundId": 1, "SeasonType": type_, "Name": "Round", "Games": [game]}
    local = start.astimezone(EASTERN)
    return {
        "GameKey": "7",
        "GameID": 7,
        "Status": "Scheduled",
        "DateTime": local.strftime("%Y-%m-%dT%H:%M:%S"),
        "Day": local.strftime("%Y-%m-%dT00:00:00"),
        "DateTimeUTC": start.strftime("%Y-%m-%dT%H:%M:%S") if with_utc else None,
    }


async def days_with_the_game(
    key: SeasonKey, row: dict[str, Any], zone: str, days: list[date], clock: Clock
) -> list[date]:
    """Return the days among `days` with the game in their answers; three kinds of requests must agree."""
    gateway = create_gateway(Settings(leagues=(key.league,)), clock, OneGameVendor(key, row))
    found = []
    for day in days:
        variables = {"day": day.isoformat(), "zone": zone}
        result = await SCHEMA.execute(
            DOCUMENT, variable_values=variables, context_value=Context(gateway.store, clock())
        )
        assert result.errors is None
        assert result.data is not None
        one, two, three = (
            [parse_id(node["id"]).number for node in result.data["games"]["nodes"]],
            [parse_id(node["id"]).number for node in result.data["date"]["games"]["nodes"]],
            ["7"] * sum(each["gameCount"] for each in result.data["dates"]),
        )
        assert one == two == three
        found += [day] * len(one)
    await gateway.close()
    return found


SEASONS = [
    SeasonKey(league, year, type_)
    for league, facts in FACTS.items()
    for type_ in facts.parts
    for year in (2022, 2026, 2027)
]


@pytest.mark.parametrize("league", list(FACTS))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_decided_game_is_in_the_answer_of_its_day_and_of_no_other(league: League, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from([season for season in SEASONS if season.league is league]))
    zone = data.draw(st.sampled_from(sorted(available_timezones() - {"Factory"})))
    first, last = days_of(key)
    home = FACTS[league].zone
    opens, closes = (datetime.combine(day, time.min, home).astimezone(UTC) for day in (first, last + timedelta(days=1)))
    minutes = int((closes - opens).total_seconds() // 60) - 1
    start = opens + timedelta(minutes=data.draw(st.integers(0, minutes)))
    if FACTS[league].sport is not Sport.SOCCER and start.astimezone(EASTERN).time() == time.min:
        start += timedelta(minutes=1)
    # A wall clock that shows an hour twice cannot say which; there the vendor's UTC decides.
    with_utc = data.draw(st.booleans()) or start.astimezone(EASTERN).date().month == 11
    day = start.astimezone(ZoneInfo(zone)).date()
    around = [day + timedelta(days=step) for step in (-2, -1, 0, 1, 2)]
    row = row_of(key, start, with_utc=with_utc)
    assert asyncio.run(days_with_the_game(key, row, zone, around, HandClock(start))) == [day]
