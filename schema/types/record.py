"""Wins and losses of a team."""

import strawberry

from schema.leagues.facts import Sport


@strawberry.type(
    description=(
        "The results of a team in a part of a season, from its finished games. Null as a whole while a finished "
        "game of this part has neither a known winner nor equal scores."
    )
)
class Record:
    """The results of a team."""

    sport: strawberry.Private[Sport]
    wins: int = strawberry.field(description="Games that the team won, in overtime and shoot-outs too.")
    losses: int = strawberry.field(description="Games that the team lost, without `overtimeLosses`.")
    draws: int = strawberry.field(description="Games without a winner.")
    overtime_losses: int | None = strawberry.field(
        description="In ice hockey: games lost in overtime or in a shoot-out. Null in other sports."
    )
    score_for: int | None = strawberry.field(
        description="Points, goals or runs of the team; null if a score is unknown."
    )
    score_against: int | None = strawberry.field(
        description="Points, goals or runs of its opponents; null if a score is unknown."
    )
    streak: int = strawberry.field(
        description="Wins in a row, 3, or losses in a row, -2; 0 at the start and after a draw."
    )

    @strawberry.field(
        description=(
            "For people: wins and losses, `10-4`; with draws `10-4-1`. In ice hockey with overtime losses, `41-25-16`; "
            "in soccer wins, draws and losses, `10-5-4`."
        )
    )
    def summary(self) -> str:
        """Return the numbers in the order in which people write them."""
        return "-".join(map(str, self._numbers()))

    def _numbers(self) -> list[int]:
        if self.sport is Sport.SOCCER:
            return [self.wins, self.draws, self.losses]
        draws = [self.draws] if self.draws else []
        overtime = [] if self.overtime_losses is None else [self.overtime_losses]
        return [self.wins, self.losses, *draws, *overtime]
