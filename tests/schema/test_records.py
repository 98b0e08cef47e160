"""Records of teams: wins, losses, draws, scores and streaks, at any moment of a season; and the byes of teams."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.enums import GameStatus, League, SeasonType
from schema.errors import LeagueUnavailable
from schema.ids import SeasonKey
from schema.leagues import FACTS
from schema.leagues.facts import Sport
from schema.model.snapshot import Snapshot
from schema.types.game import Game
from schema.types.season import Season, Week
from schema.types.team import Team
from tests.builders import DAL, KC, NFL_2026, NOW, PHI, game, season, snapshot, team, utc
from tests.conftest import Ask
from tests.fakes.schedule import FakeSchedule

BOS: Final = team("BOS", "Bruins", "Boston", league=League.NHL)
MTL: Final = team("MTL", "Canadiens", "Montréal", league=League.NHL)
ARS: Final = team("ARS", "Arsenal", league=League.EPL)
LIV: Final = team("LIV", "Liverpool", league=League.EPL)
NHL_2027: Final = SeasonKey(League.NHL, 2027, SeasonType.REGULAR)
EPL_2027: Final = SeasonKey(League.EPL, 2027, SeasonType.REGULAR)
FULL: Final = "wins losses draws overtimeLosses scoreFor scoreAgainst streak summary"


def final(number: int, home: Team, away: Team, scores: tuple[int, int] | None, of: Season, **more: Any) -> Game:
    """Build a finished game on the day `number` of November 2026."""
    known: dict[str, Any] = {}
    if scores is not None:
        winner = home if scores[0] > scores[1] else away if scores[0] < scores[1] else None
        known = {"home_score": scores[0], "away_score": scores[1], "winner": winner}
    start = utc(f"2026-11-{number:02d}T18:00:00")
    given = {"status": GameStatus.FINAL, "status_text": "Final", **known, **more}
    return game(str(number), start, home, away, of=of, **given)


def nfl(*more: Game, of: Season) -> Snapshot:
    games = [
        final(1, DAL, PHI, (24, 17), of),
        final(8, KC, DAL, (10, 13), of),
        final(15, DAL, KC, (20, 20), of),
        final(16, PHI, DAL, (30, 3), of, status=GameStatus.FORFEIT),
        game("26", utc("2026-11-26T18:00:00"), DAL, KC, of=of),
        game("27", date(2026, 11, 29), PHI, KC, of=of),
        *more,
    ]
    return snapshot(of, games)


async def records(ask: Ask, port: FakeSchedule, fields: str = "summary") -> dict[str, Any]:
    """Return the records of both sides by the vendor's number of the game."""
    document = "{ games(season: %d, first: 50, statuses: [FINAL, FORFEIT, SCHEDULED, SUSPENDED]) { nodes { %s } } }"
    year = port.held(port.leagues[0])[0].key.year
    both = f"date homeRecord {{ {fields} }} awayRecord {{ {fields} }}"
    answer = await ask(port, document % (year, both))
    assert "errors" not in answer
    return {node["date"][-2:]: (node["homeRecord"], node["awayRecord"]) for node in answer["data"]["games"]["nodes"]}


async def test_a_game_shows_the_records_of_both_sides_before_it_began(ask: Ask) -> None:
    found = await records(ask, FakeSchedule(nfl(of=season(NFL_2026))))
    summaries = {day: tuple(each["summary"] for each in both) for day, both in found.items()}
    assert summaries == {
        "01": ("0-0", "0-0"),
        "08": ("0-0", "1-0"),
        "15": ("2-0", "0-1"),
        "16": ("0-1", "2-0-1"),
        "26": ("2-1-1", "0-1-1"),
        "29": ("1-1", "0-1-1"),
    }


async def test_a_record_has_its_scores_and_its_streak(ask: Ask) -> None:
    found = await records(ask, FakeSchedule(nfl(of=season(NFL_2026))), FULL)
    dallas = {
        "wins": 2,
        "losses": 1,
        "draws": 1,
        "overtimeLosses": None,
        "scoreFor": 60,
        "scoreAgainst": 77,
        "streak": -1,
        "summary": "2-1-1",
    }
    assert found["26"][0] == dallas
    assert [found[day][side]["streak"] for day, side in (("01", 0), ("08", 1), ("15", 0), ("16", 1))] == [0, 1, 2, 0]


@pytest.mark.parametrize(
    "scores", [{}, {"home_score": 3, "away_score": 1}, {"home_score": 3}], ids=["none", "unequal", "of one side"]
)
async def test_records_are_null_while_a_result_of_the_part_is_unknown(ask: Ask, scores: dict[str, int]) -> None:
    of = season(NFL_2026)
    unknown = final(17, PHI, KC, None, of, **scores)
    port = FakeSchedule(nfl(unknown, of=of))
    assert set(sum((await records(ask, port)).values(), ())) == {None}
    answer = await ask(port, '{ team(id: "NFL:DAL") { record { wins } } }')
    assert answer["data"]["team"]["record"] is None


async def test_scores_of_a_record_are_null_if_only_the_winner_of_a_game_is_known(ask: Ask) -> None:
    of = season(NFL_2026)
    port = FakeSchedule(snapshot(of, [final(1, DAL, PHI, None, of, winner=DAL), game("2", NOW, DAL, PHI, of=of)]))
    found = await records(ask, port, FULL)
    assert found["23"][0] == {
        "wins": 1,
        "losses": 0,
        "draws": 0,
        "overtimeLosses": None,
        "scoreFor": None,
        "scoreAgainst": None,
        "streak": 1,
        "summary": "1-0",
    }


async def test_overtime_losses_are_counted_apart_in_ice_hockey_alone(ask: Ask) -> None:
    of = season(NHL_2027)
    games = [
        final(1, BOS, MTL, (3, 2), of),
        final(2, BOS, MTL, (3, 4), of, status_text="F/OT"),
        final(3, MTL, BOS, (4, 3), of, status_text="F/SO", home_shootout_score=2, away_shootout_score=1),
        final(4, MTL, BOS, (4, 1), of),
        final(6, BOS, MTL, (1, 2), of, overtime=True),
        final(7, BOS, MTL, (1, 2), of, overtime=False),
        game("5", NOW, BOS, MTL, of=of),
    ]
    found = (await records(ask, FakeSchedule(snapshot(of, games)), FULL))["23"]
    assert [each["summary"] for each in found] == ["1-2-3", "5-1-0"]
    assert (found[0]["losses"], found[0]["overtimeLosses"], found[0]["streak"]) == (2, 3, -5)
    nfl_of = season(NFL_2026)
    late = [final(1, DAL, PHI, (3, 6), nfl_of, status_text="F/OT"), game("2", NOW, DAL, PHI, of=nfl_of)]
    assert (await records(ask, FakeSchedule(snapshot(nfl_of, late))))["23"][0]["summary"] == "0-1"


async def test_soccer_writes_wins_draws_and_losses(ask: Ask) -> None:
    of = season(EPL_2027)
    games = [
        final(1, ARS, LIV, (2, 0), of),
        final(2, LIV, ARS, (1, 1), of),
        final(3, ARS, LIV, (1, 1), of, winner=LIV, home_shootout_score=3, away_shootout_score=4),
        game("4", NOW, ARS, LIV, of=of),
    ]
    found = (await records(ask, FakeSchedule(snapshot(of, games))))["23"]
    assert [each["summary"] for each in found] == ["1-1-1", "1-1-1"]


async def test_a_suspended_game_counts_from_the_day_on_which_it_is_finished(ask: Ask) -> None:
    of = season(NFL_2026)
    games = [
        final(10, DAL, PHI, (7, 0), of, original_start_time=utc("2026-11-02T18:00:00")),
        final(5, PHI, DAL, (7, 0), of),
        game("23", NOW, DAL, PHI, of=of),
    ]
    found = await records(ask, FakeSchedule(snapshot(of, games)))
    assert [each["summary"] for each in found["05"]] == ["0-0", "0-0"]
    assert [each["summary"] for each in found["10"]] == ["0-0", "0-0"], "it began before the other game"
    assert [each["summary"] for each in found["23"]] == ["1-1", "1-1"]


async def test_a_game_without_a_side_has_no_record_for_it(ask: Ask) -> None:
    of = season(NFL_2026)
    port = FakeSchedule(snapshot(of, [game("1", NOW, None, PHI, of=of)]))
    assert (await records(ask, port))["23"] == (None, {"summary": "0-0"})


RECORD: Final = '{ team(id: "NFL:DAL") { record%s { summary } } }'


def two_parts() -> FakeSchedule:
    regular, post = season(NFL_2026), season(SeasonKey(League.NFL, 2026, SeasonType.POSTSEASON))
    before = season(SeasonKey(League.NFL, 2025, SeasonType.REGULAR))
    return FakeSchedule(
        nfl(of=regular),
        snapshot(post, [final(20, DAL, PHI, (1, 0), post)]),
        snapshot(before, [final(3, PHI, DAL, (1, 0), before)]),
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", "2-1-1"),
        ("(season: 2026)", "2-1-1"),
        ("(seasonType: POSTSEASON)", "1-0"),
        ("(season: 2025)", "0-1"),
        ("(season: 2025, seasonType: POSTSEASON)", None),
        ('(until: "2026-11-16")', "2-0-1"),
        ('(until: "2026-11-17", timeZone: "Asia/Taipei")', "2-0-1"),
        ('(until: "2026-11-17", timeZone: "Europe/London")', "2-1-1"),
        ('(until: "2026-11-01")', "0-0"),
        ('(until: "today")', "2-1-1"),
    ],
)
async def test_a_team_shows_its_record_of_any_part_up_to_any_day(
    ask: Ask, arguments: str, expected: str | None
) -> None:
    answer = await ask(two_parts(), RECORD % arguments)
    assert "errors" not in answer
    assert answer["data"]["team"]["record"] == (None if expected is None else {"summary": expected})


async def test_a_team_without_games_in_a_part_has_no_record_of_it(ask: Ask) -> None:
    answer = await ask(two_parts(), '{ team(id: "NFL:KC") { record(seasonType: POSTSEASON) { wins } } }')
    assert answer["data"]["team"]["record"] is None


async def test_an_impossible_season_of_a_record_says_what_is_possible(ask: Ask) -> None:
    answer = await ask(two_parts(), RECORD % "(season: 25)")
    assert answer["errors"][0]["message"] == "`season` is 25; it may be 1900 to 2199."
    assert answer["data"]["team"] == {"record": None}


class Unpublished(FakeSchedule):
    """Cannot answer for any season."""

    async def for_year(self, league: League, year: int | None, season_type: SeasonType | None) -> Sequence[Snapshot]:
        raise LeagueUnavailable("UPSTREAM_UNAVAILABLE", f"{league.value} does not answer for {year} {season_type}.")


async def test_a_season_that_cannot_be_fetched_is_an_error_of_the_record_alone(ask: Ask) -> None:
    port = Unpublished(nfl(of=season(NFL_2026)))
    answer = await ask(port, '{ team(id: "NFL:DAL") { key record { wins } byes { number } } }')
    assert answer["data"]["team"] == {"key": "DAL", "record": None, "byes": None}
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"UPSTREAM_UNAVAILABLE"}


ZONES: Final = ("America/New_York", "Asia/Taipei", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Havana")


@st.composite
def results(draw: st.DrawFn) -> Snapshot:
    """Make finished and other games of four leagues with known results."""
    key = draw(st.sampled_from([NFL_2026, NHL_2027, EPL_2027]))
    of = season(key)
    home, away = {League.NFL: (DAL, PHI), League.NHL: (BOS, MTL), League.EPL: (ARS, LIV)}[key.league]
    starts = st.one_of(
        st.integers(-100, 100).map(lambda hours: NOW + timedelta(hours=hours)),
        st.integers(-4, 4).map(lambda days: NOW.date() + timedelta(days=days)),
        st.just(datetime(2026, 11, 1, 4, 30, tzinfo=ZoneInfo("UTC"))),
    )
    rows = st.tuples(
        starts,
        st.booleans(),
        st.integers(0, 3),
        st.integers(0, 3),
        st.sampled_from(["Final", "F/OT", "F/SO"]),
        st.sampled_from([GameStatus.FINAL, GameStatus.FINAL, GameStatus.SCHEDULED]),
    )
    games = []
    for number, (start, turned, own, other, word, status) in enumerate(draw(st.lists(rows, min_size=1, max_size=12))):
        sides = (away, home) if turned else (home, away)
        winner = None if own == other else sides[own < other]
        scores = {"home_score": own, "away_score": other, "winner": winner, "status_text": word}
        over = status is GameStatus.FINAL
        games.append(game(str(number), start, *sides, of=of, status=status, **(scores if over else {})))
    return snapshot(of, games)


def counted(games: Sequence[Game], side: Team) -> tuple[int, int, int, int | None, int, int, int]:
    """Count the games of a team one by one."""
    ours = [each for each in games if each.status is GameStatus.FINAL]
    won = [each.winner is side for each in ours if each.winner is not None]
    late = [each for each in ours if each.winner not in (None, side) and each.status_text in ("F/OT", "F/SO")]
    hockey = FACTS[side.league].sport is Sport.ICE_HOCKEY
    scores = [
        (each.home_score or 0, each.away_score or 0)
        if each.home_team is side
        else (each.away_score or 0, each.home_score or 0)
        for each in ours
    ]
    streak = 0
    for each in ours[::-1]:
        if each.winner is None or (streak and (each.winner is side) is not (streak > 0)):
            break
        streak += 1 if each.winner is side else -1
    losses = won.count(False) - (len(late) if hockey else 0)
    return (
        won.count(True),
        losses,
        len(ours) - len(won),
        len(late) if hockey else None,
        sum(own for own, _ in scores),
        sum(other for _, other in scores),
        streak,
    )


def numbers_of(record: Any) -> tuple[int | None, ...]:
    return (
        record.wins,
        record.losses,
        record.draws,
        record.overtime_losses,
        record.score_for,
        record.score_against,
        record.streak,
    )


@given(results(), st.integers(-5, 5), st.sampled_from(ZONES).map(ZoneInfo))
def test_running_totals_equal_counting_game_by_game(part: Snapshot, days: int, zone: ZoneInfo) -> None:
    for side in part.directory.teams.values():
        for place, each in enumerate(part.games):
            found = part.records.before(side.id, each)
            assert numbers_of(found) == counted(part.games[:place], side)
        assert numbers_of(part.records.latest(side.id)) == counted(part.games, side)
        until = NOW.date() + timedelta(days=days)
        before = [each for each in part.games if (day := each.day_in(zone)) is not None and day < until]
        assert numbers_of(part.records.until(side.id, until, zone)) == counted(before, side)


WEEKS: Final = [Week(number=number, name=f"Week {number}") for number in range(1, 8)]
BYES: Final = '{ team(id: "%s") { byes%s { number name } } }'


def with_weeks() -> FakeSchedule:
    of = season(NFL_2026, WEEKS)
    played = [(2, DAL, PHI), (3, KC, PHI), (5, DAL, KC), (6, PHI, DAL), (7, KC, PHI)]
    games = [final(week, home, away, (1, 0), of, week=week) for week, home, away in played]
    moved = final(10, DAL, KC, None, of, week=4, status=GameStatus.POSTPONED)
    moved.rescheduled_to = games[2]
    ended = season(SeasonKey(League.NFL, 2025, SeasonType.REGULAR), WEEKS)
    last_year = [final(week, DAL, PHI, (1, 0), ended, week=week) for week in (1, 3)]
    nhl = season(NHL_2027)
    return FakeSchedule(
        snapshot(of, [*games, moved]), snapshot(ended, last_year), snapshot(nhl, [final(1, BOS, MTL, (1, 0), nhl)])
    )


@pytest.mark.parametrize(
    ("of", "arguments", "expected"),
    [
        ("NFL:DAL", "", [3, 4]),
        ("NFL:PHI", "", [4, 5]),
        ("NFL:KC", "(season: 2026)", [4, 6]),
        ("NFL:DAL", "(season: 2025)", [2]),
        ("NFL:KC", "(season: 2025)", []),
        ("NHL:BOS", "", None),
    ],
)
async def test_byes_are_the_weeks_between_a_team_s_games(
    ask: Ask, of: str, arguments: str, expected: list[int] | None
) -> None:
    answer = await ask(with_weeks(), BYES % (of, arguments))
    assert "errors" not in answer
    byes = answer["data"]["team"]["byes"]
    assert byes == (None if expected is None else [{"number": n, "name": f"Week {n}"} for n in expected])
