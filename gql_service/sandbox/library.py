"""The seasons in use, in a bounded cache, and their published games at an instant."""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import orjson

from gql_service.sandbox.eastern import eastern_day
from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.league import League
from gql_service.sandbox.play.state import State
from gql_service.sandbox.season import PUBLISHED_AHEAD, Season
from gql_service.sandbox.sheets import GameRow, Sheets

FIRST_SEASON = 2015
_LONGEST_GAME = timedelta(hours=6)


class Library:
    """Returns seasons by league and number. An LRU cache of at most ``keep`` seasons.

    ``sheets`` caches the encoded rows of these seasons.
    """

    def __init__(self, seed: int, keep: int = 24) -> None:
        self._seed = seed
        self._keep = keep
        self.sheets = Sheets()
        self._seasons: OrderedDict[tuple[str, int], Season] = OrderedDict()

    def season(self, league: League, number: int) -> Season:
        """Return a season. Its games are made at the first access."""
        key = (league.code, number)
        season = self._seasons.pop(key, None) or Season(league, number, self._seed)
        self._seasons[key] = season
        while len(self._seasons) > self._keep:
            self._seasons.popitem(last=False)
        return season


class View:
    """A league at an instant. Routes answer from this view."""

    def __init__(self, library: Library, league: League, now: datetime) -> None:
        self._library = library
        self.league = league
        self.now = now
        self.today = eastern_day(now)

    def of(self, league: League) -> "View":
        """Return the view of another league at the same instant."""
        return View(self._library, league, self.now)

    def rows(self, season: Season, fixtures: Iterable[Fixture], row: GameRow) -> list[orjson.Fragment]:
        """Return the rows of games now, as encoded JSON."""
        return self._library.sheets.rows(season, fixtures, row, self.now)

    def season(self, number: int) -> Season | None:
        """Return a season; None if it is too old or not yet published."""
        if not FIRST_SEASON <= number <= self.today.year + 2:
            return None
        if self.league.dates(number).pre > self.today + PUBLISHED_AHEAD:
            return None
        return self._library.season(self.league, number)

    def running(self, number: int) -> Season:
        """Return a season that is known to be published."""
        return self._library.season(self.league, number)

    def current(self) -> Season:
        """Return the season under way or, between seasons, the next season."""
        number = next(
            year
            for year in range(self.today.year - 1, self.today.year + 3)
            if self.league.dates(year).post_end >= self.today
        )
        return self.running(number)

    def on(self, day: date) -> list[tuple[Season, Fixture]]:
        """Return the published games of an Eastern day."""
        games = []
        for number in range(day.year - 1, day.year + 2):
            dates = self.league.dates(number)
            if dates.pre <= day <= dates.post_end + timedelta(1):
                season = self.season(number)
                games += [(season, fixture) for fixture in self.shown(season.on(day))] if season else []
        return games

    def shown(self, fixtures: list[Fixture] | tuple[Fixture, ...]) -> list[Fixture]:
        """Leave out the games that are not yet in any list."""
        return [f for f in fixtures if f.shown_from is None or f.shown_from <= self.now]

    def live(self) -> list[tuple[Season, Fixture, State]]:
        """Return the games in progress."""
        games = []
        for day in {self.today, eastern_day(self.now - _LONGEST_GAME)}:
            for season, fixture in self.on(day):
                if self.now - _LONGEST_GAME < fixture.start <= self.now:
                    state = season.state(fixture, self.now)
                    if state.live:
                        games.append((season, fixture, state))
        return games
