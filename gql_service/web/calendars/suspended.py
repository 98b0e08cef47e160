"""The events of a game: one, or two if it was suspended and is finished at another time.

The first keeps the UID of the game and stays where the game began, so that a calendar goes on showing what was played
that day. The second is where the rest is played.
"""

from collections.abc import Iterator
from dataclasses import replace

from gql_service.web.calendars.events import HOST, USUAL_DURATIONS, Certainty, Event, event_of, title_of
from schema.days import LEAGUE_ZONE
from schema.enums import GameStatus
from schema.game import Game


def events_of(game: Game, *, scores: bool = True) -> Iterator[Event]:
    """Yield the events of a game; none for a game without any date, which no calendar can show."""
    event = event_of(game, scores=scores)
    if event is None:
        return
    if game.original_start_time is None:
        yield event
        return
    yield replace(
        event,
        start=game.original_start_time,
        duration=USUAL_DURATIONS[game.league],
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
    """Return how sure the rest is: a suspended game is no less sure than another once the time is decided."""
    planned = game.status is GameStatus.SUSPENDED and game.start_time is not None
    return Certainty.CONFIRMED if planned else event.certainty


def _moment(game: Game) -> str:
    """Return when the rest is played, on the clock of the venue, or on the league's."""
    if game.start_time is None:
        return f"{game.league_day}, at a time to be decided"
    zone = (game.venue.time_zone if game.venue is not None else None) or LEAGUE_ZONE
    return f"{game.start_time.astimezone(zone):%Y-%m-%d at %H:%M} ({zone.key})"


def _began(game: Game) -> str:
    zone = (game.venue.time_zone if game.venue is not None else None) or LEAGUE_ZONE
    return f"{game.original_start_time.astimezone(zone):%Y-%m-%d}" if game.original_start_time is not None else ""
