"""The pages agree with the code."""

import json
import re
import tomllib
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from gql_service.observability.cloudwatch import METRICS
from gql_service.observability.logs import errors
from gql_service.observability.prometheus import BUILD, FAMILIES
from gql_service.schedule.freshness import CADENCE
from gql_service.settings import Settings
from gql_service.web.graphql.view import READING_COST
from gql_service.web.rate import prices
from gql_service.wiring import app_of, create_gateway
from schema import field_costs as cost
from schema.enums import League

FRESHNESS = Path("docs/freshness.md").read_text(encoding="utf-8")
UNITS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}
LOG_LINE = re.compile(r"""(?:_log\.(?:debug|info|warning|error)|tell)\(\s*"([^"]+)\"""")
OBSERVABILITY = Path("docs/observability.md").read_text(encoding="utf-8")
ERRORS = Path("docs/errors.md").read_text(encoding="utf-8")


def cells(first: str, page: str = FRESHNESS) -> list[list[str]]:
    """Return the rows of the table with a header that begins with a word."""
    lines = page.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"| {first} |")) + 2
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def test_the_table_of_lifetimes_is_that_of_the_code() -> None:
    told = {}
    for phase, _, lifetime in cells("phase"):
        number, unit = lifetime.split()
        told[phase] = int(number) * UNITS[unit.rstrip("s")]
    assert told == {phase.name: lifetime for phase, lifetime in CADENCE.items()}


def test_every_log_event_has_its_meaning() -> None:
    sources = (path.read_text(encoding="utf-8") for path in Path("gql_service").rglob("*.py"))
    events = {event for text in sources for event in LOG_LINE.findall(text)}
    told = {name for row in cells("log event", OBSERVABILITY) for name in re.findall(r"`([^`]+)`", row[0])}
    assert told == events


def test_every_metric_has_its_meaning() -> None:
    told = [(row[0].strip("`"), row[1], row[2]) for row in cells("metric", OBSERVABILITY)]
    assert told == [(metric.name, metric.unit, metric.meaning) for metric in METRICS]


def test_every_family_that_prometheus_scrapes_has_its_meaning() -> None:
    told = [(row[0].strip("`"), row[1], row[2]) for row in cells("family", OBSERVABILITY)]
    kinds = {family.name: " by ".join([family.kind.value, *family.labels[:1]]) for family in FAMILIES}
    kinds[BUILD.name] = "gauge"
    assert told == [(family.name, kinds[family.name], family.meaning) for family in FAMILIES]


def test_the_prices_of_requests_are_those_of_the_code() -> None:
    told = [int(row[0].replace(",", "")) for row in cells("price", OBSERVABILITY)]
    assert told == [
        prices.CACHED,
        prices.NEW_OPERATION,
        READING_COST,
        prices.IN_CORE,
        prices.UNPRICED,
        prices.REST,
        prices.CALENDAR,
    ]


def test_the_prices_are_those_of_the_code() -> None:
    prices = {meaning: int(price.replace(",", "")) for price, _, meaning in cells("cost", ERRORS)}
    assert prices == {
        "the games of a few days, `teams` and `venues`": cost.ONE_DAY,
        "`dates`": cost.ONE_DAY * 5,
        "a season, a week or a range of days": cost.MANY_DAYS,
        "each `next` or `previous` day": cost.NEAR_DAY,
        "the games of a team or venue": cost.GAMES_OF_TEAM,
        "another page": cost.CONNECTION,
        "`sources`": cost.SOURCES,
        "each `nextGame` or `previousGame`": cost.NEAR_GAME,
        "`current` and `currentWeek`": cost.CURRENT,
        "`homeRecord`, `awayRecord`, `record` and `byes`": cost.RECORD,
        "fields that need a clock: `date`, `localStartTime` and `refreshIn`": cost.ON_A_CLOCK,
    }


async def test_every_field_of_the_request_log_has_its_meaning(capfd: pytest.CaptureFixture[str]) -> None:
    settings = Settings(leagues=(League.NFL,))
    gateway = create_gateway(settings)
    await gateway.store.readiness.load(League.NFL)
    headers = {"traceparent": f"00-{'a' * 32}-{'b' * 16}-01", "x-amzn-trace-id": f"Root=1-{'a' * 8}-{'b' * 24}"}
    way = httpx.ASGITransport(app=app_of(gateway, settings))
    async with httpx.AsyncClient(base_url="http://gateway", transport=way) as client:
        await client.get(
            "/graphql", params={"query": 'query A { teams { totalCount } team(id: "wrong") { name } }'}, headers=headers
        )
    await gateway.close()
    errors.flush()
    line = next(line for line in capfd.readouterr().err.splitlines() if '"event":"request"' in line)
    told = {name for row in cells("field", OBSERVABILITY) for name in re.findall(r"`([^`]+)`", row[0])}
    assert told == set(json.loads(line))


def test_every_span_has_its_meaning() -> None:
    told = {name for row in cells("span", OBSERVABILITY) for name in re.findall(r"`([^`]+)`", row[0])}
    code = Path("gql_service/observability/tracing.py").read_text(encoding="utf-8")
    found = set(re.findall(r'start_as_current_span\(\s*f?"([^"]+)"', code))
    replaced = {"{method} {route}": "METHOD /route", "{request.method} upstream": "GET upstream"}
    assert told == {replaced.get(name, name) for name in found}


def test_the_changelog_tells_of_this_version_and_of_what_is_to_come() -> None:
    told = re.findall(r"^## \[(.+?)\]", Path("CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert told[0] == "Unreleased"
    assert told[1] == tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def test_the_released_contract_is_of_a_version_in_the_changelog() -> None:
    first = Path("schema/released.graphql").read_text(encoding="utf-8").partition("\n")[0]
    assert f"## [{first.split()[-1].rstrip('.')}]" in Path("CHANGELOG.md").read_text(encoding="utf-8")
