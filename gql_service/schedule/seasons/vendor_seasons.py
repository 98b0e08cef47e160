"""The seasons that the vendor names for each league, read once for each answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from gql_service.schedule.feeds.feed import FetchedAnswer
from gql_service.sportsdata.mapping.current import NamedSeason, read_current, read_seasons
from gql_service.sportsdata.rows.answer import Answer
from schema.enums import League
from schema.port import Current


@dataclass(frozen=True, slots=True)
class _Named:
    """The seasons that one answer names."""

    answer: Answer
    current: Current | None
    seasons: Sequence[NamedSeason]


class VendorSeasons:
    """The seasons read from the answers of current-season routes, by league."""

    def __init__(self) -> None:
        self._read: dict[League, _Named] = {}

    def current(self, league: League, held: FetchedAnswer | None) -> Current | None:
        """Return the season that the vendor names as current; None without an answer or without a usable name."""
        return self._of(league, held.answer).current if held is not None else None

    def seasons(self, league: League, held: FetchedAnswer | None) -> Sequence[NamedSeason]:
        """Return all seasons that the vendor names."""
        return self._of(league, held.answer).seasons if held is not None else ()

    def _of(self, league: League, answer: Answer) -> _Named:
        known = self._read.get(league)
        if known is None or known.answer is not answer:
            value = answer.value
            known = self._read[league] = _Named(answer, read_current(league, value), read_seasons(league, value))
        return known
