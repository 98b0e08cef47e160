"""Games that are suspended and finished on another day, from the vendor's rows to the client's view."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gql_service.schedule.freshness import CADENCE, Timetable
from schema.enums import League, SeasonType
from schema.ids import parse_id
from tests.builders import utc
from tests.conftest import Ask
from tests.fakes.schedule import FakeSchedule
from tests.gql_service.sportsdata.samples import JsonRow, daily_row, nfl_row, snapshot, stadium_row, team_row, the_game

MLB = League.MLB
JUNE = {"Day": "2026-06-26T00:00:00", "DateTime": "2026-06-26T19:10:00", "DateTimeUTC": "2026-06-26T23:10:00"}
AUGUST = {"SuspensionResumeDay": "2026-08-26T00:00:00", "SuspensionResumeDateTime": "2026-08-26T14:05:00"}
RESUMED_AT = utc("2026-08-26T18:05:00")
BEFORE, PLAYING, AFTER = (utc(f"2026-08-26T{hour}:00:00") for hour in (17, 19, 22))
BOSTON: dict[str, Any] = {"teams": [team_row(9, "BOS"), team_row(27, "LAL")], "stadiums": [stadium_row(18)]}


def suspended(**fields: Any) -> JsonRow:
    """Write a game that was suspended in June and goes on in August."""
    return daily_row(Status="Suspended", HomeTeamRuns=1, AwayTeamRuns=1, **JUNE, **AUGUST) | fields


def other(number: int, day: str, **fields: Any) -> JsonRow:
    """Write another game of the two teams, in the evening of a day."""
    start = f"{day}T19:10:00"
    utc_start = (utc(start) + timedelta(hours=4)).isoformat()[:19]
    return daily_row(GameID=number, Day=f"{day}T00:00:00", DateTime=start, DateTimeUTC=utc_start) | fields


@pytest.mark.parametrize("word", ["Suspended", "InProgress", "Final", "F/OT"])
def test_a_game_is_on_the_day_and_at_the_time_it_is_finished(word: str) -> None:
    game = the_game(MLB, suspended(Status=word))
    assert (game.start_time, game.league_day, game.start_time_tbd) == (RESUMED_AT, date(2026, 8, 26), False)
    assert game.original_start_time == utc("2026-06-26T23:10:00")


def test_while_nothing_is_said_of_a_resumption_a_suspended_game_stays_where_it_began() -> None:
    game = the_game(MLB, suspended(SuspensionResumeDay=None, SuspensionResumeDateTime=None))
    assert (game.start_time, game.league_day) == (utc("2026-06-26T23:10:00"), date(2026, 6, 26))
    assert game.original_start_time is None


@pytest.mark.parametrize("word", ["Suspended", "InProgress", "Final"])
@pytest.mark.parametrize("at", [None, "2026-08-26T00:00:00", "soon"])
def test_a_resumption_without_a_time_is_undecided_on_its_day(word: str, at: str | None) -> None:
    game = the_game(MLB, suspended(Status=word, SuspensionResumeDateTime=at))
    assert (game.start_time, game.start_time_tbd, game.league_day) == (None, True, date(2026, 8, 26))


def test_the_day_of_a_resumption_follows_from_its_time() -> None:
    assert the_game(MLB, suspended(SuspensionResumeDay=None)).league_day == date(2026, 8, 26)


def test_a_game_that_goes_on_later_on_its_own_day_starts_then() -> None:
    same_day = {"SuspensionResumeDay": JUNE["Day"], "SuspensionResumeDateTime": "2026-06-26T22:00:00"}
    assert the_game(MLB, suspended(**same_day)).start_time == utc("2026-06-27T02:00:00")


@pytest.mark.parametrize(
    "fields",
    [
        {"SuspensionResumeDay": "2026-06-25T00:00:00", "SuspensionResumeDateTime": "2026-06-25T14:05:00"},
        {"SuspensionResumeDay": JUNE["Day"], "SuspensionResumeDateTime": None},
        {"SuspensionResumeDay": "0001-01-01T00:00:00", "SuspensionResumeDateTime": "0001-01-01T00:00:00"},
        {"Status": "Final", "GameEndDateTime": "2026-06-26T22:01:00"},
        {"Status": "Final", "GameEndDateTime": "2026-06-26T22:01:00", "SuspensionResumeDateTime": None},
    ],
)
def test_a_resumption_before_the_start_or_after_the_end_is_none(fields: dict[str, Any]) -> None:
    game = the_game(MLB, suspended(**fields))
    assert (game.start_time, game.league_day) == (utc("2026-06-26T23:10:00"), date(2026, 6, 26))
    assert game.original_start_time is None


LATE_OCTOBER = {"Day": "2026-10-31T00:00:00", "DateTime": "2026-11-01T01:45:00", "DateTimeUTC": "2026-11-01T05:45:00"}


@pytest.mark.parametrize(
    ("resumed", "ended", "starts"),
    [
        ("01:15:00", None, "06:15:00"),
        ("01:15:00", "02:40:00", "06:15:00"),
        ("01:50:00", "01:20:00", "05:50:00"),
        ("01:50:00", "01:55:00", "05:50:00"),
    ],
)
def test_a_game_resumed_in_the_hour_that_comes_twice_goes_on_after_it_began(
    resumed: str, ended: str | None, starts: str
) -> None:
    night = {"SuspensionResumeDay": "2026-11-01T00:00:00", "SuspensionResumeDateTime": f"2026-11-01T{resumed}"}
    end = {"Status": "Final", "GameEndDateTime": f"2026-11-01T{ended}"} if ended else {}
    game = the_game(MLB, suspended(**LATE_OCTOBER, **night, **end))
    assert (game.start_time, game.league_day) == (utc(f"2026-11-01T{starts}"), date(2026, 11, 1))


def test_a_game_that_was_finished_after_its_resumption_keeps_it() -> None:
    over = suspended(Status="Final", GameEndDateTime="2026-08-26T17:00:00")
    assert the_game(MLB, over).start_time == RESUMED_AT


@pytest.mark.parametrize(
    ("resumed", "instant"),
    [
        ("2026-11-01T13:05:00", "2026-11-01T18:05:00"),
        ("2026-10-31T13:05:00", "2026-10-31T17:05:00"),
        ("2027-03-14T13:05:00", "2027-03-14T17:05:00"),
    ],
)
def test_a_resumption_is_eastern_by_the_clock_of_its_own_day(resumed: str, instant: str) -> None:
    fields = {"SuspensionResumeDay": None, "SuspensionResumeDateTime": resumed}
    assert the_game(MLB, suspended(**fields)).start_time == utc(instant)


def test_a_week_is_not_stretched_by_a_game_that_is_finished_later() -> None:
    later = {"SuspensionResumeDay": "2026-12-20T00:00:00", "SuspensionResumeDateTime": "2026-12-20T13:00:00"}
    season = snapshot(League.NFL, [nfl_row(Status="Suspended", **later)]).season
    assert (season.weeks[0].start_date, season.weeks[0].end_date) == (date(2026, 11, 26), date(2026, 11, 26))
    assert season.end_date == date(2026, 12, 20)


TEAM = '{ team(id: "MLB:BOS") { nextGame { id status } previousGame { id homeScore awayScore } } }'
GAMES = """query ($day: Day!) { games(leagues: [MLB], on: $day) {
  nodes { id startTime originalStartTime date localStartTime gameNumber } } }"""


def held(*rows: JsonRow) -> FakeSchedule:
    return FakeSchedule(snapshot(MLB, rows, **BOSTON))


async def test_a_suspended_game_is_the_next_game_until_it_goes_on_and_while_it_is_played(ask: Ask) -> None:
    others = [other(503, "2026-08-25", Status="Final", HomeTeamRuns=4, AwayTeamRuns=3), other(502, "2026-08-27")]
    answer = await ask(held(suspended(), *others), TEAM, now=BEFORE)
    assert answer["data"]["team"]["nextGame"]["status"] == "SUSPENDED"
    assert parse_id(answer["data"]["team"]["previousGame"]["id"]).number == "503"
    playing = suspended(Status="InProgress", Updated="2026-08-26T14:50:00")
    answer = await ask(held(playing, *others), TEAM, now=PLAYING)
    assert answer["data"]["team"]["nextGame"]["status"] == "IN_PROGRESS"
    over = suspended(Status="Final", HomeTeamRuns=1, AwayTeamRuns=4, Updated="2026-08-26T17:30:00")
    answer = await ask(held(over, *others), TEAM, now=AFTER)
    assert parse_id(answer["data"]["team"]["nextGame"]["id"]).number == "502"
    assert answer["data"]["team"]["previousGame"]["awayScore"] == 4


async def test_a_suspended_game_without_a_resumption_is_no_game_to_come(ask: Ask) -> None:
    unknown = suspended(SuspensionResumeDay=None, SuspensionResumeDateTime=None)
    answer = await ask(held(unknown, other(502, "2026-08-27")), TEAM, now=BEFORE)
    assert parse_id(answer["data"]["team"]["nextGame"]["id"]).number == "502"


@pytest.mark.parametrize(("day", "count"), [("2026-06-26", 0), ("2026-08-26", 1), ("today", 1)])
async def test_a_suspended_game_is_found_on_the_day_it_is_finished(ask: Ask, day: str, count: int) -> None:
    answer = await ask(held(suspended()), GAMES, now=BEFORE, day=day)
    nodes = answer["data"]["games"]["nodes"]
    assert len(nodes) == count
    for node in nodes:
        assert (node["startTime"], node["date"]) == ("2026-08-26T18:05:00Z", "2026-08-26")
        assert node["originalStartTime"] == "2026-06-26T23:10:00Z"
        assert node["localStartTime"] == "2026-08-26T14:05:00-04:00"


async def test_a_resumed_game_and_the_game_of_that_evening_are_no_doubleheader(ask: Ask) -> None:
    answer = await ask(held(suspended(), other(502, "2026-08-26")), GAMES, now=BEFORE, day="2026-08-26")
    assert [node["gameNumber"] for node in answer["data"]["games"]["nodes"]] == [None, None]


def test_the_second_game_of_a_doubleheader_keeps_its_number_when_it_is_suspended() -> None:
    first = other(500, "2026-06-26", DateTime="2026-06-26T13:10:00", DateTimeUTC="2026-06-26T17:10:00")
    games = {parse_id(game.id).number: game.game_number for game in snapshot(MLB, [suspended(), first]).games}
    assert games == {"500": 1, "104601": 2}


def good_for(row: JsonRow, now: str) -> timedelta:
    """Return for how long an answer that is fetched at an instant with this game is good."""
    fetched = utc(now)
    return Timetable.of(snapshot(MLB, [row]).games, fetched).due(fetched, CADENCE)[0] - fetched


LIVE, AROUND, DAY_BEFORE = timedelta(seconds=15), timedelta(minutes=1), timedelta(minutes=5)


@pytest.mark.parametrize(
    ("row", "now", "lifetime"),
    [
        (suspended(Status="InProgress", Updated="2026-08-26T14:50:00"), "2026-08-26T19:00:00", LIVE),
        (suspended(), "2026-08-26T17:30:00", AROUND),
        (suspended(), "2026-08-26T18:30:00", AROUND),
        (suspended(), "2026-08-26T05:00:00", DAY_BEFORE),
    ],
)
def test_a_suspended_game_is_refreshed_like_any_other_of_its_day(row: JsonRow, now: str, lifetime: timedelta) -> None:
    assert good_for(row, now) == lifetime


def in_progress(updated: str) -> JsonRow:
    """Write a game that began in June and is in progress; the row says nothing of a suspension."""
    nothing = {"SuspensionResumeDay": None, "SuspensionResumeDateTime": None}
    return suspended(Status="InProgress", Updated=updated, **nothing)


async def test_a_game_in_progress_is_live_however_long_ago_it_started_while_the_source_changes_it(ask: Ask) -> None:
    playing, left = in_progress("2026-08-26T14:50:00"), in_progress("2026-06-26T22:00:00")
    assert good_for(playing, "2026-08-26T19:00:00") == LIVE
    assert good_for(left, "2026-08-26T19:00:00") > timedelta(hours=1)
    for row, number in ((playing, "104601"), (left, "502")):
        answer = await ask(held(row, other(502, "2026-08-27")), TEAM, now=PLAYING)
        assert parse_id(answer["data"]["team"]["nextGame"]["id"]).number == number


def test_of_two_games_that_began_together_the_one_that_is_still_changed_counts() -> None:
    games = snapshot(
        MLB, [in_progress("2026-06-26T22:00:00") | {"GameID": 1}, in_progress("2026-08-26T14:50:00")]
    ).games
    now = utc("2026-08-26T19:00:00")
    for order in (games, games[::-1]):
        assert Timetable.of(order, now).due(now, CADENCE)[0] - now == LIVE


@settings(deadline=None)
@given(st.datetimes(), st.datetimes(), st.sampled_from(["Suspended", "InProgress", "Final"]))
def test_whatever_the_fields_say_a_game_has_one_day_and_no_error(first: Any, resumed: Any, word: str) -> None:
    start, later = (f"{each:%Y-%m-%dT%H:%M:%S}".rjust(19, "0") for each in (first, resumed))
    row = daily_row(Status=word, Day=start[:10], DateTime=start, DateTimeUTC=None)
    game = the_game(MLB, row | {"SuspensionResumeDay": later[:10], "SuspensionResumeDateTime": later})
    assert game.start_time is None or game.original_start_time is None or game.start_time > game.original_start_time
    assert game.season.type is SeasonType.REGULAR
