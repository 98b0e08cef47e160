from datetime import UTC, datetime, timedelta

import pytest

from gql_service.sandbox import create_sandbox
from gql_service.sandbox.leagues import CHAIN
from tests.gql_service.sandbox.support import ask, scores, season


def test_at_every_instant_of_two_years_a_game_is_live() -> None:
    spans = []
    for code in CHAIN:
        for number in (2025, 2026, 2027, 2028):
            of = season(code, number)
            for part in ("PRE", "REG"):
                spans += [(f.start, of.end(f)) for f in of.part(part) if f.fate is None]
    covered = datetime(2025, 10, 1, tzinfo=UTC)
    for start, end in sorted(spans):
        if start > datetime(2027, 12, 1, tzinfo=UTC):
            break
        assert start <= covered, f"nothing is live from {covered} to {start}"
        covered = max(covered, end)
    assert covered > datetime(2027, 12, 1, tzinfo=UTC)


# Days of clock changes, of all-star games, and where one league takes over from another.
DAYS = (
    "2026-01-01",
    "2026-02-15",
    "2026-03-08",
    "2026-03-26",
    "2026-07-14",
    "2026-09-28",
    "2026-10-06",
    "2026-11-01",
)


@pytest.mark.parametrize("day", DAYS)
def test_the_routes_show_a_live_game_every_hour(day: str) -> None:
    now = datetime.fromisoformat(day).replace(tzinfo=UTC)
    sandbox = create_sandbox(lambda: now)
    for _ in range(30):
        assert any(ask(sandbox, scores(code, "AreAnyGamesInProgress")) for code in CHAIN), now
        now += timedelta(hours=1)
