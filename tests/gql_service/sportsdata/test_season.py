"""A season from several routes: scores over schedules, weeks, teams, venues, and rows that are not as they should."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from structlog.testing import capture_logs

from gql_service.sportsdata.mapping.assembly import build_snapshot, unknown_teams
from gql_service.sportsdata.mapping.material import Material
from schema.enums import GameStatus, League, SeasonType
from schema.ids import SeasonKey, game_id, parse_id, season_id, venue_id
from schema.types.game import Odds
from schema.types.season import season_label
from tests.gql_service.sportsdata.samples import (
    AS_OF,
    SEASONS,
    JsonRow,
    bye_2025,
    daily_row,
    nfl_row,
    nfl_score,
    points,
    snapshot,
    stadium_row,
    team_row,
    the_game,
)

NFL, NBA, MLB, NHL = League.NFL, League.NBA, League.MLB, League.NHL


# Scores of the NFL come from a route of their own.


def test_scores_come_over_the_schedule() -> None:
    game = the_game(NFL, nfl_row(), scores=[nfl_score(IsClosed=True)])
    assert (game.status, game.home_score, game.away_score) == (GameStatus.FINAL, 27, 24)
    assert (game.winner, game.closed) == (game.home_team, True)
    assert game.updated_at is not None


def test_what_the_scores_route_lacks_stays_as_the_schedule_has_it() -> None:
    details = stadium_row(17, "AT&T Stadium")
    score: JsonRow = {"GameKey": "202611209", "Status": "Final", "HomeScore": 3, "AwayScore": 0, "Week": 12}
    game = the_game(NFL, nfl_row(StadiumDetails=details, IsClosed=True), scores=[score])
    plain = the_game(NFL, nfl_row(StadiumDetails=details))
    assert (game.home_score, game.status) == (3, GameStatus.FINAL)
    assert (game.start_time, game.league_day) == (plain.start_time, plain.league_day)
    assert [side.key if side else None for side in (game.home_team, game.away_team)] == ["DAL", "PHI"]
    assert (game.venue.name if game.venue else None) == "AT&T Stadium"
    assert (game.channels, game.closed) == (["FOX"], True)
    assert game.odds == Odds(point_spread=-3.5, over_under=46.5, home_moneyline=-180, away_moneyline=150)


def test_a_row_of_scores_without_week_and_status_leaves_those_of_the_schedule() -> None:
    game = the_game(NFL, nfl_row(Status="InProgress"), scores=[nfl_score(Week=None, Status=None)])
    assert (game.week, game.status, game.status_text) == (12, GameStatus.IN_PROGRESS, "InProgress")
    assert (game.home_score, game.away_score) == (27, 24)


@pytest.mark.parametrize("newer", [True, False])
def test_of_schedule_and_scores_the_newer_says_when_a_game_will_be_and_the_scores_how_it_is(newer: bool) -> None:
    moved = nfl_row(Date="2026-11-29T20:20:00", DateTimeUTC="2026-11-30T01:20:00", Channel="NBC", Status="Postponed")
    before = {"Status": "Scheduled", "HomeScore": None, "AwayScore": None, "IsClosed": False}
    game = the_game(NFL, moved, scores=[nfl_score(**before, Channel="FOX")], schedule_is_newer=newer)
    assert game.channels == (["NBC"] if newer else ["FOX"])
    assert game.status is (GameStatus.POSTPONED if newer else GameStatus.SCHEDULED)
    assert (game.start_time == the_game(NFL, moved).start_time) is newer
    played = the_game(NFL, nfl_row(), scores=[nfl_score()], schedule_is_newer=newer)
    assert (played.status, played.home_score) == (GameStatus.FINAL, 27)


def test_scores_of_a_game_that_the_schedule_does_not_have_add_no_game() -> None:
    season = snapshot(NFL, [nfl_row()], scores=[nfl_score(GameKey="202611210"), bye_2025()])
    assert [game.home_score for game in season.games] == [None]
    assert season.dropped_rows == 0


def test_a_round_that_only_the_schedule_knows_is_kept() -> None:
    season = snapshot(
        NFL, [nfl_row(Week=4)], season_type=SeasonType.POSTSEASON, scores=[nfl_score(Week=None, HomeScore=1)]
    )
    assert season.games[0].round == "Super Bowl"


@pytest.mark.parametrize(("home", "away", "winner"), [(27, 24, "DAL"), (24, 27, "PHI"), (20, 20, None)])
def test_the_winner_has_more_points_and_a_tie_has_none(home: int, away: int, winner: str | None) -> None:
    game = the_game(NFL, nfl_row(), scores=[nfl_score(HomeScore=home, AwayScore=away)])
    assert (game.winner.key if game.winner else None) == winner


@pytest.mark.parametrize(("home", "away", "winner"), [(4, 3, "Home"), (3, 4, "Away"), (None, None, None)])
def test_a_draw_is_won_by_the_shoot_out(home: int | None, away: int | None, winner: str | None) -> None:
    row: JsonRow = {"GameId": 1, "Status": "Final", "Day": "2025-11-02T00:00:00", "DateTime": "2025-11-02T20:00:00"}
    row |= {"HomeTeamId": 2, "HomeTeamName": "Home", "AwayTeamId": 3, "AwayTeamName": "Away"}
    row |= {"HomeTeamScore": 1, "AwayTeamScore": 1, "HomeTeamScorePenalty": home, "AwayTeamScorePenalty": away}
    material = Material([row], scores=[], teams=[], season_teams=[], stadiums=[], as_of=AS_OF)
    (game,) = build_snapshot(SeasonKey(League.MLS, 2025, SeasonType.REGULAR), material).games
    assert (game.winner.name if game.winner else None) == winner


@pytest.mark.parametrize(
    ("word", "shown", "won"),
    [
        ("Scheduled", False, False),
        ("InProgress", True, False),
        ("Suspended", True, False),
        ("Final", True, True),
        ("Forfeit", True, True),
    ],
)
def test_scores_show_from_the_start_and_a_winner_at_the_end(word: str, shown: bool, won: bool) -> None:
    game = the_game(NBA, points(99, 88, Status=word))
    assert (game.home_score is not None, game.away_score is not None, game.winner is not None) == (shown, shown, won)


# Weeks.


@pytest.mark.parametrize(
    ("season_type", "week", "name", "round_"),
    [
        (SeasonType.PRESEASON, 0, "Hall of Fame Game", None),
        (SeasonType.PRESEASON, 2, "Preseason Week 2", None),
        (SeasonType.REGULAR, 1, "Week 1", None),
        (SeasonType.POSTSEASON, 1, "Wild Card", "Wild Card"),
        (SeasonType.POSTSEASON, 3, "Conference Championships", "Conference Championships"),
        (SeasonType.POSTSEASON, 4, "Super Bowl", "Super Bowl"),
        (SeasonType.POSTSEASON, 5, "Week 5", None),
    ],
)
def test_weeks_of_the_nfl_have_the_names_that_people_use(
    season_type: SeasonType, week: int, name: str, round_: str | None
) -> None:
    season = snapshot(NFL, [nfl_row(Week=week)], season_type=season_type)
    assert [(each.number, each.name) for each in season.season.weeks] == [(week, name)]
    assert (season.games[0].week, season.games[0].round) == (week, round_)


def test_a_week_lasts_from_its_first_league_day_to_its_last() -> None:
    rows = [
        nfl_row(GameKey="1", Week=2, Day="2026-09-20T00:00:00"),
        nfl_row(GameKey="2", Week=2, Day="2026-09-17T00:00:00"),
        nfl_row(GameKey="3", Week=1, Day=None, DateTime=None, DateTimeUTC=None, Date=None),
        nfl_row(GameKey="4", Week=None),
    ]
    weeks = snapshot(NFL, rows).season.weeks
    assert [(week.number, week.start_date, week.end_date) for week in weeks] == [
        (1, None, None),
        (2, date(2026, 9, 17), date(2026, 9, 20)),
    ]


@pytest.mark.parametrize("league", [NBA, MLB, NHL])
def test_other_us_leagues_count_no_weeks(league: League) -> None:
    season = snapshot(league, [daily_row(Week=3)])
    assert (season.season.weeks, season.games[0].week) == ([], None)


@pytest.mark.parametrize(
    ("league", "label"), [(NFL, "2027"), (MLB, "2027"), (NBA, "2026-27"), (NHL, "2026-27"), (League.EPL, "2026-27")]
)
def test_a_season_is_labelled_as_people_write_it(league: League, label: str) -> None:
    assert season_label(SeasonKey(league, 2027, SeasonType.REGULAR)) == label
    assert season_label(SeasonKey(NBA, 2000, SeasonType.REGULAR)) == "1999-00"


def test_a_snapshot_names_its_season_and_the_instant_it_was_seen_at() -> None:
    season = snapshot(NHL, [])
    assert (season.season.id, season.freshness.as_of, season.games) == (season_id(SEASONS[NHL]), AS_OF, [])
    assert (season.season.start_date, season.season.end_date) == (None, None)


# Teams and venues.


def test_a_team_has_its_names_its_colours_and_its_home() -> None:
    row = team_row(
        9,
        "DAL",
        "Dallas",
        Name="Cowboys",
        FullName="Dallas Cowboys",
        WikipediaLogoURL="https://example.org/dal.svg",
        PrimaryColor="003594",
        SecondaryColor="#869397",
        TertiaryColor="003594",
        QuaternaryColor="navy",
        StadiumDetails=stadium_row(18, "AT&T Stadium"),
    )
    (team,) = snapshot(NFL, [], teams=[row]).directory.teams.values()
    assert (team.key, team.name, team.city, team.full_name) == ("DAL", "Cowboys", "Dallas", "Dallas Cowboys")
    assert (team.conference, team.division, team.active) == ("Eastern", "Atlantic", True)
    assert (team.logo_url, team.colors) == ("https://example.org/dal.svg", ["#003594", "#869397"])
    assert (team.venue.name if team.venue else None) == "AT&T Stadium"


@pytest.mark.parametrize(
    ("row", "name", "full_name"),
    [
        (team_row(9, "BOS"), "Celtics", "Boston Celtics"),
        (team_row(9, "BOS", None), "Celtics", "Celtics"),
        (team_row(9, "BOS", None, Name=None), "BOS", "BOS"),
        (team_row(9, None, None, Name=None), "Team 9", "Team 9"),
        (team_row(9, "BOS", None, Name=None, FullName="Boston"), "Boston", "Boston"),
    ],
)
def test_a_team_has_a_name_whatever_is_missing(row: JsonRow, name: str, full_name: str) -> None:
    (team,) = snapshot(NBA, [], teams=[row]).directory.teams.values()
    assert (team.name, team.full_name) == (name, full_name)


def test_in_baseball_the_league_is_the_conference() -> None:
    (team,) = snapshot(MLB, [], teams=[team_row(1, "LAD", Conference=None, League="NL")]).directory.teams.values()
    assert team.conference == "NL"


@pytest.mark.parametrize(("active", "seen"), [(True, True), (False, False), (None, True), ("no", True)])
def test_a_team_is_active_unless_the_vendor_says_otherwise(active: object, seen: bool) -> None:
    (team,) = snapshot(NBA, [], teams=[team_row(9, "BOS", Active=active)]).directory.teams.values()
    assert team.active is seen


def test_the_present_list_of_teams_wins_over_that_of_the_year() -> None:
    season = snapshot(NBA, [], teams=[team_row(9, "BOS")], season_teams=[team_row(9, "BOS", "Chicago")])
    assert [team.city for team in season.directory.teams.values()] == ["Boston"]


def test_a_key_that_two_teams_share_names_neither() -> None:
    row = daily_row(HomeTeam="KOR", HomeTeamID=None)
    home = the_game(NBA, row, teams=[team_row(1, "KOR"), team_row(2, "KOR")]).home_team
    assert (home.active if home else None) is False


def test_a_team_s_number_wins_over_its_key() -> None:
    home = the_game(NBA, daily_row(HomeTeam="LAL", HomeTeamID=9), teams=[team_row(9, "BOS"), team_row(27, "LAL")])
    assert (home.home_team.key if home.home_team else None) == "BOS"


@pytest.mark.parametrize(("teams", "unknown"), [([9, 26], False), ([9], True), ([], True)])
def test_teams_that_a_schedule_names_and_no_list_has_are_noticed(teams: list[int], unknown: bool) -> None:
    names = {9: "DAL", 26: "PHI"}
    rows = [team_row(number, names[number]) for number in teams]
    assert unknown_teams(SEASONS[NFL], [nfl_row(), bye_2025()], rows) is unknown


@pytest.mark.parametrize(("name", "league"), [("PlayingSurface", NFL), ("Surface", MLB)])
def test_a_venue_is_read_from_the_list_of_stadiums(name: str, league: League) -> None:
    season = snapshot(league, [], stadiums=[stadium_row(18, **{name: "Grass"})])
    venue = season.directory.venues[venue_id(league, "18")]
    assert (venue.name, venue.city, venue.state, venue.country) == ("TD Garden", "Boston", "MA", "USA")
    assert (venue.capacity, venue.surface) == (19580, "Grass")
    assert (venue.latitude, venue.longitude, str(venue.time_zone)) == (42.366, -71.062, "America/New_York")


def test_the_list_of_stadiums_wins_over_what_games_and_teams_say_of_them() -> None:
    old = stadium_row(18, "Old Garden")
    season = snapshot(
        NFL,
        [nfl_row(StadiumID=18, StadiumDetails=old)],
        teams=[team_row(9, "DAL", StadiumDetails=old)],
        stadiums=[stadium_row(18), old],
    )
    assert [venue.name for venue in season.directory.venues.values()] == ["TD Garden"]


@pytest.mark.parametrize("seats", [0, None, -1, "many", 1e99])
def test_seats_that_cannot_be_are_unknown(seats: object) -> None:
    (venue,) = snapshot(NBA, [], stadiums=[stadium_row(18, Capacity=seats)]).directory.venues.values()
    assert venue.capacity is None


# Rows that are not as they should be.

BROKEN: list[Any] = [None, 7, "row", [], [nfl_row()], True, {}, {"GameKey": None, "GameID": None}]


@pytest.mark.parametrize("league", [NFL, NBA, MLB, NHL])
def test_broken_rows_are_counted_told_and_cost_no_good_one(league: League) -> None:
    good: Callable[..., JsonRow] = nfl_row if league is NFL else daily_row
    rows = [good(), *BROKEN, good(GameKey="2", GameID=2)]
    with capture_logs() as logs:
        season = snapshot(league, rows, teams=[team_row(9, "BOS"), None, {}], stadiums=[{}, 7, stadium_row(18)])
    assert len(season.games) == 2
    assert (season.dropped_rows, season.directory.dropped_rows) == (len(BROKEN), 4)
    assert [line["event"] for line in logs] == ["row dropped"] * (len(BROKEN) + 4)
    assert {team.key for team in season.directory.teams.values()} >= {"BOS"}
    assert venue_id(league, "18") in season.directory.venues


@pytest.mark.parametrize(
    ("field", "values", "attribute"),
    [
        ("HomeTeamScore", [-1, 1.5, "x", True, [], 2**31], "home_score"),
        ("Status", [7.5, {}, []], "status_text"),
        ("NeutralVenue", ["yes", 1, {}], "neutral_venue"),
        ("IsClosed", ["yes", 1], "closed"),
        ("Updated", ["soon", 7, {}], "updated_at"),
        ("StadiumID", [[], {}, 1.5], "venue"),
        ("HomeTeamMoneyLine", ["x", 1.5], "odds"),
    ],
)
def test_a_field_of_the_wrong_type_is_null_and_costs_nothing_else(
    field: str, values: list[object], attribute: str
) -> None:
    for value in values:
        game = the_game(NBA, points(1, 2) | {field: value}, stadiums=[stadium_row(18)])
        assert getattr(game, attribute) is None, value
        assert game.away_score == 2
        assert game.start_time is not None


@pytest.mark.parametrize("gone", sorted(daily_row()))
def test_a_field_that_is_missing_costs_nothing_else(gone: str) -> None:
    row = {name: value for name, value in daily_row().items() if name != gone}
    season = snapshot(NBA, [row, daily_row(GameID=2)])
    assert len(season.games) == (1 if gone == "GameID" else 2)
    assert season.dropped_rows == (1 if gone == "GameID" else 0)


def test_digits_in_a_text_are_a_number() -> None:
    game = the_game(NBA, points(0, 0, HomeTeamScore="101", AwayTeamScore=" 99 ", GameID="104601"))
    assert (game.home_score, game.away_score) == (101, 99)
    assert game.id == the_game(NBA, points(1, 0)).id


def test_of_two_rows_with_one_number_the_later_is_shown() -> None:
    season = snapshot(NBA, [points(1, 0), points(2, 0)])
    assert [game.home_score for game in season.games] == [2]


def test_unknown_fields_are_ignored() -> None:
    assert parse_id(the_game(NBA, daily_row(BrandNew={"a": [1]}, Quarters=None)).id).number == "104601"


def test_of_two_rows_of_one_game_the_later_changed_counts_in_either_order() -> None:
    rows = [points(2, 1, Updated="2026-11-23T22:00:00"), daily_row(Updated="2026-11-23T18:00:00")]
    for order in (rows, rows[::-1]):
        (game,) = snapshot(NBA, order).games
        assert game.status is GameStatus.FINAL


def test_a_link_of_zero_links_nothing() -> None:
    rows = [daily_row(GameID=number, RescheduledGameID=0, RescheduledFromGameID=0) for number in (10, 30)]
    assert {game.id for game in snapshot(MLB, rows).games} == {game_id(SEASONS[MLB], "10"), game_id(SEASONS[MLB], "30")}
