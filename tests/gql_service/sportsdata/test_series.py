"""Play-off series: counted from the finished games of two teams, and from the row if games are missing."""

from typing import Any, Final

import pytest

from schema.enums import League, SeasonType
from schema.model.snapshot import Snapshot
from schema.types.game import Game
from schema.types.series import Series
from tests.gql_service.sportsdata.samples import JsonRow, daily_row, points, runs, snapshot

BOS, LAL, DAL = 9, 27, 25
KEYS: Final = {BOS: "BOS", LAL: "LAL", DAL: "DAL"}
HOSTS: Final = "HHAAHAH"


def info(number: Any = 1, length: Any = 7, home: Any = 0, away: Any = 0) -> JsonRow:
    return {"SeriesInfo": {"HomeTeamWins": home, "AwayTeamWins": away, "GameNumber": number, "MaxLength": length}}


def row(number: int, winner: int | None = None, pair: tuple[int, int] = (BOS, LAL), **fields: Any) -> JsonRow:
    """Write a game of a series on the day `number` of June. The better team, the first, is at home first."""
    home, away = pair if HOSTS[number - 1] == "H" else pair[::-1]
    day = f"2027-06-{number:02d}"
    common = {
        "GameID": 1000 + number + 100 * pair[0],
        "Day": f"{day}T00:00:00",
        "DateTime": f"{day}T19:30:00",
        "DateTimeUTC": f"{day}T23:30:00",
        "HomeTeam": KEYS[home],
        "AwayTeam": KEYS[away],
        "HomeTeamID": home,
        "AwayTeamID": away,
        **info(number),
        **fields,
    }
    if winner is None:
        return daily_row(**common)
    return points(101, 99, **common) if winner == home else points(99, 101, **common)


def series(*winners: int, to_come: int = 0) -> list[JsonRow]:
    """Write a series with these winners, and games to come."""
    played = [row(number, winner) for number, winner in enumerate(winners, start=1)]
    return [*played, *(row(len(winners) + 1 + n) for n in range(to_come))]


def post(rows: list[JsonRow], league: League = League.NBA, **more: Any) -> Snapshot:
    return snapshot(league, rows, season_type=more.pop("season_type", SeasonType.POSTSEASON), **more)


def found(game: Game) -> Series:
    assert game.series is not None
    return game.series


def words(part: Snapshot) -> list[str | None]:
    return [found(game).summary() for game in part.games]


def test_a_series_stands_as_after_each_game_and_as_now_before_it() -> None:
    part = post(series(BOS, LAL, BOS, BOS, to_come=3))
    assert words(part) == [
        "BOS leads 1-0",
        "Series tied 1-1",
        "BOS leads 2-1",
        "BOS leads 3-1",
        "BOS leads 3-1",
        "BOS leads 3-1",
        "BOS leads 3-1",
    ]
    assert [(found(game).game_number, found(game).max_length) for game in part.games] == [(n, 7) for n in range(1, 8)]
    assert [(found(game).home_wins, found(game).away_wins) for game in part.games] == [
        (1, 0),
        (1, 1),
        (1, 2),
        (1, 3),
        (3, 1),
        (1, 3),
        (3, 1),
    ]
    assert [found(game).decided for game in part.games] == [False] * 7
    leader = found(part.games[3]).leader
    assert leader is not None
    assert leader.key == "BOS"
    assert found(part.games[1]).leader is None


def test_a_series_that_has_not_begun_is_tied() -> None:
    assert words(post(series(to_come=2))) == ["Series tied 0-0", "Series tied 0-0"]


def test_a_series_is_decided_by_the_fourth_win_also_for_games_that_are_not_necessary() -> None:
    rows = series(BOS, BOS, LAL, LAL, BOS, BOS)
    part = post([*rows, row(7, Status="NotNecessary")])
    assert words(part)[-2:] == ["BOS wins 4-2", "BOS wins 4-2"]
    assert [found(game).decided for game in part.games] == [False] * 5 + [True, True]


def test_the_wins_of_the_row_do_not_matter_while_the_games_are_known() -> None:
    given = series(BOS, LAL, to_come=1)
    rows = [each | info(number, 7, home=2, away=1) for number, each in enumerate(given, start=1)]
    assert words(post(rows)) == ["BOS leads 1-0", "Series tied 1-1", "Series tied 1-1"]


@pytest.mark.parametrize(
    "earlier",
    [
        pytest.param([], id="rows are missing"),
        pytest.param([row(1, BOS), row(2, BOS, HomeTeamScore=None, AwayTeamScore=None)], id="a result is missing"),
    ],
)
def test_the_wins_of_the_row_stand_in_for_games_that_are_missing(earlier: list[JsonRow]) -> None:
    part = post([*earlier, row(3, LAL, **info(3, 7, home=2, away=1))])
    last = found(part.games[-1])
    assert (last.home_wins, last.away_wins, last.summary()) == (2, 1, "LAL leads 2-1")
    assert part.rejected_values == 0


def test_wins_are_unknown_if_neither_games_nor_row_give_them() -> None:
    last = found(post([row(3, LAL, **info(3, 7, home=None, away=None))]).games[-1])
    assert (last.game_number, last.max_length) == (3, 7)
    assert (last.home_wins, last.away_wins, last.leader, last.decided, last.summary()) == (None,) * 5


def test_a_game_and_its_make_up_count_once() -> None:
    moved = row(2, Status="Postponed", RescheduledGameID=5000)
    made_up = row(2, LAL) | {"GameID": 5000, "RescheduledFromGameID": moved["GameID"]}
    made_up |= {"DateTime": "2027-06-02T21:30:00", "DateTimeUTC": "2027-06-03T01:30:00"}
    part = post([row(1, BOS), moved, made_up, row(3)])
    assert words(part)[-1] == "Series tied 1-1"
    assert part.rejected_values == 0


def test_series_of_other_teams_do_not_count() -> None:
    part = post([*series(BOS, BOS), row(1, DAL, (DAL, LAL)), row(2, DAL, (DAL, LAL))])
    assert sorted(map(str, words(part))) == ["BOS leads 1-0", "BOS leads 2-0", "DAL leads 1-0", "DAL leads 2-0"]


def test_outside_the_postseason_a_series_begins_again_with_its_first_game() -> None:
    first = [row(n, BOS, **info(n, 3)) for n in (1, 2)]
    second = [row(n, LAL, **info(n - 2, 3)) for n in (3, 4)]
    part = post(first + second, season_type=SeasonType.REGULAR)
    assert words(part) == ["BOS leads 1-0", "BOS wins 2-0", "LAL leads 1-0", "LAL wins 2-0"]


def test_a_plan_that_scrambles_numbers_shows_number_and_length_alone() -> None:
    rows = [row(1, BOS, **info(1, 7, home=88, away=3)), row(2)]
    part = post(rows, show_numbers=False)
    assert [(found(game).game_number, found(game).max_length) for game in part.games] == [(1, 7), (2, 7)]
    assert [found(game).summary() for game in part.games] == [None, None]
    assert part.rejected_values == 0


@pytest.mark.parametrize(
    "contradiction",
    [
        info(8, 7),
        info(1, 7, home=5, away=0),
        info(1, 7, home=4, away=4),
        info(1, 5, home=3, away=3),
        info(2, 3, home=2, away=2),
    ],
    ids=str,
)
def test_a_row_that_contradicts_itself_has_no_series_and_is_counted(contradiction: JsonRow) -> None:
    part = post([row(1, BOS, **contradiction)])
    assert part.games[0].series is None
    assert part.games[0].home_score == 101
    assert (part.dropped_rows, part.rejected_values) == (0, 1)


def test_games_that_contradict_the_length_have_no_series_and_are_counted() -> None:
    part = post([row(n, BOS, **info(n, 3)) for n in (1, 2, 3)])
    assert words_or_none(part) == ["BOS leads 1-0", "BOS wins 2-0", None]
    assert part.rejected_values == 1


def words_or_none(part: Snapshot) -> list[str | None]:
    return [None if game.series is None else game.series.summary() for game in part.games]


@pytest.mark.parametrize("wrong", ["text", True, [1], {"a": 1}, -3, 2**40, 0])
@pytest.mark.parametrize("name", ["GameNumber", "MaxLength"])
def test_a_wrong_number_or_length_is_null_and_counted(name: str, wrong: Any) -> None:
    given = info()["SeriesInfo"] | {name: wrong}
    part = post([row(1, BOS, SeriesInfo=given)])
    read = found(part.games[0])
    assert (read.game_number is None, read.max_length is None) == (name == "GameNumber", name == "MaxLength")
    assert (read.home_wins, read.away_wins) == (1, 0)
    assert read.decided is (False if name == "GameNumber" else None)
    assert (part.dropped_rows, part.rejected_values) == (0, 1)


@pytest.mark.parametrize("wrong", ["text", True, [1], {"a": 1}, -3, 2**40])
def test_wrong_wins_are_null_and_counted(wrong: Any) -> None:
    part = post([row(3, BOS, **info(3, 7, home=wrong, away=1))])
    assert found(part.games[0]).home_wins is None
    assert (part.dropped_rows, part.rejected_values) == (0, 1)


@pytest.mark.parametrize("wrong", ["text", [1], 3, True])
def test_a_series_of_the_wrong_type_is_null_and_counted(wrong: Any) -> None:
    part = post([row(1, BOS, SeriesInfo=wrong)])
    assert part.games[0].series is None
    assert (part.dropped_rows, part.rejected_values) == (0, 1)


@pytest.mark.parametrize("none", [None, {}, info(None, None, None, None)["SeriesInfo"], info(0, 0)["SeriesInfo"]])
def test_a_row_without_a_series_has_none_and_is_no_fault(none: Any) -> None:
    part = post([row(1, BOS, SeriesInfo=none)])
    assert part.games[0].series is None
    assert part.rejected_values == 0


@pytest.mark.parametrize("league", [League.NHL, League.MLB])
def test_ice_hockey_and_baseball_have_series_too(league: League) -> None:
    write = runs if league is League.MLB else points
    rows = [write(4, 2, GameID=n, Day=f"2027-06-0{n}T00:00:00", **info(n)) for n in (1, 2)]
    assert words(post(rows, league)) == ["BOS leads 1-0", "BOS leads 2-0"]
