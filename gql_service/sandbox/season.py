"""A season of a league: its fixtures and scripts, made at the first access and then cached."""

from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from gql_service.sandbox.chance import chance
from gql_service.sandbox.eastern import instant
from gql_service.sandbox.fixtures.fixture import POST, Fixture
from gql_service.sandbox.league import League
from gql_service.sandbox.play.script import Script
from gql_service.sandbox.play.state import State, state_at
from gql_service.sandbox.reference import Reference, Team

PUBLISHED_AHEAD = timedelta(days=214)
"""How long before its first game a season's list is out."""


class Season:
    """All of a season that does not depend on the clock; ``number`` is the vendor's season number."""

    def __init__(self, league: League, number: int, seed: int) -> None:
        self.league = league
        self.number = number
        self.seed = seed
        self.dates = league.dates(number)
        self.published = instant(self.dates.pre - PUBLISHED_AHEAD, 0)
        self.reference: Reference = league.reference(league.code)
        self._parts: dict[str, tuple[Fixture, ...]] = {}
        self._ids: dict[str, dict[int, Fixture]] = {}
        self._days: dict[str, dict[date, list[Fixture]]] = {}
        self._scripts: dict[int, Script] = {}

    def chance(self, *names: object) -> Random:
        """Return a generator for a decision of this season."""
        return chance(self.seed, self.league.code, self.number, *names)

    def part(self, name: str) -> tuple[Fixture, ...]:
        """Return the fixtures of a part (REG, PRE, POST, STAR) by start; an empty list for an unknown part."""
        if name not in self._parts:
            maker = self.league.parts.get(name)
            self._parts[name] = tuple(sorted(maker(self), key=_order)) if maker else ()
        return self._parts[name]

    def game(self, part: str, game_id: int) -> Fixture:
        """Return a fixture of a part by its id."""
        if part not in self._ids:
            self._ids[part] = {fixture.game_id: fixture for fixture in self.part(part)}
        return self._ids[part][game_id]

    def on(self, day: date) -> list[Fixture]:
        """Return the fixtures of an Eastern day, of all parts, by start."""
        return [fixture for name in self._parts_on(day) for fixture in self._by_day(name).get(day, ())]

    def _parts_on(self, day: date) -> list[str]:
        dates = self.dates
        names = []
        if dates.pre <= day < dates.reg:
            names.append("PRE")
        if dates.reg <= day <= dates.reg_end + timedelta(1):
            names.append("REG")
        if day == dates.star:
            names.append("STAR")
        if dates.post <= day <= dates.post_end:
            names.append("POST")
        return names

    def _by_day(self, name: str) -> dict[date, list[Fixture]]:
        if name not in self._days:
            days: dict[date, list[Fixture]] = {}
            for fixture in self.part(name):
                days.setdefault(fixture.day, []).append(fixture)
            self._days[name] = days
        return self._days[name]

    @cached_property
    def strengths(self) -> dict[int, float]:
        """How many points each team is better than the average team, by team id."""
        rng = self.chance("strength")
        return {team.team_id: rng.gauss(0, self.league.strength.spread) for team in self.reference.teams}

    def edge(self, home: Team, away: Team, *, neutral: bool) -> float:
        """Return the expected margin of the home team in points."""
        better = self.strengths.get(home.team_id, 0.0) - self.strengths.get(away.team_id, 0.0)
        return better + (0.0 if neutral else self.league.strength.home)

    def script(self, fixture: Fixture) -> Script:
        """Return the course a game will take; the same at every call."""
        found = self._scripts.get(fixture.game_id)
        if found is None:
            edge = self.edge(fixture.home, fixture.away, neutral=fixture.neutral)
            found = self.league.script(self.chance("script", fixture.game_id), edge, _level(fixture))
            self._scripts[fixture.game_id] = found
        return found

    def end(self, fixture: Fixture) -> datetime:
        """Return the instant at which a game will be over (UTC)."""
        return fixture.start + timedelta(seconds=self.script(fixture).seconds)

    def winner(self, fixture: Fixture) -> Team:
        """Return the winner of a future game. A draw counts for the away team."""
        script = self.script(fixture)
        return fixture.home if script.home > script.away else fixture.away

    def state(self, fixture: Fixture, now: datetime) -> State:
        """Return the state of a game now."""
        return state_at(
            fixture,
            lambda: self.script(fixture),
            lambda number: self.chance("live", fixture.game_id, number),
            self.published,
            now,
        )

    def ranking(self, teams: list[Team]) -> list[Team]:
        """Rank teams by their wins in the whole regular season, then by points, best first."""
        table = {team.team_id: [0.0, 0] for team in self.reference.teams}
        for fixture in self.part("REG"):
            if fixture.fate is None:
                script = self.script(fixture)
                margin = script.home - script.away
                for team, sign in ((fixture.home, 1), (fixture.away, -1)):
                    table[team.team_id][0] += (margin * sign > 0) + (margin == 0) / 2
                    table[team.team_id][1] += margin * sign
        return sorted(teams, key=lambda team: (*table[team.team_id], -team.team_id), reverse=True)

    @cached_property
    def regular_end(self) -> datetime:
        """The instant at which the last game of the regular season is over (UTC)."""
        last = [fixture for fixture in self.part("REG")[-40:] if fixture.fate is None]
        return max(map(self.end, last))


def _level(fixture: Fixture) -> int | None:
    """Return the lead of the home team at which a game may not end; None if it may end at any lead."""
    if fixture.tie:
        return None if fixture.tie.leg == 1 else -fixture.tie.lead
    return 0 if fixture.season_type == POST else None


def _order(fixture: Fixture) -> tuple[datetime, int]:
    return fixture.start, fixture.game_id
