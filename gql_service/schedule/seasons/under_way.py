"""Which seasons are current, under way or usually played now, by the vendor, the calendar and the games in memory."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import chain

from gql_service.clock import Clock
from gql_service.schedule.feeds.feed import FetchedAnswer
from gql_service.schedule.feeds.feeds import Feeds
from gql_service.schedule.seasons.day_seasons import seasons_on
from gql_service.schedule.seasons.season_months import parts_of, seasons_between, usual_season, usual_years
from gql_service.schedule.seasons.season_routes import league_lists
from gql_service.schedule.seasons.served_seasons import ServedSeasons
from gql_service.schedule.seasons.shelf import Shelf
from gql_service.schedule.seasons.vendor_seasons import VendorSeasons
from gql_service.sportsdata.leagues import ROUTES
from schema.enums import League, SeasonType
from schema.ids import SeasonKey
from schema.leagues import FACTS
from schema.port import Current


def league_day(league: League, instant: datetime) -> date:
    """Return the day under which a league lists an instant."""
    return instant.astimezone(FACTS[league].zone).date()


class SeasonsUnderWay:
    """Answers questions about seasons at the present instant.

    `served` bounds the seasons that may be requested. `recorded` means that all answers were recorded, so any season
    part may be absent.
    """

    def __init__(self, feeds: Feeds, shelf: Shelf, clock: Clock, *, served: ServedSeasons, recorded: bool) -> None:
        self._feeds = feeds
        self._shelf = shelf
        self._clock = clock
        self._served = served
        self._recorded = recorded
        self._named = VendorSeasons()

    def today(self, league: League) -> date:
        """Return today's date in the league's zone."""
        return league_day(league, self._clock())

    def current(self, league: League) -> Current:
        """Return the season that the vendor names as current; without a usable name, the season by the calendar."""
        named = self._named.current(league, self._current_answer(league))
        today = self.today(league)
        usual = usual_season(league, today)
        if named is None or abs(named.season.year - usual.year) > 1:
            return Current(usual)
        if not ROUTES[league].has_parts and self._is_over(named.season, today):
            return Current(replace(named.season, type=SeasonType.POSTSEASON))
        return named

    def _current_answer(self, league: League) -> FetchedAnswer | None:
        return self._feeds.latest(league_lists(league).current.path)

    def _is_over(self, key: SeasonKey, today: date) -> bool:
        """Tell whether all games of a regular season in memory are in the past, and its play-offs have games."""
        season = self._shelf.snapshot(key)
        playoffs = self._shelf.snapshot(replace(key, type=SeasonType.POSTSEASON))
        end = season.season.end_date if season else None
        return end is not None and end < today and playoffs is not None and bool(playoffs.games)

    def years(self, league: League) -> frozenset[int]:
        """Return the years of the seasons under way, at least one.

        The vendor may name the next season before the last game is over, so the calendar adds seasons.
        """
        return usual_years(league, self.today(league)) | {self.current(league).season.year}

    def parts(self, league: League) -> Iterator[SeasonKey]:
        """Yield all parts of the seasons under way."""
        return chain.from_iterable(parts_of(league, year) for year in self.years(league))

    def is_past(self, key: SeasonKey) -> bool:
        """Tell whether a season came before all seasons under way."""
        return key.year < min(self.years(key.league))

    def is_near(self, key: SeasonKey) -> bool:
        """Tell whether a season is under way or the next one."""
        years = self.years(key.league)
        return min(years) <= key.year <= max(years) + 1

    def is_expected(self, key: SeasonKey) -> bool:
        """Tell whether a season part is usually played today, so that the vendor should have its games.

        Recorded answers may lack any part. A plan may lack All-Star games, and retrying them each hour would take a
        fifth of a small month's calls.
        """
        if self._recorded or key.type is SeasonType.ALL_STAR:
            return False
        today = self.today(key.league)
        return key in seasons_between(key.league, today, today)

    def served_years(self, league: League) -> range | None:
        """Return the years of the seasons that may be requested; None if every year may be requested."""
        return self._served.span(self.years(league)) if self._served.bounded else None

    def on_days(self, league: League, first: date, last: date) -> list[SeasonKey]:
        """Return the seasons that can have games on these league days and may be requested."""
        found = seasons_on(
            league,
            first,
            last,
            today=self.today(league),
            named=self._named.seasons(league, self._current_answer(league)),
            in_memory={season.key: season.snapshot.season for season in self._shelf.all(league)},
        )
        span = self.served_years(league)
        return [key for key in found if span is None or key.year in span]
