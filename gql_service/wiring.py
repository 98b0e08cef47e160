"""The one place that wires: settings in, app out. Tests call it with other parts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import httpx
from starlette.applications import Starlette

from gql_service.clock import Clock, system_clock
from gql_service.draining import Drain
from gql_service.sandbox import create_sandbox
from gql_service.schedule.store import ScheduleStore, StoreOptions
from gql_service.settings import Plan, Settings
from gql_service.sportsdata.client import SportsDataClient, create_http
from gql_service.sportsdata.recorded import ReplayTransport
from gql_service.web.app import Edge, create_starlette
from schema.enums import League, SourceMode

SANDBOX_ORIGIN: Final = "http://sandbox.invalid"
"""Never looked up: the sandbox is called in the process."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """The parts that live as long as the app. `close` ends the HTTP client."""

    store: ScheduleStore
    mode: SourceMode
    close: Callable[[], Awaitable[None]]


def transport_for(settings: Settings, clock: Clock) -> httpx.AsyncBaseTransport | None:
    """Return how the client reaches its source; None is the network. Raises SettingError."""
    mode = settings.mode()
    if mode is SourceMode.SANDBOX:
        return httpx.ASGITransport(app=create_sandbox(clock, traps=settings.traps))
    if mode is SourceMode.REPLAY and settings.replay is not None:
        return ReplayTransport(settings.replay)
    return None


def create_gateway(
    settings: Settings, clock: Clock = system_clock, transport: httpx.AsyncBaseTransport | None = None
) -> Gateway:
    """Wire client and store. `transport` takes the place of the one that the settings ask for."""
    mode = settings.mode()
    live = mode is SourceMode.LIVE
    trial = live and settings.plan is Plan.TRIAL
    origin = settings.base_url if live else SANDBOX_ORIGIN
    http = create_http(origin, transport or transport_for(settings, clock))
    options = StoreOptions(
        leagues=settings.served_leagues,
        mode=mode,
        delayed=trial,
        scrambled=trial and not settings.show_scrambled,
        monthly_calls=settings.monthly_calls if live else None,
        past_seasons=settings.seasons if live else None,
    )
    client = SportsDataClient(http, settings.api_key if live else None, now=clock)
    return Gateway(ScheduleStore(client, clock, options), mode, http.aclose)


async def _load(store: ScheduleStore, leagues: Sequence[League]) -> None:
    for league in leagues:
        await store.load(league)


def create_app(
    settings: Settings,
    clock: Clock = system_clock,
    transport: httpx.AsyncBaseTransport | None = None,
    *,
    drain: Drain | None = None,
) -> Starlette:
    """Return the ASGI app; `drain` tells it when it is about to go. Raises SettingError."""
    gateway = create_gateway(settings, clock, transport)
    store = gateway.store

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        # A live key pays for every call, so what nobody has asked for yet is not fetched.
        costly = gateway.mode is SourceMode.LIVE
        loading = asyncio.create_task(_load(store, store.leagues[:1] if costly else store.leagues))
        try:
            yield
        finally:
            loading.cancel()
            await asyncio.gather(loading, return_exceptions=True)
            await gateway.close()

    edge = Edge(
        store=store,
        clock=clock,
        drain=drain or Drain(),
        mode=gateway.mode,
        graphiql=settings.graphiql,
        max_page_size=settings.max_page_size,
    )
    return create_starlette(edge, lifespan)
