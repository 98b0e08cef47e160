from datetime import timedelta

import pytest

from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.season import Season
from tests.gql_service.sandbox.support import season

CODES = ("nfl", "nba", "mlb", "nhl")


def some(of: Season) -> list[Fixture]:
    games = [f for part in ("REG", "POST") for f in of.part(part)]
    return [f for f in games if f.fate is None and not (f.series and f.series.unneeded_from)]


@pytest.mark.parametrize("code", CODES)
def test_scores_only_grow_up_to_the_final(code: str) -> None:
    of = season(code, 2026)
    for fixture in some(of)[::150]:
        before = (0, 0)
        now = fixture.start
        end = of.end(fixture)
        while now < end:
            state = of.state(fixture, now)
            assert state.status == "InProgress"
            assert state.home is not None
            assert state.away is not None
            assert state.home >= before[0]
            assert state.away >= before[1]
            assert sum(home or 0 for _, home, _ in state.periods) == state.home
            before = (state.home, state.away)
            now += timedelta(seconds=47)
        final = of.state(fixture, end)
        assert final.status in ("Final", "F/OT", "F/SO")
        assert (final.home or 0) >= before[0]
        assert (final.away or 0) >= before[1]


@pytest.mark.parametrize("code", CODES)
def test_a_result_is_closed_half_an_hour_after_the_end(code: str) -> None:
    of = season(code, 2026)
    fixture = some(of)[0]
    end = of.end(fixture)
    assert of.state(fixture, fixture.start - timedelta(seconds=1)).status == "Scheduled"
    assert not of.state(fixture, end + timedelta(minutes=29)).closed
    assert of.state(fixture, end + timedelta(minutes=30)).closed


@pytest.mark.parametrize("code", ["nba", "mlb", "nhl"])
def test_there_are_no_draws(code: str) -> None:
    of = season(code, 2026)
    assert all(of.script(f).home != of.script(f).away for f in some(of))


def test_there_are_no_draws_in_the_nfl_play_offs() -> None:
    of = season("nfl", 2026)
    assert all(of.script(f).home != of.script(f).away for f in of.part("POST"))


def test_the_nhl_ends_some_games_in_overtime_and_some_in_shots() -> None:
    of = season("nhl", 2026)
    endings = {of.script(f).status for f in of.part("REG")}
    assert endings == {"Final", "F/OT", "F/SO"}
    assert {of.script(f).status for f in of.part("POST")} == {"Final", "F/OT"}


def test_a_walk_off_ends_the_last_inning() -> None:
    of = season("mlb", 2026)
    for fixture in of.part("REG")[:300]:
        script = of.script(fixture)
        last = script.segments[-1]
        assert last.period >= 9
        if script.home > script.away and last.kind == "B":
            assert script.home - last.home <= script.away


def test_live_football_scores_are_made_of_whole_scores() -> None:
    of = season("nfl", 2026)
    impossible = {1, 2, 4, 5, 8, 11}
    for fixture in of.part("REG")[:80]:
        for minutes in range(0, 180, 7):
            state = of.state(fixture, fixture.start + timedelta(minutes=minutes))
            assert not {state.home, state.away} & impossible
