"""A season made anew from rows of which most were read before."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from gql_service.sportsdata.mapping.assembly import build_snapshot
from gql_service.sportsdata.mapping.material import Material
from gql_service.sportsdata.mapping.readings import Readings
from gql_service.sportsdata.rows.answer import Answer, Rows
from schema.enums import League
from schema.model.snapshot import Snapshot
from schema.types.game import Game
from tests.gql_service.sportsdata.samples import SEASONS, daily_row, nfl_row, nfl_score

AS_OF = datetime(2026, 11, 23, 20, tzinfo=UTC)
CHANGES: list[dict[str, Any]] = [
    {"Status": "Final", "HomeScore": 3, "AwayScore": 0},
    {"Status": "InProgress"},
    {"Date": "2026-11-30T13:00:00", "DateTime": "2026-11-30T13:00:00", "Updated": "2026-11-24T01:00:00"},
    {"GameKey": None},
    {"HomeTeamID": 1},
]


def rows_of(rows: list[dict[str, Any]]) -> Rows:
    return Answer.of(orjson.dumps(rows), 0).rows()


def build(schedule: list[dict[str, Any]], scores: list[dict[str, Any]], readings: Readings | None) -> Snapshot:
    material = Material(rows_of(schedule), rows_of(scores), [], [], [], AS_OF, readings=readings)
    return build_snapshot(SEASONS[League.NFL], material)


def told(snapshot: Snapshot) -> list[str]:
    return [repr(shallow(game)) for game in snapshot.games] + [str(snapshot.dropped_rows)]


def shallow(game: Game) -> dict[str, Any]:
    seen = {name: getattr(game, name) for name in game.__dataclass_fields__}
    names = {name: getattr(value, "id", value) for name, value in seen.items()}
    return {name: value for name, value in names.items() if name != "season"}


SCHEDULES = st.lists(st.tuples(st.integers(1, 5), st.sampled_from(CHANGES)), max_size=6)


def rows(changes: list[tuple[int, dict[str, Any]]]) -> list[dict[str, Any]]:
    return [nfl_row(**{"GameKey": str(number), "GameID": number, **change}) for number, change in changes]


@given(SCHEDULES, SCHEDULES)
def test_a_refresh_makes_what_a_first_reading_makes(
    before: list[tuple[int, dict[str, Any]]], after: list[tuple[int, dict[str, Any]]]
) -> None:
    first = Readings()
    build(rows(before), [nfl_score()], first)
    again = build(rows(after), [nfl_score()], Readings(first))
    assert told(again) == told(build(rows(after), [nfl_score()], None))


def test_only_rows_that_changed_are_read() -> None:
    read: list[bytes] = []
    first = Readings()
    for digest in (b"1", b"2"):
        first.of(digest, partial(read.append, digest))
    second = Readings(first)
    for digest in (b"1", b"3"):
        second.of(digest, partial(read.append, digest))
    assert read == [b"1", b"2", b"3"]
    assert len(second) == 2, "what has gone from the list is let go"


def test_a_change_in_the_hour_that_comes_twice_is_dated_alike_by_all_containers_once_it_is_over() -> None:
    first_hour, second_hour = datetime(2026, 11, 1, 5, 31, tzinfo=UTC), datetime(2026, 11, 1, 6, 31, tzinfo=UTC)
    readings: Readings | None = None
    dated = []
    for at in (first_hour, second_hour):
        readings = Readings(readings)
        material = Material(rows_of([daily_row(Updated="2026-11-01T01:30:00")]), [], [], [], [], at, readings=readings)
        (game,) = build_snapshot(SEASONS[League.NBA], material).games
        dated.append(game.updated_at)
    assert dated == [first_hour.replace(minute=30), second_hour.replace(minute=30)]


def test_a_row_that_cannot_be_read_is_told_each_time() -> None:
    broken = daily_row() | {"GameID": None}
    readings: Readings | None = None
    for _ in range(2):
        readings = Readings(readings)
        material = Material(rows_of([broken]), [], [], [], [], AS_OF, readings=readings)
        assert build_snapshot(SEASONS[League.NBA], material).dropped_rows == 1
