"""College football. Weeks are counted; bowls carry a title."""

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
    return replace(
        game,
        week=row.count("Week"),
        round=row.text("Title") if season_type is SeasonType.POSTSEASON else None,
        period=row.text("Period"),
        clock=minutes_and_seconds(row),
    )
