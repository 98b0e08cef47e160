"""The request for a calendar, read from the path and the query string before any lookup."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gql_service.web.rest.parameters import Parameter, checked_query, choice, choices, day, integer, text, texts
from gql_service.web.routes import CALENDARS
from schema.argument_limits import FIRST_YEAR, LAST_YEAR, MAX_NAMES
from schema.days.day import Day
from schema.enums import GameStatus, League, SeasonType
from schema.errors import BadInput
from schema.ids import parse_id
from schema.model.game_index import folded

SUFFIX: Final = ".ics"
_FOLDER: Final = CALENDARS.folder
ALL: Final = "all"
"""Stands for the whole league, in the place of a team."""
API_KEY: Final = "api_key"
"""A parameter that other code reads, because clients of calendars cannot send headers."""

SEASON: Final = integer(
    "season",
    "The league's own number of the season. Default: the current season, and near games of other seasons.",
    FIRST_YEAR,
    LAST_YEAR,
)
SEASON_TYPE: Final = choice(
    "seasonType", "Only this part of the season.", [each.value for each in SeasonType], upper=True
)
FROM: Final = day("from", "First day, included, as the league counts its days.")
TO: Final = day("to", "Last day, included, as the league counts its days.")
STATUS: Final = choices(
    "status",
    "Only these states, separated by commas. Default: all except NOT_NECESSARY.",
    [each.value for each in GameStatus],
)
SCORES: Final = choice("scores", "`off` keeps results out of the titles and texts.", ("on", "off"))
CHANNELS: Final = texts(
    "channels",
    "Only games on any of these channels, separated by commas: the whole name, in any case.",
    most=MAX_NAMES,
    longest=100,
    example=["ESPN", "ABC"],
)
SIDE: Final = choice("side", "Only games in which the team is the home or the away side.", ("home", "away"))
OPPONENT: Final = text("opponent", "Only games against this team: a key, `PHI`, or an id.", longest=100, example="PHI")

OF_LEAGUE: Final[tuple[Parameter[Any], ...]] = (SEASON, SEASON_TYPE, FROM, TO, STATUS, CHANNELS, SCORES)
OF_TEAM: Final[tuple[Parameter[Any], ...]] = (*OF_LEAGUE, SIDE, OPPONENT)


class NoSuchCalendar(BadInput):
    """The path leads to no calendar. The message names valid paths."""


@dataclass(frozen=True, slots=True)
class CalendarRequest:
    """A requested calendar. `team` and `opponent` have the form of `Query.team`; None means all."""

    league: League
    team: str | None
    season: int | None = None
    season_type: SeasonType | None = None
    start: Day | None = None
    end: Day | None = None
    statuses: frozenset[GameStatus] | None = None
    side: str | None = None
    opponent: str | None = None
    scores: bool = True
    channels: Sequence[str] | None = None
    """The names as the client wrote them."""

    @classmethod
    def read(cls, path: str, query: Iterable[tuple[str, str]], served: Sequence[League]) -> "CalendarRequest":
        """Read a request. `path` is the part after /calendar/. Raises NoSuchCalendar or BadParameter."""
        league, team = _read_path(path, served)
        values = checked_query(OF_TEAM if team else OF_LEAGUE, query, ignored=API_KEY)
        part, statuses = SEASON_TYPE.of(values), STATUS.of(values)
        opponent = OPPONENT.of(values)
        return cls(
            league=league,
            team=team,
            season=SEASON.of(values),
            season_type=SeasonType(part) if part else None,
            start=FROM.of(values),
            end=TO.of(values),
            statuses=frozenset(map(GameStatus, statuses)) if statuses else None,
            side=SIDE.of(values) if team else None,
            opponent=_team_name(opponent, league) if team and opponent is not None else None,
            scores=SCORES.of(values) != "off",
            channels=CHANNELS.of(values),
        )

    @property
    def canonical(self) -> str:
        """A text that is the same for all spellings of a request."""
        statuses = sorted(status.value for status in self.statuses or ())
        part = self.season_type.value if self.season_type else None
        filters = (self.season, part, self.start, self.end, statuses, self.side, self.opponent, self.scores)
        # Without channels, the text is the same as before the gateway had this filter: the UID of a calendar contains
        # the text, and must not change.
        channels = () if self.channels is None else (sorted(set(map(folded, self.channels))),)
        return " ".join((self.league.value, self.team or ALL, *map(str, (*filters, *channels))))


def _read_path(path: str, served: Sequence[League]) -> tuple[League, str | None]:
    """Return league and team. The case does not matter, and `.ics` is optional."""
    bare = path.removesuffix("/")
    if bare.lower().endswith(SUFFIX):
        bare = bare[: -len(SUFFIX)]
    name, slash, team = bare.partition("/")
    names = ", ".join(league.value for league in served)
    if name.upper() not in {league.value for league in served}:
        raise NoSuchCalendar(
            f'There is no league "{name:.40}" here; {_FOLDER}LEAGUE/TEAM.ics and {_FOLDER}LEAGUE.ics are calendars, '
            f"and LEAGUE is one of {names}."
        )
    league = League[name.upper()]
    if not slash or team.lower() == ALL:
        return league, None
    if not team or "/" in team:
        raise NoSuchCalendar(f"A calendar is {_FOLDER}{league.value}{SUFFIX} or {_FOLDER}{league.value}/TEAM{SUFFIX}.")
    return league, _team_name(team, league)


def _team_name(given: str, league: League) -> str:
    """Return a team as an id or LEAGUE:KEY; a key without a league belongs to `league`."""
    if ":" in given:
        return given.upper()
    try:
        parse_id(given)
    except BadInput:
        return f"{league.value}:{given.strip().upper()}"
    return given
