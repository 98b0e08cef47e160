"""The events of a game: a single event, or two events if the game was suspended and is finished at another time.

The first event keeps the UID of the game and stays at the original start, so that a calendar still shows the play of
that day. The second event shows the rest of the game.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from gql_service.web.calendars.events import HOST, Certainty, Event, event_of, title_of
from schema.days.day import LEAGUE_ZONE
from schema.enums import GameStatus
from schema.leagues import FACTS
from schema.types.game import Game


def events_of(game: Game, *, scores: bool = True, standing_at: datetime | None = None) -> Iterator[Event]:
    """Yield the events of a game. A game without any date has no event, because no calendar can show the game.

    `standing_at` is when an earlier game of its series last changed.
    """
    event = event_of(game, scores=scores, standing_at=standing_at)
    if event is None:
        return
    if game.original_start_time is None:
        yield event
        return
    yield replace(
        event,
        start=game.original_start_time,
        duration=FACTS[game.league].usual_length,
        summary=f"Suspended: {title_of(game, scores=False)}",
        description=f"{event.description}\nSuspended: the rest is played on {_moment(game)}.",
        certainty=Certainty.CONFIRMED,
    )
    yield replace(
        event,
        uid=f"{game.id}-resumed@{HOST}",
        summary=f"{event.summary.removeprefix('Suspended: ')} (resumed)",
        description=f"{event.description}\nThe rest of a game that began on {_began(game)}.",
        certainty=_certainty(game, event),
    )


def _certainty(game: Game, event: Event) -> Certainty:
    """Return how certain the rest is: as certain as any other game, once the time of a suspended game is decided."""
    planned = game.status is GameStatus.SUSPENDED and game.start_time is not None
    return Certainty.CONFIRMED if planned else event.certainty


def _moment(game: Game) -> str:
    """Return when the rest is played, in the zone of the venue or of the league."""
    if game.start_time is None:
        return f"{game.league_day}, at a time to be decided"
    zone = (game.venue.time_zone if game.venue is not None else None) or LEAGUE_ZONE
    return f"{game.start_time.astimezone(zone):%Y-%m-%d at %H:%M} ({zone.key})"


def _began(game: Game) -> str:
    zone = (game.venue.time_zone if game.venue is not None else None) or LEAGUE_ZONE
    return f"{game.original_start_time.astimezone(zone):%Y-%m-%d}" if game.original_start_time is not None else ""
