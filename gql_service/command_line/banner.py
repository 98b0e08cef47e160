"""The banner of a gateway at its start: a line for a log, or several lines for a person at a terminal."""

from gql_service.cache.shared.address import CacheAddress
from gql_service.settings import Settings
from gql_service.version import UNKNOWN, build, build_line
from gql_service.web.rate.cost_limits import DEFAULT_RATE_LIMIT
from schema.enums import SourceMode


def line_of(settings: Settings, origin: str) -> str:
    """Return the line of a gateway at `origin`: address, source, leagues, budget, version."""
    return f"Schedule gateway on {origin}/graphql, {what_is_served(settings)}, version {build_line()}"


def what_is_served(settings: Settings) -> str:
    """Return the source with its leagues, its budget and the shared cache."""
    mode = settings.mode()
    leagues = ",".join(league.value for league in settings.served_leagues)
    parts = [f"source {mode.value.lower()}", f"leagues {leagues}"]
    return ", ".join([*parts, *_calls(settings), *_cache(settings)])


def _calls(settings: Settings) -> list[str]:
    """Return the budget of calls; empty without a budget."""
    if settings.mode() is not SourceMode.LIVE or settings.monthly_calls is None:
        return []
    return [_budget(settings.monthly_calls, settings)]


def _cache(settings: Settings) -> list[str]:
    """Return the shared cache; empty without a shared cache."""
    return [] if settings.cache_url is None else [f"shared cache {CacheAddress.read(settings.cache_url).origin}"]


def _budget(calls: int, settings: Settings) -> str:
    if settings.cache_url is not None:
        return f"{calls} calls a month, counted in the shared cache"
    share = "" if settings.max_tasks == 1 else f"{max(1, calls // settings.max_tasks)} of "
    if settings.state_folder is not None:
        return f"{share}{calls} calls a month, counted in {settings.state_folder}: CACHE_URL is not set"
    return (
        f"{share}{calls} calls a month, counted by this container alone, assuming that calls were spent evenly "
        "since the beginning of the month: CACHE_URL is not set"
    )


def for_people(settings: Settings, origin: str) -> str:
    """Return the banner for a terminal: the addresses, one on each line, then the source and optional features."""
    for everywhere in ("//0.0.0.0:", "//[::]:"):  # the addresses to listen on; a browser needs another one
        origin = origin.replace(everywhere, "//localhost:")
    rows = {
        "Board": f"{origin}/",
        "GraphiQL" if settings.graphiql else "GraphQL": f"{origin}/graphql",
        "Schedule": f"{origin}/game-schedule",
        "Source": _source(settings),
        "Leagues": " ".join(league.value for league in settings.served_leagues),
        "Calls": "".join(_calls(settings)),
        "Also on": ", ".join(_also_on(settings)),
    }
    lines = [f"  {name:<10}{value}" for name, value in rows.items() if value]
    number, commit = build()
    version = number if commit == UNKNOWN else build_line()
    return "\n".join([f"Schedule gateway {version}, Ctrl-C stops it", "", *lines, ""])


def _source(settings: Settings) -> str:
    match settings.mode():
        case SourceMode.SANDBOX:
            return "the sandbox with made-up games; set SPORTSDATA_API_KEY for real games"
        case SourceMode.REPLAY:
            return f"recorded answers in {settings.replay}"
        case SourceMode.LIVE:
            return f"SportsData.io, plan {settings.plan.value}"


def _also_on(settings: Settings) -> list[str]:
    """Return the settings that the deployer changed and that people should see, by the names of the settings."""
    on = {
        "API_KEYS": settings.api_keys is not None,
        f"RATE_LIMIT {settings.rate_limit or 'off'}": settings.rate_limit != DEFAULT_RATE_LIMIT,
        "TRUSTED_DOCUMENTS_ONLY": settings.trusted_documents_only,
        "METRICS": settings.metrics,
        "TRACING": settings.tracing,
    }
    return [*(name for name, is_on in on.items() if is_on), *_cache(settings)]
