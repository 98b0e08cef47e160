"""The data that compiled execution is compared over: whole, and wrong in every way that a record can be."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, Final

from graphql import GraphQLError

from schema.enums import GameStatus, League, PeriodKind, SeasonType
from schema.errors import LeagueUnavailable
from schema.ids import SeasonKey
from schema.model.snapshot import Snapshot
from schema.queries.source import Source
from schema.types.game import Game, Odds
from schema.types.game_details import AggregateScore, Forecast, PeriodScore, Pitcher, ProbablePitchers
from schema.types.season import Season, Week
from schema.types.series import Series
from schema.types.team import Team
from tests.builders import (
    AFC,
    ARLINGTON,
    DAL,
    EASTERN,
    KC,
    NBA_BOS,
    NBA_DAL,
    NFL_2026,
    NOW,
    PHI,
    game,
    season,
    snapshot,
    team,
    utc,
)
from tests.fakes.schedule import FakeSchedule

NBA_2027: Final = SeasonKey(League.NBA, 2027, SeasonType.REGULAR)
PLAYOFFS: Final = SeasonKey(League.NFL, 2026, SeasonType.POSTSEASON)
ALL_STARS: Final = SeasonKey(League.NFL, 2026, SeasonType.ALL_STAR)


def same_id() -> str:
    """Return the id of all unexpected errors, so that answers can be compared."""
    return "the same"


LINE: Final = tuple(
    PeriodScore(number=number, name=f"Period {number}", kind=kind, home_score=home, away_score=3)
    for number, kind, home in ((1, PeriodKind.REGULAR, 7), (2, PeriodKind.OVERTIME, None), (3, PeriodKind.SHOOTOUT, 2))
)
FORECAST: Final = Forecast(description="Light Rain", temperature_low_f=30, temperature_low_c=-1, wind_speed=9)
PITCHERS: Final = ProbablePitchers(home=Pitcher(name="Ann Example", opener=False), away=Pitcher())
NO_ANSWER: Final = LeagueUnavailable("UPSTREAM_UNAVAILABLE", "The source does not answer.")


def _nfl() -> Snapshot:
    weeks = [
        Week(number=12, name="Week 12", start_date=date(2026, 11, 22), end_date=date(2026, 11, 23)),
        Week(number=13, name="Week 13"),
    ]
    of = season(NFL_2026, weeks)
    moved = game("7", utc("2026-11-25T18:00:00"), KC, PHI, of=of, week=12, status=GameStatus.POSTPONED)
    made_up = game("8", utc("2026-12-01T18:00:00"), KC, PHI, of=of, week=13, rescheduled_from=moved)
    moved.rescheduled_to = made_up
    games = [
        game(
            "1",
            utc("2026-11-22T18:00:00"),
            of=of,
            week=12,
            status=GameStatus.FINAL,
            home_score=24,
            away_score=17,
            winner=DAL,
            closed=True,
            channels=["FOX", "NFLN"],
            odds=Odds(point_spread=-3.5, over_under=44.0, home_moneyline=-150),
            period_scores=LINE,
            overtime=True,
            end_time=utc("2026-11-22T21:10:30"),
            attendance=80_123,
            forecast=FORECAST,
            aggregate=AggregateScore(home_score=3, away_score=2, leg=2, winner=DAL, summary="Agg. 3-2"),
            updated_at=utc("2026-11-23T02:10:30") + timedelta(microseconds=250),
        ),
        game(
            "2",
            NOW - timedelta(hours=1),
            KC,
            DAL,
            of=of,
            week=12,
            venue=ARLINGTON,
            status=GameStatus.IN_PROGRESS,
            period_scores=list(LINE[:1]),
            last_play="Rush for 4 yards",
            situation="2nd & 7 at DAL 34",
            tournament="NBA Cup",
            probable_pitchers=PITCHERS,
        ),
        game("3", utc("2026-11-26T21:30:00"), DAL, KC, of=of, week=13, neutral_venue=True),
        game("4", date(2026, 11, 29), PHI, KC, of=of, week=13, venue=ARLINGTON),
        game("5", utc("2026-11-29T18:00:00"), PHI, DAL, of=of, week=13, status=GameStatus.NOT_NECESSARY),
        game("6", None, None, None, of=of),
        moved,
        made_up,
    ]
    return snapshot(of, games, [AFC])


def _playoffs() -> Snapshot:
    of = season(PLAYOFFS)
    return snapshot(of, [game("1", date(2027, 1, 3), None, None, of=of, round="Wild Card", group="AFC")])


def _nba() -> Snapshot:
    of = season(NBA_2027)
    start = utc("2026-11-25T00:30:00")
    games = [game(str(n), start + timedelta(days=n), NBA_DAL, NBA_BOS, of=of, game_number=n) for n in range(3)]
    games[0].series = Series(game_number=1, max_length=7, home_wins=1, away_wins=0, leader=NBA_DAL, decided=False)
    games[1].series = Series(game_number=2, max_length=7)
    games[2].tournament = "NBA Cup"
    return snapshot(of, games)


def whole() -> FakeSchedule:
    """Games of three seasons, a part of a season that the source fails to give, and a league that cannot answer."""
    lost = snapshot(season(ALL_STARS), [], failure=NO_ANSWER)
    return FakeSchedule(_nfl(), _playoffs(), lost, _nba(), failing={League.MLB: NO_ANSWER})


def _broken(of: Any, **fields: Any) -> Any:
    for name, value in fields.items():
        setattr(of, name, value)
    return of


BROKEN_PERIOD: Final[dict[str, Any]] = {"number": 1, "name": "1", "kind": PeriodKind.REGULAR}


BROKEN_FIELDS: Final = (
    "homeTeam { name }",
    "homeTeam { colors }",
    "homeTeam { venue { latitude } }",
    "awayTeam { venue { capacity } }",
    "startTimeTbd",
    "channels",
    "homeScore",
    "winner { name }",
    "odds { pointSpread }",
    "periodScores { number }",
    "periodScores { kind }",
    "attendance",
    "forecast { description }",
    "probablePitchers { home { name } }",
    "rescheduledTo { status }",
    "status",
    "updatedAt",
)
"""Selections of a game, each of which reaches a value in `broken` that the contract does not allow."""


class _Stranger(Team):
    """A team of a class that the contract does not know."""


def broken() -> FakeSchedule:
    """Records that break the contract, which graphql-core answers with errors and nulls."""
    instants = (NOW, NOW.astimezone(EASTERN))  # equal, and printed differently where a day belongs
    weeks = [_broken(Week(number=12, name="Week 12"), start_date=instant) for instant in instants]
    of: Season = season(NFL_2026, weeks)
    nameless = _broken(team("NN", "No name"), name=None)
    numbered = _broken(team("77", "Number"), full_name=77, colors=["#000000", None], city=True)
    odd_venue = team("OV", "Odd venue", venue=_broken(ARLINGTON.__class__(**vars(ARLINGTON)), latitude=float("nan")))
    big_venue = team("BV", "Big venue", venue=_broken(ARLINGTON.__class__(**vars(ARLINGTON)), capacity=2**40))
    whole_degrees = team("WD", "Whole degrees", venue=_broken(ARLINGTON.__class__(**vars(ARLINGTON)), latitude=32))
    stranger = _Stranger(**vars(team("ST", "Stranger")))
    start = utc("2026-11-24T18:00:00")
    games: list[Game] = [
        game("1", start, nameless, DAL, of=of, week=12),
        game("2", start, numbered, PHI, of=of, week=12),
        game("3", start, odd_venue, big_venue, of=of, week=12),
        game("4", start, whole_degrees, stranger, of=of, week=12),
        _broken(game("5", start, of=of, week=12), start_time_tbd=None, week="12"),
        _broken(game("6", start, of=of, week=12), channels=None, home_score=3.5),
        _broken(game("7", start, of=of, week=12), channels="FOX", away_score=7.0, closed=1),
        _broken(game("8", start, of=of, week=12), winner=ARLINGTON, odds={"pointSpread": 1}),
        _broken(game("12", start, of=of, week=12), period_scores=None, attendance="many", overtime=0),
        _broken(game("13", start, of=of, week=12), period_scores=(LINE[0], None), forecast=LINE[0]),
        _broken(game("14", start, of=of, week=12), period_scores=[_broken(PeriodScore(**BROKEN_PERIOD), kind=None)]),
        _broken(game("15", start, of=of, week=12), probable_pitchers=_broken(ProbablePitchers(), home=FORECAST)),
        _broken(game("11", start, of=of, week=12), rescheduled_to=SimpleNamespace(id="no game")),
        _broken(game("9", start, of=of, week=12), status="FINAL", updated_at="yesterday"),
        _broken(game("10", start, of=of, week=12), status=None, period=ValueError("not a period"), channels=("A", "B")),
    ]
    return FakeSchedule(snapshot(of, games))


class Erring(FakeSchedule):
    """Raises if the NBA's data in memory is read, and if the state of the NFL's source is read."""

    def held(self, league: League) -> Sequence[Snapshot]:
        """Fail for a single league with an error meant for clients."""
        if league is League.NBA:
            raise GraphQLError("Nothing can be found out about the NBA.")
        return super().held(league)

    def source(self, league: League, seasons: Collection[SeasonKey] | None = None) -> Source:
        """Fail for a single league with an unexpected exception."""
        if league is League.NFL:
            raise RuntimeError(league)
        return super().source(league, seasons)


def erring() -> FakeSchedule:
    """Whole records, and a schedule that raises if a field below a root reads the schedule."""
    return Erring(_nfl(), _playoffs(), _nba(), failing={League.MLB: NO_ANSWER})
