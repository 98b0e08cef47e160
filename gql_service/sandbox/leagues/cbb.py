"""Men's college basketball."""

from gql_service.sandbox.fixtures import cbb
from gql_service.sandbox.league import League, Strength
from gql_service.sandbox.leagues.site import Site
from gql_service.sandbox.play.script import college_basketball
from gql_service.sandbox.routes.college import cbb_routes
from gql_service.sandbox.season_dates import cbb_dates

CBB = League(
    code="cbb",
    global_offset=60_000_000,
    dates=cbb_dates,
    parts={"REG": cbb.regular, "POST": cbb.post},
    script=college_basketball,
    strength=Strength(spread=8.0, home=3.0, luck=11.0),
    total=144.0,
    first_id=lambda season: (season - 2000) * 8000,
)
SITE = Site({CBB.code: CBB}, cbb_routes())
