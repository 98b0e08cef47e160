from collections import Counter

from tests.gql_service.sandbox.support import ask, at, scores, season


def test_every_team_has_44_games_half_of_them_at_home() -> None:
    fixtures = season("wnba", 2026).part("REG")
    homes, aways = (Counter(key) for key in zip(*((f.home.key, f.away.key) for f in fixtures), strict=True))
    assert len(fixtures) == 330
    assert set(homes.values()) == set(aways.values()) == {22}
    assert len(homes) == 15
    assert (fixtures[0].day.isoformat(), fixtures[-1].day.isoformat()) == ("2026-05-15", "2026-09-16")
    assert max(Counter((f.day, team.key) for f in fixtures for team in (f.home, f.away)).values()) == 1


def test_the_play_offs_are_over_in_october() -> None:
    fixtures = season("wnba", 2026).part("POST")
    assert len(fixtures) == 4 * 3 + 2 * 5 + 7
    last = max(f.day for f in fixtures)
    assert last <= season("wnba", 2026).dates.post_end
    assert last.month == 10


def test_full_games_alone_have_no_utc_time() -> None:
    sandbox = at(2026, 7, 1)
    assert "DateTimeUTC" not in ask(sandbox, scores("wnba", "Games/2026"))[0]
    assert "DateTimeUTC" in ask(sandbox, scores("wnba", "SchedulesBasic/2026"))[0]


def test_teams_and_stadiums_have_few_fields() -> None:
    sandbox = at(2026, 7, 1)
    teams = ask(sandbox, scores("wnba", "Teams"))
    assert len(teams) == 17
    assert not {"StadiumID", "Division"} & set(teams[0])
    assert len(ask(sandbox, scores("wnba", "Stadiums"))[0]) == 6


def test_the_current_season_has_names_of_its_own() -> None:
    current = ask(at(2026, 7, 1), scores("wnba", "CurrentSeason"))
    assert (current["Year"], current["CurrentSeasonType"], current["ApiSeason"]) == (2026, "REG", "2026REG")
    assert ask(at(2026, 12, 1), scores("wnba", "CurrentSeason"))["ApiSeason"] is None


def test_there_are_games_in_all_parts() -> None:
    sandbox = at(2026, 11, 1)
    counts = [len(ask(sandbox, scores("wnba", f"Games/2026{part}"))) for part in ("PRE", "REG", "POST", "STAR")]
    assert counts == [20, 330, 29, 1]
