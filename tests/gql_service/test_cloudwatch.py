"""Figures for the person on call."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import httpx
import pytest

from gql_service.observability.cloudwatch import METRICS, Figure, Reporter, figures, line, traffic_figures
from gql_service.sandbox import create_sandbox
from gql_service.settings import Settings, SourceChoice
from gql_service.sportsdata.http.client import ApiKey
from gql_service.telemetry.traffic import MOST_SAMPLES, Samples, Traffic
from gql_service.wiring import create_gateway
from schema.enums import League
from tests.clocks import HandClock

FIRST = datetime(2026, 11, 1, 19, 0, tzinfo=UTC)
STANDING = {"CallsUsed", "CallsLeft", "StaleLeagues", "FailingLeagues"}
"""Figures that show a state; all other figures with the unit Count are counts of a minute."""


def test_a_line_is_of_the_embedded_metric_format() -> None:
    told = json.loads(line(FIRST, "live", {"CallsUsed": 7, "LiveStretch": 1.5}))
    assert told["_aws"]["Timestamp"] == int(FIRST.timestamp() * 1000)
    (directive,) = told["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "ScheduleGateway"
    assert directive["Metrics"] == [{"Name": "CallsUsed", "Unit": "Count"}, {"Name": "LiveStretch", "Unit": "None"}]
    assert [told[name] for names in directive["Dimensions"] for name in names] == ["live"]
    assert (told["CallsUsed"], told["LiveStretch"]) == (7, 1.5)


async def test_the_figures_tell_calls_budget_and_trouble() -> None:
    clock = HandClock(FIRST)
    sandbox = create_sandbox(clock)
    settings = Settings(
        source=SourceChoice.LIVE, api_key=ApiKey("k"), monthly_calls=1000, leagues=(League.NFL, League.NBA)
    )
    gateway = create_gateway(settings, clock, httpx.ASGITransport(app=sandbox))
    lines: list[bytes] = []
    traffic = Traffic()

    def read() -> dict[str, Figure]:
        return {**figures(gateway.store, gateway.governor, gateway.cache), **traffic_figures(traffic, 0)}

    reporter = Reporter(read, "live", clock, lines.append)
    for status, milliseconds, cached in ((200, 0.5, True), (401, 1.0, False), (429, 0.1, False), (503, 30.0, False)):
        traffic.count(status, milliseconds, cached=cached)
    await gateway.store.readiness.load(League.NFL)
    gateway.governor.ledger.answered({"date": format_datetime(clock.now - timedelta(seconds=90), usegmt=True)})
    reporter.report()
    sandbox.faults.add("/nba/", status=403)
    await gateway.store.readiness.load(League.NBA)
    clock.pass_by(minutes=5)
    reporter.report()
    await gateway.close()
    first, second = map(json.loads, lines)
    assert (first["UpstreamCalls"], first["UpstreamFailures"], first["FailingLeagues"]) == (5, 0, 0)
    assert first["ClockAhead"] == pytest.approx(90, abs=2)
    assert first["CallsUsed"] + first["CallsLeft"] == 1000
    assert (second["UpstreamCalls"], second["StaleLeagues"], second["FailingLeagues"]) == (0, 1, 1)
    assert second["UpstreamFailures"] > 0
    counted = ("Requests", "KeptAnswers", "ClientErrors", "Unauthenticated", "RateLimited", "ServerErrors")
    assert [first[name] for name in counted] == [4, 1, 2, 1, 1, 1]
    assert [second[name] for name in counted] == [0] * 6
    assert first["RequestMilliseconds"] == [0.5, 1.0, 0.1, 30.0]
    assert "RequestMilliseconds" not in second, "CloudWatch takes no empty list"
    assert set(first) - {"_aws", "Source"} == {metric.name for metric in METRICS}


@pytest.mark.parametrize("name", [each.name for each in METRICS if each.unit == "Count" and each.name not in STANDING])
def test_what_is_counted_is_told_by_the_minute(name: str) -> None:
    totals, lines = iter((3, 5, 5)), list[bytes]()
    reporter = Reporter(lambda: {name: next(totals)}, "live", HandClock(FIRST), lines.append)
    for _ in range(3):
        reporter.report()
    assert [json.loads(each)[name] for each in lines] == [3, 2, 0]


def test_each_status_is_counted_where_it_belongs_and_nowhere_else() -> None:
    statuses = [200] * 2 + [304] * 3 + [400] * 5 + [401] * 7 + [429] * 11 + [499] * 13 + [500] * 17 + [503] * 19
    traffic = Traffic()
    for status in statuses:
        traffic.count(status, 1.0, cached=False)
    assert traffic.requests == len(statuses)
    assert traffic.client_errors == 5 + 7 + 11 + 13
    assert traffic.unauthenticated == 7
    assert traffic.rate_limited == 11
    assert traffic.server_errors == 17 + 19


def test_a_refused_document_is_a_client_error_whatever_its_status() -> None:
    traffic = Traffic()
    traffic.count(200, 1.0, cached=False, codes=["BAD_USER_INPUT", "BAD_USER_INPUT"], refused=True)
    traffic.count(400, 1.0, cached=False, codes=["GRAPHQL_PARSE_FAILED"], refused=True)
    traffic.count(200, 1.0, cached=False, codes=["UPSTREAM_TIMEOUT"])
    traffic.count(503, 1.0, cached=False, codes=["OVERLOADED"], refused=True)
    assert (traffic.client_errors, traffic.server_errors) == (2, 1)
    assert traffic.errors == {"BAD_USER_INPUT": 2, "GRAPHQL_PARSE_FAILED": 1, "UPSTREAM_TIMEOUT": 1, "OVERLOADED": 1}


def test_errors_of_the_minute_are_told_by_code_beside_their_sum_which_alone_is_a_metric() -> None:
    traffic, lines = Traffic(), list[bytes]()
    reporter = Reporter(
        lambda: traffic_figures(traffic, 0), "live", HandClock(FIRST), lines.append, errors=traffic.errors
    )
    traffic.count(200, 1.0, cached=False, codes=["BAD_USER_INPUT", "BAD_USER_INPUT", "NOT_IN_PLAN"])
    reporter.report()
    traffic.count(200, 1.0, cached=False, codes=["BAD_USER_INPUT"])
    reporter.report()
    reporter.report()
    first, second, third = map(json.loads, lines)
    assert (first["Errors"], first["ErrorsByCode"]) == (3, {"BAD_USER_INPUT": 2, "NOT_IN_PLAN": 1})
    assert (second["Errors"], second["ErrorsByCode"]) == (1, {"BAD_USER_INPUT": 1})
    assert third["Errors"] == 0
    assert "ErrorsByCode" not in third
    (directive,) = first["_aws"]["CloudWatchMetrics"]
    names = {metric["Name"] for metric in directive["Metrics"]}
    assert "Errors" in names
    assert "ErrorsByCode" not in names


def test_samples_of_many_values_are_few_and_lie_evenly_among_them() -> None:
    samples = Samples()
    for value in range(100_000):
        samples.add(float(value))
    taken = samples.take()
    assert MOST_SAMPLES / 2 <= len(taken) <= MOST_SAMPLES
    steps = {after - before for before, after in pairwise(taken)}
    assert len(steps) == 1
    assert taken[-1] + steps.pop() >= 99_000
    assert samples.take() == []
