"""The metrics of a gateway, as one line a minute in CloudWatch's embedded metric format.

Source: the "Embedded metric format specification" of CloudWatch. The only requirement is a log driver that forwards
stdout.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

import orjson

from gql_service.cache.port import AnswerCache
from gql_service.cache.resilient import ResilientCache
from gql_service.clock import Clock
from gql_service.schedule.calls.governor import Governor
from gql_service.schedule.freshness import Tier
from gql_service.schedule.store import ScheduleStore
from gql_service.telemetry.traffic import Traffic

NAMESPACE: Final = "ScheduleGateway"
EVERY_SECONDS: Final = 60.0


Figure = float | list[float]
"""A single value, or values of many requests. The format allows a hundred values."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: its name, CloudWatch's unit, and its meaning for docs/observability.md."""

    name: str
    unit: str
    meaning: str


METRICS: Final = (
    Metric("UpstreamCalls", "Count", "upstream calls answered in this minute"),
    Metric("UpstreamFailures", "Count", "upstream calls that failed in this minute"),
    Metric("CallsUsed", "Count", "calls of the key in this month, by all containers"),
    Metric("CallsLeft", "Count", "calls left in this month; absent without a limit"),
    Metric("ClockAhead", "Seconds", "how far this machine's clock is ahead of the vendor's; absent at first"),
    Metric("LiveStretch", "None", "factor by which lifetimes of live games are stretched; 1 is the best"),
    Metric("StaleLeagues", "Count", "leagues in use whose data has expired"),
    Metric("FailingLeagues", "Count", "leagues with a lasting failure"),
    Metric("SharedCacheApart", "None", "1 while the shared cache is unavailable, otherwise 0"),
    Metric("SharedCacheFailures", "Count", "failed calls to the shared cache in this minute"),
    Metric("Requests", "Count", "requests in this minute, health checks included"),
    Metric("KeptAnswers", "Count", "requests answered from the response cache"),
    Metric(
        "ClientErrors",
        "Count",
        "requests answered with 4xx, including the next two, or rejected by GraphQL with errors, no data and 200",
    ),
    Metric("Unauthenticated", "Count", "requests answered with 401: no API key, or an unknown API key"),
    Metric("RateLimited", "Count", "requests answered with 429"),
    Metric("ServerErrors", "Count", "requests answered with 5xx"),
    Metric("Errors", "Count", "errors in responses; the property `ErrorsByCode` of the line counts each code"),
    Metric("RequestMilliseconds", "Milliseconds", "duration of requests: of all, or of a hundred spread evenly"),
    Metric("RateLimitAlone", "Count", "cost counted by this container alone because the shared cache was unavailable"),
)
_UNITS: Final = {metric.name: metric.unit for metric in METRICS}
_SINCE_START: Final = frozenset(
    {
        "UpstreamCalls",
        "UpstreamFailures",
        "SharedCacheFailures",
        "Requests",
        "KeptAnswers",
        "ClientErrors",
        "Unauthenticated",
        "RateLimited",
        "ServerErrors",
        "Errors",
        "RateLimitAlone",
    }
)
"""Metrics that count from the start of the process. A line shows the difference of a minute."""


def figures(store: ScheduleStore, governor: Governor, cache: AnswerCache) -> dict[str, float]:
    """Return the current metrics. Counts are from the start of the process."""
    ledger = governor.ledger
    found: dict[str, float] = {
        "UpstreamCalls": store.calls.answered,
        "UpstreamFailures": store.calls.failed,
        "CallsUsed": ledger.used,
        "LiveStretch": governor.stretch[Tier.LIVE],
        "StaleLeagues": len(store.sources.stale_leagues()),
        "FailingLeagues": sum(store.source(league).error_code is not None for league in store.leagues),
        "SharedCacheApart": 0,
        "SharedCacheFailures": 0,
    }
    if ledger.left is not None:
        found["CallsLeft"] = ledger.left
    if ledger.skew is not None:
        found["ClockAhead"] = round(ledger.skew.total_seconds(), 1)
    if isinstance(cache, ResilientCache):
        found |= {"SharedCacheApart": int(cache.outage_since is not None), "SharedCacheFailures": cache.failures}
    return found


def traffic_figures(traffic: Traffic, counted_alone: int) -> dict[str, Figure]:
    """Return counts of requests from the start of the process, and sampled durations since the last call."""
    return {
        "Requests": traffic.requests,
        "KeptAnswers": traffic.cached_answers,
        "ClientErrors": traffic.client_errors,
        "Unauthenticated": traffic.unauthenticated,
        "RateLimited": traffic.rate_limited,
        "ServerErrors": traffic.server_errors,
        "Errors": traffic.errors.total(),
        "RequestMilliseconds": [round(each, 3) for each in traffic.milliseconds.take()],
        "RateLimitAlone": counted_alone,
    }


def line(
    now: datetime, source: str, values: Mapping[str, Figure], errors: Mapping[str, int] = MappingProxyType({})
) -> bytes:
    """Return a line of the embedded metric format. `source` is the dimension. An empty list is omitted.

    `errors` are counts by code. They are a property of the line and not metrics, because CloudWatch charges for each
    metric.
    """
    values = {name: value for name, value in values.items() if value != []}
    metrics = [{"Name": name, "Unit": _UNITS[name]} for name in values]
    directive = {"Namespace": NAMESPACE, "Dimensions": [["Source"]], "Metrics": metrics}
    about = {"Timestamp": int(now.timestamp() * 1000), "CloudWatchMetrics": [directive]}
    by_code = {"ErrorsByCode": dict(sorted(errors.items()))} if errors else {}
    return orjson.dumps({"_aws": about, "Source": source, **values, **by_code})


class Reporter:
    """Writes a line a minute with `write`. Counts, including `errors` by code, are those of the minute."""

    def __init__(
        self,
        read: Callable[[], Mapping[str, Figure]],
        source: str,
        clock: Clock,
        write: Callable[[bytes], None],
        *,
        errors: Counter[str] | None = None,
    ) -> None:
        self._read = read
        self._source = source
        self._clock = clock
        self._write = write
        self._before: Mapping[str, float] = {}
        self._errors: Counter[str] = errors if errors is not None else Counter()
        self._errors_before: Counter[str] = Counter()

    def report(self) -> None:
        """Write a line with the current metrics."""
        values = self._read()
        totals = {name: value for name, value in values.items() if name in _SINCE_START and not isinstance(value, list)}
        shown = {**values, **{name: total - self._before.get(name, 0) for name, total in totals.items()}}
        self._before = totals
        errors, self._errors_before = self._errors - self._errors_before, self._errors.copy()
        self._write(line(self._clock(), self._source, shown, errors))

    async def run(self) -> None:
        """Write a line every minute until cancelled."""
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            self.report()
