"""The declarations of settings for upstream calls, the shared cache and the age of data."""

from typing import Any, Final

from gql_service.schedule.freshness import DEFAULT_MAX_STALE
from gql_service.settings import reading
from gql_service.settings.declaring import Group, setting

DEFAULT_MONTHLY_CALLS: Final = 1000
DEFAULT_SEASONS: Final = 3
DEFAULT_MAX_STALE_HOURS: Final = int(DEFAULT_MAX_STALE.total_seconds() // 3600)

MONTHLY_CALLS: Any = setting(
    Group.CALLS,
    "SPORTSDATA_MONTHLY_CALLS",
    reading.calls,
    DEFAULT_MONTHLY_CALLS,
    str(DEFAULT_MONTHLY_CALLS),
    "Calls that a live key may make in a calendar month (UTC), or `unlimited`. Refreshes are paced to fit.",
    usual=True,
)
CALLS_SPENT: Any = setting(
    Group.CALLS,
    "SPORTSDATA_CALLS_SPENT",
    reading.calls_spent,
    None,
    "none",
    "Calls that the key has already spent this month, if you know better than the gateway: `120`, or with the "
    "month in UTC `2026-11:120`. Without a month, the number applies to the month in which the gateway starts. "
    "Each number is applied once a month, so a restart does not apply it again.",
)
CACHE_URL: Any = setting(
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
MAX_TASKS: Any = setting(
    Group.CALLS,
    "MAX_TASKS",
    reading.number(1, 1000),
    1,
    "1",
    "Maximum number of containers. Without a shared cache each container gets an equal part of the month's calls.",
)
MAX_STALE_HOURS: Any = setting(
    Group.CALLS,
    "MAX_STALE_HOURS",
    reading.number(1, 8760),
    DEFAULT_MAX_STALE_HOURS,
    str(DEFAULT_MAX_STALE_HOURS),
    "How many hours expired data may be served while refreshes fail. After that the error is returned.",
)
PUBLIC_QUOTA: Any = setting(
    Group.CALLS,
    "PUBLIC_QUOTA",
    reading.on_off,
    False,
    "off",
    "Show the month's calls, and how far lifetimes are stretched, in `sources`.",
)
SEASONS: Any = setting(
    Group.CALLS,
    "SEASONS",
    reading.number(0, 100),
    DEFAULT_SEASONS,
    str(DEFAULT_SEASONS),
    "How many seasons before the current season clients may request from a live key. Older seasons are rejected, "
    "so they use no calls.",
)
