"""Plain values read from a schedule row, before teams and venues are looked up."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from gql_service.sportsdata.fields.details.details import NO_DETAILS, Details
from gql_service.sportsdata.fields.row import SCRAMBLED, NotARow, Row
from gql_service.sportsdata.fields.status import status_of
from gql_service.sportsdata.fields.suspension import resumption
from gql_service.sportsdata.fields.times import Start, updated_at, us_start
from schema.enums import GameStatus

BYE = "BYE"
_UNDECIDED = frozenset({"TBD", "TBA"})
_NO_CHANNEL = _UNDECIDED | {SCRAMBLED.upper()}


@dataclass(frozen=True, slots=True)
class TeamRef:
    """How a row identifies a team: by the league's number, by key, by name, or by several of them."""

    number: str | None
    key: str | None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of both teams; None before the start."""

    home: int | None = None
    away: int | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """Betting lines, from the home team's view."""

    point_spread: float | None = None
    over_under: float | None = None
    home_moneyline: int | None = None
    away_moneyline: int | None = None


_NO_LINES: Final = Lines()


@dataclass(frozen=True, slots=True)
class VenueDetails:
    """A venue row, with its number and name."""

    number: str
    name: str
    row: Row


def venue_number(row: Row) -> str | None:
    """Read the number of a venue, from its own row or from a row that refers to it."""
    return row.text("StadiumID", "VenueID")


def venue_details(row: Row | None) -> VenueDetails | None:
    """Read a venue row; None if its number or name is missing."""
    if row is None:
        return None
    number, name = venue_number(row), row.text("Name")
    return VenueDetails(number, name, row) if number is not None and name is not None else None


@dataclass(frozen=True, slots=True)
class GameRow:
    """A game according to the vendor. `number` is its number within the league."""

    number: str
    status: GameStatus
    status_text: str | None
    start: Start
    """When the game is played; for a suspended game, when it resumes."""
    home: TeamRef | None
    away: TeamRef | None
    scores: Scores = field(default_factory=Scores)
    shootout: Scores = field(default_factory=Scores)
    winner: str | None = None
    """`home` or `away` if the row names the winner; otherwise the scores decide."""
    week: int | None = None
    round: str | None = None
    group: str | None = None
    period: str | None = None
    clock: str | None = None
    stadium: str | None = None
    stadium_details: VenueDetails | None = None
    neutral_venue: bool | None = None
    channels: tuple[str, ...] = ()
    lines: Lines | None = None
    closed: bool | None = None
    updated_at: datetime | None = None
    rescheduled_to: str | None = None
    rescheduled_from: str | None = None
    began: Start | None = None
    """The first start of a suspended game that resumes at `start`; None for any other game."""
    details: Details = NO_DETAILS
    """Line score, weather and other facts that no other row needs."""
    link: str | None = None
    """The number that other rows use to refer to this row, if it differs from `number`."""

    @property
    def first_start(self) -> Start:
        """When the game first started or should start, before any suspension."""
        return self.began or self.start

    def with_scores(self, later: "GameRow") -> "GameRow":
        """Merge a row of the scores route; this schedule row supplies fields that the other lacks."""
        return replace(
            later,
            status=self.status if later.status_text is None else later.status,
            status_text=later.status_text or self.status_text,
            week=self.week if later.week is None else later.week,
            link=later.link or self.link,
            round=later.round or self.round,
            start=later.start if later.start.day is not None else self.start,
            began=later.began if later.start.day is not None else self.began,
            home=later.home or self.home,
            away=later.away or self.away,
            stadium=later.stadium or self.stadium,
            stadium_details=later.stadium_details or self.stadium_details,
            channels=later.channels or self.channels,
            lines=later.lines or self.lines,
            neutral_venue=self.neutral_venue if later.neutral_venue is None else later.neutral_venue,
            closed=self.closed if later.closed is None else later.closed,
            updated_at=later.updated_at or self.updated_at,
            details=later.details.over(self.details),
            rescheduled_to=later.rescheduled_to or self.rescheduled_to,
            rescheduled_from=later.rescheduled_from or self.rescheduled_from,
        )


def team_ref(row: Row, side: str, *, number_names: tuple[str, ...]) -> TeamRef | None:
    """Read the team of a side (`Home` or `Away`); None if the team is not decided yet."""
    key = row.text(f"{side}Team", f"{side}TeamKey")
    number = row.integer(*number_names)
    if key is not None and key.upper() in _UNDECIDED:
        return None
    if key is None and not number:
        return None
    return TeamRef(str(number) if number else None, key, row.text(f"{side}TeamName"))


def is_bye(row: Row) -> bool:
    """Return whether a row only marks a team's week off. (Trap 6.)"""
    return BYE in (row.text("HomeTeam"), row.text("AwayTeam"))


def channels_of(row: Row) -> tuple[str, ...]:
    """Split the list of channels, without duplicates. (Trap 21: `CSCh,TBS`.)"""
    names = (name.strip() for name in (row.text("Channel") or "").split(","))
    return tuple(dict.fromkeys(name for name in names if name and name.upper() not in _NO_CHANNEL))


def lines_of(row: Row) -> Lines | None:
    """Read the betting lines; None if the row has none."""
    found = Lines(
        row.number("PointSpread"),
        row.number("OverUnder"),
        row.integer("HomeTeamMoneyLine"),
        row.integer("AwayTeamMoneyLine"),
    )
    return None if found == _NO_LINES else found


def us_game(
    row: Row, *, number_names: tuple[str, ...], scores: Scores, team_numbers: tuple[str, ...] = ("{}TeamID",)
) -> GameRow:
    """Read the fields that all US leagues share. Raises NotARow if the row has no number.

    `team_numbers` are the field names for a team's number, with `{}` for Home or Away.
    """
    number = row.text(*number_names)
    if number is None:
        raise NotARow(f"no {' or '.join(number_names)}")
    word = row.text("Status")
    status = status_of(word)
    first = us_start(row)
    resumed = resumption(row, first)
    nested = row.row("StadiumDetails") or row.row("Stadium")
    if row.flag("Canceled") and status in (GameStatus.SCHEDULED, GameStatus.UNKNOWN):
        status = GameStatus.CANCELED
    return GameRow(
        number=number,
        status=status,
        status_text=word,
        start=resumed or first,
        began=first if resumed is not None else None,
        home=team_ref(row, "Home", number_names=tuple(name.format("Home") for name in team_numbers)),
        away=team_ref(row, "Away", number_names=tuple(name.format("Away") for name in team_numbers)),
        scores=scores,
        stadium=row.text("StadiumID") or (nested.text("StadiumID") if nested else None),
        stadium_details=venue_details(nested),
        neutral_venue=row.flag("NeutralVenue"),
        channels=channels_of(row),
        lines=lines_of(row),
        closed=_either(row.flag("IsClosed"), row.flag("Closed")),
        updated_at=updated_at(row),
        rescheduled_to=_link(row, "RescheduledGameID"),
        rescheduled_from=_link(row, "RescheduledFromGameID"),
    )


def _link(row: Row, name: str) -> str | None:
    """Read the number of another row; None if the field is 0, the vendor's value for no number."""
    number = row.text(name)
    return None if number == "0" else number


def daily_game(row: Row) -> GameRow:
    """Read a row of Games or SchedulesBasic, with the clock, of a league that counts points or goals.

    Raises NotARow if the row has no GameID.
    """
    scores = Scores(row.count("HomeTeamScore"), row.count("AwayTeamScore"))
    return replace(us_game(row, number_names=("GameID",), scores=scores), clock=_minutes_and_seconds(row))


def _either(first: bool | None, second: bool | None) -> bool | None:
    return second if first is None else first


def _minutes_and_seconds(row: Row) -> str | None:
    """Format `TimeRemainingMinutes` and `TimeRemainingSeconds` as `7:08`."""
    minutes, seconds = row.count("TimeRemainingMinutes"), row.count("TimeRemainingSeconds")
    if minutes is None and seconds is None:
        return None
    return f"{minutes or 0}:{seconds or 0:02d}"
