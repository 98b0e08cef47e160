from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import orjson
import pytest

from gql_service.sandbox import create_sandbox
from tests.gql_service.sandbox.support import ask, scores

JULY = datetime(2026, 7, 1, 20, tzinfo=UTC)
MOMENTS = (JULY, datetime(2025, 11, 23, 19, tzinfo=UTC), datetime(2026, 10, 20, 19, tzinfo=UTC))
LISTS = {"nfl": "Schedules", "nba": "Games", "mlb": "Games", "nhl": "Games"}
Row = dict[str, Any]


def running(code: str, now: datetime) -> int:
    """The number of the season that runs or comes next."""
    if code == "nfl":
        return now.year
    number = ask(create_sandbox(lambda: now), scores(code, "CurrentSeason"))["Season"]
    assert isinstance(number, int)
    return number


@cache
def rows(code: str, now: datetime, *, traps: bool = True) -> list[Any]:
    sandbox = create_sandbox(lambda: now, traps=traps)
    found = ask(sandbox, scores(code, f"{LISTS[code]}/{running(code, now)}"))
    assert isinstance(found, list)
    return found


def games(code: str, now: datetime) -> list[Row]:
    return [row for row in rows(code, now) if isinstance(row, dict)]


IN_ROWS: tuple[tuple[str, Callable[[Row], bool]], ...] = (
    ("nfl", lambda row: row["Status"] == "Cancelled"),
    ("nfl", lambda row: row["Status"] is None and row["AwayTeam"] != "BYE"),
    ("nfl", lambda row: str(row["DateTime"]).startswith("/Date(")),
    ("nfl", lambda row: row["AwayTeam"] == "BYE" and row["Date"] == "0001-01-01T00:00:00"),
    ("nfl", lambda row: row["AwayTeam"] == "BYE" and row["Date"] is None and row["GlobalGameID"] == 0),
    ("nfl", lambda row: row["Status"] == "Scheduled" and row["DateTime"] == row["Day"]),
    ("nba", lambda row: row["Status"] == "In Progress"),
    ("nba", lambda row: row["Status"] == "Relocated"),
    ("nba", lambda row: row["Status"] == "NotNecessary"),
    ("nba", lambda row: row["Day"] is row["DateTime"] is row["DateTimeUTC"] is None),
    ("nba", lambda row: "StadiumId" in row and "StadiumID" not in row),
    ("mlb", lambda row: row["Status"] == "Rain Delay"),
    ("mlb", lambda row: row["LastPlay"] == "Scrambled" and row["OverUnder"] == 1.3),
    ("mlb", lambda row: row["Channel"] == "CSCh,TBS"),
    ("nhl", lambda row: isinstance(row.get("GameID"), str) and isinstance(row["Season"], str)),
    ("nhl", lambda row: "GameID" not in row and "HomeTeamID" not in row and row["HomeTeam"] is not None),
)


@pytest.mark.parametrize("now", MOMENTS, ids=str)
@pytest.mark.parametrize(("code", "trapped"), IN_ROWS)
def test_every_trap_of_a_row_is_in_the_schedule_of_now(
    code: str, trapped: Callable[[Row], bool], now: datetime
) -> None:
    assert any(map(trapped, games(code, now)))


def test_dotnet_dates_are_the_instants_of_the_games() -> None:
    trapped = next(row for row in games("nfl", JULY) if str(row["DateTime"]).startswith("/Date("))
    milliseconds = int(trapped["DateTime"][6:-7])
    assert datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat()[:19] == trapped["DateTimeUTC"]


def test_null_and_a_text_stand_between_the_games() -> None:
    assert rows("nhl", JULY)[1:3] == [None, "Scrambled"]


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_make_ups_form_doubleheaders_chains_and_gaps(now: datetime) -> None:
    by_id = {row["GameID"]: row for row in games("mlb", now)}
    added = {row["GameID"]: row for row in by_id.values() if row["GameID"] % 4000 > 3950}
    assert len(added) == 4
    chained = [row for row in added.values() if row["RescheduledGameID"]]
    assert [row["Status"] for row in chained] == ["Postponed"]
    assert by_id[chained[0]["RescheduledGameID"]]["RescheduledFromGameID"] == chained[0]["GameID"]
    missing = [row for row in added.values() if row["RescheduledFromGameID"] not in by_id]
    assert len(missing) == 1
    single = next(
        row for row in added.values() if by_id.get(row["RescheduledFromGameID"]) and row["GameID"] % 4000 == 3951
    )
    assert by_id[single["RescheduledFromGameID"]]["RescheduledGameID"] == single["GameID"]
    same_day = [r for r in by_id.values() if (r["HomeTeam"], r["Day"]) == (single["HomeTeam"], single["Day"])]
    assert len(same_day) == 2


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_one_doubleheader_has_a_second_game_to_be_decided(now: datetime) -> None:
    open_games = [row for row in games("mlb", now) if row["DateTime"] == row["Day"]]
    assert len(open_games) == 1
    second = open_games[0]
    teams = (second["HomeTeam"], second["AwayTeam"], second["Day"])
    assert sum((row["HomeTeam"], row["AwayTeam"], row["Day"]) == teams for row in games("mlb", now)) == 2


def suspended_row(now: datetime) -> Row | None:
    return next((row for row in games("mlb", now) if row["SuspensionResumeDay"]), None)


def test_a_game_is_suspended_after_an_hour_and_finished_the_next_day() -> None:
    over = suspended_row(datetime(2026, 10, 20, 19, tzinfo=UTC))
    assert over is not None
    start = datetime.fromisoformat(over["DateTimeUTC"]).replace(tzinfo=UTC)
    resumed = datetime.fromisoformat(over["SuspensionResumeDateTime"])
    assert (over["Status"], resumed.hour, resumed.minute) == ("Final", 13, 5)
    assert resumed.date() == date.fromisoformat(over["Day"][:10]) + timedelta(days=1)
    resumed = start.replace(hour=17, minute=5) + timedelta(days=1 if start.hour > 4 else 0)
    seen = []
    for now in (start + timedelta(minutes=50), start + timedelta(hours=2), resumed + timedelta(hours=1)):
        row = next(row for row in games("mlb", now) if row["GameID"] == over["GameID"])
        assert (row["Day"], row["DateTime"]) == (over["Day"], over["DateTime"]), "the first start stays in the row"
        seen.append((row["Status"], bool(row["SuspensionResumeDay"]), row["GameEndDateTime"]))
    assert seen == [("InProgress", False, None), ("Suspended", True, None), ("InProgress", True, None)]
    assert over["GameEndDateTime"] > over["SuspensionResumeDateTime"]


def test_lists_of_a_day_hold_what_the_season_holds() -> None:
    sandbox = create_sandbox(lambda: JULY, traps=True)
    moved = [row for row in games("mlb", JULY) if row["GameID"] % 4000 > 3950 or row["DateTime"] == row["Day"]]
    days = {date.fromisoformat(row["Day"][:10]) for row in moved}
    for day in sorted(days | {max(days) + timedelta(1)}):
        of_day = {row["GameID"]: row for row in ask(sandbox, scores("mlb", f"GamesByDate/{day}"))}
        wanted = {row["GameID"]: row for row in games("mlb", JULY) if row["Day"] == f"{day}T00:00:00"}
        assert of_day == wanted


def test_some_keys_are_missing_and_some_are_shared() -> None:
    sandbox = create_sandbox(lambda: JULY, traps=True)
    keys = [team["Key"] for team in ask(sandbox, scores("nhl", "teams"))]
    assert len(set(keys)) == len(keys) - 1
    _, _, body = sandbox.answer("/v4/soccer/scores/json/Teams/MLS")
    nameless = [team["TeamId"] for team in orjson.loads(body) if team["Key"] is None]
    assert len(nameless) == 1
    _, _, body = sandbox.answer("/v4/soccer/scores/json/Schedule/MLS/2026")
    named = [row for part in orjson.loads(body) for row in part["Games"] if row["HomeTeamId"] in nameless]
    assert len(named) == 17
    assert {row["HomeTeamKey"] for row in named} == {None}


def test_some_traps_are_there_without_the_switch() -> None:
    schedule = rows("nfl", JULY, traps=False)
    offsets = {
        (datetime.fromisoformat(r["DateTimeUTC"]) - datetime.fromisoformat(r["DateTime"])) // timedelta(hours=1)
        for r in schedule
        if r["DateTime"]
    }
    assert offsets == {4, 5}
    sandbox = create_sandbox(lambda: JULY, traps=True)
    homes = {team["Key"]: team["StadiumID"] for team in ask(sandbox, scores("nfl", "Teams"))}
    assert any(row["StadiumID"] not in (None, homes[row["HomeTeam"]]) for row in games("nfl", JULY))
    star = ask(sandbox, scores("nba", "Games/2026STAR"))
    assert star[0]["HomeTeam"] not in {team["Key"] for team in ask(sandbox, scores("nba", "teams"))}


def test_other_answers_stay_as_they_are() -> None:
    plain, trapped = create_sandbox(lambda: JULY), create_sandbox(lambda: JULY, traps=True)
    for path in ("nfl/scores/json/Schedules/2024", "mlb/scores/json/Games/2025", "nba/scores/json/CurrentSeason"):
        assert plain.answer(f"/v3/{path}") == trapped.answer(f"/v3/{path}")
    for code in LISTS:
        known = {orjson.dumps(row) for row in rows(code, JULY, traps=False)}
        assert sum(orjson.dumps(row) in known for row in rows(code, JULY)) >= len(known) - 8
