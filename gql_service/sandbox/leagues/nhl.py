"""The NHL."""

from gql_service.sandbox.fixtures import nhl
from gql_service.sandbox.league import League, Strength
from gql_service.sandbox.leagues.site import Site
from gql_service.sandbox.play.script import hockey
from gql_service.sandbox.routes.daily import daily_routes
from gql_service.sandbox.rows.nhl import NHL_ROWS
from gql_service.sandbox.season_dates import nhl_dates

NHL = League(
    code="nhl",
    global_offset=30_000_000,
    dates=nhl_dates,
    parts={"REG": nhl.regular, "PRE": nhl.pre, "POST": nhl.post, "STAR": nhl.star},
    script=hockey,
    strength=Strength(spread=0.4, home=0.2, luck=2.3),
    total=6.0,
    first_id=lambda season: (season - 2000) * 4000,
)
SITE = Site({NHL.code: NHL}, daily_routes(NHL_ROWS))
