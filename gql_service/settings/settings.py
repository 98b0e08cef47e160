"""The settings themselves, read once from a mapping into a frozen value. Importing this needs no environment.

Each subject declares its settings in its own module: names, meaning, default and reader.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gql_service.settings import data_source, logs, public_access, server, upstream_calls
from gql_service.settings.data_source import Plan, SourceChoice
from gql_service.settings.declaring import declared_in, read_setting
from gql_service.settings.limits import LimitSettings
from gql_service.settings.reading import CallsSpent, SettingError
from gql_service.sportsdata.http.client import ApiKey
from gql_service.sportsdata.leagues import ROUTES
from gql_service.sportsdata.recorded_seasons import recorded_leagues
from gql_service.web.access.client_keys import ClientKeys
from gql_service.web.rate.cost_limits import CostLimits, SameLimit
from schema.enums import League, SourceMode

USUAL_LEAGUES: Final = (League.NFL, League.NBA, League.MLB, League.NHL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(LimitSettings):
    """The values that the deployer decides. `replay` is set by the command line only.

    `state_folder` is where data survives between two runs of the programs of this user. With None, no data is stored.
    """

    source: SourceChoice = data_source.SOURCE
    api_key: ApiKey | None = data_source.API_KEY
    base_url: str = data_source.BASE_URL
    plan: Plan = data_source.PLAN
    show_scrambled: bool = data_source.SHOW_SCRAMBLED
    monthly_calls: int | None = upstream_calls.MONTHLY_CALLS
    calls_spent: CallsSpent | None = upstream_calls.CALLS_SPENT
    cache_url: str | None = upstream_calls.CACHE_URL
    max_tasks: int = upstream_calls.MAX_TASKS
    max_stale_hours: int = upstream_calls.MAX_STALE_HOURS
    public_quota: bool = upstream_calls.PUBLIC_QUOTA
    seasons: int = upstream_calls.SEASONS
    leagues: tuple[League, ...] | None = data_source.LEAGUES
    host: str = server.HOST
    port: int = server.PORT
    drain_seconds: int = server.DRAIN_SECONDS
    response_cache: bool = server.RESPONSE_CACHE
    api_keys: ClientKeys | None = public_access.API_KEYS
    rate_limit: int | None = public_access.RATE_LIMIT
    key_rate_limit: int | SameLimit | None = public_access.KEY_RATE_LIMIT
    client_ip_header: str | None = public_access.CLIENT_IP_HEADER
    request_log: bool = logs.REQUEST_LOG
    tracing: bool = logs.TRACING
    metrics: bool = logs.METRICS
    log_level: str = logs.LOG_LEVEL
    graphiql: bool = public_access.GRAPHIQL
    logo_origins: tuple[str, ...] = public_access.LOGO_ORIGINS
    introspection: bool = public_access.INTROSPECTION
    trusted_documents_only: bool = public_access.TRUSTED_DOCUMENTS_ONLY
    trusted_documents: Mapping[str, str] | None = public_access.TRUSTED_DOCUMENTS
    max_page_size: int = public_access.MAX_PAGE_SIZE
    max_answer_bytes: int = public_access.MAX_ANSWER_BYTES
    max_body_bytes: int = public_access.MAX_BODY_BYTES
    body_seconds: int = public_access.BODY_SECONDS
    max_connections: int = public_access.MAX_CONNECTIONS
    cors_origins: tuple[str, ...] = public_access.CORS_ORIGINS
    traps: bool = data_source.TRAPS
    replay: Path | None = None
    state_folder: Path | None = None

    def mode(self) -> SourceMode:
        """Return the source of data. Raises SettingError if a folder or key that `SOURCE` needs is missing."""
        if self.source is SourceChoice.REPLAY or self.replay is not None:
            if self.replay is None:
                raise SettingError("SOURCE=replay needs a folder of recorded answers: serve --replay DIR.")
            return SourceMode.REPLAY
        if self.source is SourceChoice.LIVE and self.api_key is None:
            raise SettingError("SOURCE=live needs a key: set SPORTSDATA_API_KEY, or use SOURCE=sandbox without a key.")
        live = self.source is SourceChoice.LIVE or (self.source is SourceChoice.AUTO and self.api_key is not None)
        return SourceMode.LIVE if live else SourceMode.SANDBOX

    @property
    def served_leagues(self) -> tuple[League, ...]:
        """The leagues that are served: `LEAGUES` if set, otherwise all leagues of the sandbox or the recording, or four
        live leagues.
        """
        if self.leagues:
            return self.leagues
        if self.replay is not None:
            return recorded_leagues(self.replay) or USUAL_LEAGUES
        return tuple(ROUTES) if self.mode() is SourceMode.SANDBOX else USUAL_LEAGUES

    @property
    def cost_limits(self) -> CostLimits:
        """The cost per minute of clients without and with an API key."""
        own = self.key_rate_limit
        return CostLimits(self.rate_limit, self.rate_limit if isinstance(own, SameLimit) else own)

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read settings from a mapping such as os.environ. An empty value counts as unset. Raises SettingError."""
        values: dict[str, Any] = {}
        for each in declared_in(cls):
            for name in each.metadata["names"]:
                text = environ.get(name, "").strip()
                if text:
                    values[each.name] = read_setting(each, name, text)
                    break
        return cls(**values)
