"""The NBA."""

from gql_service.sandbox.fixtures import nba
from gql_service.sandbox.league import League, Strength
from gql_service.sandbox.leagues.site import Site
from gql_service.sandbox.play.script import basketball
from gql_service.sandbox.routes.daily import daily_routes
from gql_service.sandbox.rows.nba import NBA_ROWS
from gql_service.sandbox.season_dates import nba_dates

NBA = League(
    code="nba",
    global_offset=20_000_000,
    dates=nba_dates,
    parts={"REG": nba.regular, "PRE": nba.pre, "POST": nba.post, "STAR": nba.star},
    script=basketball,
    strength=Strength(spread=4.5, home=2.4, luck=12.0),
    total=227.0,
    first_id=lambda season: (season - 2000) * 4000,
)
SITE = Site({NBA.code: NBA}, daily_routes(NBA_ROWS))
