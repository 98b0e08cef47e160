"""Settings: read once from a mapping, into a frozen value. Importing this module needs no environment.

Each setting is declared with its name, meaning and default in one place; the README's table is printed from it.
"""

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from enum import Enum
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from gql_service.cache.address import checked_cache_url
from gql_service.schedule.freshness import DEFAULT_MAX_STALE
from gql_service.sportsdata.client import ApiKey
from gql_service.sportsdata.routes import ROUTES, recorded_leagues
from schema.context import DEFAULT_MAX_PAGE_SIZE
from schema.enums import League, SourceMode

DEFAULT_BASE_URL: Final = "https://api.sportsdata.io"
DEFAULT_MONTHLY_CALLS: Final = 1000
DEFAULT_DRAIN_SECONDS: Final = 5
DEFAULT_SEASONS: Final = 3
DEFAULT_MAX_STALE_HOURS: Final = int(DEFAULT_MAX_STALE.total_seconds() // 3600)
USUAL_LEAGUES: Final = (League.NFL, League.NBA, League.MLB, League.NHL)
EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - a container listens on all its addresses


class SettingError(ValueError):
    """A setting is wrong. The message names it, and says what would be right; it never shows a secret."""


class Plan(Enum):
    """The plan of the vendor's key."""

    TRIAL = "trial"
    PRODUCTION = "production"


def _words(kind: type[Enum]) -> Callable[[str], Any]:
    def read(text: str) -> Enum:
        try:
            return kind(text.lower())
        except ValueError:
            raise SettingError(f"one of {', '.join(str(each.value) for each in kind)}") from None

    return read


class SourceChoice(Enum):
    """Where answers are to come from."""

    AUTO = "auto"
    LIVE = "live"
    SANDBOX = "sandbox"
    REPLAY = "replay"


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if text.isascii() and text.isdecimal() and low <= int(text) <= high:
            return int(text)
        raise SettingError(f"a whole number from {low} to {high}")

    return read


def _on_off(text: str) -> bool:
    known = {
        "on": True,
        "true": True,
        "yes": True,
        "1": True,
        "off": False,
        "false": False,
        "no": False,
        "0": False,
    }
    if text.lower() not in known:
        raise SettingError("on or off")
    return known[text.lower()]


def _leagues(text: str) -> tuple[League, ...]:
    names = [name.strip().upper() for name in text.split(",") if name.strip()]
    servable = {league.value: league for league in ROUTES}
    if not names or any(name not in servable for name in names):
        raise SettingError(f"a list of leagues with commas between them, out of {','.join(servable)}")
    return tuple(dict.fromkeys(servable[name] for name in names))


def _origin(text: str) -> str:
    if not _is_origin(text):
        raise SettingError(f"an origin without a path, like {DEFAULT_BASE_URL}")
    return text.rstrip("/")


def _is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment and "@" not in parts.netloc
    return parts.scheme in ("http", "https") and bool(host) and bare and not any(map(str.isspace, text))


def _calls(text: str) -> int | None:
    if text.lower() == "unlimited":
        return None
    if text.isascii() and text.isdecimal() and 1 <= int(text) <= 10_000_000:
        return int(text)
    raise SettingError("a whole number from 1 to 10000000, or unlimited")


def _cache_url(text: str) -> str:
    try:
        return checked_cache_url(text)
    except ValueError as error:
        raise SettingError(str(error)) from None


def _key(text: str) -> ApiKey:
    if not text.isascii() or not text.isprintable() or " " in text:
        raise SettingError("a key as SportsData.io shows it, without spaces")
    return ApiKey(text)


def _level(text: str) -> str:
    if text.lower() not in ("debug", "info", "warning", "error"):
        raise SettingError("one of debug, info, warning, error")
    return text.upper()


def _host(text: str) -> str:
    if not text or any(char.isspace() or char == "/" for char in text):
        raise SettingError("an address to listen on, like 127.0.0.1 or 0.0.0.0")
    return text


def _setting(
    names: str, read: Callable[[str], Any], default: Any, shown: str, meaning: str, *, secret: bool = False
) -> Any:
    about = {"names": names.split("|"), "read": read, "shown": shown, "meaning": meaning}
    return field(default=default, metadata=about, repr=not secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the deployer decides. `replay` and `now` come from the command line alone."""

    source: SourceChoice = _setting(
        "SOURCE",
        _words(SourceChoice),
        SourceChoice.AUTO,
        "auto",
        "Where answers come from: `live`, `sandbox`, `replay` (with `--replay DIR`); `auto` is live with a key, "
        "else the sandbox.",
    )
    api_key: ApiKey | None = _setting(
        "SPORTSDATA_API_KEY|SPORTS_API_KEY",
        _key,
        None,
        "none",
        "The SportsData.io key. It travels in a header and shows nowhere. `SPORTS_API_KEY` is an alias.",
        secret=True,
    )
    base_url: str = _setting(
        "SPORTSDATA_BASE_URL",
        _origin,
        DEFAULT_BASE_URL,
        f"`{DEFAULT_BASE_URL}`",
        "The vendor's origin, or that of a sandbox on a port.",
    )
    plan: Plan = _setting(
        "SPORTSDATA_PLAN",
        _words(Plan),
        Plan.TRIAL,
        "trial",
        "The plan of the key, `trial` or `production`. A trial key scrambles numbers: scores and odds are null.",
    )
    show_scrambled: bool = _setting(
        "SHOW_SCRAMBLED", _on_off, False, "off", "Show the scrambled numbers of a trial key all the same."
    )
    monthly_calls: int | None = _setting(
        "SPORTSDATA_MONTHLY_CALLS",
        _calls,
        DEFAULT_MONTHLY_CALLS,
        str(DEFAULT_MONTHLY_CALLS),
        "Calls that a live key may make in a month (UTC), or `unlimited`: refreshes are spaced to fit.",
    )
    cache_url: str | None = _setting(
        "CACHE_URL",
        _cache_url,
        None,
        "none",
        "A Valkey or Redis that all containers share, `valkey://HOST:6379` or `rediss://…`: answers and the count of "
        "calls are kept there. Without one each container fetches for itself.",
        secret=True,
    )
    max_tasks: int = _setting(
        "MAX_TASKS",
        _number(1, 1000),
        1,
        "1",
        "How many containers there are at the most. Without a shared cache each takes its part of the month's calls.",
    )
    max_stale_hours: int = _setting(
        "MAX_STALE_HOURS",
        _number(1, 8760),
        DEFAULT_MAX_STALE_HOURS,
        str(DEFAULT_MAX_STALE_HOURS),
        "For how long an answer may be shown past its time while no newer one can be had; after that it is an error.",
    )
    public_quota: bool = _setting(
        "PUBLIC_QUOTA", _on_off, False, "off", "Tell the calls of the month, and how far they stretch, in `sources`."
    )
    seasons: int = _setting(
        "SEASONS",
        _number(0, 100),
        DEFAULT_SEASONS,
        str(DEFAULT_SEASONS),
        "How many seasons before the current one a live key may be asked for; beyond them nobody can spend calls.",
    )
    leagues: tuple[League, ...] | None = _setting(
        "LEAGUES",
        _leagues,
        None,
        "all in the sandbox or recorded; live NFL,NBA,MLB,NHL",
        f"The leagues that are served, with commas between them, out of {','.join(each.value for each in ROUTES)}. "
        "The first is loaded at start.",
    )
    host: str = _setting("HOST", _host, EVERYWHERE, EVERYWHERE, "The address to listen on; `make run` takes 127.0.0.1.")
    port: int = _setting("PORT", _number(0, 65535), 8080, "8080", "The port to listen on; 0 picks a free one.")
    drain_seconds: int = _setting(
        "DRAIN_SECONDS",
        _number(0, 300),
        DEFAULT_DRAIN_SECONDS,
        str(DEFAULT_DRAIN_SECONDS),
        "After SIGTERM `/readyz` fails and serving goes on for this long, so that a balancer can look elsewhere.",
    )
    response_cache: bool = _setting(
        "RESPONSE_CACHE",
        _on_off,
        True,
        "on",
        "Keep answers as bytes, and give them again for as long as they are good.",
    )
    metrics: bool = _setting(
        "METRICS",
        _on_off,
        False,
        "off",
        "Write figures to stdout, a line a minute in CloudWatch's embedded metric format.",
    )
    log_level: str = _setting("LOG_LEVEL", _level, "INFO", "info", "`debug`, `info`, `warning` or `error`.")
    graphiql: bool = _setting("GRAPHIQL", _on_off, True, "on", "Serve GraphiQL to browsers at `/graphql`.")
    max_page_size: int = _setting(
        "MAX_PAGE_SIZE",
        _number(1, 100_000),
        DEFAULT_MAX_PAGE_SIZE,
        str(DEFAULT_MAX_PAGE_SIZE),
        "The largest `first` or `last` of a page.",
    )
    traps: bool = _setting(
        "SANDBOX_TRAPS",
        _on_off,
        False,
        "off",
        "Let the sandbox show each oddity that the vendor's data is known to hold.",
    )
    replay: Path | None = None

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
        for each in declared():
            for name in each.metadata["names"]:
                text = environ.get(name, "").strip()
                if text:
                    values[each.name] = _read(each, name, text)
                    break
        return cls(**values)


def declared() -> list["Field[Any]"]:
    """Return the settings that the environment can give, in the order of the README's table."""
    return [each for each in fields(Settings) if each.metadata]


def _read(each: "Field[Any]", name: str, text: str) -> Any:
    try:
        return each.metadata["read"](text)
    except SettingError as error:
        # People write a key into an address too: what may hold one is not repeated.
        secret = each.name == "api_key" or "@" in text or "?" in text
        shown = "is not usable" if secret else f'is "{text[:80]}"'
        raise SettingError(f"{name} {shown}; it has to be {error}.") from None


def settings_table() -> str:
    """Return the table of the README, in Markdown."""
    rows = [
        f"| `{each.metadata['names'][0]}` | {each.metadata['shown']} | {each.metadata['meaning']} |"
        for each in declared()
    ]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])
