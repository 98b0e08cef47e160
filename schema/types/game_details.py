"""The parts of a game that come from its own row: line score, aggregate, forecast and pitchers.

Thousands of games share equal objects of these types, so no code may change an object.
"""

import strawberry

from schema.enums import PeriodKind
from schema.types.slotted import slotted
from schema.types.team import Team


@slotted
@strawberry.type(description="The score of a part of a game: a quarter, period, inning or half.")
class PeriodScore:
    """The score of a period, without the periods before."""

    number: int = strawberry.field(description="Its place in the order, from 1.")
    name: str = strawberry.field(
        description="For people: the source's own name (`1`, `OT2`, `SO`), or without such a name `1st half`."
    )
    kind: PeriodKind = strawberry.field(
        description=(
            "Whether the period belongs to the usual length of a game. The periods that are not SHOOTOUT add up to "
            "the score; in the NHL the winner of a shoot-out has one more."
        )
    )
    home_score: int | None = strawberry.field(
        default=None,
        description=(
            "Points, goals or runs of `homeTeam` in this period; null for the half of an inning that was not played."
        ),
    )
    away_score: int | None = strawberry.field(
        default=None, description="Points, goals or runs of `awayTeam` in this period."
    )


@strawberry.type(description="The sum of both games of a tie of two legs, from the view of the game that has it.")
class AggregateScore:
    """The aggregate score of a tie. All numbers are None on a plan that scrambles numbers."""

    home_score: int | None = strawberry.field(
        default=None, description="Goals in both legs of this game's `homeTeam`; null on plans that scramble numbers."
    )
    away_score: int | None = strawberry.field(
        default=None, description="Goals in both legs of this game's `awayTeam`; null on plans that scramble numbers."
    )
    leg: int | None = strawberry.field(default=None, description="Whether this game is the first or second leg: 1, 2.")
    winner: Team | None = strawberry.field(
        default=None,
        description="The team that won the tie; null until then, and on plans that scramble numbers.",
    )
    summary: str | None = strawberry.field(
        default=None, description="For people, with the goals of `homeTeam` first: `Agg. 3-2`."
    )


@slotted
@strawberry.type(description="The weather that was forecast for the day and place of a game.")
class Forecast:
    """A forecast. Values that the source does not give are None."""

    description: str | None = strawberry.field(
        default=None, description="The sky, as the source describes it: `Light Rain`."
    )
    temperature_low_f: int | None = strawberry.field(
        default=None, description="The lowest temperature, in degrees Fahrenheit."
    )
    temperature_high_f: int | None = strawberry.field(
        default=None, description="The highest temperature, in degrees Fahrenheit."
    )
    temperature_low_c: int | None = strawberry.field(
        default=None, description="The lowest temperature, in degrees Celsius, rounded."
    )
    temperature_high_c: int | None = strawberry.field(
        default=None, description="The highest temperature, in degrees Celsius, rounded."
    )
    wind_chill_f: int | None = strawberry.field(
        default=None, description="The temperature that people feel in the wind, in degrees Fahrenheit."
    )
    wind_speed: int | None = strawberry.field(default=None, description="The speed of the wind, in miles per hour.")
    wind_direction: int | None = strawberry.field(
        default=None,
        description=(
            "Where the wind comes from, in degrees from north over east: 90 is east. Null in leagues whose source "
            "does not say."
        ),
    )


@slotted
@strawberry.type(description="The pitcher who starts, or will probably start, a game of baseball.")
class Pitcher:
    """A pitcher."""

    name: str | None = strawberry.field(
        default=None,
        description="First and last name; null for a pitcher who has not appeared in this season.",
    )
    opener: bool | None = strawberry.field(
        default=None, description="True for a reliever who is to pitch the first innings only; null if unknown."
    )


@slotted
@strawberry.type(description="The starting pitchers of both sides; before the start of a game, the probable ones.")
class ProbablePitchers:
    """The pitchers of a game."""

    home: Pitcher | None = strawberry.field(
        default=None, description="The pitcher of `homeTeam`; null while not announced."
    )
    away: Pitcher | None = strawberry.field(
        default=None, description="The pitcher of `awayTeam`; null while not announced."
    )
