"""The traps of the vendor's data, each from a handwritten row to the record that clients see."""

import time
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest

from schema.enums import GameStatus, League, SeasonType
from schema.ids import game_id, parse_id, team_id
from schema.types.game import Game, Odds
from tests.gql_service.sportsdata.samples import (
    AS_OF,
    MIN_VALUE,
    SEASONS,
    JsonRow,
    bye_2014,
    bye_2025,
    daily_row,
    nfl_row,
    nfl_score,
    points,
    runs,
    snapshot,
    stadium_row,
    team_row,
    the_game,
)

NFL, NBA, MLB, NHL = League.NFL, League.NBA, League.MLB, League.NHL
US_LEAGUES = (NFL, NBA, MLB, NHL)


def row_of(league: League, **more: Any) -> JsonRow:
    return nfl_row(**more) if league is NFL else daily_row(**more)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def times(local: str, in_utc: str | None) -> JsonRow:
    """Write the fields of a start in the vendor's way; the old rows have no DateTimeUTC."""
    day = f"{local[:10]}T00:00:00"
    return {"Date": local, "DateTime": local, "Day": day, "DateTimeUTC": in_utc}


# Traps 1 and 2: Eastern without an offset, UTC without a Z.


@pytest.mark.parametrize("league", US_LEAGUES)
def test_date_time_utc_is_utc_though_it_does_not_say_so(league: League) -> None:
    game = the_game(league, row_of(league, **times("2026-11-23T20:15:00", "2026-11-24T01:15:00")))
    assert game.start_time == utc("2026-11-24T01:15:00")
    assert not game.start_time_tbd


@pytest.mark.parametrize("league", US_LEAGUES)
@pytest.mark.parametrize(
    ("local", "start"),
    [
        ("2026-03-07T20:00:00", "2026-03-08T01:00:00"),
        ("2026-03-08T01:59:00", "2026-03-08T06:59:00"),
        ("2026-03-08T03:00:00", "2026-03-08T07:00:00"),
        ("2026-03-08T13:00:00", "2026-03-08T17:00:00"),
        ("2026-07-04T13:00:00", "2026-07-04T17:00:00"),
        ("2026-10-31T20:00:00", "2026-11-01T00:00:00"),
        ("2026-11-01T00:30:00", "2026-11-01T04:30:00"),
        ("2026-11-01T02:00:00", "2026-11-01T07:00:00"),
        ("2026-11-01T13:00:00", "2026-11-01T18:00:00"),
    ],
)
def test_without_utc_a_local_time_is_eastern_by_the_clock_of_its_day(league: League, local: str, start: str) -> None:
    game = the_game(league, row_of(league, **times(local, None)))
    assert game.start_time == utc(start)
    assert game.league_day == date.fromisoformat(local[:10])


def test_utc_decides_where_the_two_disagree_in_the_hour_that_comes_twice() -> None:
    game = the_game(NBA, daily_row(**times("2026-11-01T01:30:00", "2026-11-01T06:30:00")))
    assert game.start_time == utc("2026-11-01T06:30:00")


def test_an_offset_in_the_text_is_believed() -> None:
    game = the_game(NBA, daily_row(DateTimeUTC="2026-11-24T01:15:00Z", DateTime=None))
    assert game.start_time == utc("2026-11-24T01:15:00")


@pytest.mark.parametrize("name", ["Updated", "LastUpdated"])
def test_the_last_change_is_eastern(name: str) -> None:
    rows = {"Updated": None, "LastUpdated": None, name: "2026-07-01T12:00:00.123"}
    assert the_game(MLB, daily_row(**rows)).updated_at == utc("2026-07-01T16:00:00")


# The hour that comes twice on 1 November 2026, and the one that is skipped on 14 March 2027.


@pytest.mark.parametrize(
    ("local", "seen", "updated"),
    [
        ("2026-11-01T01:30:00", "2026-11-01T05:31:00", "2026-11-01T05:30:00"),
        ("2026-11-01T01:30:00", "2026-11-01T06:31:00", "2026-11-01T06:30:00"),
        ("2026-11-01T01:30:00", "2026-11-01T06:29:30", "2026-11-01T06:30:00"),
        ("2026-11-01T01:30:00", "2026-11-02T12:00:00", "2026-11-01T06:30:00"),
        ("2026-11-01T01:30:00", "2026-10-01T12:00:00", "2026-11-01T05:30:00"),
        ("2027-03-14T02:30:00", "2027-03-14T06:31:00", "2027-03-14T06:30:00"),
        ("2027-03-14T02:30:00", "2027-03-14T07:31:00", "2027-03-14T07:30:00"),
    ],
)
def test_the_last_change_is_the_latest_that_does_not_lie_after_the_answer(local: str, seen: str, updated: str) -> None:
    game = the_game(MLB, daily_row(Updated=local), as_of=utc(seen))
    assert game.updated_at == utc(updated)


@pytest.mark.parametrize("league", US_LEAGUES)
def test_the_last_change_in_utc_leaves_no_doubt(league: League) -> None:
    fields = {"Updated": "2026-11-01T01:30:00", "UpdatedUtc": "2026-11-01T05:30:00"}
    assert the_game(league, row_of(league, **fields)).updated_at == utc("2026-11-01T05:30:00")


def test_scores_that_were_fetched_earlier_are_read_by_the_time_of_their_own_answer() -> None:
    early, late = utc("2026-11-01T05:31:00"), utc("2026-11-01T06:31:00")
    score = nfl_score(LastUpdated="2026-11-01T01:30:00")
    assert the_game(NFL, nfl_row(), scores=[score], as_of=late, scores_at=early).updated_at == early.replace(minute=30)


@pytest.mark.parametrize("league", US_LEAGUES)
@pytest.mark.parametrize(
    ("local", "start"),
    [("2026-11-01T01:30:00", "2026-11-01T05:30:00"), ("2027-03-14T02:30:00", "2027-03-14T07:30:00")],
)
def test_a_start_without_utc_at_a_doubtful_time_is_one_and_the_same_whenever_it_is_read(
    league: League, local: str, start: str
) -> None:
    row = row_of(league, **times(local, None))
    found = {the_game(league, row, as_of=utc(seen)).start_time for seen in (start[:10], "2027-12-01")}
    assert found == {utc(start)}


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "UTC", "Asia/Kolkata"])
def test_times_do_not_depend_on_the_zone_of_the_machine(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        game = the_game(NBA, daily_row(**times("2026-10-31T22:30:00", None), Updated="2026-11-01T01:30:00"))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert game.start_time == utc("2026-11-01T02:30:00")
    assert game.updated_at == utc("2026-11-01T06:30:00")


# Trap 3: a day is the league's, not that of UTC.


@pytest.mark.parametrize("day", ["2026-11-23T00:00:00", None])
def test_a_late_game_stays_on_its_eastern_day(day: str | None) -> None:
    game = the_game(NBA, daily_row(**times("2026-11-23T22:30:00", "2026-11-24T03:30:00")) | {"Day": day})
    assert game.league_day == date(2026, 11, 23)


def test_a_season_lasts_from_its_first_league_day_to_its_last() -> None:
    late = times("2026-11-30T22:30:00", "2026-12-01T03:30:00")
    season = snapshot(NBA, [daily_row(GameID=2, **late), daily_row(GameID=1), daily_row(GameID=3, **times("", None))])
    assert (season.season.start_date, season.season.end_date) == (date(2026, 11, 23), date(2026, 11, 30))


# Trap 4: midnight means undecided.


@pytest.mark.parametrize("league", US_LEAGUES)
@pytest.mark.parametrize(
    ("local", "in_utc"),
    [
        ("2027-01-10T00:00:00", "2027-01-10T05:00:00"),
        ("2026-09-13T00:00:00", "2026-09-13T04:00:00"),
        ("2026-03-08T00:00:00", "2026-03-08T05:00:00"),
        ("2026-11-01T00:00:00", "2026-11-01T04:00:00"),
        ("2027-01-10T00:00:00", None),
    ],
)
def test_midnight_of_a_game_to_come_is_undecided_and_keeps_its_day(
    league: League, local: str, in_utc: str | None
) -> None:
    game = the_game(league, row_of(league, **times(local, in_utc)))
    assert (game.start_time, game.start_time_tbd, game.league_day) == (None, True, date.fromisoformat(local[:10]))


@pytest.mark.parametrize("local", ["2027-01-10T00:01:00", "2027-01-09T23:59:00", "2027-01-10T05:00:00"])
def test_a_minute_from_midnight_is_a_time(local: str) -> None:
    assert not the_game(NFL, nfl_row(**times(local, None))).start_time_tbd


@pytest.mark.parametrize("word", ["InProgress", "Final", "F/OT", "Forfeit"])
def test_midnight_of_a_game_that_began_is_its_time(word: str) -> None:
    midnight = times("2026-11-23T00:00:00", "2026-11-23T05:00:00")
    assert the_game(NBA, daily_row(Status=word, **midnight)).start_time == utc("2026-11-23T05:00:00")


@pytest.mark.parametrize("word", ["Scheduled", "Postponed", "Delayed", "Suspended", "Canceled", "NotNecessary", None])
def test_midnight_of_a_game_that_did_not_begin_is_undecided(word: str | None) -> None:
    midnight = times("2026-11-23T00:00:00", "2026-11-23T05:00:00")
    assert the_game(NBA, daily_row(Status=word, **midnight)).start_time_tbd


def test_an_undecided_game_follows_the_others_of_its_day() -> None:
    late = daily_row(GameID=1, **times("2026-11-23T23:59:00", "2026-11-24T04:59:00"))
    undecided = daily_row(GameID=2, **times("2026-11-23T00:00:00", "2026-11-23T05:00:00"))
    next_day = daily_row(GameID=3, **times("2026-11-24T00:01:00", "2026-11-24T05:01:00"))
    games = snapshot(NBA, [next_day, undecided, late]).games
    assert [parse_id(game.id).number for game in games] == ["1", "2", "3"]


# Trap 5: no date at all.


@pytest.mark.parametrize("league", US_LEAGUES)
@pytest.mark.parametrize("nothing", [None, "", "soon", MIN_VALUE, 11.23, ["2026-11-23"], "9999-12-31T23:59:59"])
def test_a_game_without_a_date_is_kept_and_comes_last(league: League, nothing: object) -> None:
    undated = row_of(league, GameKey="1", GameID=1, Date=nothing, DateTime=nothing, DateTimeUTC=nothing, Day=nothing)
    season = snapshot(league, [undated, row_of(league)])
    assert [game.league_day is None for game in season.games] == [False, True]
    assert season.games[1].start_time_tbd
    assert season.dropped_rows == 0


def test_a_day_without_a_time_is_an_undecided_game_of_that_day() -> None:
    game = the_game(NBA, daily_row(DateTime=None, DateTimeUTC=None))
    assert (game.start_time, game.start_time_tbd, game.league_day) == (None, True, date(2026, 11, 23))


# Trap 6: BYE.


@pytest.mark.parametrize("bye", [bye_2025, bye_2014])
def test_a_team_that_rests_is_neither_a_game_nor_a_dropped_row(bye: Any) -> None:
    resting = [bye(HomeTeam=key, GlobalHomeTeamID=number) for number, key in enumerate(["KC", "NE", "SF"], start=1)]
    season = snapshot(NFL, [*resting, nfl_row(), bye(HomeTeam="BYE", AwayTeam="GB")])
    assert len(season.games) == 1
    assert season.dropped_rows == 0
    assert sorted(team.key or "" for team in season.directory.teams.values()) == ["DAL", "PHI"]


# Trap 7: the words for states.


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Scheduled", GameStatus.SCHEDULED),
        ("InProgress", GameStatus.IN_PROGRESS),
        ("In Progress", GameStatus.IN_PROGRESS),
        ("Break", GameStatus.BREAK),
        ("Final", GameStatus.FINAL),
        ("F/OT", GameStatus.FINAL),
        ("F/SO", GameStatus.FINAL),
        ("F/10", GameStatus.FINAL),
        ("Suspended", GameStatus.SUSPENDED),
        ("Postponed", GameStatus.POSTPONED),
        ("Delayed", GameStatus.DELAYED),
        ("Rain Delay", GameStatus.DELAYED),
        ("Canceled", GameStatus.CANCELED),
        ("Cancelled", GameStatus.CANCELED),
        ("CANCELED", GameStatus.CANCELED),
        ("Forfeit", GameStatus.FORFEIT),
        ("NotNecessary", GameStatus.NOT_NECESSARY),
        ("Abandoned", GameStatus.UNKNOWN),
    ],
)
def test_every_word_has_a_state_and_is_shown_as_it_stands(word: str, status: GameStatus) -> None:
    game = the_game(NHL, daily_row(Status=word))
    assert (game.status, game.status_text) == (status, word)


@pytest.mark.parametrize("word", [None, "", 7.5, [], "Scrambled"])
def test_no_word_is_an_unknown_state(word: object) -> None:
    game = the_game(NHL, daily_row(Status=word))
    assert (game.status, game.status_text) == (GameStatus.UNKNOWN, None)


def test_the_flag_of_a_canceled_game_counts_where_its_word_lags_behind() -> None:
    assert the_game(NFL, nfl_row(Canceled=True)).status is GameStatus.CANCELED
    assert the_game(NFL, nfl_row(Canceled=True, Status="Final")).status is GameStatus.FINAL


# Trap 8: a make-up has a new number.


@pytest.mark.parametrize("league", [NBA, MLB, NHL])
def test_the_id_of_a_postponed_game_goes_with_it_to_its_make_up(league: League) -> None:
    old = daily_row(GameID=1, Status="Postponed", RescheduledGameID=2)
    new = daily_row(GameID=2, RescheduledFromGameID=1, **times("2026-12-01T19:30:00", "2026-12-02T00:30:00"))
    superseded, moved = snapshot(league, [new, old]).games
    assert (superseded.status, moved.status) == (GameStatus.POSTPONED, GameStatus.SCHEDULED)
    assert moved.id == game_id(SEASONS[league], "1") == the_game(league, daily_row(GameID=1)).id
    assert moved.league_day == date(2026, 12, 1)
    assert moved.rescheduled_from is superseded
    assert superseded.rescheduled_to is moved
    assert superseded.id != moved.id


LINKS: Final = ("GameID", "ScoreID", "RescheduledGameID", "RescheduledFromGameID")
"""They name GameIDs, as SchedulesBasic has them; games of the NFL are numbered by GameKey."""
POSTPONED: Final = nfl_row(Status="Postponed") | dict(zip(LINKS, (19190, 19190, 19999, None), strict=True))
MAKE_UP: Final = nfl_row(GameKey="202611309", Week=13) | dict(zip(LINKS, (19999, 19999, None, 19190), strict=True))


def test_the_id_of_a_postponed_nfl_game_goes_with_it_though_the_links_are_not_game_keys() -> None:
    games = {game.week: game for game in snapshot(NFL, [POSTPONED, MAKE_UP]).games}
    assert games[13].id == game_id(SEASONS[NFL], "202611209")
    assert games[13].rescheduled_from is games[12]
    assert games[12].rescheduled_to is games[13]


def test_an_nfl_make_up_keeps_the_id_when_the_old_row_is_left_in_the_scores_alone() -> None:
    game = the_game(NFL, MAKE_UP, scores=[POSTPONED, MAKE_UP])
    assert (game.id, game.week) == (game_id(SEASONS[NFL], "202611209"), 13)
    assert game.rescheduled_from is None


def test_an_nfl_make_up_whose_old_row_has_gone_everywhere_is_a_game_by_itself() -> None:
    """Its back link is a GameID, and no row tells which GameKey that game had."""
    game = the_game(NFL, MAKE_UP)
    assert (game.id, game.rescheduled_from) == (game_id(SEASONS[NFL], "202611309"), None)


def test_a_game_that_was_made_up_counts_as_postponed_whatever_its_word() -> None:
    old = daily_row(GameID=1, Status="Scheduled", RescheduledGameID=2)
    statuses = {game.status for game in snapshot(NBA, [old, points(2, 1, GameID=2, RescheduledFromGameID=1)]).games}
    assert statuses == {GameStatus.POSTPONED, GameStatus.FINAL}


def test_a_canceled_game_stays_canceled_though_another_was_set_in_its_place() -> None:
    rows = [daily_row(GameID=1, Status="Canceled", RescheduledGameID=2), points(2, 1, GameID=2)]
    assert {game.status for game in snapshot(NBA, rows).games} == {GameStatus.CANCELED, GameStatus.FINAL}


def test_a_suspended_game_keeps_its_number_and_its_row() -> None:
    game = the_game(MLB, daily_row(Status="Suspended", SuspensionResumeDay="2026-11-24T00:00:00"))
    assert (game.status, game.id) == (GameStatus.SUSPENDED, game_id(SEASONS[MLB], "104601"))


# Trap 9: doubleheaders.


def test_two_games_of_a_day_are_two_games_numbered_by_start() -> None:
    first = daily_row(GameID=9, **times("2026-07-04T13:05:00", "2026-07-04T17:05:00"))
    second = daily_row(GameID=8, **times("2026-07-04T00:00:00", "2026-07-04T04:00:00"))
    other_day = daily_row(GameID=7, **times("2026-07-05T13:05:00", "2026-07-05T17:05:00"))
    games = {parse_id(game.id).number: game.game_number for game in snapshot(MLB, [second, other_day, first]).games}
    assert games == {"9": 1, "8": 2, "7": None}


def test_home_and_away_swapped_is_a_doubleheader_too() -> None:
    swapped = daily_row(GameID=2, HomeTeam="LAL", HomeTeamID=27, AwayTeam="BOS", AwayTeamID=9)
    assert sorted(game.game_number or 0 for game in snapshot(MLB, [daily_row(), swapped]).games) == [1, 2]


@pytest.mark.parametrize("word", ["Postponed", "Canceled", "NotNecessary"])
def test_a_game_that_will_not_be_played_makes_no_doubleheader(word: str) -> None:
    games = snapshot(MLB, [daily_row(), daily_row(GameID=2, Status=word)]).games
    assert [game.game_number for game in games] == [None, None]


# Trap 10: games that are not played stay.


@pytest.mark.parametrize(
    ("word", "status"), [("NotNecessary", GameStatus.NOT_NECESSARY), ("Canceled", GameStatus.CANCELED)]
)
def test_games_that_are_not_played_stay_in_the_season(word: str, status: GameStatus) -> None:
    assert [game.status for game in snapshot(NBA, [daily_row(Status=word)]).games] == [status]


# Trap 11: the venue is the game's.


def test_a_game_abroad_is_not_at_the_home_team_s_stadium() -> None:
    season = snapshot(
        NBA,
        [daily_row(StadiumID=33)],
        teams=[team_row(9, "BOS")],
        stadiums=[stadium_row(18), stadium_row(33, "The O2", City="London", State=None, Country="UK")],
    )
    game = season.games[0]
    assert (game.venue.name if game.venue else None) == "The O2"
    home = game.home_team
    assert home is not None
    assert (home.venue.name if home.venue else None) == "TD Garden"


@pytest.mark.parametrize("nothing", [None, 0, "", "Scrambled"])
def test_a_game_without_a_venue_does_not_borrow_the_home_team_s(nothing: object) -> None:
    season = snapshot(NBA, [daily_row(StadiumID=nothing)], teams=[team_row(9, "BOS")], stadiums=[stadium_row(18)])
    assert season.games[0].venue is None


def test_a_venue_that_no_list_has_is_read_from_the_game_s_own_details() -> None:
    details = stadium_row(87, "Neo Química Arena", City="São Paulo", State=None, Country="Brazil", GeoLat=None)
    venue = the_game(NFL, nfl_row(StadiumID=87, StadiumDetails=details)).venue
    assert (venue.name if venue else None, venue.city if venue else None) == ("Neo Química Arena", "São Paulo")


def test_a_venue_of_which_only_the_number_is_known_is_not_shown() -> None:
    season = snapshot(NBA, [daily_row(StadiumID=99)], stadiums=[stadium_row(18)])
    assert season.games[0].venue is None


# Trap 12: numbers have meaning only inside a league.


def test_the_same_number_in_two_leagues_is_two_teams_and_two_games() -> None:
    row = daily_row(GameID=1, HomeTeamID=1, HomeTeam="ARI")
    games = [the_game(league, row, stadiums=[stadium_row(18)]) for league in (NBA, MLB, NHL)]
    assert len({game.id for game in games}) == 3
    assert len({game.home_team.id for game in games if game.home_team}) == 3
    assert len({game.venue.id for game in games if game.venue}) == 3


# Trap 13: global ids are missing.


@pytest.mark.parametrize("league", US_LEAGUES)
def test_no_global_id_is_needed(league: League) -> None:
    row = row_of(league, HomeTeamID=9, AwayTeamID=26)
    bare = {name: value for name, value in row.items() if not name.startswith("Global")}
    game = the_game(league, bare, teams=[team_row(9, "DAL")])
    assert (game.home_team.id if game.home_team else None) == team_id(league, "9")


def test_an_nfl_row_is_numbered_by_its_key_alone() -> None:
    row = {name: value for name, value in nfl_row().items() if name not in {"ScoreID", "GlobalGameID"}}
    assert the_game(NFL, row).id == game_id(SEASONS[NFL], "202611209")


def test_an_nfl_row_names_its_teams_by_global_number_or_by_key() -> None:
    teams = [team_row(9, "DAL", "Dallas"), team_row(26, "PHI", "Philadelphia")]
    by_number = the_game(NFL, nfl_row(HomeTeam=None, AwayTeam=None), teams=teams)
    by_key = the_game(NFL, nfl_row(GlobalHomeTeamID=None, GlobalAwayTeamID=None), teams=teams)
    for game in (by_number, by_key):
        assert [side.city if side else None for side in (game.home_team, game.away_team)] == ["Dallas", "Philadelphia"]


@pytest.mark.parametrize("nobody", [{"HomeTeam": None, "HomeTeamID": None}, {"HomeTeam": "TBD", "HomeTeamID": 30}])
def test_a_place_that_is_not_yet_decided_is_nobody_s(nobody: JsonRow) -> None:
    assert the_game(NBA, daily_row(**nobody)).home_team is None


# Trap 14: names drift.


def comparable(game: Game) -> JsonRow:
    """Return the contents of a game with ids in place of records, because records are compared by identity."""
    names: tuple[str, ...] = game.__slots__
    values = {name: getattr(game, name) for name in names}
    return {name: getattr(value, "id", value) for name, value in values.items()}


@pytest.mark.parametrize("change", [str.lower, str.upper, lambda name: name.replace("ID", "Id")])
@pytest.mark.parametrize("league", US_LEAGUES)
def test_the_case_of_a_name_does_not_matter(league: League, change: Any) -> None:
    row = row_of(league)
    game = the_game(league, {change(name): value for name, value in row.items()})
    plain = the_game(league, row)
    assert comparable(game) == comparable(plain)


@pytest.mark.parametrize(
    ("league", "home", "away"),
    [
        (NFL, "HomeScore", "AwayScore"),
        (NBA, "HomeTeamScore", "AwayTeamScore"),
        (NHL, "HomeTeamScore", "AwayTeamScore"),
        (MLB, "HomeTeamRuns", "AwayTeamRuns"),
    ],
)
def test_each_league_has_its_own_name_for_scores(league: League, home: str, away: str) -> None:
    game = the_game(league, row_of(league, Status="Final", **{home: 4, away: 2}))
    assert (game.home_score, game.away_score) == (4, 2)
    assert game.winner is game.home_team


@pytest.mark.parametrize(
    ("league", "more", "period", "clock"),
    [
        (NFL, {"Quarter": "3", "TimeRemaining": "7:08"}, "3", "7:08"),
        (NBA, {"Quarter": "2", "TimeRemainingMinutes": 7, "TimeRemainingSeconds": 8}, "2", "7:08"),
        (NBA, {"Quarter": "Half", "TimeRemainingMinutes": None, "TimeRemainingSeconds": None}, "Half", None),
        (NHL, {"Period": "OT", "TimeRemainingMinutes": 0, "TimeRemainingSeconds": 42}, "OT", "0:42"),
        (NHL, {"Period": 3, "TimeRemainingMinutes": None, "TimeRemainingSeconds": 5}, "3", "0:05"),
        (MLB, {"Inning": 7, "InningHalf": "T", "InningDescription": None}, "Top 7", None),
        (MLB, {"Inning": 9, "InningHalf": "B"}, "Bot 9", None),
        (MLB, {"Inning": 9, "InningHalf": "B", "InningDescription": "Bottom 9"}, "Bottom 9", None),
        (MLB, {"Inning": None, "InningHalf": "B"}, None, None),
    ],
)
def test_each_league_has_its_own_names_for_period_and_clock_and_they_show_only_while_live(
    league: League, more: JsonRow, period: str | None, clock: str | None
) -> None:
    for word in ("InProgress", "Delayed"):
        live = the_game(league, row_of(league, Status=word, **more))
        assert (live.period, live.clock) == (period, clock)
    for not_live in ("Scheduled", "Final", "Suspended", None):
        other = the_game(league, row_of(league, Status=not_live, **more))
        assert (other.period, other.clock) == (None, None)


# Trap 15: teams that no list has.


def test_an_all_star_team_is_a_stub_with_its_key() -> None:
    row = nfl_row(HomeTeam="NFC", AwayTeam="AFC", GlobalHomeTeamID=99, GlobalAwayTeamID=98)
    season = snapshot(NFL, [row], season_type=SeasonType.ALL_STAR, teams=[team_row(9, "DAL")])
    home = season.games[0].home_team
    assert home is not None
    assert (home.key, home.name, home.full_name, home.active) == ("NFC", "NFC", "NFC", False)
    assert home.id == team_id(NFL, "99")
    assert season.directory.teams[home.id] is home


def test_a_team_that_only_its_key_names_is_one_stub_in_all_its_games() -> None:
    rows = [daily_row(GameID=number, HomeTeam="WOR", HomeTeamID=None) for number in (1, 2)]
    first, second = snapshot(NBA, rows).games
    assert first.home_team is not None
    assert first.home_team is second.home_team


def test_a_team_that_has_moved_since_is_found_in_the_list_of_its_year() -> None:
    row = nfl_row(HomeTeam="OAK", GlobalHomeTeamID=25)
    game = the_game(NFL, row, teams=[team_row(9, "DAL")], season_teams=[team_row(25, "OAK", "Oakland", Name="Raiders")])
    assert (game.home_team.full_name if game.home_team else None) == "Oakland Raiders"


# Trap 18: scrambled answers.

NUMBERS = {"PointSpread": 1.3, "OverUnder": 1.3, "HomeTeamMoneyLine": 7, "AwayTeamMoneyLine": 9}


@pytest.mark.parametrize("league", US_LEAGUES)
def test_scrambled_numbers_are_not_shown(league: League) -> None:
    row = nfl_score(**NUMBERS) if league is NFL else (runs if league is MLB else points)(1, 2, **NUMBERS)
    shown = the_game(league, row)
    assert None not in (shown.home_score, shown.away_score, shown.winner, shown.odds)
    hidden = the_game(league, row, show_numbers=False)
    assert (hidden.home_score, hidden.away_score, hidden.winner, hidden.odds) == (None, None, None, None)
    assert (hidden.status, hidden.start_time) == (GameStatus.FINAL, shown.start_time)


def scrambled(row: JsonRow, *kept: str) -> JsonRow:
    return {name: value if name in kept else "Scrambled" for name, value in row.items()}


@pytest.mark.parametrize("league", US_LEAGUES)
def test_the_word_scrambled_is_never_shown(league: League) -> None:
    period = {"Quarter": "3", "Period": "3", "InningDescription": "Top 3", "TimeRemaining": "7:08"}
    row = scrambled(row_of(league, StadiumDetails=None, **period), "GameKey", "GameID", "Status", "HomeTeamID") | {
        "Status": "InProgress",
        "StadiumID": 18,
        "GlobalHomeTeamID": 9,
        "StadiumDetails": scrambled(stadium_row(18), "StadiumID"),
    }
    team = scrambled(team_row(9, "BOS", FullName="x", WikipediaLogoUrl="x", PrimaryColor="x"), "TeamID")
    season = snapshot(league, [row], teams=[team], stadiums=[scrambled(stadium_row(18), "StadiumID")])
    game = season.games[0]
    shown = [game, season.directory, season.season]
    assert "scrambled" not in repr(shown).lower()
    assert (game.home_team.name if game.home_team else None) == "Team 9"


# Trap 19: closed comes later than final.


@pytest.mark.parametrize("league", US_LEAGUES)
@pytest.mark.parametrize(
    ("is_closed", "closed", "seen"),
    [(True, None, True), (False, True, False), (None, True, True), (None, None, None), ("yes", None, None)],
)
def test_closed_and_final_are_two_things(league: League, is_closed: object, closed: object, seen: object) -> None:
    game = the_game(league, row_of(league, Status="Final", IsClosed=is_closed, Closed=closed))
    assert (game.status, game.closed) == (GameStatus.FINAL, seen)


def test_a_record_says_when_the_gateway_saw_it() -> None:
    assert snapshot(NBA, [daily_row()]).freshness.as_of == AS_OF


# Trap 20: the old form of dates.


def test_the_old_form_of_a_date_is_an_instant() -> None:
    old = {"Date": "/Date(1410229200000-0400)/", "DateTime": None, "DateTimeUTC": None, "Day": None}
    game = the_game(NFL, nfl_row(**old))
    assert (game.start_time, game.league_day) == (utc("2014-09-09T02:20:00"), date(2014, 9, 8))


@pytest.mark.parametrize(
    "old",
    [
        "/Date(-62135596800000)/",
        "/Date(-62135596800000-0500)/",
        "/Date(-62135578800000-0500)/",
        "/Date(-99999999999999)/",
        "/Date(999999999999999)/",
        "/Date(soon)/",
    ],
)
def test_an_old_date_that_stands_for_none_is_none(old: str) -> None:
    game = the_game(NFL, nfl_row(Date=old, DateTime=old, DateTimeUTC=None, Day=None))
    assert (game.start_time, game.start_time_tbd, game.league_day) == (None, True, None)


# Trap 21: channels and lines.


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("FOX", ["FOX"]),
        ("CSCh,TBS", ["CSCh", "TBS"]),
        (" CSCh , TBS,, CSCh ", ["CSCh", "TBS"]),
        ("TBD", []),
        ("", []),
        (None, []),
        (["FOX"], []),
    ],
)
def test_channels_are_a_list(text: object, channels: list[str]) -> None:
    assert the_game(NBA, daily_row(Channel=text)).channels == channels


def test_lines_are_home_based_and_null_where_there_are_none() -> None:
    assert the_game(NFL, nfl_row()).odds == Odds(
        point_spread=-3.5, over_under=46.5, home_moneyline=-180, away_moneyline=150
    )
    assert the_game(NFL, nfl_row(**dict.fromkeys(NUMBERS))).odds is None
    assert the_game(NFL, nfl_row(**dict.fromkeys(NUMBERS) | {"PointSpread": 0})).odds == Odds(point_spread=0.0)
