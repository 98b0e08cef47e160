"""Answers as a person at a terminal reads them."""

from typing import Any

import pytest

from gql_service.command_line.table import as_csv, as_text, columns_taken, tables_of

GAMES: dict[str, Any] = {
    "games": {
        "totalCount": 2,
        "nodes": [
            {"startTime": "2026-11-26T17:30:00Z", "homeTeam": {"name": "Lions"}, "homeScore": 7, "tv": ["CBS", "NBC"]},
            {"startTime": None, "homeTeam": None, "homeScore": 21, "tv": []},
        ],
    }
}


def text(data: dict[str, Any], width: int | None = None) -> list[str]:
    return as_text(tables_of(data), width).splitlines()


def test_a_connection_is_a_table_with_its_count_in_the_title() -> None:
    assert text(GAMES) == [
        "games (totalCount: 2)",
        "startTime             homeTeam.name  homeScore  tv",
        "--------------------  -------------  ---------  --------",
        "2026-11-26 17:30 UTC  Lions                  7  CBS, NBC",
        "                                            21",
    ]


def test_edges_are_shown_by_their_nodes_and_what_is_asked_for_beside_them() -> None:
    assert text({"games": {"edges": [{"node": {"id": "x"}}, {"node": None}]}})[:4] == ["games", "id", "--", "x"]
    edges = {"games": {"edges": [{"cursor": "a", "node": {"id": "x"}}, {"cursor": "b", "node": {"id": "y"}}]}}
    assert text(edges) == ["games", "cursor  id", "------  --", "a       x", "b       y"]


def test_what_a_terminal_would_take_for_a_command_is_not_printed() -> None:
    assert as_csv(tables_of({"team": {"name": "Li\x1b[2Jons\x9b"}})) == "team.name\r\nLi?[2Jons?\r\n"


def test_the_games_of_days_have_their_day_beside_them() -> None:
    days = {
        "dates": [
            {"date": "2026-11-26", "games": {"nodes": [{"key": "A"}, {"key": "B"}], "sources": [{"league": "NFL"}]}},
            {"date": "2026-11-27", "games": {"nodes": [], "sources": []}},
        ]
    }
    assert text(days) == [
        "dates",
        "date        games.key",
        "----------  ---------",
        "2026-11-26  A",
        "2026-11-26  B",
        "2026-11-27",
    ]


def test_one_object_stands_upright_and_its_lists_below_it() -> None:
    team = {"team": {"name": "Cowboys", "nextGame": {"date": "2026-11-26"}, "games": {"nodes": [{"week": 12}]}}}
    assert text(team) == [
        "team.name           Cowboys",
        "team.nextGame.date  2026-11-26",
        "",
        "team.games",
        "week",
        "----",
        "  12",
    ]


def test_what_is_wider_than_the_terminal_stands_upright() -> None:
    assert text(GAMES, 60)[1].startswith("startTime  ")
    assert text(GAMES, 40)[:6] == [
        "games (totalCount: 2)",
        "startTime      2026-11-26 17:30 UTC",
        "homeTeam.name  Lions",
        "homeScore      7",
        "tv             CBS, NBC",
        "",
    ]


def test_a_list_without_anything_says_so() -> None:
    assert text({"teams": {"nodes": []}}) == ["teams", "(none)"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2026-11-26T12:30:00-05:00", "2026-11-26 12:30 -05:00"),
        ("2026-11-26T12:30:09Z", "2026-11-26 12:30:09 UTC"),
        ("2026-11-26", "2026-11-26"),
        (True, "yes"),
        (False, "no"),
        ("\x1b[2Jgone", "?[2Jgone"),
    ],
)
def test_a_value_is_readable_and_moves_no_cursor(value: object, shown: str) -> None:
    assert text({"rows": [{"it": value}]})[3] == shown


def test_columns_are_aligned_by_what_a_terminal_shows() -> None:
    lines = text({"rows": [{"a": "日本", "b": "x"}, {"a": "e\u0301", "b": "x"}, {"a": "abcdef", "b": "x"}]})
    assert lines[3:] == ["日本    x", "e\u0301       x", "abcdef  x"]


def test_csv_has_plain_values() -> None:
    rows = {"rows": [{"at": "2026-11-26T17:30:00Z", "ok": True, "n": None, "tv": ["A", "B"], "say": 'a "b", c'}]}
    assert as_csv(tables_of(rows)) == 'at,ok,n,tv,say\r\n2026-11-26T17:30:00Z,true,,A;B,"a ""b"", c"\r\n'


def test_csv_is_of_the_list_where_there_is_one() -> None:
    day = {"date": {"date": "2026-11-26", "games": {"nodes": [{"id": "x"}]}}}
    assert as_csv(tables_of(day)) == "id\r\nx\r\n"
    assert as_csv(tables_of({"team": {"name": "Lions"}})) == "team.name\r\nLions\r\n"
    assert as_csv([]) == ""


def day(games: int = 3, *, team: str = "Cowboys") -> dict[str, Any]:
    """Return an answer of the kind that `today` gives: far more columns than a terminal has."""
    side = {"id": "T" * 30, "key": "DAL", "name": team, "fullName": f"Dallas {team}", "colors": ["#003594"]}
    game = {
        "id": "G" * 42,
        "league": "NFL",
        "status": "IN_PROGRESS",
        "statusText": "InProgress",
        "startTime": "2026-11-27T00:15:00Z",
        "awayTeam": side,
        "awayScore": 7,
        "homeTeam": {**side, "name": "Eagles"},
        "homeScore": 10,
        "period": "4",
        "clock": "2:49",
        "venue": {"id": "V" * 30, "name": "Lincoln Field", "city": "Philadelphia"},
        "channels": ["CBS"],
    }
    ended = {**game, "status": "FINAL", "statusText": "F/OT", "period": None, "clock": None}
    coming = {**game, "status": "SCHEDULED", "statusText": None, "awayScore": None, "homeTeam": None}
    return {
        "date": {
            "date": "2026-11-26",
            "timeZone": "America/New_York",
            "games": {"nodes": [game, ended, coming][:games]},
        }
    }


def test_games_that_are_too_wide_have_a_line_each_on_the_clock_of_the_answer() -> None:
    assert text(day(), 100)[3:] == [
        "date.games (times: America/New_York)",
        "start             league  away     home    score  status     venue          city          channels",
        "----------------  ------  -------  ------  -----  ---------  -------------  ------------  --------",
        "2026-11-26 19:15  NFL     Cowboys  Eagles  7-10   4 2:49     Lincoln Field  Philadelphia  CBS",
        "2026-11-26 19:15  NFL     Cowboys  Eagles  7-10   F/OT       Lincoln Field  Philadelphia  CBS",
        "2026-11-26 19:15  NFL     Cowboys  ?              Scheduled  Lincoln Field  Philadelphia  CBS",
    ]


@pytest.mark.parametrize("width", [60, 72, 80, 99, 100, 140, 200])
@pytest.mark.parametrize("team", ["Cowboys", "Rheinisch-Westfälischer Turn- und Sportverein von 1848", "深圳" * 20])
def test_a_line_of_a_game_fits_whatever_the_names_and_the_terminal(width: int, team: str) -> None:
    lines = text(day(team=team), width)
    games = lines[lines.index("date.games (times: America/New_York)") + 1 :]
    assert len(games) == 2 + 3
    assert all(columns_taken(line) <= min(width, 100) for line in games)


def test_games_of_several_days_are_found_below_their_days() -> None:
    games = day(1)["date"]["games"]
    lines = text({"dates": [{"date": "2026-11-26", "games": games}, {"date": "2026-11-27", "games": games}]}, 100)
    assert [line.split()[:2] for line in lines[3:]] == [["2026-11-27", "00:15"]] * 2


def test_a_wide_table_of_other_things_goes_without_its_ids_before_it_stands_upright() -> None:
    venue = {"id": "V" * 50, "name": "AT&T Stadium"}
    teams = {"teams": {"nodes": [{"id": "T" * 50, "name": "Cowboys", "venue": venue}]}}
    assert text(teams, 100) == ["teams", "name     venue.name", "-------  ------------", "Cowboys  AT&T Stadium"]
    assert text(teams)[1].startswith("id ")
