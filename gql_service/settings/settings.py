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
from gql_service.sportsdata.client import ApiKey
from gql_service.sportsdata.routes import ROUTES, recorded_leagues
from gql_service.web.answer_bytes import DEFAULT_MAX_ANSWER_BYTES
from gql_service.web.client_keys import ClientKeys
from gql_service.web.cross_origin import ANY_ORIGIN
from gql_service.web.request_body import DEFAULT_BODY_SECONDS, DEFAULT_MAX_BODY_BYTES
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
    """Where answers are to come from."""

    AUTO = "auto"
    LIVE = "live"
    SANDBOX = "sandbox"
    REPLAY = "replay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(LimitSettings):
    """What the deployer decides. `replay` and `now` come from the command line alone.

    `state_folder` is for what is kept between two runs of this user's programs; None keeps nothing.
    """

    source: SourceChoice = setting(
        Group.SOURCE,
        "SOURCE",
        reading.words(SourceChoice),
        SourceChoice.AUTO,
        "auto",
        "Where answers come from: `live`, `sandbox`, `replay` (with `--replay DIR`); `auto` is live with a key, "
        "else the sandbox.",
        usual=True,
    )
    api_key: ApiKey | None = setting(
        Group.SOURCE,
        "SPORTSDATA_API_KEY|SPORTS_API_KEY",
        reading.key,
        None,
        "none",
        "The SportsData.io key. It travels in a header and shows nowhere. `SPORTS_API_KEY` is an alias.",
        secret=True,
        usual=True,
    )
    base_url: str = setting(
        Group.SOURCE,
        "SPORTSDATA_BASE_URL",
        reading.origin,
        DEFAULT_BASE_URL,
        f"`{DEFAULT_BASE_URL}`",
        "The vendor's origin, or that of a sandbox on a port.",
    )
    plan: Plan = setting(
        Group.SOURCE,
        "SPORTSDATA_PLAN",
        reading.words(Plan),
        Plan.TRIAL,
        "trial",
        "The plan of the key, `trial` or `production`. A trial key scrambles numbers: scores and odds are null.",
        usual=True,
    )
    show_scrambled: bool = setting(
        Group.SOURCE,
        "SHOW_SCRAMBLED",
        reading.on_off,
        False,
        "off",
        "Show the scrambled numbers of a trial key all the same.",
    )
    monthly_calls: int | None = setting(
        Group.CALLS,
        "SPORTSDATA_MONTHLY_CALLS",
        reading.calls,
        DEFAULT_MONTHLY_CALLS,
        str(DEFAULT_MONTHLY_CALLS),
        "Calls that a live key may make in a month (UTC), or `unlimited`: refreshes are spaced to fit.",
        usual=True,
    )
    calls_spent: reading.CallsSpent | None = setting(
        Group.CALLS,
        "SPORTSDATA_CALLS_SPENT",
        reading.calls_spent,
        None,
        "none",
        "How many calls the key has spent in this month in all, if you know better than the gateway: `120`, or with "
        "the month in UTC `2026-11:120`. Without a month it holds for the month in which the gateway starts. The same "
        "number counts once a month.",
    )
    cache_url: str | None = setting(
        Group.CALLS,
        "CACHE_URL",
        reading.cache_url,
        None,
        "none",
        "A Valkey or Redis that all containers share, `valkey://HOST:6379` or `rediss://…`: answers and the count of "
        "calls are kept there. Without one each container fetches for itself, and keeps its count in "
        "`$XDG_STATE_HOME/schedule-gateway` if it may write there, so that a restart goes on from it.",
        secret=True,
        usual=True,
    )
    max_tasks: int = setting(
        Group.CALLS,
        "MAX_TASKS",
        reading.number(1, 1000),
        1,
        "1",
        "How many containers there are at the most. Without a shared cache each takes its part of the month's calls.",
    )
    max_stale_hours: int = setting(
        Group.CALLS,
        "MAX_STALE_HOURS",
        reading.number(1, 8760),
        DEFAULT_MAX_STALE_HOURS,
        str(DEFAULT_MAX_STALE_HOURS),
        "For how long an answer may be shown past its time while no newer one can be had; after that it is an error.",
    )
    public_quota: bool = setting(
        Group.CALLS,
        "PUBLIC_QUOTA",
        reading.on_off,
        False,
        "off",
        "Tell the calls of the month, and how far they stretch, in `sources`.",
    )
    seasons: int = setting(
        Group.CALLS,
        "SEASONS",
        reading.number(0, 100),
        DEFAULT_SEASONS,
        str(DEFAULT_SEASONS),
        "How many seasons before the current one a live key may be asked for; beyond them nobody can spend calls.",
    )
    leagues: tuple[League, ...] | None = setting(
        Group.SOURCE,
        "LEAGUES",
        reading.leagues,
        None,
        "all in the sandbox or recorded; live NFL,NBA,MLB,NHL",
        f"The leagues that are served, with commas between them, out of {','.join(each.value for each in ROUTES)}. "
        "The first is loaded at start.",
        usual=True,
    )
    host: str = setting(
        Group.SERVER,
        "HOST",
        reading.host,
        EVERYWHERE,
        EVERYWHERE,
        "The address to listen on; `make run` takes 127.0.0.1.",
    )
    port: int = setting(
        Group.SERVER,
        "PORT",
        reading.number(0, 65535),
        8080,
        "8080",
        "The port to listen on; 0 picks a free one.",
        usual=True,
    )
    drain_seconds: int = setting(
        Group.SERVER,
        "DRAIN_SECONDS",
        reading.number(0, 300),
        DEFAULT_DRAIN_SECONDS,
        str(DEFAULT_DRAIN_SECONDS),
        "After SIGTERM `/readyz` fails and serving goes on for this long, so that a balancer can look elsewhere.",
    )
    response_cache: bool = setting(
        Group.SERVER,
        "RESPONSE_CACHE",
        reading.on_off,
        True,
        "on",
        "Keep answers as bytes, and give them again for as long as they are good.",
    )
    api_keys: ClientKeys | None = setting(
        Group.PUBLIC,
        "API_KEYS",
        reading.client_keys,
        None,
        "off",
        "Who may ask: `name:hash` of each API key, with commas between, as `gql-service api-key NAME` prints them. "
        "Clients send the key in `x-api-key`, or as `?api_key=` where they cannot send headers (not at `/graphql`).",
        secret=True,
        usual=True,
    )
    rate_limit: int | None = setting(
        Group.PUBLIC,
        "RATE_LIMIT",
        reading.rate,
        None,
        "off",
        "Requests a minute of an API key, or of an address without one; counted over all containers with `CACHE_URL`.",
    )
    client_ip_header: str | None = setting(
        Group.PUBLIC,
        "CLIENT_IP_HEADER",
        reading.header,
        None,
        "none: the peer's address",
        "The header in which your front door writes the client's address, such as `X-Forwarded-For`; the last entry "
        "counts. Name none that clients can set.",
    )
    request_log: bool = setting(
        Group.LOGS,
        "REQUEST_LOG",
        reading.on_off,
        True,
        "on",
        "Log a line a request at level info: route, status, operation, milliseconds, cache, calls it caused. "
        "[What each says](observability.md)",
    )
    tracing: bool = setting(
        Group.LOGS,
        "TRACING",
        reading.on_off,
        False,
        "off",
        "Send OpenTelemetry traces, as the standard `OTEL_*` variables say; takes the extra `schedule-gateway[otel]`.",
    )
    metrics: bool = setting(
        Group.LOGS,
        "METRICS",
        reading.on_off,
        False,
        "off",
        "Write figures to stdout, a line a minute in CloudWatch's embedded metric format.",
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
        "The origins from which the board may load the logos of teams, with commas between them; SportsData.io names "
        "images at `https://upload.wikimedia.org`. Visitors' browsers then ask those hosts. Without any, and for teams "
        "without a logo there, the board shows badges in the teams' colours.",
    )
    introspection: bool = setting(
        Group.PUBLIC,
        "INTROSPECTION",
        reading.on_off,
        True,
        "on",
        "Tell the schema to who asks for it. Off, errors suggest no names either, and GraphiQL completes nothing.",
    )
    trusted_documents_only: bool = setting(
        Group.PUBLIC,
        "TRUSTED_DOCUMENTS_ONLY",
        reading.on_off,
        False,
        "off",
        "Serve only the documents of `schema/operations/`, and those of `TRUSTED_DOCUMENTS`: by id, hash or text.",
    )
    trusted_documents: Mapping[str, str] | None = setting(
        Group.PUBLIC,
        "TRUSTED_DOCUMENTS",
        reading.documents,
        None,
        "none",
        "A JSON file of documents by their ids or hashes, as graphql-codegen writes `persisted-documents.json`. They "
        "can be asked for by those in either mode.",
    )
    max_page_size: int = setting(
        Group.PUBLIC,
        "MAX_PAGE_SIZE",
        reading.number(1, 100_000),
        DEFAULT_MAX_PAGE_SIZE,
        str(DEFAULT_MAX_PAGE_SIZE),
        "The largest `first` or `last` of a page.",
    )
    max_answer_bytes: int = setting(
        Group.PUBLIC,
        "MAX_ANSWER_BYTES",
        reading.number(100_000, 100_000_000),
        DEFAULT_MAX_ANSWER_BYTES,
        str(DEFAULT_MAX_ANSWER_BYTES),
        "The largest answer of GraphQL, before compression. API Gateway sends 10 MB at most.",
    )
    max_body_bytes: int = setting(
        Group.PUBLIC,
        "MAX_BODY_BYTES",
        reading.number(1_000, 100_000_000),
        DEFAULT_MAX_BODY_BYTES,
        str(DEFAULT_MAX_BODY_BYTES),
        "The largest body of a POST; a larger one is refused with 413 before it is read.",
    )
    body_seconds: int = setting(
        Group.PUBLIC,
        "BODY_SECONDS",
        reading.number(1, 300),
        DEFAULT_BODY_SECONDS,
        str(DEFAULT_BODY_SECONDS),
        "For how long a body may take to arrive; after that the request ends with 408.",
    )
    max_connections: int = setting(
        Group.PUBLIC,
        "MAX_CONNECTIONS",
        reading.number(10, 1_000_000),
        DEFAULT_MAX_CONNECTIONS,
        str(DEFAULT_MAX_CONNECTIONS),
        "How many connections there may be at once, idle ones included; requests over any more get 503.",
    )
    cors_origins: tuple[str, ...] = setting(
        Group.PUBLIC,
        "CORS_ORIGINS",
        reading.origins,
        ANY_ORIGIN,
        "`*`",
        "The origins whose pages may read answers in a browser, with commas between them; `*` for any, or `none`. "
        "Never with credentials.",
    )
    traps: bool = setting(
        Group.SOURCE,
        "SANDBOX_TRAPS",
        reading.on_off,
        False,
        "off",
        "Let the sandbox show each oddity that the vendor's data is known to hold.",
    )
    replay: Path | None = None
    state_folder: Path | None = None

    def mode(self) -> SourceMode:
        """Return where answers come from. Raises SettingError where `SOURCE` asks for what is not there."""
        if self.source is SourceChoice.REPLAY or self.replay is not None:
            if self.replay is None:
                raise SettingError("SOURCE=replay needs a folder of recorded answers: serve --replay DIR.")
            return SourceMode.REPLAY
        if self.source is SourceChoice.LIVE and self.api_key is None:
            raise SettingError("SOURCE=live needs a key: set SPORTSDATA_API_KEY, or SOURCE=sandbox to go without one.")
        live = self.source is SourceChoice.LIVE or (self.source is SourceChoice.AUTO and self.api_key is not None)
        return SourceMode.LIVE if live else SourceMode.SANDBOX

    @property
    def served_leagues(self) -> tuple[League, ...]:
        """The leagues that are served: those asked for, else all of the sandbox or those recorded, else four."""
        if self.leagues:
            return self.leagues
        if self.replay is not None:
            return recorded_leagues(self.replay) or USUAL_LEAGUES
        return tuple(ROUTES) if self.mode() is SourceMode.SANDBOX else USUAL_LEAGUES

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read settings from a mapping such as os.environ. An empty value counts as none. Raises SettingError."""
        values: dict[str, Any] = {}
        for each in declared_in(cls):
            for name in each.metadata["names"]:
                text = environ.get(name, "").strip()
                if text:
                    values[each.name] = read_setting(each, name, text)
                    break
        return cls(**values)
