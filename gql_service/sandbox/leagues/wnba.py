"""The WNBA."""

from gql_service.sandbox.fixtures import wnba
from gql_service.sandbox.league import League, Strength
from gql_service.sandbox.leagues.site import Site
from gql_service.sandbox.play.script import wnba_basketball
from gql_service.sandbox.routes.wnba import wnba_routes
from gql_service.sandbox.season_dates import wnba_dates

WNBA = League(
    code="wnba",
    global_offset=70_000_000,
    dates=wnba_dates,
    parts={"REG": wnba.regular, "PRE": wnba.pre, "POST": wnba.post, "STAR": wnba.star},
    script=wnba_basketball,
    strength=Strength(spread=4.5, home=2.2, luck=11.0),
    total=164.0,
    first_id=lambda season: (season - 2000) * 4000,
)
SITE = Site({WNBA.code: WNBA}, wnba_routes())
