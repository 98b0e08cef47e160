"""The data source of a gateway: its transport, its origin, and which of its seasons are served."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

import httpx

from gql_service.clock import Clock
from gql_service.sandbox import FIRST_SEASON, create_sandbox
from gql_service.schedule.options import StoreOptions
from gql_service.schedule.seasons.served_seasons import ServedSeasons
from gql_service.settings import Plan, Settings
from gql_service.sportsdata.http.client import DEADLINE_SECONDS, network
from gql_service.sportsdata.http.recorded import ReplayTransport
from gql_service.sportsdata.recorded_seasons import recorded_seasons
from schema.enums import League, SourceMode
from schema.ids import SeasonKey

SANDBOX_ORIGIN: Final = "http://sandbox.invalid"
"""This name is never resolved, because the sandbox is called in the process."""
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


def origin_of(settings: Settings) -> str:
    """Return the origin of the data source."""
    return settings.base_url if settings.mode() is SourceMode.LIVE else SANDBOX_ORIGIN


def deadline_for(settings: Settings, transport: httpx.AsyncBaseTransport | None) -> float:
    """Return the deadline of a call in seconds. `transport` replaces the transport of the settings, if given."""
    return DEADLINE_SECONDS if transport or settings.mode() is SourceMode.LIVE else IN_PROCESS_SECONDS


def cache_prefix(settings: Settings) -> str:
    """Return the prefix of cache keys, so that data sources can use the same shared cache."""
    return f"schedule-gateway:{settings.mode().value.lower()}:{urlsplit(origin_of(settings)).netloc}"


def store_options(settings: Settings, *, several: bool) -> StoreOptions:
    """Return the options of the schedule. `several` tells whether other containers may serve the same clients."""
    mode = settings.mode()
    trial = mode is SourceMode.LIVE and settings.plan is Plan.TRIAL
    return StoreOptions(
        leagues=settings.served_leagues,
        mode=mode,
        delayed=trial,
        scrambled=trial and not settings.show_scrambled,
        seasons=_served_seasons(settings, mode),
        recorded=_recorded(settings) if mode is SourceMode.REPLAY else {},
        max_stale=timedelta(hours=settings.max_stale_hours),
        public_quota=settings.public_quota,
        several=several,
    )


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
