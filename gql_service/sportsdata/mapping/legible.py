"""Decides which rows are readable: objects that identify a game, a team or a venue.

The mappers drop and count all other rows. A test checks that the mappers and these rules agree.
"""

from functools import cache, partial
from typing import Any

from gql_service.sportsdata.fields.game_row import is_bye, venue_details
from gql_service.sportsdata.fields.row import Row
from gql_service.sportsdata.leagues import VENDOR_LEAGUES
from gql_service.sportsdata.rows.row_counts import Legible
from gql_service.sportsdata.vendor_league import VendorLeague
from schema.enums import League


@cache
def is_game(league: League) -> Legible:
    """Return the function that checks rows of a league's schedule or scores."""
    return partial(_is_game, VENDOR_LEAGUES[league])


def _is_game(league: VendorLeague, value: Any) -> bool:
    number = league.game_number
    if not isinstance(value, dict):
        return False
    if type(value.get(number)) is int:
        return True  # as nearly every row of a large season is written
    row = Row(value)
    return row.text(number) is not None or (league.has_byes and is_bye(row))


def is_team(value: Any) -> bool:
    """Return whether a row of Teams can be read."""
    return isinstance(value, dict) and Row(value).text("TeamID") is not None


def is_venue(value: Any) -> bool:
    """Return whether a row of Stadiums or Venues can be read."""
    return isinstance(value, dict) and venue_details(Row(value)) is not None
