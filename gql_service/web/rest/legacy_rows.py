"""Games in the form of the legacy contract: five strings for each game, and further fields on request."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from schema.days.zones import EASTERN
from schema.enums import League
from schema.leagues import FACTS
from schema.leagues.facts import Sport
from schema.types.game import Game
from schema.types.scalars import instant_text
from schema.types.team import Team

UNKNOWN: Final = "Unknown"


def _name(team: Team | None, names: str) -> str:
    if team is None:
        return UNKNOWN
    full = team.name if FACTS[team.league].sport is Sport.SOCCER else team.full_name
    return {"full": full, "short": team.name, "key": team.key or team.name}[names]


def _time(start: datetime | None) -> str:
    if start is None:
        return UNKNOWN
    local = start.astimezone(EASTERN)
    return f"{local.hour % 12 or 12}:{local.minute:02d} {'AM' if local.hour < 12 else 'PM'} ET"


def legacy_game(game: Game, names: str, *, extended: bool) -> dict[str, Any]:
    """Return a game in the form of the legacy contract: five strings, and further fields if `extended` is true."""
    day = game.day_in(EASTERN)
    row: dict[str, Any] = {
        "away_team": _name(game.away_team, names),
        "home_team": _name(game.home_team, names),
        "venue": game.venue.name if game.venue else UNKNOWN,
        "date": day.isoformat() if day else UNKNOWN,
        "time": _time(game.start_time),
    }
    if extended:
        row |= {
            "game_id": game.id,
            "status": game.status.value,
            "league": game.league.value,
            "season": game.season.year,
            "week": game.week,
            "starts_at": instant_text(game.start_time) if game.start_time else None,
        }
    return row


def legacy_body(league: League, games: Sequence[dict[str, Any]], limit: int | None) -> dict[str, Any]:
    """Return the body of the answer: a message, and at most `limit` games."""
    message = f"{league.value} schedule fetched successfully." if games else f"No {league.value} schedule available."
    return {"message": message, "games": games[:limit]}
