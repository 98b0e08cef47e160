"""The declarations of settings for the source of the data, and the values that they choose from."""

from enum import Enum
from typing import Any

from gql_service.settings import reading
from gql_service.settings.declaring import Group, setting
from gql_service.settings.reading import DEFAULT_BASE_URL
from gql_service.sportsdata.leagues import ROUTES


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


SOURCE: Any = setting(
    Group.SOURCE,
    "SOURCE",
    reading.words(SourceChoice),
    SourceChoice.AUTO,
    "auto",
    "Data source: `live`, `sandbox` or `replay` (with `--replay DIR`). `auto` is live if a key is set, otherwise "
    "the sandbox.",
    usual=True,
)
API_KEY: Any = setting(
    Group.SOURCE,
    "SPORTSDATA_API_KEY|SPORTS_API_KEY",
    reading.key,
    None,
    "none",
    "The SportsData.io key. It is sent in a header and never logged or displayed. `SPORTS_API_KEY` is an alias.",
    secret=True,
    usual=True,
)
BASE_URL: Any = setting(
    Group.SOURCE,
    "SPORTSDATA_BASE_URL",
    reading.origin,
    DEFAULT_BASE_URL,
    f"`{DEFAULT_BASE_URL}`",
    "Origin of the vendor, or of a sandbox on its own port.",
)
PLAN: Any = setting(
    Group.SOURCE,
    "SPORTSDATA_PLAN",
    reading.words(Plan),
    Plan.TRIAL,
    "trial",
    "Plan of the key, `trial` or `production`. A trial key scrambles numbers, so scores and odds are null.",
    usual=True,
)
SHOW_SCRAMBLED: Any = setting(
    Group.SOURCE,
    "SHOW_SCRAMBLED",
    reading.on_off,
    False,
    "off",
    "Show the scrambled numbers of a trial key.",
)
LEAGUES: Any = setting(
    Group.SOURCE,
    "LEAGUES",
    reading.leagues,
    None,
    "sandbox: all; replay: all recorded; live: NFL,NBA,MLB,NHL",
    f"Comma-separated list of leagues to serve, from: {','.join(each.value for each in ROUTES)}. "
    "The first is loaded at start.",
    usual=True,
)
TRAPS: Any = setting(
    Group.SOURCE,
    "SANDBOX_TRAPS",
    reading.on_off,
    False,
    "off",
    "Reproduce every known oddity of the vendor's data in the sandbox.",
)
