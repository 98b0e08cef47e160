"""The gateway without HTTP: client, cache, count of calls, schedule, and the parts that outlive a request."""

import asyncio
from dataclasses import dataclass, field

import httpx

from gql_service.cache.choice import cache_from
from gql_service.cache.port import AnswerCache
from gql_service.clock import Clock, system_clock
from gql_service.observability.no_tracing import GatewayTracing
from gql_service.schedule.calls.governor import Governor
from gql_service.schedule.store import ScheduleStore
from gql_service.settings import Settings
from gql_service.sportsdata.http.client import SportsDataClient, create_http
from gql_service.sportsdata.http.metered import MeteredTransport
from gql_service.telemetry.traffic import Traffic
from gql_service.web.answers.response_cache import ResponseCache
from gql_service.web.rate.cost_limits import CostLimits
from gql_service.web.rate.limiter import RateLimiter
from gql_service.wiring.calls import ledger_of
from gql_service.wiring.source import cache_prefix, deadline_for, origin_of, store_options, transport_for
from gql_service.wiring.tracing import tracing_for
from schema.enums import SourceMode


@dataclass(frozen=True, slots=True)
class Gateway:
    """The parts that live as long as the app."""

    store: ScheduleStore
    governor: Governor
    cache: AnswerCache
    mode: SourceMode
    http: httpx.AsyncClient
    responses: ResponseCache
    limiter: RateLimiter
    """Without a limit it has no accounts."""
    tracing: GatewayTracing
    traffic: Traffic = field(default_factory=Traffic)

    async def close(self) -> None:
        """Stop the background work, then close the connections."""
        await self.limiter.close()
        await self.store.close()
        await self.http.aclose()
        await asyncio.to_thread(self.tracing.close)


def create_gateway(
    settings: Settings,
    clock: Clock = system_clock,
    transport: httpx.AsyncBaseTransport | None = None,
    *,
    cache: AnswerCache | None = None,
    tracing: GatewayTracing | None = None,
    deadline_seconds: float | None = None,
) -> Gateway:
    """Build client and store. `transport`, `cache` and `tracing` replace those of the settings.

    `deadline_seconds` limits a call to the source. The default is `IN_PROCESS_SECONDS` if the source is part of this
    process, else `DEADLINE_SECONDS`.
    """
    mode = settings.mode()
    if deadline_seconds is None:
        deadline_seconds = deadline_for(settings, transport)
    shared = cache is not None or settings.cache_url is not None
    cache = cache or cache_from(settings.cache_url, cache_prefix(settings), clock)
    ledger = ledger_of(settings, clock, cache, shared=shared)
    tracing = tracing or tracing_for(settings)
    metered = MeteredTransport(transport or transport_for(settings, clock), ledger)
    http = create_http(origin_of(settings), tracing.calls(metered))
    key = settings.api_key if mode is SourceMode.LIVE else None
    client = SportsDataClient(http, key, deadline_seconds=deadline_seconds, now=clock)
    governor = Governor(ledger, clock)
    options = store_options(settings, several=shared or settings.max_tasks > 1)
    store = ScheduleStore(client, cache, governor, clock, options)
    responses = ResponseCache(clock, store, on=settings.response_cache)
    limiter = RateLimiter(_limits_of(settings), clock, cache if shared else None)
    return Gateway(store, governor, cache, mode, http, responses, limiter, tracing)


def _limits_of(settings: Settings) -> CostLimits:
    """Return the limits of clients. A limit of keys alone counts nothing if no client has a key."""
    limits = settings.cost_limits
    is_unused = limits.address is None and settings.api_keys is None
    return CostLimits(None, None) if is_unused else limits
