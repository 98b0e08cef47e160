"""The NBA. One route holds schedule, scores and clock of a season."""

from dataclasses import replace

from gql_service.sportsdata.mapping.game_row import GameRow, Scores, minutes_and_seconds, us_game
from gql_service.sportsdata.mapping.row import Row
from schema.enums import SeasonType


def read_game(row: Row, _season_type: SeasonType) -> GameRow | None:
    """Read a row of Games or SchedulesBasic. Raises NotARow without a GameID."""
    game = us_game(
        row,
        number_names=("GameID",),
        scores=Scores(row.count("HomeTeamScore"), row.count("AwayTeamScore")),
    )
    return replace(game, period=row.text("Quarter"), clock=minutes_and_seconds(row))
