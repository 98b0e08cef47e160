"""Keys that a team had in another year, and the errors for clients that still use a former key."""

import pytest

from schema.enums import League
from schema.model.snapshot import Snapshot, merged_directories
from tests.conftest import Ask
from tests.fakes.schedule import FakeSchedule
from tests.gql_service.sportsdata.samples import daily_row, snapshot, team_row

MLB = League.MLB
ATHLETICS = team_row(24, "ATH", "Sacramento", Name="Athletics")
BOSTON = team_row(25, "BOS", Name="Red Sox")
OLD_ROW = daily_row(HomeTeam="OAK", HomeTeamID=24, AwayTeam="BOS", AwayTeamID=25)
NEW_ROW = daily_row(HomeTeam="ATH", HomeTeamID=24, AwayTeam="BOS", AwayTeamID=25)
QUERY = "query ($team: ID!) { games(leagues: [MLB], teams: [$team], season: 2026) { totalCount } }"


async def message(ask: Ask, team: str, *held: Snapshot) -> str:
    answer = await ask(FakeSchedule(*held), QUERY, team=team)
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    told: str = error["message"]
    return told


@pytest.mark.parametrize("key", ["MLB:OAK", "mlb:oak", "OAK"])
async def test_a_key_from_the_rows_of_another_year_leads_to_the_team(ask: Ask, key: str) -> None:
    told = await message(ask, key, snapshot(MLB, [OLD_ROW], teams=[ATHLETICS, BOSTON]))
    assert told == f'There is no team "{key}". Did you mean MLB:ATH (Sacramento Athletics)?'


async def test_a_key_from_the_team_list_of_another_year_leads_to_the_team(ask: Ask) -> None:
    old_list = [team_row(24, "OAK", "Oakland", Name="Athletics")]
    season = snapshot(MLB, [NEW_ROW], teams=[ATHLETICS, BOSTON], season_teams=old_list)
    assert "Did you mean MLB:ATH" in await message(ask, "MLB:OAK", season)


def test_a_directory_with_the_older_list_gives_way_and_leaves_its_keys() -> None:
    old = snapshot(MLB, [OLD_ROW], teams=[team_row(24, "OAK", "Oakland", Name="Athletics")]).directory
    new = snapshot(MLB, [NEW_ROW], teams=[ATHLETICS, BOSTON]).directory
    merged = merged_directories([old, new])
    (athletics,) = (team for team in merged.teams.values() if team.key == "ATH")
    assert merged.other_keys == {"OAK": frozenset({athletics.id})}
    assert merged_directories([merged]).other_keys == merged.other_keys


async def test_without_any_trace_of_the_old_key_all_keys_of_the_league_are_listed(ask: Ask) -> None:
    told = await message(ask, "MLB:OAK", snapshot(MLB, [NEW_ROW], teams=[ATHLETICS, BOSTON]))
    assert told.endswith("The keys of MLB are ATH, BOS.")


async def test_the_keys_of_a_large_league_are_not_listed(ask: Ask) -> None:
    teams = [team_row(number, f"T{number}") for number in range(1, 60)]
    told = await message(ask, "MLB:OAK", snapshot(MLB, [NEW_ROW], teams=teams))
    assert "The keys of" not in told
    assert len(told) < 300


def test_a_key_in_another_case_is_no_other_key() -> None:
    season = snapshot(MLB, [daily_row(HomeTeam="ath", HomeTeamID=24)], teams=[ATHLETICS, BOSTON])
    assert not season.directory.other_keys.get("ATH")
