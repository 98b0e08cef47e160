"""Play-off series."""

import strawberry

from schema.types.slotted import slotted
from schema.types.team import Team


@slotted
@strawberry.type(
    description=(
        "The play-off series that a game belongs to, as it stands after this game; before the game, as it stands now."
    )
)
class Series:
    """A series of games of two teams, from the view of one of its games."""

    game_number: int | None = strawberry.field(
        default=None, description="The number of this game in the series, from 1."
    )
    max_length: int | None = strawberry.field(
        default=None, description="The most games that the series can have: 7 for best of seven."
    )
    home_wins: int | None = strawberry.field(
        default=None,
        description="Games of the series won by this game's `homeTeam`; null on plans that scramble numbers.",
    )
    away_wins: int | None = strawberry.field(
        default=None,
        description="Games of the series won by this game's `awayTeam`; null on plans that scramble numbers.",
    )
    leader: Team | None = strawberry.field(
        default=None, description="The team that has won more games; null while both have won as many."
    )
    decided: bool | None = strawberry.field(
        default=None, description="True once `leader` has won the series; null if the wins or the length are unknown."
    )

    @strawberry.field(
        description="For people: `BOS leads 3-1`, `Series tied 2-2`, `DAL wins 4-2`; null if the wins are unknown."
    )
    def summary(self) -> str | None:
        """Return the standing in words, with the wins of the leader first."""
        if self.home_wins is None or self.away_wins is None:
            return None
        most, least = max(self.home_wins, self.away_wins), min(self.home_wins, self.away_wins)
        if self.leader is None:
            return f"Series tied {most}-{least}"
        return f"{self.leader.key or self.leader.name} {'wins' if self.decided else 'leads'} {most}-{least}"
