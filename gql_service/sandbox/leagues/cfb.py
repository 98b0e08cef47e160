"""College football."""

from gql_service.sandbox.fixtures import cfb
from gql_service.sandbox.league import League, Strength
from gql_service.sandbox.leagues.site import Site
from gql_service.sandbox.play.script import college_football
from gql_service.sandbox.routes.college import cfb_routes
from gql_service.sandbox.season_dates import cfb_dates

CFB = League(
    code="cfb",
    global_offset=50_000_000,
    dates=cfb_dates,
    parts={"REG": cfb.regular, "POST": cfb.post},
    script=college_football,
    strength=Strength(spread=11.0, home=2.5, luck=15.0),
    total=54.0,
    first_id=lambda season: (season - 2000) * 2000,
)
SITE = Site({CFB.code: CFB}, cfb_routes())
