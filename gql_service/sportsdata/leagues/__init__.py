"""The leagues at the vendor, one module for each league. CONTRIBUTING.md explains how to add a league."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gql_service.sportsdata.routes import LeagueRoutes
from gql_service.sportsdata.vendor_league import VendorLeague
from schema.enums import League
from schema.leagues.per_league import one_per_league

VENDOR_LEAGUES: Final[Mapping[League, VendorLeague]] = one_per_league(__name__, "VENDOR", VendorLeague)
"""The routes and the reader of each league, in the order of the contract."""

ROUTES: Final[Mapping[League, LeagueRoutes]] = MappingProxyType(
    {league: vendor.routes for league, vendor in VENDOR_LEAGUES.items()}
)
"""The routes of each league, in the order of the contract."""
