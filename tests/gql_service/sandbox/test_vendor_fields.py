"""The sandbox's rows have the details that the vendor's rows of a league have, and no detail of another league."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from functools import cache
from statistics import mean
from typing import Any, Final

import orjson
import pytest

from gql_service.sandbox import create_sandbox
from gql_service.sandbox.season import Season
from gql_service.schedule.seasons.season_months import parts_of, usual_season
from gql_service.sportsdata.leagues import ROUTES
from schema.enums import League
from schema.leagues import FACTS
from tests.gql_service.sandbox.support import season
from tests.gql_service.sandbox.test_details import played

NFL, NBA, MLB, NHL, WNBA = League.NFL, League.NBA, League.MLB, League.NHL, League.WNBA
COLLEGES: Final = {League.CFB, League.CBB}
SOCCER: Final = frozenset({League.MLS, League.EPL, League.UCL, League.FIFA})
UNDOCUMENTED: Final = {WNBA, *COLLEGES}
"""Leagues whose documents are not public. Their rows may lack a detail."""
HAVING: Final[dict[str, Collection[League]]] = {
    "SeriesInfo": {NBA, MLB, NHL, WNBA},
    "PlayoffAggregateScore": SOCCER,
    "Quarters": {NBA, WNBA},
    "Innings": {MLB},
    "Periods": {NHL, *COLLEGES},
    **dict.fromkeys(("HomeScoreQuarter1", "AwayScoreQuarter4", "HomeScoreOvertime", "IsOvertime"), frozenset({NFL})),
    **dict.fromkeys(("HomeTeamScorePeriod1", "AwayTeamScoreExtraTime", "HomeTeamScorePenalty"), SOCCER),
    "InseasonTournament": {NBA},
    "GameEndDateTime": {NFL, NBA, MLB, NHL, *UNDOCUMENTED},
    "Attendance": {NFL, NBA, MLB, NHL, *COLLEGES, *SOCCER},
    **dict.fromkeys(("ForecastTempLow", "ForecastDescription", "ForecastWindSpeed"), frozenset({NFL, MLB, League.CFB})),
    "ForecastWindDirection": {MLB},
    "LastPlay": {NFL, NBA, MLB, NHL, *UNDOCUMENTED},
    **dict.fromkeys(("Down", "Distance", "YardLine", "YardLineTerritory"), frozenset({NFL, League.CFB})),
    **dict.fromkeys(("Outs", "RunnerOnFirst", "RunnerOnSecond", "RunnerOnThird"), frozenset({MLB})),
    **dict.fromkeys(("HomeTeamProbablePitcherID", "AwayTeamOpener", "HomeTeamStartingPitcher"), frozenset({MLB})),
    "HomeTeamProbablePitcher": set(),
    "Channel": set(League) - SOCCER,
}
"""The leagues whose rows may have a detail. The names of probable pitchers are in no row."""
NOW: Final = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)


def rows_of(league: League) -> Iterator[dict[str, Any]]:
    """Yield the rows of games that the gateway fetches for the usual season."""
    sandbox, routes = create_sandbox(lambda: NOW), ROUTES[league]
    for key in parts_of(league, usual_season(league, NOW.date()).year):
        for path in filter(None, (*routes.schedule_paths(key), routes.scores_path(key))):
            for row in orjson.loads(sandbox.answer(path)[2]):
                yield row
                yield from row.get("Games") or ()


@cache
def names_of(league: League) -> frozenset[str]:
    return frozenset(name for row in rows_of(league) for name in row)


@pytest.mark.parametrize("league", list(ROUTES), ids=lambda league: league.value)
def test_a_league_has_its_own_details_and_no_others(league: League) -> None:
    names = names_of(league)
    assert len(names) > 10
    foreign = {name for name in HAVING if name in names and league not in HAVING[name]}
    assert foreign == set()
    if league not in UNDOCUMENTED:
        assert {name for name, leagues in HAVING.items() if league in leagues} <= names


@pytest.mark.parametrize("league", list(ROUTES), ids=lambda league: league.value)
def test_games_last_as_long_as_games_of_the_league(league: League) -> None:
    usual = FACTS[league].usual_length
    of: Season = season(league.value.lower(), 2026)
    lengths = [(of.end(fixture) - fixture.start) / usual for fixture in played(of)[::3]]
    assert len(lengths) > 15
    assert 0.85 < mean(lengths) < 1.15
    assert min(lengths) > 0.6
    assert max(lengths) < 2.5


@pytest.mark.parametrize("league", [NFL, MLB], ids=lambda league: league.value)
def test_no_snow_falls_in_summer_or_in_the_south_and_no_weather_under_a_roof(league: League) -> None:
    of = season(league.value.lower(), 2026)
    stadiums = {stadium.row["StadiumID"]: stadium for stadium in of.reference.stadiums.values()}
    seen = 0
    for row in rows_of(league):
        stadium = stadiums.get(row.get("StadiumID"))
        if stadium is None or row.get("ForecastDescription") is None:
            continue
        seen += 1
        assert not stadium.roofed
        warm = int(row["Day"][5:7]) in (5, 6, 7, 8, 9) or abs(stadium.latitude) < 30
        assert not (warm and "Snow" in row["ForecastDescription"]), (stadium.row["Name"], row["Day"])
        assert not (warm and row["ForecastTempHigh"] < 40)
    assert seen > 20
