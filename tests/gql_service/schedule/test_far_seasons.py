"""How many seasons that are neither running nor next stay in memory, whoever asks for how many."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from gql_service.schedule.seasons.shelf import FAR_GAMES_KEPT, FAR_SEASONS_KEPT, too_many
from schema.enums import League, SeasonType
from schema.ids import SeasonKey
from schema.model.snapshot import Snapshot
from tests.builders import NOW, game, season, snapshot, utc

GAME = game("1", utc("2026-11-22T18:00:00"), of=season())


def shown(games: int, minutes_ago: int) -> tuple[datetime, Snapshot]:
    """Build a season with a number of games, last shown to a visitor a number of minutes ago."""
    made = snapshot(season(SeasonKey(League.CBB, 2026 - minutes_ago, SeasonType.REGULAR)), [GAME] * games)
    return NOW - timedelta(minutes=minutes_ago), made


def keys_of(seasons: Iterable[tuple[datetime, Snapshot]]) -> list[SeasonKey]:
    return [each.key for _, each in seasons]


def test_of_small_ones_so_many_stay_and_those_not_shown_for_longest_go() -> None:
    far = [shown(10, minutes_ago) for minutes_ago in range(FAR_SEASONS_KEPT + 2)]
    assert too_many(far) == keys_of(far[FAR_SEASONS_KEPT:])
    assert too_many(reversed(far)) == keys_of(far[FAR_SEASONS_KEPT:])
    assert too_many(far[:FAR_SEASONS_KEPT]) == []


def test_of_large_ones_no_more_stay_than_have_so_many_games() -> None:
    latest, middle, oldest = far = [shown(FAR_GAMES_KEPT // 2, minutes_ago) for minutes_ago in range(3)]
    assert too_many(far) == keys_of([oldest])
    assert too_many([latest, middle]) == []


def test_a_far_season_larger_than_the_limit_is_evicted() -> None:
    small, large = shown(5, 1), shown(FAR_GAMES_KEPT + 1, 2)
    assert too_many([small, large]) == keys_of([large])
