"""The leagues of the sandbox."""

from gql_service.sandbox.calendars import mlb_dates, nba_dates, nfl_dates, nhl_dates
from gql_service.sandbox.fixtures import mlb, nba, nfl, nhl
from gql_service.sandbox.league import League, Strength
from gql_service.sandbox.play.script import baseball, basketball, football, hockey

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
LEAGUES = {league.code: league for league in (NFL, NBA, MLB, NHL)}
