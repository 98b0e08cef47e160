"""The closed sets of words that the contract speaks."""

from enum import Enum
from typing import cast

import strawberry


def _word(name: str, meaning: str) -> str:
    # Strawberry takes the definition for the member's value and leaves the plain name in its place.
    return cast("str", strawberry.enum_value(name, description=meaning))


class Word(Enum):
    """A word of the contract. There is one object for each, so that it is told from others by that alone.

    An enum of the standard library computes its hash in Python at each look into a table, which was a tenth of what a
    snapshot takes.
    """

    __hash__ = object.__hash__


@strawberry.enum(description="A competition. Keys of teams and numbers of seasons have meaning only inside one.")
class League(Word):
    """A competition of the source's."""

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


@strawberry.enum(description="A part of a season. OTHER is what fits none of the rest, such as exhibitions.")
class SeasonType(Word):
    """A part of a season."""

    PRESEASON = _word("PRESEASON", "Games before the season that count for nothing; spring training in baseball.")
    REGULAR = _word("REGULAR", "The regular season, by which the standings are made.")
    POSTSEASON = _word("POSTSEASON", "Play-offs, bowls, finals and the rounds of a cup.")
    ALL_STAR = _word("ALL_STAR", "The all-star game and what goes with it.")
    OTHER = _word("OTHER", "What fits none of the rest, such as exhibitions.")


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
    BREAK = _word("BREAK", "Between two halves or periods; only some leagues say so.")
    FINAL = _word("FINAL", "Over, with a result.")
    DELAYED = _word("DELAYED", "Late in starting or held up, and expected to go on the same day.")
    SUSPENDED = _word("SUSPENDED", "Broken off, to be finished on another day under the same id.")
    POSTPONED = _word("POSTPONED", "Moved to another day, or to one not yet known: see `rescheduledTo`.")
    CANCELED = _word("CANCELED", "Will not be played.")
    FORFEIT = _word("FORFEIT", "Decided without being played to its end.")
    NOT_NECESSARY = _word(
        "NOT_NECESSARY", "A game of a series that was decided before it; left out unless `statuses` asks."
    )
    UNKNOWN = _word("UNKNOWN", "The source says nothing, or a word that the gateway does not know: see `statusText`.")


LIVE_STATUSES = frozenset({GameStatus.IN_PROGRESS, GameStatus.BREAK, GameStatus.DELAYED})
"""A game that has begun and is expected to go on the same day."""

FINISHED_STATUSES = frozenset({GameStatus.FINAL, GameStatus.FORFEIT})
"""A game that has a result."""

NOT_TO_COME = frozenset({GameStatus.POSTPONED, GameStatus.CANCELED, GameStatus.NOT_NECESSARY})
"""A game that will not be played as it stands, whatever its date."""


@strawberry.enum(description="By start time, then id; games without any date come last in both orders.")
class GameOrder(Word):
    """The order of a list of games."""

    START_TIME_ASC = _word("START_TIME_ASC", "Earliest first.")
    START_TIME_DESC = _word("START_TIME_DESC", "Latest first.")


@strawberry.enum(description="Where answers come from: the vendor, made-up data, or recorded answers.")
class SourceMode(Word):
    """Where answers come from."""

    LIVE = _word("LIVE", "From SportsData.io, as it is now.")
    SANDBOX = _word("SANDBOX", "Made up, but plausible; no game of it is real.")
    REPLAY = _word("REPLAY", "From answers that were recorded before.")
