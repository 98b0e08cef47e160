"""College basketball. The stadium is nested in full games; tournament games carry a round and a bracket."""

from dataclasses import replace

from gql_service.sportsdata.mapping.game_row import GameRow, Scores, minutes_and_seconds, us_game
from gql_service.sportsdata.mapping.row import Row
from schema.enums import SeasonType


def read_game(row: Row, season_type: SeasonType) -> GameRow | None:
    """Read a row of Games or SchedulesBasic. Raises NotARow without a GameID."""
    game = us_game(
        row,
        number_names=("GameID",),
        scores=Scores(row.count("HomeTeamScore"), row.count("AwayTeamScore")),
    )
    playoff = season_type is SeasonType.POSTSEASON
    return replace(
        game,
        round=_round(row) if playoff else None,
        group=row.text("Bracket") if playoff else None,
        period=row.text("Period"),
        clock=minutes_and_seconds(row),
    )


def _round(row: Row) -> str | None:
    number = row.count("Round")
    return row.text("Round") if number is None else f"Round {number}"
