"""Builders of schema records for tests that need no vendor."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from schema.enums import GameStatus, League, SeasonType
from schema.freshness import Freshness
from schema.ids import SeasonKey, game_id, season_id, team_id, venue_id
from schema.model.snapshot import Directory, Snapshot
from schema.types.game import Game
from schema.types.season import Season, Week
from schema.types.team import Team
from schema.types.venue import Venue

NOW: Final = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
EASTERN: Final = ZoneInfo("America/New_York")
NFL_2026: Final = SeasonKey(League.NFL, 2026, SeasonType.REGULAR)

ARLINGTON: Final = Venue(
    id=venue_id(League.NFL, "17"),
    name="AT&T Stadium",
    city="Arlington",
    state="TX",
    country="USA",
    capacity=80000,
    surface="Artificial",
    latitude=32.75,
    longitude=-97.09,
    time_zone=ZoneInfo("America/Chicago"),
)


def team(key: str, name: str, city: str | None = None, *, league: League = League.NFL, **more: Any) -> Team:
    """Build a team with its key as its number."""
    full_name = more.pop("full_name", f"{city} {name}" if city else name)
    return Team(id=team_id(league, key), league=league, key=key, name=name, city=city, full_name=full_name, **more)


DAL: Final = team(
    "DAL",
    "Cowboys",
    "Dallas",
    conference="NFC",
    division="East",
    venue=ARLINGTON,
    colors=["#003594", "#869397"],
    logo_url="https://example.org/dal.svg",
)
PHI: Final = team("PHI", "Eagles", "Philadelphia", conference="NFC", division="East")
KC: Final = team("KC", "Chiefs", "Kansas City", conference="AFC", division="West")
AFC: Final = team("AFC", "AFC", active=False)
NBA_DAL: Final = team("DAL", "Mavericks", "Dallas", league=League.NBA)
NBA_BOS: Final = team("BOS", "Celtics", "Boston", league=League.NBA)


def season(key: SeasonKey = NFL_2026, weeks: Sequence[Week] = ()) -> Season:
    """Build a season."""
    return Season(
        id=season_id(key),
        key=key,
        league=key.league,
        year=key.year,
        type=key.type,
        label=str(key.year),
        weeks=list(weeks),
    )


def game(
    number: str,
    start: datetime | date | None,
    home: Team | None = DAL,
    away: Team | None = PHI,
    *,
    of: Season,
    status: GameStatus = GameStatus.SCHEDULED,
    **more: Any,
) -> Game:
    """Build a game; `start` is an instant, a day without a decided time, or nothing."""
    id_ = game_id(of.key, number)
    instant = start if isinstance(start, datetime) else None
    day = start.astimezone(EASTERN).date() if isinstance(start, datetime) else start
    if instant is not None:
        order = (0, int(instant.timestamp()), id_)
    elif day is not None:
        order = (0, int(datetime.combine(day + timedelta(days=1), time.min, EASTERN).timestamp()) - 1, id_)
    else:
        order = (1, 0, id_)
    return Game(
        id=id_,
        league=of.league,
        season=of,
        status=status,
        start_time=instant,
        start_time_tbd=instant is None,
        home_team=home,
        away_team=away,
        league_day=day,
        order_key=order,
        **more,
    )


def snapshot(of: Season, games: Sequence[Game], teams: Sequence[Team] = (), **more: Any) -> Snapshot:
    """Build a snapshot with the teams and venues that its games name, and `teams` beside them."""
    named = [side for each in games for side in (each.home_team, each.away_team) if side is not None]
    places = [each.venue for each in games] + [each.venue for each in (*named, *teams)]
    venues = [each for each in places if each is not None]
    directory = Directory({each.id: each for each in (*teams, *named)}, {each.id: each for each in venues})
    given = {"freshness": Freshness(NOW, NOW + timedelta(hours=1)), **more}
    return Snapshot(season=of, games=games, directory=directory, **given)


def utc(text: str) -> datetime:
    """Read an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
