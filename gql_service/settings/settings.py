"""The settings themselves, read once from a mapping into a frozen value. Importing this needs no environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final

from gql_service.schedule.freshness import DEFAULT_MAX_STALE
from gql_service.settings import reading
from gql_service.settings.declaring import Group, declared_in, read_setting, setting
from gql_service.settings.limits import LimitSettings
from gql_service.settings.reading import DEFAULT_BASE_URL, SettingError
from gql_service.sportsdata.http.client import ApiKey
from gql_service.sportsdata.routes import ROUTES, recorded_leagues
from gql_service.web.access.client_keys import ClientKeys
from gql_service.web.answers.answer_bytes import DEFAULT_MAX_ANSWER_BYTES
from gql_service.web.middleware.cors import ANY_ORIGIN
from gql_service.web.rate.window import DEFAULT_RATE_LIMIT, CostLimits, SameLimit
from gql_service.web.transport.request_body import DEFAULT_BODY_SECONDS, DEFAULT_MAX_BODY_BYTES
from schema.context import DEFAULT_MAX_PAGE_SIZE
from schema.enums import League, SourceMode

DEFAULT_MONTHLY_CALLS: Final = 1000
DEFAULT_DRAIN_SECONDS: Final = 5
DEFAULT_SEASONS: Final = 3
DEFAULT_MAX_CONNECTIONS: Final = 1000
DEFAULT_MAX_STALE_HOURS: Final = int(DEFAULT_MAX_STALE.total_seconds() // 3600)
USUAL_LEAGUES: Final = (League.NFL, League.NBA, League.MLB, League.NHL)
EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - a container listens on all its addresses


class Plan(Enum):
    """The plan of the vendor's key."""

    TRIAL = "trial"
    PRODUCTION = "production"


class SourceChoice(Enum):
    """The source of data, as chosen by the deployer."""

    AUTO = "auto"
    LIVE = "live"
    SANDBOX = "sandbox"
    REPLAY = "replay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(LimitSettings):
    """The values that the deployer decides. `replay` is set by the command line only.

    `state_folder` is where data survives between two runs of the programs of this user. With None, no data is stored.
    """

    source: SourceChoice = setting(
        Group.SOURCE,
        "SOURCE",
        reading.words(SourceChoice),
        SourceChoice.AUTO,
        "auto",
        "Data source: `live`, `sandbox` or `replay` (with `--replay DIR`). `auto` is live if a key is set, otherwise "
        "the sandbox.",
        usual=True,
    )
    api_key: ApiKey | None = setting(
        Group.SOURCE,
        "SPORTSDATA_API_KEY|SPORTS_API_KEY",
        reading.key,
        None,
        "none",
        "The SportsData.io key. It is sent in a header and never logged or displayed. `SPORTS_API_KEY` is an alias.",
        secret=True,
        usual=True,
    )
    base_url: str = setting(
        Group.SOURCE,
        "SPORTSDATA_BASE_URL",
        reading.origin,
        DEFAULT_BASE_URL,
        f"`{DEFAULT_BASE_URL}`",
        "Origin of the vendor, or of a sandbox on its own port.",
    )
    plan: Plan = setting(
        Group.SOURCE,
        "SPORTSDATA_PLAN",
        reading.words(Plan),
        Plan.TRIAL,
        "trial",
        "Plan of the key, `trial` or `production`. A trial key scrambles numbers, so scores and odds are null.",
        usual=True,
    )
    show_scrambled: bool = setting(
        Group.SOURCE,
        "SHOW_SCRAMBLED",
        reading.on_off,
        False,
        "off",
        "Show the scrambled numbers of a trial key.",
    )
    monthly_calls: int | None = setting(
        Group.CALLS,
        "SPORTSDATA_MONTHLY_CALLS",
        reading.calls,
        DEFAULT_MONTHLY_CALLS,
        str(DEFAULT_MONTHLY_CALLS),
        "Calls that a live key may make in a calendar month (UTC), or `unlimited`. Refreshes are paced to fit.",
        usual=True,
    )
    calls_spent: reading.CallsSpent | None = setting(
        Group.CALLS,
        "SPORTSDATA_CALLS_SPENT",
        reading.calls_spent,
        None,
        "none",
        "Calls that the key has already spent this month, if you know better than the gateway: `120`, or with the "
        "month in UTC `2026-11:120`. Without a month, the number applies to the month in which the gateway starts. "
        "Each number is applied once a month, so a restart does not apply it again.",
    )
    cache_url: str | None = setting(
        Group.CALLS,
        "CACHE_URL",
        reading.cache_url,
        None,
        "none",
        "A Valkey or Redis that all containers share, `valkey://HOST:6379` or `rediss://…`. It stores upstream data "
        "and the call count. Without it each container fetches for itself. Its call count is then kept in "
        "`$XDG_STATE_HOME/schedule-gateway` if that folder is writable, so that the count survives a restart.",
        secret=True,
        usual=True,
    )
    max_tasks: int = setting(
        Group.CALLS,
        "MAX_TASKS",
        reading.number(1, 1000),
        1,
        "1",
        "Maximum number of containers. Without a shared cache each container gets an equal part of the month's calls.",
    )
    max_stale_hours: int = setting(
        Group.CALLS,
        "MAX_STALE_HOURS",
        reading.number(1, 8760),
        DEFAULT_MAX_STALE_HOURS,
        str(DEFAULT_MAX_STALE_HOURS),
        "How many hours expired data may be served while refreshes fail. After that the error is returned.",
    )
    public_quota: bool = setting(
        Group.CALLS,
        "PUBLIC_QUOTA",
        reading.on_off,
        False,
        "off",
        "Show the month's calls, and how far lifetimes are stretched, in `sources`.",
    )
    seasons: int = setting(
        Group.CALLS,
        "SEASONS",
        reading.number(0, 100),
        DEFAULT_SEASONS,
        str(DEFAULT_SEASONS),
        "How many seasons before the current season clients may request from a live key. Older seasons are rejected, "
        "so they use no calls.",
    )
    leagues: tuple[League, ...] | None = setting(
        Group.SOURCE,
        "LEAGUES",
        reading.leagues,
        None,
        "sandbox: all; replay: all recorded; live: NFL,NBA,MLB,NHL",
        f"Comma-separated list of leagues to serve, from: {','.join(each.value for each in ROUTES)}. "
        "The first is loaded at start.",
        usual=True,
    )
    host: str = setting(
        Group.SERVER,
        "HOST",
        reading.host,
        EVERYWHERE,
        EVERYWHERE,
        "Address to listen on; `make run` uses 127.0.0.1.",
    )
    port: int = setting(
        Group.SERVER,
        "PORT",
        reading.number(0, 65535),
        8080,
        "8080",
        "Port to listen on; 0 picks a free port.",
        usual=True,
    )
    drain_seconds: int = setting(
        Group.SERVER,
        "DRAIN_SECONDS",
        reading.number(0, 300),
        DEFAULT_DRAIN_SECONDS,
        str(DEFAULT_DRAIN_SECONDS),
        "After SIGTERM `/readyz` fails, but the gateway serves for this many more seconds, so that a load balancer "
        "can stop sending requests.",
    )
    response_cache: bool = setting(
        Group.SERVER,
        "RESPONSE_CACHE",
        reading.on_off,
        True,
        "on",
        "Cache encoded responses and reuse them until they expire.",
    )
    api_keys: ClientKeys | None = setting(
        Group.PUBLIC,
        "API_KEYS",
        reading.client_keys,
        None,
        "off",
        "Require an API key: a comma-separated list of `name:hash`, as `gql-service api-key NAME` prints them. "
        "Clients send the key in `x-api-key`, or as `?api_key=` if they cannot send headers (not at `/graphql`).",
        secret=True,
        usual=True,
    )
    rate_limit: int | None = setting(
        Group.PUBLIC,
        "RATE_LIMIT",
        reading.rate,
        DEFAULT_RATE_LIMIT,
        str(DEFAULT_RATE_LIMIT),
        "Cost per minute that each client may use up, or `off`. A client is an API key, or an address without a key. "
        "A cached response costs 100, another GraphQL response its `X-Operation-Cost`. With `CACHE_URL` all containers "
        "count together. [All prices](observability.md#rate_limit)",
    )
    key_rate_limit: int | SameLimit | None = setting(
        Group.PUBLIC,
        "KEY_RATE_LIMIT",
        reading.rate,
        SameLimit.SAME,
        "as `RATE_LIMIT`",
        "Another limit for each API key, or `off` for no limit.",
    )
    client_ip_header: str | None = setting(
        Group.PUBLIC,
        "CLIENT_IP_HEADER",
        reading.header,
        None,
        "none: the peer's address",
        "The header in which your proxy puts the client's address, such as `X-Forwarded-For`; the last entry counts. "
        "Do not name a header that clients can set.",
    )
    request_log: bool = setting(
        Group.LOGS,
        "REQUEST_LOG",
        reading.on_off,
        True,
        "on",
        "Log one line per request at level info: route, status, operation, milliseconds, cache result and upstream "
        "calls. [All fields](observability.md#the-request-log)",
    )
    tracing: bool = setting(
        Group.LOGS,
        "TRACING",
        reading.on_off,
        False,
        "off",
        "Send OpenTelemetry traces, configured by the standard `OTEL_*` variables. Requires the extra "
        "`schedule-gateway[otel]`.",
    )
    metrics: bool = setting(
        Group.LOGS,
        "METRICS",
        reading.on_off,
        False,
        "off",
        "Write metrics to stdout, one line per minute in CloudWatch's embedded metric format.",
    )
    log_level: str = setting(
        Group.LOGS, "LOG_LEVEL", reading.level, "INFO", "info", "`debug`, `info`, `warning` or `error`.", usual=True
    )
    graphiql: bool = setting(
        Group.PUBLIC, "GRAPHIQL", reading.on_off, True, "on", "Serve GraphiQL to browsers at `/graphql`."
    )
    logo_origins: tuple[str, ...] = setting(
        Group.PUBLIC,
        "LOGO_ORIGINS",
        reading.image_origins,
        (),
        "none",
        "Comma-separated list of origins from which the board may load team logos; SportsData.io links to images at "
        "`https://upload.wikimedia.org`. Visitors' browsers then send requests to those hosts. A team without a logo "
        "from these origins gets a badge in its colours.",
    )
    introspection: bool = setting(
        Group.PUBLIC,
        "INTROSPECTION",
        reading.on_off,
        True,
        "on",
        "Allow introspection. If off, errors suggest no names and GraphiQL has no completion.",
    )
    trusted_documents_only: bool = setting(
        Group.PUBLIC,
        "TRUSTED_DOCUMENTS_ONLY",
        reading.on_off,
        False,
        "off",
        "Serve only the documents of `schema/operations/` and `TRUSTED_DOCUMENTS`, by ID, hash or text.",
    )
    trusted_documents: Mapping[str, str] | None = setting(
        Group.PUBLIC,
        "TRUSTED_DOCUMENTS",
        reading.documents,
        None,
        "none",
        "A JSON file that maps IDs or hashes to GraphQL documents, such as `persisted-documents.json` from "
        "graphql-codegen. Clients can request these documents by ID or hash, even if `TRUSTED_DOCUMENTS_ONLY` is "
        "off.",
    )
    max_page_size: int = setting(
        Group.PUBLIC,
        "MAX_PAGE_SIZE",
        reading.number(1, 100_000),
        DEFAULT_MAX_PAGE_SIZE,
        str(DEFAULT_MAX_PAGE_SIZE),
        "Largest `first` or `last` of a page.",
    )
    max_answer_bytes: int = setting(
        Group.PUBLIC,
        "MAX_ANSWER_BYTES",
        reading.number(100_000, 100_000_000),
        DEFAULT_MAX_ANSWER_BYTES,
        str(DEFAULT_MAX_ANSWER_BYTES),
        "Largest GraphQL response before compression. API Gateway sends at most 10 MB.",
    )
    max_body_bytes: int = setting(
        Group.PUBLIC,
        "MAX_BODY_BYTES",
        reading.number(1_000, 100_000_000),
        DEFAULT_MAX_BODY_BYTES,
        str(DEFAULT_MAX_BODY_BYTES),
        "Largest POST body. A larger body is rejected with 413 before it is read.",
    )
    body_seconds: int = setting(
        Group.PUBLIC,
        "BODY_SECONDS",
        reading.number(1, 300),
        DEFAULT_BODY_SECONDS,
        str(DEFAULT_BODY_SECONDS),
        "How many seconds a body may take to arrive. After that the request fails with 408.",
    )
    max_connections: int = setting(
        Group.PUBLIC,
        "MAX_CONNECTIONS",
        reading.number(10, 1_000_000),
        DEFAULT_MAX_CONNECTIONS,
        str(DEFAULT_MAX_CONNECTIONS),
        "Maximum number of open connections and of requests under way. If one more client connects, the connection "
        "that has been idle for longest is closed. If so many requests are under way, the next one gets 503.",
    )
    cors_origins: tuple[str, ...] = setting(
        Group.PUBLIC,
        "CORS_ORIGINS",
        reading.origins,
        ANY_ORIGIN,
        "`*`",
        "Comma-separated list of origins whose pages may read responses in a browser; `*` for any, or `none`. "
        "Credentials are never allowed.",
    )
    traps: bool = setting(
        Group.SOURCE,
        "SANDBOX_TRAPS",
        reading.on_off,
        False,
        "off",
        "Reproduce every known oddity of the vendor's data in the sandbox.",
    )
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
