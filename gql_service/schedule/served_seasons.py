"""Which seasons a gateway serves: a range of years for each league, decided by the deployer or by the source."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServedSeasons:
    """The bounds of the years that may be asked of the source. With neither bound every year may be asked for.

    `past` is how many seasons before the current one are served, so that strangers cannot spend a live key's calls on
    history. `first` is the year of the oldest season that the source has, in the sandbox for instance.
    """

    past: int | None = None
    first: int | None = None

    @property
    def bounded(self) -> bool:
        """Tell whether some years may not be asked for."""
        return self.past is not None or self.first is not None

    def span(self, current: Collection[int]) -> range | None:
        """Return the years that are served, given those of the seasons under way; None where all are.

        The last year served is the one after the latest season under way.
        """
        if not self.bounded:
            return None
        past = min(current) - self.past if self.past is not None else 0
        return range(max(past, self.first or 0), max(current) + 2)

    def why_not(self, league: str, span: range) -> str:
        """Return the sentence that names the years of `span`, and what decides them."""
        reason = "SEASONS decides how far back" if self.past is not None else "the sandbox has no others"
        return f"This gateway serves {league} from {span[0]} to {span[-1]}; {reason}."
