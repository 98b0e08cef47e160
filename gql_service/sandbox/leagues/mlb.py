"""The MLB."""

from gql_service.sandbox.fixtures import mlb
from gql_service.sandbox.league import League, Strength
from gql_service.sandbox.leagues.site import Site
from gql_service.sandbox.play.script import baseball
from gql_service.sandbox.routes.daily import daily_routes
from gql_service.sandbox.rows.mlb import MLB_ROWS
from gql_service.sandbox.season_dates import mlb_dates

MLB = League(
    code="mlb",
    global_offset=10_000_000,
    dates=mlb_dates,
    parts={"REG": mlb.regular, "PRE": mlb.pre, "POST": mlb.post, "STAR": mlb.star},
    script=baseball,
    strength=Strength(spread=0.5, home=0.25, luck=4.2),
    total=8.5,
    first_id=lambda season: (season - 2000) * 4000,
)
SITE = Site({MLB.code: MLB}, daily_routes(MLB_ROWS))
