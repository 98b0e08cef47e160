"""An event whose text changes has a later revision, also if the change is the standing of a series."""

from datetime import UTC, date, datetime, timedelta

import pytest

from gql_service.settings import Settings
from gql_service.web.calendars.series import standings_changed
from gql_service.wiring import create_app
from schema.enums import League, SeasonType
from schema.ids import SeasonKey
from schema.types.game import Game
from schema.types.season import Season
from schema.types.series import Series
from tests.builders import NBA_BOS, NBA_DAL, game, season, snapshot, team, utc
from tests.clocks import HandClock
from tests.gql_service.web.calendars.reading import ReadCalendar, read_calendar
from tests.serving import client_of

PLAYOFFS = SeasonKey(League.NBA, 2027, SeasonType.POSTSEASON)
JUNE = utc("2027-06-01T00:00:00")
LAL = team("LAL", "Lakers", league=League.NBA)


def meeting(of: Season, day: int, updated: int | None, *, series: bool = True, away: object = NBA_DAL) -> Game:
    """Build a game on a day of June that was last changed on the day `updated`."""
    return game(
        f"{day}",
        JUNE + timedelta(days=day),
        NBA_BOS,
        away,  # type: ignore[arg-type] # a team
        of=of,
        series=Series(game_number=day) if series else None,
        updated_at=None if updated is None else JUNE + timedelta(days=updated),
    )


def test_the_standing_changes_with_the_games_before() -> None:
    of = season(PLAYOFFS)
    games = [meeting(of, 1, 10), meeting(of, 2, 5), meeting(of, 3, None), meeting(of, 4, 20)]
    found = standings_changed([snapshot(of, games)])
    day = {number: JUNE + timedelta(days=number) for number in (10, 20)}
    assert found == {games[1].id: day[10], games[2].id: day[10], games[3].id: day[10]}


def test_games_of_other_teams_and_games_outside_of_a_series_do_not_count() -> None:
    of = season(PLAYOFFS)
    games = [meeting(of, 1, 10, away=LAL), meeting(of, 2, 11, series=False), meeting(of, 3, 12), meeting(of, 4, 13)]
    assert standings_changed([snapshot(of, games)]) == {games[3].id: JUNE + timedelta(days=12)}


async def calendar_at(league: League, now: datetime, query: str) -> ReadCalendar:
    async with client_of(create_app(Settings(leagues=(league,)), HandClock(now))) as client:
        response = await client.get(f"/calendar/{league.value}.ics?{query}")
    assert response.status_code == 200
    return read_calendar(response.content)


@pytest.mark.parametrize(
    ("league", "days"),
    [
        (League.NBA, [date(2026, 4, 28), date(2026, 5, 2), date(2026, 5, 9), date(2026, 6, 30)]),
        (League.NHL, [date(2026, 4, 28), date(2026, 5, 2), date(2026, 5, 9)]),
        (League.MLB, [date(2026, 10, 4), date(2026, 10, 8), date(2026, 10, 12)]),
    ],
    ids=lambda value: value.value if isinstance(value, League) else "",
)
async def test_a_changed_text_of_a_play_off_game_has_a_higher_sequence(league: League, days: list[date]) -> None:
    changed = 0
    before: ReadCalendar | None = None
    for day in days:
        now = datetime(day.year, day.month, day.day, 16, tzinfo=UTC)
        after = await calendar_at(league, now, "season=2026&seasonType=POSTSEASON")
        for uid, event in after.events.items():
            if before is None or uid not in before.events:
                continue
            earlier = before.events[uid]
            assert event.sequence >= earlier.sequence
            if event.description != earlier.description:
                changed += 1
                assert event.sequence > earlier.sequence, (earlier.description, event.description)
        before = after
    assert changed > 5
    assert before is not None
    assert any("best of" in event.description for event in before.events.values())
