"""Soccer: a part of the paths that contains four competitions."""

from functools import partial

from gql_service.sandbox import season_dates as calendars
from gql_service.sandbox.competitions import COMPETITIONS, soccer_reference
from gql_service.sandbox.fixtures.soccer import epl, fifa, mls, ucl
from gql_service.sandbox.league import League, Strength
from gql_service.sandbox.leagues.site import Site
from gql_service.sandbox.play.script import soccer
from gql_service.sandbox.routes.soccer import soccer_routes

_DATES = {
    "epl": calendars.epl_dates,
    "ucl": calendars.ucl_dates,
    "mls": calendars.mls_dates,
    "fifa": calendars.fifa_dates,
}
_PARTS = {
    "epl": {"REG": epl.regular},
    "ucl": {"REG": ucl.regular, "POST": ucl.post},
    "mls": {"REG": mls.regular, "POST": mls.post},
    "fifa": {"REG": fifa.regular, "POST": fifa.post},
}


def _first_id(place: int, season: int) -> int:
    """Return the id before a competition's first game; ids are unique in all of soccer."""
    return (season - 2000) * 4000 + place * 1000


def _league(place: int, code: str) -> League:
    return League(
        code=code,
        global_offset=90_000_000,
        dates=_DATES[code],
        parts=_PARTS[code],
        script=soccer,
        strength=Strength(spread=0.45, home=0.3, luck=1.6),
        total=2.7,
        first_id=partial(_first_id, place),
        reference=soccer_reference,
    )


SITE = Site(
    {code: _league(place, code) for place, code in enumerate(COMPETITIONS)},
    soccer_routes(),
    version="4",
)
