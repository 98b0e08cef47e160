"""The composition root: builds the app from settings. Tests pass other parts."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette
from starlette.types import ASGIApp

from gql_service.cache.call_file import CallFile, file_name
from gql_service.cache.choice import cache_from
from gql_service.cache.port import AnswerCache
from gql_service.clock import Clock, system_clock
from gql_service.observability import logs
from gql_service.observability.metrics import Figure, Reporter, figures, traffic_figures
from gql_service.observability.prometheus import Scraped
from gql_service.observability.status import StatusOf
from gql_service.process.draining import Drain
from gql_service.sandbox import FIRST_SEASON, create_sandbox
from gql_service.schedule.calls.budget import Month
from gql_service.schedule.calls.governor import Governor
from gql_service.schedule.calls.ledger import Ledger
from gql_service.schedule.calls.month_count import WAIT_SECONDS, Sharing
from gql_service.schedule.cold_start import load_at_start
from gql_service.schedule.options import StoreOptions
from gql_service.schedule.seasons.served_seasons import ServedSeasons
from gql_service.schedule.store import ScheduleStore
from gql_service.settings import Plan, SettingError, Settings
from gql_service.sportsdata.http.client import DEADLINE_SECONDS, SportsDataClient, create_http, network
from gql_service.sportsdata.http.metered import MeteredTransport
from gql_service.sportsdata.http.recorded import ReplayTransport
from gql_service.sportsdata.recorded_seasons import recorded_seasons
from gql_service.telemetry.traffic import Traffic
from gql_service.version import build
from gql_service.web.access.client_address import client_address
from gql_service.web.answers.response_cache import ResponseCache
from gql_service.web.app import Edge, create_web
from gql_service.web.connections.registry import Connections
from gql_service.web.graphql.workload import Workload
from gql_service.web.middleware.stack import Around
from gql_service.web.operations.operator import Operator, operator_token
from gql_service.web.operations.scrape import Scrape
from gql_service.web.pages.views import Offers
from gql_service.web.rate.limiter import RateLimiter
from gql_service.web.transport.request_body import BodyReader
from schema.enums import League, SourceMode
from schema.executable import ScheduleSchema, build_schema
from schema.ids import SeasonKey
from schema.rules.checks import Checks

if TYPE_CHECKING:
    from gql_service.observability.tracing import Tracing

SANDBOX_ORIGIN: Final = "http://sandbox.invalid"
"""This name is never resolved, because the sandbox is called in the process."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """The parts that live as long as the app."""

    store: ScheduleStore
    governor: Governor
    cache: AnswerCache
    mode: SourceMode
    http: httpx.AsyncClient
    responses: ResponseCache
    limiter: RateLimiter | None = None
    tracing: "Tracing | None" = None
    traffic: Traffic = field(default_factory=Traffic)

    async def close(self) -> None:
        """Stop the background work, then close the connections."""
        if self.limiter is not None:
            await self.limiter.close()
        await self.store.close()
        await self.http.aclose()
        if self.tracing is not None:
            await asyncio.to_thread(self.tracing.close)


IN_PROCESS_SECONDS: Final = 60.0
"""The deadline of a call to the sandbox or to recorded responses in this process. No network can fail there, but a slow
machine takes long to make many seasons at once."""


def transport_for(settings: Settings, clock: Clock) -> httpx.AsyncBaseTransport:
    """Return the transport to the data source. Raises SettingError."""
    mode = settings.mode()
    if mode is SourceMode.SANDBOX:
        return httpx.ASGITransport(app=create_sandbox(clock, traps=settings.traps))
    if mode is SourceMode.REPLAY and settings.replay is not None:
        return ReplayTransport(settings.replay)
    return network()


def tracing_for(settings: Settings) -> "Tracing | None":
    """Return the tracing, or None if it is off. Raises SettingError if its packages are not installed."""
    if not settings.tracing:
        return None
    try:
        from gql_service.observability.tracing import Tracing, provider_from_environment  # noqa: PLC0415 - an extra that may be absent
    except ImportError as missing:
        raise SettingError(
            "TRACING=on needs extra packages: pip install 'schedule-gateway[otel]', or '.[otel]' in a checkout."
        ) from missing
    try:
        return Tracing(provider_from_environment())
    except ValueError as error:
        raise SettingError(str(error)) from error


def _schema_for(tracing: "Tracing | None", checks: Checks) -> ScheduleSchema:
    if tracing is None:
        return build_schema(checks)
    kind, phases = tracing.operations()
    return build_schema(checks, kind=kind, first=[phases])


def _cache_prefix(mode: SourceMode, origin: str) -> str:
    """Return the prefix of cache keys, so that data sources can use the same shared cache."""
    return f"schedule-gateway:{mode.value.lower()}:{urlsplit(origin).netloc}"


def call_file_of(settings: Settings, clock: Clock) -> CallFile | None:
    """Return the file that counts calls without a shared cache; None if no calls are counted or no folder is
    available.
    """
    counts = settings.mode() is SourceMode.LIVE and settings.monthly_calls is not None
    if not counts or settings.api_key is None or settings.state_folder is None:
        return None
    return CallFile.opened(settings.state_folder / file_name(settings.api_key.value, settings.base_url), clock)


def sharing_of(settings: Settings, clock: Clock, *, shared: bool, known_since: datetime | None = None) -> Sharing:
    """Return how this process counts calls beside others. `known_since` is the instant since which the call file has
    counted.
    """
    spent = settings.calls_spent
    stated = (Month.of(spent.month or clock()), spent.calls) if spent is not None else None
    waits = WAIT_SECONDS if settings.cache_url is not None else 0.0
    return Sharing(settings.max_tasks, shared, known_since, waits, stated)


def create_gateway(
    settings: Settings,
    clock: Clock = system_clock,
    transport: httpx.AsyncBaseTransport | None = None,
    *,
    cache: AnswerCache | None = None,
    tracing: "Tracing | None" = None,
    deadline_seconds: float | None = None,
) -> Gateway:
    """Build client and store. `transport`, `cache` and `tracing` replace those of the settings.

    `deadline_seconds` limits a call to the source. The default is `IN_PROCESS_SECONDS` if the source is part of this
    process, else `DEADLINE_SECONDS`.
    """
    mode = settings.mode()
    if deadline_seconds is None:
        deadline_seconds = DEADLINE_SECONDS if transport or mode is SourceMode.LIVE else IN_PROCESS_SECONDS
    live = mode is SourceMode.LIVE
    trial = live and settings.plan is Plan.TRIAL
    origin = settings.base_url if live else SANDBOX_ORIGIN
    shared = cache is not None or settings.cache_url is not None
    cache = cache or cache_from(settings.cache_url, _cache_prefix(mode, origin), clock)
    call_file = None if shared else call_file_of(settings, clock)
    ledger = Ledger(
        cache,
        clock,
        settings.monthly_calls if live else None,
        sharing_of(settings, clock, shared=shared, known_since=call_file.since if call_file is not None else None),
        calls=call_file,
    )
    tracing = tracing or tracing_for(settings)
    way = MeteredTransport(transport or transport_for(settings, clock), ledger)
    http = create_http(origin, tracing.calls(way) if tracing is not None else way)
    client = SportsDataClient(http, settings.api_key if live else None, deadline_seconds=deadline_seconds, now=clock)
    options = StoreOptions(
        leagues=settings.served_leagues,
        mode=mode,
        delayed=trial,
        scrambled=trial and not settings.show_scrambled,
        seasons=_served_seasons(settings, mode),
        recorded=_recorded(settings) if mode is SourceMode.REPLAY else {},
        max_stale=timedelta(hours=settings.max_stale_hours),
        public_quota=settings.public_quota,
        several=shared or settings.max_tasks > 1,
    )
    governor = Governor(ledger, clock)
    limits, limiter = settings.cost_limits, None
    if limits.address is not None or (limits.key is not None and settings.api_keys is not None):
        limiter = RateLimiter(limits, clock, cache if shared else None)
    store = ScheduleStore(client, cache, governor, clock, options)
    responses = ResponseCache(clock, lambda: store.version, on=settings.response_cache)
    return Gateway(store, governor, cache, mode, http, responses, limiter, tracing)


def _recorded(settings: Settings) -> Mapping[League, Sequence[SeasonKey]]:
    """Return the seasons in the recorded answers."""
    if settings.replay is None:
        return {}
    return {league: recorded_seasons(settings.replay, league) for league in settings.served_leagues}


def _served_seasons(settings: Settings, mode: SourceMode) -> ServedSeasons:
    """Return the bounds of the seasons that are served. Recorded seasons have no bounds."""
    if mode is SourceMode.LIVE:
        return ServedSeasons(past=settings.seasons)
    return ServedSeasons(first=FIRST_SEASON) if mode is SourceMode.SANDBOX else ServedSeasons()


def reporter_of(gateway: Gateway, clock: Clock) -> Reporter:
    """Return a reporter that writes metrics to stdout. A thread writes them, so a blocked pipe delays no request."""

    def write(line: bytes) -> None:
        logs.output.add(line + b"\n", urgent=True)

    def read() -> dict[str, Figure]:
        alone = gateway.limiter.alone if gateway.limiter is not None else 0
        counted = traffic_figures(gateway.traffic, alone)
        return {**figures(gateway.store, gateway.governor, gateway.cache), **counted}

    return Reporter(read, gateway.mode.value.lower(), clock, write, errors=gateway.traffic.errors)


def operator_of(gateway: Gateway, settings: Settings, clock: Clock) -> Operator:
    """Return the operator's status and refresh functions."""
    told = StatusOf(
        gateway.store, gateway.governor, gateway.cache, gateway.mode.value.lower(), build(), started_at=clock()
    )

    async def refresh(league: League, force: bool) -> list[Mapping[str, Any]]:
        return [each.as_json() for each in await gateway.store.operator.refresh_now(league, force=force)]

    key = settings.api_key if gateway.mode is SourceMode.LIVE else None
    return Operator(
        operator_token(key), lambda: told.at(clock()), refresh, gateway.store.leagues, settings.client_ip_header
    )


def around_of(gateway: Gateway, settings: Settings) -> Around:
    """Return the layers around the app. A layer that is off is None."""
    return Around(
        client_address(settings.client_ip_header),
        settings.api_keys,
        gateway.limiter,
        gateway.traffic if settings.request_log or settings.metrics or settings.tracing else None,
        logs.request_writer(logs.errors, people=sys.stderr.isatty()) if settings.request_log else None,
        logging.getLevelNamesMapping()[settings.log_level],
        gateway.tracing.requests if gateway.tracing is not None else None,
    )


async def _start_loading(gateway: Gateway, leagues: Sequence[League]) -> None:
    await gateway.governor.ledger.join()
    await load_at_start(gateway.store.readiness, leagues)


def create_app(
    settings: Settings,
    clock: Clock = system_clock,
    transport: httpx.AsyncBaseTransport | None = None,
    *,
    drain: Drain | None = None,
    connections: Connections | None = None,
) -> ASGIApp:
    """Return the ASGI app. `drain` shows that the process is stopping. Raises SettingError."""
    gateway = create_gateway(settings, clock, transport)
    return app_of(gateway, settings, clock, drain=drain, connections=connections)


def checks_of(settings: Settings) -> Checks:
    """Return the checks of each GraphQL request."""
    return Checks(settings.limits, settings.introspection, len(settings.served_leagues))


def offers_of(settings: Settings) -> Offers:
    """Return the features of the API that GraphiQL describes to its users."""
    if settings.trusted_documents_only:
        return Offers.TRUSTED_DOCUMENTS
    return Offers.ALL if settings.introspection else Offers.NO_INTROSPECTION


def app_of(
    gateway: Gateway,
    settings: Settings,
    clock: Clock = system_clock,
    *,
    drain: Drain | None = None,
    workload: Workload | None = None,
    connections: Connections | None = None,
) -> ASGIApp:
    """Return the ASGI app over a gateway. The app closes the gateway at its end."""
    store = gateway.store

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await store.start()
        # Calls of a live key are limited, so only the first league is loaded before a client requests data.
        costly = gateway.mode is SourceMode.LIVE
        tasks = [asyncio.create_task(_start_loading(gateway, store.leagues[:1] if costly else store.leagues))]
        if settings.metrics:
            tasks.append(asyncio.create_task(reporter_of(gateway, clock).run()))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await gateway.close()

    around = around_of(gateway, settings)
    workload = workload or Workload()
    scraped = Scraped(
        store,
        gateway.governor,
        gateway.cache,
        gateway.mode,
        clock(),
        workload,
        around.traffic,
        gateway.limiter,
        (logs.errors, logs.output),
        connections,
    )
    edge = Edge(
        store=store,
        clock=clock,
        drain=drain or Drain(),
        mode=gateway.mode,
        graphiql=settings.graphiql,
        max_page_size=settings.max_page_size,
        max_stale=timedelta(hours=settings.max_stale_hours),
        responses=gateway.responses,
        checks=checks_of(settings),
        trusted=settings.trusted_documents,
        trusted_only=settings.trusted_documents_only,
        offers=offers_of(settings),
        bodies=BodyReader(settings.max_body_bytes, settings.body_seconds),
        cors_origins=settings.cors_origins,
        logo_origins=settings.logo_origins,
        operator=operator_of(gateway, settings, clock),
        scrape=Scrape(scraped.text, settings.client_ip_header),
        new_schema=lambda checks: _schema_for(gateway.tracing, checks),
        turns_away=around.turns_away,
        observed=around.traffic is not None,
        around=around.put,
        address=around.address,
        workload=workload,
        max_answer_bytes=settings.max_answer_bytes,
    )
    return create_web(edge, lifespan)
