"""Aggregate scores of ties of two legs in soccer.

Team A of the vendor's record is the home team of the first leg.
"""

from typing import Final

from gql_service.sportsdata.fields.details.checked import Checked
from gql_service.sportsdata.fields.details.details import AggregateRow

_FIELD: Final = "aggregate"
_RECORD: Final = "PlayoffAggregateScore"
_SIDES: Final = ("TeamA_", "TeamB_")


def aggregate_of(row: Checked, home: str | None, away: str | None) -> AggregateRow | None:
    """Read the aggregate score from the view of a game between two teams, given by the vendor's numbers.

    None without a record, or if the record is about other teams or has impossible goals.
    """
    nested = row.row.row(_RECORD)
    if nested is None:
        if row.row.has(_RECORD):
            row.reject(_FIELD)
        return None
    record = Checked(nested)
    numbers = [record.integer(_FIELD, f"{side}Id", least=1) for side in _SIDES]
    goals = [record.integer(_FIELD, f"{side}AggregateScore") for side in _SIDES]
    teams = [str(number) for number in numbers]
    if teams not in ([home, away], [away, home]) or home == away or None in goals:
        row.reject(_FIELD)
        return None
    by_team = dict(zip(teams, goals, strict=True))
    home_goals, away_goals = by_team[str(home)] or 0, by_team[str(away)] or 0
    winner = _winner(record, {str(home): "home", str(away): "away"})
    if winner is not None and home_goals != away_goals and (winner == "home") is not (home_goals > away_goals):
        record.reject(_FIELD)
        winner = None
    if record.rejected:
        row.reject(_FIELD)
    return AggregateRow(home_goals, away_goals, 1 if teams[0] == home else 2, winner)


def _winner(record: Checked, sides: dict[str, str]) -> str | None:
    """Return the side that won; None while the number is 0, and for the number of another team."""
    number = record.integer(_FIELD, "WinningTeamId")
    if not number:
        return None
    if str(number) not in sides:
        record.reject(_FIELD)
    return sides.get(str(number))
