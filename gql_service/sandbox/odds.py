"""Betting lines that agree with how good the teams are. Signs are seen from the home team."""

from dataclasses import dataclass
from math import erf, sqrt

from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.season import Season

_HOOK = 0.5


@dataclass(frozen=True, slots=True)
class Odds:
    """Spread and total in points, money lines and payouts in American odds."""

    spread: float
    total: float
    home_line: int
    away_line: int
    home_spread_payout: int
    away_spread_payout: int
    over_payout: int
    under_payout: int


def _line(chance_to_win: float) -> int:
    """Return the American odds of a chance, in steps of five, with the bookmaker's share."""
    fair = min(max(chance_to_win + 0.022, 0.06), 0.94)
    exact = -100 * fair / (1 - fair) if fair >= 0.5 else 100 * (1 - fair) / fair
    return 5 * round(exact / 5)


def odds(season: Season, fixture: Fixture) -> Odds:
    """Return the betting lines of a game. In leagues with low scores, the run or puck line is fixed at 1.5."""
    rng = season.chance("odds", fixture.game_id)
    edge = season.edge(fixture.home, fixture.away, neutral=fixture.neutral)
    to_win = (1 + erf(edge / season.league.strength.luck / sqrt(2))) / 2
    low = season.league.total < 20
    spread = (-1.5 if edge >= 0 else 1.5) if low else -round(edge * 2) / 2 or -_HOOK
    total = round((season.league.total + rng.gauss(0, season.league.total / 16)) * 2) / 2
    tilt = rng.randrange(-10, 11, 5)
    return Odds(
        spread=spread,
        total=total,
        home_line=_line(to_win),
        away_line=_line(1 - to_win),
        home_spread_payout=-110 + tilt,
        away_spread_payout=-110 - tilt,
        over_payout=-110 + rng.choice((-5, 0, 5)),
        under_payout=-110,
    )
