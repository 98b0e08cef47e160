"""The NFL."""

from gql_service.sandbox.fixtures import nfl
from gql_service.sandbox.league import League, Strength
from gql_service.sandbox.leagues.site import Site
from gql_service.sandbox.play.script import football
from gql_service.sandbox.routes.nfl import nfl_routes
from gql_service.sandbox.season_dates import nfl_dates

NFL = League(
    code="nfl",
    global_offset=0,
    dates=nfl_dates,
    parts={"REG": nfl.regular, "PRE": nfl.pre, "POST": nfl.post, "STAR": nfl.star},
    script=football,
    strength=Strength(spread=4.5, home=1.7, luck=13.0),
    total=44.5,
    first_id=lambda season: (season - 2006) * 1000,
)
SITE = Site({NFL.code: NFL}, nfl_routes())
