from datetime import timedelta

import orjson
import pytest

from gql_service.sandbox.leagues import league, site
from gql_service.sandbox.library import Library
from gql_service.sandbox.rows import cbb, cfb, soccer
from gql_service.sandbox.rows.mlb import MLB_ROWS
from gql_service.sandbox.rows.nba import NBA_ROWS
from gql_service.sandbox.rows.nhl import NHL_ROWS
from gql_service.sandbox.sheets import GameRow, Sheets
from gql_service.sandbox.steady import steady
from tests.gql_service.sandbox.support import season

KINDS: list[tuple[str, int, GameRow]] = [
    ("mlb", 2026, MLB_ROWS.game),
    ("nba", 2026, NBA_ROWS.game),
    ("nhl", 2026, NHL_ROWS.game),
    ("cfb", 2025, cfb.game),
    ("cbb", 2026, cbb.game),
    ("fifa", 2026, soccer.game),
    ("ucl", 2026, soccer.game),
]


@pytest.mark.parametrize(("code", "number", "row"), KINDS)
def test_kept_rows_are_those_that_would_be_made(code: str, number: int, row: GameRow) -> None:
    of = season(code, number)
    sheets = Sheets()
    fixtures = [*of.part("REG")[::60], *of.part("POST")[::9], *(f for f in of.part("REG") if f.fate or f.moved_from)]
    now = of.published
    while now < of.part("REG")[-1].start + timedelta(days=70):
        kept = orjson.dumps(sheets.rows(of, fixtures, row, now))
        fresh = orjson.dumps(Sheets().rows(of, fixtures, row, now))
        assert kept == fresh
        now += timedelta(days=9, hours=7, minutes=13)


def test_a_row_changes_at_the_ends_of_its_span_only() -> None:
    of = season("mlb", 2026)
    for fixture in of.part("REG")[::400]:
        now = of.published
        for _ in range(12):
            span = steady(of, fixture, now)
            if span is None:
                now = of.end(fixture)
                continue
            first, after = span
            assert first <= now < after
            if after.year > 9000:
                break
            last = after - timedelta(seconds=1)
            both = [MLB_ROWS.game(of, fixture, of.state(fixture, at), at) for at in (now, last)]
            assert both[0] == both[1]
            now = after
        else:
            pytest.fail("the row never settles")


def test_sheets_are_bounded() -> None:
    of = season("nba", 2026)
    games = of.part("REG")[:3]
    first = Sheets()
    assert first.rows(of, games, NBA_ROWS.game, of.published)
    two = 2 * first.size
    sheets = Sheets(limit=two)
    for row in (NBA_ROWS.game, NBA_ROWS.score, NBA_ROWS.schedule, NBA_ROWS.game):
        assert sheets.rows(of, games, row, of.published)
        assert 0 < sheets.size <= two


def test_rows_take_a_tenth_of_their_bytes() -> None:
    of = season("mlb", 2026)
    sheets = Sheets()
    rows = sheets.rows(of, of.part("REG")[:640], MLB_ROWS.game, of.published)
    assert 10 * sheets.size < 1.3 * len(orjson.dumps(rows))


def test_leagues_are_loaded_by_their_code() -> None:
    assert site("curling") is None
    assert league("cbb").code == "cbb"
    with pytest.raises(KeyError):
        league("curling")
    assert Library(1).season(league("mls"), 2026).number == 2026
