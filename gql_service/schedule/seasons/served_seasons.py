"""The seasons that a gateway serves: a range of years for each league, set by the deployer or limited by the vendor."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServedSeasons:
    """The bounds of the years that may be requested from the vendor. Without any bound, every year may be requested.

    `past` is how many seasons before the current one are served, so that strangers cannot spend a live key's calls on
    history. `first` is the year of the vendor's oldest season, for example in the sandbox.
    """

    past: int | None = None
    first: int | None = None

    @property
    def bounded(self) -> bool:
        """Tell whether the years are limited."""
        return self.past is not None or self.first is not None

    def span(self, current: Collection[int]) -> range | None:
        """Return the years that are served, given the years of the seasons under way; None if every year is served.

        The last year served is the one after the latest season under way.
        """
        if not self.bounded:
            return None
        past = min(current) - self.past if self.past is not None else 0
        return range(max(past, self.first or 0), max(current) + 2)

    def why_not(self, league: str, span: range) -> str:
        """Return the sentence that names the years of `span` and the reason for them."""
        reason = "SEASONS limits how far back" if self.past is not None else "the sandbox has no other seasons"
        return f"This gateway serves {league} from {span[0]} to {span[-1]}; {reason}."
