"""The enums of the contract."""

from enum import Enum
from typing import cast

import strawberry


def _word(name: str, meaning: str) -> str:
    # Strawberry reads the definition, and replaces the member's value with the plain name.
    return cast("str", strawberry.enum_value(name, description=meaning))


class Word(Enum):
    """An enum of the contract. Each value is a single object, so values are compared and hashed by identity.

    An enum of the standard library computes a hash in Python at each dictionary lookup. That was a tenth of the time
    for a snapshot.
    """

    __hash__ = object.__hash__


@strawberry.enum(description="A competition. Keys of teams and numbers of seasons have meaning only inside a league.")
class League(Word):
    """A competition of the vendor."""

    NFL = _word("NFL", "American football: National Football League.")
    NBA = _word("NBA", "Basketball: National Basketball Association.")
    MLB = _word("MLB", "Baseball: Major League Baseball.")
    NHL = _word("NHL", "Ice hockey: National Hockey League.")
    WNBA = _word("WNBA", "Basketball: Women's National Basketball Association.")
    CFB = _word("CFB", "American football of the colleges.")
    CBB = _word("CBB", "Basketball of the colleges, men's.")
    MLS = _word("MLS", "Soccer: Major League Soccer.")
    EPL = _word("EPL", "Soccer: the English Premier League.")
    UCL = _word("UCL", "Soccer: the UEFA Champions League.")
    FIFA = _word("FIFA", "Soccer: the FIFA World Cup.")


@strawberry.enum(description="A part of a season. OTHER is for games that fit no other value, such as exhibitions.")
class SeasonType(Word):
    """A part of a season."""

    PRESEASON = _word("PRESEASON", "Games before the season that do not count; spring training in baseball.")
    REGULAR = _word("REGULAR", "The regular season, which decides the standings.")
    POSTSEASON = _word("POSTSEASON", "Play-offs, bowls, finals and the rounds of a cup.")
    ALL_STAR = _word("ALL_STAR", "The all-star game and the events around the game.")
    OTHER = _word("OTHER", "Games that fit no other value, such as exhibitions.")


@strawberry.enum(
    description=(
        "The state of a game, the same words for every league; the source's own word is in `statusText`. "
        "F/OT, F/SO and Awarded are FINAL."
    )
)
class GameStatus(Word):
    """The state of a game."""

    SCHEDULED = _word("SCHEDULED", "To be played.")
    IN_PROGRESS = _word("IN_PROGRESS", "Being played.")
    BREAK = _word("BREAK", "Between two halves or periods; only some leagues report breaks.")
    FINAL = _word("FINAL", "Over, with a result.")
    DELAYED = _word("DELAYED", "Late to start, or interrupted; expected to be played on the same day.")
    SUSPENDED = _word("SUSPENDED", "Interrupted, to be finished on another day under the same id.")
    POSTPONED = _word("POSTPONED", "Moved to another day, which may not be known yet: see `rescheduledTo`.")
    CANCELED = _word("CANCELED", "Will not be played.")
    FORFEIT = _word("FORFEIT", "Decided without being played to its end.")
    NOT_NECESSARY = _word(
        "NOT_NECESSARY", "A game of a series that was decided earlier; left out unless `statuses` names this state."
    )
    UNKNOWN = _word(
        "UNKNOWN", "The source gives no state, or a state that the gateway does not know: see `statusText`."
    )


LIVE_STATUSES = frozenset({GameStatus.IN_PROGRESS, GameStatus.BREAK, GameStatus.DELAYED})
"""States of a game that has begun and is expected to continue on the same day."""

FINISHED_STATUSES = frozenset({GameStatus.FINAL, GameStatus.FORFEIT})
"""States of a game that has a result."""

NOT_TO_COME = frozenset({GameStatus.POSTPONED, GameStatus.CANCELED, GameStatus.NOT_NECESSARY})
"""States of a game that will not be played as listed, whatever its date."""


@strawberry.enum(description="The kind of a part of a game.")
class PeriodKind(Word):
    """The kind of a part of a game."""

    REGULAR = _word("REGULAR", "A quarter, period, inning or half of the usual length of a game.")
    OVERTIME = _word("OVERTIME", "Played because the game was level: overtime, an extra inning, extra time.")
    SHOOTOUT = _word("SHOOTOUT", "A shoot-out. Its goals are not part of the score, except as `PeriodScore` says.")


@strawberry.enum(description="By start time, then id; games without any date come last in both orders.")
class GameOrder(Word):
    """The order of a list of games."""

    START_TIME_ASC = _word("START_TIME_ASC", "Earliest first.")
    START_TIME_DESC = _word("START_TIME_DESC", "Latest first.")


@strawberry.enum(description="The side of a team in a game.")
class GameSide(Word):
    """The side of a team in a game."""

    HOME = _word("HOME", "The home side, or the side named first on neutral ground.")
    AWAY = _word("AWAY", "The visiting side.")


@strawberry.enum(description="Where answers come from: the vendor, made-up data, or recorded answers.")
class SourceMode(Word):
    """Where data comes from."""

    LIVE = _word("LIVE", "From SportsData.io, as it is now.")
    SANDBOX = _word("SANDBOX", "Made up, but plausible; no game is real.")
    REPLAY = _word("REPLAY", "From answers that were recorded earlier.")
