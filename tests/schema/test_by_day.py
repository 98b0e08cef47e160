"""Games are grouped by the day that each has in a zone, whatever the clock of the zone does around midnight."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from schema.model.by_day import games_by_day
from schema.types.game import Game
from tests.builders import DAL, NFL_2026, PHI, game, season

ZONES = (
    "America/New_York",  # changes at 02:00
    "America/Havana",  # at midnight: on 1 November the end of a day comes twice
    "Africa/Cairo",  # at midnight: one day begins at 01:00
    "Pacific/Apia",
    "Asia/Kathmandu",
    "UTC",
)
OF = season(NFL_2026)
NEAR_CHANGES = [datetime(2026, month, day, tzinfo=UTC) for month, day in ((3, 8), (4, 24), (10, 30), (11, 1), (7, 4))]
STARTS = st.builds(
    lambda around, minutes: around + timedelta(minutes=minutes), st.sampled_from(NEAR_CHANGES), st.integers(-3000, 3000)
)


def _game(number: int, start: datetime | None) -> Game:
    made = game(str(number), start or NEAR_CHANGES[0], PHI, DAL, of=OF)
    if start is None:
        made.start_time = None
        made.league_day = date(2026, 11, 1) if number % 2 else None
    return made


@given(st.lists(st.one_of(st.none(), STARTS), max_size=40), st.sampled_from(ZONES))
def test_each_game_is_grouped_under_its_own_day_in_the_zone(starts: list[datetime | None], name: str) -> None:
    zone = ZoneInfo(name)
    games = sorted((_game(number, start) for number, start in enumerate(starts)), key=lambda each: each.order_key)
    expected: dict[date, list[Game]] = {}
    for each in games:
        day = each.day_in(zone)
        if day is not None:
            expected.setdefault(day, []).append(each)
    assert games_by_day(games, zone) == expected
