"""The sandbox's answers satisfy the vendor's documents, on every route that the gateway calls."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

import orjson
import pytest

from gql_service.sandbox import Sandbox, create_sandbox
from gql_service.schedule.seasons.season_months import parts_of, usual_season
from gql_service.sportsdata.leagues import ROUTES
from schema.enums import League
from tests.contract.documents import CODES, Document, complaints, thinned

MONTHS: Final = (1, 4, 7, 10, 11)
LEAGUES: Final = [league for league in ROUTES if ROUTES[league].base.split("/")[2] in CODES]


def code_of(league: League) -> str:
    return ROUTES[league].base.split("/")[2]


def paths_of(league: League, now: datetime) -> Iterator[str]:
    """Return the paths that the gateway calls for a league's current year and the year before."""
    routes = ROUTES[league]
    year = usual_season(league, now.date()).year
    for key in (key for each in (year - 1, year) for key in parts_of(league, each)):
        yield from routes.schedule_paths(key)
        yield from filter(None, (routes.scores_path(key), routes.season_teams_path(key.year)))
    yield from map(routes.path, (routes.teams, routes.stadiums, routes.current))


def answer_of(sandbox: Sandbox, path: str) -> object:
    status, _, body = sandbox.answer(path)
    assert status == 200, path
    return orjson.loads(body)


@pytest.mark.parametrize("league", LEAGUES, ids=lambda league: league.value)
@pytest.mark.parametrize("month", MONTHS)
def test_every_answer_of_the_sandbox_is_as_the_vendor_describes_it(
    documents: Mapping[str, Document], league: League, month: int
) -> None:
    now = datetime(2026, month, 22, 19, 30, tzinfo=UTC)
    sandbox = create_sandbox(lambda: now)
    found: list[str] = []
    rows = 0
    for path in dict.fromkeys(paths_of(league, now)):
        value = thinned(answer_of(sandbox, path))
        rows += len(value) if isinstance(value, list) else 1
        found += [f"{path} {each}" for each in complaints(documents[code_of(league)].validator(path), value)]
    assert found == []
    assert rows > 100


def test_a_wrong_row_would_be_noticed(documents: Mapping[str, Document]) -> None:
    path = "/v3/nfl/scores/json/Schedules/2026REG"
    sandbox = create_sandbox(lambda: datetime(2026, 11, 22, 19, 30, tzinfo=UTC))
    rows = answer_of(sandbox, path)
    assert isinstance(rows, list)
    row = rows[0]
    missing = {name: value for name, value in row.items() if name != "Week"}
    for wrong in (row | {"Unheard": 1}, missing, row | {"Week": "12"}, row | {"Week": None}, None):
        assert list(complaints(documents["nfl"].validator(path), [row, wrong])) != []
    assert list(complaints(documents["nfl"].validator(path), [row])) == []
