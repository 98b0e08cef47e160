"""The closed sets of words that the contract speaks."""

from enum import Enum

import strawberry


@strawberry.enum(description="A competition. Keys of teams and numbers of seasons have meaning only inside one.")
class League(Enum):
    """A competition of the source's."""

    NFL = "NFL"
    NBA = "NBA"
    MLB = "MLB"
    NHL = "NHL"
    WNBA = "WNBA"
    CFB = "CFB"
    CBB = "CBB"
    MLS = "MLS"
    EPL = "EPL"
    UCL = "UCL"
    FIFA = "FIFA"


@strawberry.enum(description="A part of a season. OTHER is what fits none of the rest, such as exhibitions.")
class SeasonType(Enum):
    """A part of a season."""

    PRESEASON = "PRESEASON"
    REGULAR = "REGULAR"
    POSTSEASON = "POSTSEASON"
    ALL_STAR = "ALL_STAR"
    OTHER = "OTHER"


@strawberry.enum(
    description=(
        "The state of a game, the same words for every league; the source's own word is in `statusText`. "
        "F/OT, F/SO and Awarded are FINAL."
    )
)
class GameStatus(Enum):
    """The state of a game."""

    SCHEDULED = "SCHEDULED"
    IN_PROGRESS = "IN_PROGRESS"
    BREAK = "BREAK"
    FINAL = "FINAL"
    DELAYED = "DELAYED"
    SUSPENDED = "SUSPENDED"
    POSTPONED = "POSTPONED"
    CANCELED = "CANCELED"
    FORFEIT = "FORFEIT"
    NOT_NECESSARY = "NOT_NECESSARY"
    UNKNOWN = "UNKNOWN"


LIVE_STATUSES = frozenset({GameStatus.IN_PROGRESS, GameStatus.BREAK, GameStatus.DELAYED})
"""A game that has begun and is expected to go on the same day."""

FINISHED_STATUSES = frozenset({GameStatus.FINAL, GameStatus.FORFEIT})
"""A game that has a result."""

NOT_TO_COME = frozenset({GameStatus.POSTPONED, GameStatus.CANCELED, GameStatus.NOT_NECESSARY})
"""A game that will not be played as it stands, whatever its date."""


@strawberry.enum(description="By start time, then id; games without any date come last in both orders.")
class GameOrder(Enum):
    """The order of a list of games."""

    START_TIME_ASC = "START_TIME_ASC"
    START_TIME_DESC = "START_TIME_DESC"


@strawberry.enum(description="Where answers come from: the vendor, made-up data, or recorded answers.")
class SourceMode(Enum):
    """Where answers come from."""

    LIVE = "LIVE"
    SANDBOX = "SANDBOX"
    REPLAY = "REPLAY"
