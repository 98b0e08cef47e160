"""The metrics of a gateway for Prometheus: their definitions, and their values at the moment of a scrape.

Counters count from the start of the process. Prometheus computes differences, and detects a restart by a smaller value.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gql_service.cache.port import AnswerCache
from gql_service.cache.resilient import ResilientCache
from gql_service.observability.log_sink import LogSink
from gql_service.schedule.calls.governor import Governor
from gql_service.schedule.freshness import Tier
from gql_service.schedule.store import ScheduleStore
from gql_service.telemetry.exposition import Family, Kind, Sample, exposed
from gql_service.telemetry.traffic import Traffic
from gql_service.version import build, zone_rules
from gql_service.web.connections.bounds import Ending
from gql_service.web.connections.registry import NO_CONNECTIONS, Connections, NoConnections
from gql_service.web.graphql.workload import Workload
from gql_service.web.rate.limiter import RateLimiter
from schema.enums import SourceMode

_PREFIX: Final = "schedule_gateway_"
_Found = tuple[Family, Sequence[Sample]]


def _counter(name: str, meaning: str, *labels: str) -> Family:
    return Family(f"{_PREFIX}{name}_total", Kind.COUNTER, meaning, labels)


def _gauge(name: str, meaning: str, *labels: str) -> Family:
    return Family(f"{_PREFIX}{name}", Kind.GAUGE, meaning, labels)


BUILD: Final = _gauge("build_info", "always 1; the labels say what runs", "version", "commit", "time_zones", "source")
START: Final = _gauge("start_time_seconds", "when the process began, in Unix time")
CALLS: Final = _counter("upstream_calls", "calls to the vendor, retries of one call counted once")
FAILURES: Final = _counter("upstream_call_failures", "calls to the vendor that failed")
USED: Final = _gauge("month_calls_used", "calls of the key in this month, by all containers")
LEFT: Final = _gauge("month_calls_left", "calls left in this month; absent without a limit")
STRETCH: Final = _gauge("live_stretch_ratio", "factor by which lifetimes of live games are stretched; 1 is the best")
AS_OF: Final = _gauge("league_as_of_timestamp_seconds", "when the vendor gave the data, in Unix time", "league")
STALE: Final = _gauge("league_stale", "1 if clients use the league and its data has expired, otherwise 0", "league")
FAILING: Final = _gauge("league_failing", "1 while a failure of the league lasts, otherwise 0", "league")
REJECTED: Final = _gauge(
    "league_rejected_values", "values of games that are null because the vendor's values are impossible", "league"
)
APART: Final = _gauge(
    "shared_cache_apart", "1 while the shared cache is unavailable, otherwise 0; absent without CACHE_URL"
)
CACHE_FAILURES: Final = _counter("shared_cache_failures", "failed calls to the shared cache; absent without CACHE_URL")
OVERLOADED: Final = _counter("overloaded_operations", "GraphQL operations rejected because of overload")
REQUESTS: Final = _counter("requests", "requests, health checks included")
HITS: Final = _counter("response_cache_hits", "requests answered from the response cache")
CLIENT_ERRORS: Final = _counter(
    "client_errors", "requests answered with 4xx, or rejected by GraphQL with errors, no data and 200"
)
UNAUTHENTICATED: Final = _counter("unauthenticated", "requests answered with 401")
RATE_LIMITED: Final = _counter("rate_limited", "requests answered with 429")
SERVER_ERRORS: Final = _counter("server_errors", "requests answered with 5xx")
ERRORS: Final = _counter("errors", "errors in responses, by code", "code")
DURATION: Final = Family(
    f"{_PREFIX}request_duration_seconds", Kind.SUMMARY, "duration of requests: their sum and their number"
)
ALONE: Final = _counter(
    "rate_limit_alone",
    "cost that this container counted alone because the shared cache was unavailable; absent without a rate limit",
)
LINES: Final = _counter("log_lines_dropped", "log lines that were lost because stderr or stdout took no more")
OPEN: Final = _gauge("connections_open", "open connections of clients")
ENDED: Final = _counter(
    "connections_ended", "connections that the gateway ended and requests that it refused by a bound", "reason"
)
FAMILIES: Final = (
    BUILD,
    START,
    CALLS,
    FAILURES,
    USED,
    LEFT,
    STRETCH,
    AS_OF,
    STALE,
    FAILING,
    REJECTED,
    APART,
    CACHE_FAILURES,
    OVERLOADED,
    REQUESTS,
    HITS,
    CLIENT_ERRORS,
    UNAUTHENTICATED,
    RATE_LIMITED,
    SERVER_ERRORS,
    ERRORS,
    DURATION,
    ALONE,
    LINES,
    OPEN,
    ENDED,
)


@dataclass(frozen=True, slots=True)
class Scraped:
    """The sources of the metrics. `started_at` is aware.

    `observed` tells whether requests are counted in `traffic`. If requests or connections are not counted, or if no
    rate limit is set, the metrics about them are absent.
    """

    store: ScheduleStore
    governor: Governor
    cache: AnswerCache
    mode: SourceMode
    started_at: datetime
    workload: Workload
    traffic: Traffic
    limiter: RateLimiter
    observed: bool = True
    sinks: Sequence[LogSink] = ()
    connections: Connections | NoConnections = NO_CONNECTIONS

    def text(self) -> bytes:
        """Return all current metrics in the text exposition format."""
        return exposed(self._families())

    def _families(self) -> Iterator[_Found]:
        version, commit = build()
        about = {"version": version, "commit": commit, "time_zones": zone_rules(), "source": self.mode.value.lower()}
        yield BUILD, [Sample(1, about)]
        yield START, [Sample(self.started_at.timestamp())]
        yield from self._upstream()
        yield from self._leagues()
        if isinstance(self.cache, ResilientCache):
            yield APART, [Sample(int(self.cache.outage_since is not None))]
            yield CACHE_FAILURES, [Sample(self.cache.failures)]
        yield OVERLOADED, [Sample(self.workload.refused)]
        if self.observed:
            yield from _requests(self.traffic)
        if self.limiter.is_on:
            yield ALONE, [Sample(self.limiter.alone)]
        yield LINES, [Sample(sum(each.dropped for each in self.sinks))]
        if self.connections.is_counted:
            yield OPEN, [Sample(self.connections.open)]
            yield ENDED, [Sample(self.connections.ended[each], {"reason": each.value}) for each in Ending]

    def _upstream(self) -> Iterator[_Found]:
        calls, ledger = self.store.calls, self.governor.ledger
        yield CALLS, [Sample(calls.answered + calls.failed)]
        yield FAILURES, [Sample(calls.failed)]
        yield USED, [Sample(ledger.used)]
        if ledger.left is not None:
            yield LEFT, [Sample(ledger.left)]
        yield STRETCH, [Sample(self.governor.stretch[Tier.LIVE])]

    def _leagues(self) -> Iterator[_Found]:
        sources = {league: self.store.source(league) for league in self.store.leagues}
        stale = set(self.store.sources.stale_leagues())
        ages = {league: source.as_of for league, source in sources.items()}
        # A league that is not loaded yet has no sample. A zero would look like data from 1970.
        yield AS_OF, [Sample(at.timestamp(), {"league": each.value}) for each, at in ages.items() if at is not None]
        yield STALE, [Sample(int(each in stale), {"league": each.value}) for each in sources]
        yield (
            FAILING,
            [Sample(int(source.error_code is not None), {"league": each.value}) for each, source in sources.items()],
        )
        rejected = self.store.sources.rejected_values
        yield REJECTED, [Sample(rejected(each), {"league": each.value}) for each in sources]


def _requests(traffic: Traffic) -> Iterator[_Found]:
    yield REQUESTS, [Sample(traffic.requests)]
    yield HITS, [Sample(traffic.cached_answers)]
    yield CLIENT_ERRORS, [Sample(traffic.client_errors)]
    yield UNAUTHENTICATED, [Sample(traffic.unauthenticated)]
    yield RATE_LIMITED, [Sample(traffic.rate_limited)]
    yield SERVER_ERRORS, [Sample(traffic.server_errors)]
    yield ERRORS, [Sample(count, {"code": code}) for code, count in sorted(traffic.errors.items())]
    yield (
        DURATION,
        [Sample(traffic.total_milliseconds / 1000, suffix="_sum"), Sample(traffic.requests, suffix="_count")],
    )
