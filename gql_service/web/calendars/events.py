"""Convert a game to an event of a calendar: plain values that depend only on the record.

The conversion uses neither memory nor a clock. So all containers give the same event, also after a restart.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from types import MappingProxyType
from typing import Final

from gql_service.web.calendars.details import detail_lines
from schema.enums import FINISHED_STATUSES, GameStatus, SeasonType
from schema.leagues import FACTS
from schema.leagues.facts import Sport
from schema.types.game import Game
from schema.types.team import Team
from schema.types.venue import Venue

HOST: Final = "schedule-gateway"
"""Stands for a host in UIDs. A real host is not used, because a service has several containers and addresses."""
EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""The start of SEQUENCE, which counts seconds and fits into 31 bits until 2068."""
LARGEST_SEQUENCE: Final = 2**31 - 1
LONGEST_CHAIN: Final = 20
"""The most postponements of a game that are followed. A chain of records that forms a circle ends here, too."""
UNDECIDED: Final = "TBD"

PARTS: Final[Mapping[SeasonType, str]] = MappingProxyType(
    {
        SeasonType.PRESEASON: "Preseason",
        SeasonType.REGULAR: "Regular season",
        SeasonType.POSTSEASON: "Postseason",
        SeasonType.ALL_STAR: "All-star",
        SeasonType.OTHER: "Exhibition",
    }
)
_PREFIXES: Final[Mapping[GameStatus, str]] = MappingProxyType(
    {
        GameStatus.POSTPONED: "Postponed",
        GameStatus.CANCELED: "Canceled",
        GameStatus.NOT_NECESSARY: "Not necessary",
        GameStatus.SUSPENDED: "Suspended",
        GameStatus.DELAYED: "Delayed",
        GameStatus.FORFEIT: "Forfeit",
    }
)


class Certainty(Enum):
    """STATUS of an event, in the words of RFC 5545."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Event:
    """An event. Instants are in UTC. A `start` without a time lasts all day. Equal events are printed alike."""

    uid: str
    sequence: int
    stamp: datetime
    last_modified: datetime | None
    start: datetime | date
    duration: timedelta
    summary: str
    description: str
    location: str | None
    position: tuple[float, float] | None
    """Degrees north and east."""
    categories: tuple[str, ...]
    certainty: Certainty


def event_of(game: Game, *, scores: bool = True, standing_at: datetime | None = None) -> Event | None:
    """Return the event of a game; None for a game without any date, which no calendar can show.

    The start is an instant. While the start is undecided, the event lasts all of the league day, which is the venue's
    day. `standing_at` is when an earlier game of its series last changed.
    """
    start = game.start_time or game.league_day
    if start is None:
        return None
    stamp = revised_at(game, standing_at)
    dated = standing_at is not None or any(record.updated_at is not None for record in _with_made_up(game))
    return Event(
        uid=f"{game.id}@{HOST}",
        sequence=max(0, min(LARGEST_SEQUENCE, int((stamp - EPOCH).total_seconds()))),
        stamp=stamp,
        last_modified=stamp if dated else None,
        start=start,
        duration=FACTS[game.league].usual_length if game.start_time is not None else timedelta(days=1),
        summary=summary_of(game, scores=scores),
        description="\n".join(_lines(game, scores=scores)),
        location=_location(game.venue),
        position=_position(game.venue),
        categories=(game.league.value, PARTS[game.season.type]),
        certainty=_certainty(game),
    )


def revised_at(game: Game, standing_at: datetime | None = None) -> datetime:
    """Return when the vendor last changed a game, by the vendor's own dates.

    This is the latest date of the record, of the records that the game makes up for, and of the earlier games of its
    series (`standing_at`). A game without dates counts from EPOCH. Each record that the game makes up for adds a
    second, so that a postponement is always a later revision.
    """
    records = list(_with_made_up(game))
    dated = [at for at in (*(record.updated_at for record in records), standing_at) if at is not None]
    return max(dated, default=EPOCH) + timedelta(seconds=len(records) - 1)


def _with_made_up(game: Game) -> Iterator[Game]:
    record: Game | None = game
    for _ in range(LONGEST_CHAIN):
        if record is None:
            return
        yield record
        record = record.rescheduled_from


def summary_of(game: Game, *, scores: bool) -> str:
    """Return the title: `Cowboys at Eagles`, `Arsenal vs Chelsea`; with the score after the end of the game."""
    title = title_of(game, scores=scores)
    prefix = _PREFIXES.get(game.status)
    return f"{prefix}: {title}" if prefix else title


def title_of(game: Game, *, scores: bool) -> str:
    """Return the two sides and, in a doubleheader, the number of the game."""
    title = _pairing(game, scores=scores)
    return title if game.game_number is None else f"{title} (game {game.game_number})"


def _pairing(game: Game, *, scores: bool) -> str:
    away, home = _name(game.away_team), _name(game.home_team)
    score = _score(game) if scores else None
    if FACTS[game.league].sport is Sport.SOCCER:
        # Soccer names the home side first.
        return f"{home} {score[0]}–{score[1]} {away}" if score else f"{home} vs {away}"
    word = "vs" if game.neutral_venue else "at"
    return f"{away} {score[1]} {word} {home} {score[0]}" if score else f"{away} {word} {home}"


def _name(team: Team | None) -> str:
    return team.name if team is not None else UNDECIDED


def _score(game: Game) -> tuple[int, int] | None:
    """Return the result, home first; None until the game is final, because calendars are read hours after a fetch."""
    if game.status not in FINISHED_STATUSES or game.home_score is None or game.away_score is None:
        return None
    return game.home_score, game.away_score


def _lines(game: Game, *, scores: bool) -> Iterator[str]:
    yield " · ".join((game.league.value, f"{PARTS[game.season.type]} {game.season.label}", *_place(game)))
    if scores and _score(game) is not None:
        yield _result(game)
    yield from detail_lines(game, _name(game.home_team), _name(game.away_team), scores=scores)
    if (state := _state(game)) is not None:
        yield state
    if game.rescheduled_from is not None and game.rescheduled_from.league_day is not None:
        yield f"Moved from {game.rescheduled_from.league_day.isoformat()}."
    if game.channels:
        yield f"TV: {', '.join(game.channels)}"
    if game.neutral_venue:
        yield "At a neutral venue."


def _place(game: Game) -> Iterator[str]:
    """Yield the place of a game in its season: week, round and group."""
    if game.week is not None:
        yield next((week.name for week in game.season.weeks if week.number == game.week), f"Week {game.week}")
    yield from filter(None, (game.round, game.group))


def _result(game: Game) -> str:
    word = game.status_text or "Final"
    result = f"{word}: {_pairing(game, scores=True)}"
    if game.home_shootout_score is not None and game.away_shootout_score is not None:
        shootout = (game.home_shootout_score, game.away_shootout_score)
        home, away = shootout if FACTS[game.league].sport is Sport.SOCCER else shootout[::-1]
        result += f" ({home}–{away} in the shoot-out)"
    return result


def _state(game: Game) -> str | None:
    if game.status is GameStatus.POSTPONED:
        return "Postponed: it is not played at this time."
    if game.status in (GameStatus.CANCELED, GameStatus.NOT_NECESSARY):
        return "It is not played."
    if game.start_time is None and game.status not in FINISHED_STATUSES:
        return "The time is to be decided."
    return None


def _location(venue: Venue | None) -> str | None:
    if venue is None:
        return None
    return ", ".join(filter(None, (venue.name, venue.city, venue.state or venue.country)))


def _position(venue: Venue | None) -> tuple[float, float] | None:
    if venue is None or venue.latitude is None or venue.longitude is None:
        return None
    return venue.latitude, venue.longitude


def _certainty(game: Game) -> Certainty:
    if game.status in (GameStatus.CANCELED, GameStatus.NOT_NECESSARY):
        return Certainty.CANCELLED
    unsure = game.status in (GameStatus.POSTPONED, GameStatus.SUSPENDED, GameStatus.UNKNOWN)
    undecided = game.start_time is None and game.status not in FINISHED_STATUSES
    return Certainty.TENTATIVE if unsure or undecided else Certainty.CONFIRMED
