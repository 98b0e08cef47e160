"""What can be counted of a gateway, as one line a minute in CloudWatch's embedded metric format.

Source: the "Embedded metric format specification" of CloudWatch. A log driver that carries stdout is all it needs.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson

from gql_service.cache.port import AnswerCache
from gql_service.cache.resilient import ResilientCache
from gql_service.clock import Clock
from gql_service.schedule.freshness import Tier
from gql_service.schedule.governor import Governor
from gql_service.schedule.store import ScheduleStore

NAMESPACE: Final = "ScheduleGateway"
EVERY_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure: its name, CloudWatch's unit, and its meaning for docs/freshness.md."""

    name: str
    unit: str
    meaning: str


METRICS: Final = (
    Metric("UpstreamCalls", "Count", "calls that answered in this minute"),
    Metric("UpstreamFailures", "Count", "calls that did not"),
    Metric("CallsUsed", "Count", "calls of the whole key in this month"),
    Metric("CallsLeft", "Count", "calls left in this month; absent where there is no limit"),
    Metric("LiveStretch", "None", "how many times longer than usual live games are kept; 1 is the best"),
    Metric("StaleLeagues", "Count", "leagues that somebody looks at and that are past their time"),
    Metric("FailingLeagues", "Count", "leagues with a failure that stands"),
    Metric("SharedCacheApart", "None", "1 while the shared cache cannot be had, else 0"),
    Metric("SharedCacheFailures", "Count", "calls that the shared cache failed in this minute"),
)
_UNITS: Final = {metric.name: metric.unit for metric in METRICS}
_SINCE_START: Final = frozenset({"UpstreamCalls", "UpstreamFailures", "SharedCacheFailures"})
"""Counted from the start of the process; told by the minute."""


def figures(store: ScheduleStore, governor: Governor, cache: AnswerCache) -> dict[str, float]:
    """Return the figures as they are now, counts from the start of the process."""
    ledger = governor.ledger
    found: dict[str, float] = {
        "UpstreamCalls": store.calls.answered,
        "UpstreamFailures": store.calls.failed,
        "CallsUsed": ledger.used,
        "LiveStretch": governor.stretch[Tier.LIVE],
        "StaleLeagues": len(store.stale_leagues()),
        "FailingLeagues": sum(store.source(league).error_code is not None for league in store.leagues),
        "SharedCacheApart": 0,
        "SharedCacheFailures": 0,
    }
    if ledger.left is not None:
        found["CallsLeft"] = ledger.left
    if isinstance(cache, ResilientCache):
        found |= {"SharedCacheApart": int(cache.apart_since is not None), "SharedCacheFailures": cache.failures}
    return found


def line(now: datetime, source: str, values: Mapping[str, float]) -> bytes:
    """Return one line of the embedded metric format; `source` is the dimension."""
    told = [{"Name": name, "Unit": _UNITS[name]} for name in values]
    directive = {"Namespace": NAMESPACE, "Dimensions": [["Source"]], "Metrics": told}
    about = {"Timestamp": int(now.timestamp() * 1000), "CloudWatchMetrics": [directive]}
    return orjson.dumps({"_aws": about, "Source": source, **values})


class Reporter:
    """Writes a line a minute with `write`; counts are those of the minute."""

    def __init__(
        self, read: Callable[[], Mapping[str, float]], source: str, clock: Clock, write: Callable[[bytes], None]
    ) -> None:
        self._read = read
        self._source = source
        self._clock = clock
        self._write = write
        self._before: Mapping[str, float] = {}

    def report(self) -> None:
        """Write one line."""
        values = self._read()
        shown = {
            name: value - self._before.get(name, 0) if name in _SINCE_START else value for name, value in values.items()
        }
        self._before = values
        self._write(line(self._clock(), self._source, shown))

    async def run(self) -> None:
        """Repeat until cancelled."""
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            self.report()
