"""NFL timeframes: the weeks of a season from Wednesday to Tuesday, and the time between seasons."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gql_service.sandbox.eastern import eastern_text, instant
from gql_service.sandbox.fixtures.fixture import OFF, PARTS, POST, PRE, REG, STAR, Fixture
from gql_service.sandbox.rows.common import Row
from gql_service.sandbox.season import Season

_NAMES = {REG: "REG", PRE: "PRE", POST: "POST", STAR: "STAR", OFF: "OFF"}
_POST_NAMES = {1: "Wild Card", 2: "Divisional Round", 3: "Conference Championship", 4: "Super Bowl"}


@dataclass(frozen=True, slots=True)
class Frame:
    """A timeframe: its first and last Eastern days; no week between seasons."""

    season: Season
    season_type: int
    week: int | None
    first: date
    last: date

    @property
    def starts(self) -> datetime:
        """The first instant of the frame (UTC)."""
        return instant(self.first, 0)

    @property
    def ends(self) -> datetime:
        """The last second of the frame (UTC)."""
        return instant(self.last + timedelta(1), 0) - timedelta(seconds=1)

    @property
    def games(self) -> list[Fixture]:
        """The games of the frame by start; empty between seasons."""
        name = next((part for part, number in PARTS.items() if number == self.season_type), "")
        return [fixture for fixture in self.season.part(name) if fixture.week == self.week]


def frames(season: Season) -> list[Frame]:
    """Return the frames of a season in order, without a gap from its first game to the next season's."""
    week = timedelta(7)
    wednesday = season.dates.reg - timedelta(1)
    starts: list[tuple[int, int | None, date]] = [(PRE, number, wednesday - (5 - number) * week) for number in range(4)]
    starts += [(REG, number + 1, wednesday + number * week) for number in range(18)]
    after = wednesday + 18 * week
    starts += [(POST, number + 1, after + number * week) for number in range(3)]
    starts += [(STAR, 1, after + 3 * week), (POST, 4, after + 4 * week), (OFF, None, after + 5 * week)]
    following = season.league.dates(season.number + 1).pre - timedelta(1)
    ends = [first for _, _, first in starts[1:]] + [following]
    return [
        Frame(season, kind, number, first, end - timedelta(1))
        for (kind, number, first), end in zip(starts, ends, strict=True)
    ]


def _name(frame: Frame) -> str:
    if frame.season_type == OFF:
        return "Offseason"
    if frame.season_type == STAR:
        return "Pro Bowl"
    if frame.season_type == POST:
        return _POST_NAMES[frame.week or 1]
    if frame.season_type == PRE:
        return f"Preseason Week {frame.week}" if frame.week else "Hall of Fame Weekend"
    return f"Week {frame.week}"


def timeframe_row(frame: Frame, now: datetime) -> Row:
    """Make a row of Timeframes."""
    games = frame.games
    first_start = games[0].start if games else frame.starts
    first_end = frame.season.end(games[0]) if games else frame.ends
    last_end = max(map(frame.season.end, games)) if games else frame.ends
    name = _name(frame)
    return {
        "SeasonType": frame.season_type,
        "Season": frame.season.number,
        "Week": frame.week,
        "Name": name,
        "ShortName": name.replace("Preseason Week", "Pre"),
        "StartDate": eastern_text(frame.starts),
        "EndDate": eastern_text(frame.ends),
        "FirstGameStart": eastern_text(first_start),
        "FirstGameEnd": eastern_text(first_end),
        "LastGameEnd": eastern_text(last_end),
        "HasGames": bool(games),
        "HasStarted": now >= frame.starts,
        "HasEnded": now > frame.ends,
        "HasFirstGameStarted": bool(games) and now >= first_start,
        "HasFirstGameEnded": bool(games) and now >= first_end,
        "HasLastGameEnded": bool(games) and now >= last_end,
        "ApiSeason": f"{frame.season.number}{_NAMES[frame.season_type]}",
        "ApiWeek": None if frame.week is None else str(frame.week),
    }
