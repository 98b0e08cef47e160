"""A gateway that replays the past has something to answer with, and says so."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from gql_service.settings import Settings, SourceChoice
from gql_service.sportsdata.recorded_seasons import recorded_seasons
from gql_service.wiring import app_of, create_gateway
from schema.enums import League, SeasonType
from schema.ids import SeasonKey
from tests.clocks import HandClock
from tests.gql_service.sportsdata.samples import daily_row, nfl_row

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
NFL_2014 = "/v3/nfl/scores/json/Schedules/2014REG"
EPL_2020 = "/v4/soccer/scores/json/Schedule/EPL/2020"


def record(folder: Path, answers: Mapping[str, Any]) -> None:
    for path, answer in answers.items():
        file = folder / f"{path.lstrip('/')}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(answer if isinstance(answer, bytes) else orjson.dumps(answer))


@asynccontextmanager
async def replayed(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Serve a folder after the work at the start is complete."""
    settings = Settings(source=SourceChoice.REPLAY, replay=folder)
    gateway = create_gateway(settings, HandClock(NOW))
    for league in gateway.store.leagues:
        await gateway.store.readiness.load(league)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app_of(gateway, settings, HandClock(NOW))), base_url="http://gateway"
    ) as client:
        yield client
    await gateway.close()


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({NFL_2014: [nfl_row(Season=2014)]}, id="a season of long ago"),
        pytest.param({NFL_2014.replace("REG", "POST"): [nfl_row(Season=2014)]}, id="play-offs alone"),
        pytest.param({"/v3/nba/scores/json/SchedulesBasic/2019": [daily_row()]}, id="by the light route"),
        pytest.param(
            {EPL_2020: [{"RoundId": 1, "Season": 2020, "SeasonType": 1, "Games": [{"GameId": 1}]}]}, id="soccer"
        ),
        pytest.param(
            {NFL_2014: [nfl_row(Season=2014)], NFL_2014.replace("2014", "2015"): b"<html>"}, id="the newest is broken"
        ),
    ],
)
async def test_a_gateway_is_ready_if_only_past_seasons_are_replayed(tmp_path: Path, answers: Mapping[str, Any]) -> None:
    record(tmp_path, answers)
    async with replayed(tmp_path) as client:
        readiness = await client.get("/readyz")
    assert (readiness.status_code, readiness.json()) == (200, {"status": "ready"})


async def test_a_gateway_is_not_ready_if_nothing_can_be_replayed(tmp_path: Path) -> None:
    record(tmp_path, {NFL_2014: b"<html>"})
    async with replayed(tmp_path) as client:
        assert (await client.get("/readyz")).status_code == 503


def test_of_the_recorded_seasons_the_newest_regular_one_comes_first(tmp_path: Path) -> None:
    parts = ("2014REG", "2015PRE", "2015POST", "2015", "notes", "2015XYZ")
    record(tmp_path, {NFL_2014.replace("2014REG", part): [] for part in parts})
    record(tmp_path, {EPL_2020: []})
    assert recorded_seasons(tmp_path, League.NFL) == [
        SeasonKey(League.NFL, year, type_)
        for year, type_ in (
            (2015, SeasonType.REGULAR),
            (2015, SeasonType.POSTSEASON),
            (2015, SeasonType.PRESEASON),
            (2014, SeasonType.REGULAR),
        )
    ]
    assert recorded_seasons(tmp_path, League.EPL) == [SeasonKey(League.EPL, 2020, SeasonType.REGULAR)]
    assert recorded_seasons(tmp_path, League.NBA) == []
