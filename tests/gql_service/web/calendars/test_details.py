"""The line score, the series and the aggregate in the description of an event."""

from collections.abc import Sequence
from typing import Any

import pytest

from gql_service.web.calendars.events import event_of
from schema.enums import GameStatus, League, PeriodKind, SeasonType
from schema.ids import SeasonKey
from schema.types.game import Game
from schema.types.game_details import AggregateScore, PeriodScore
from schema.types.series import Series
from tests.builders import game, season, team, utc

REGULAR, OVERTIME, SHOOTOUT = PeriodKind.REGULAR, PeriodKind.OVERTIME, PeriodKind.SHOOTOUT
START = utc("2026-11-26T21:30:00")
Part = tuple[str, PeriodKind, int | None, int | None]


def line(*parts: Part) -> list[PeriodScore]:
    """Build a line score of names, kinds, home scores and away scores."""
    return [
        PeriodScore(number=number, name=name, kind=kind, home_score=home, away_score=away)
        for number, (name, kind, home, away) in enumerate(parts, start=1)
    ]


def regular(*pairs: tuple[int | None, int | None], kind: PeriodKind = REGULAR, first: int = 1) -> list[Part]:
    return [(str(number), kind, home, away) for number, (home, away) in enumerate(pairs, start=first)]


def played(league: League, parts: Sequence[Part], status: GameStatus = GameStatus.FINAL, **more: Any) -> Game:
    of = season(SeasonKey(league, 2026, SeasonType.REGULAR))
    bees, ants = team("BEE", "Bees", league=league), team("ANT", "Ants", league=league)
    return game("1", START, bees, ants, of=of, status=status, period_scores=line(*parts), **more)


def lines_of(some: Game, *, scores: bool = True) -> list[str]:
    """Return the lines of the description, without the first, which names league and season."""
    found = event_of(some, scores=scores)
    assert found is not None
    return found.description.splitlines()[1:]


QUARTERS = regular((7, 3), (3, 7), (10, 0), (4, 14))


@pytest.mark.parametrize(
    ("league", "parts", "expected"),
    [
        pytest.param(League.NFL, QUARTERS, ["Ants: 3 7 0 14", "Bees: 7 3 10 4"], id="quarters"),
        pytest.param(
            League.NFL,
            [*QUARTERS, ("Overtime", OVERTIME, 0, 3)],
            ["Ants: 3 7 0 14 · Overtime 3", "Bees: 7 3 10 4 · Overtime 0"],
            id="one overtime",
        ),
        pytest.param(
            League.NBA,
            [*QUARTERS, ("OT", OVERTIME, 9, 9), ("OT2", OVERTIME, 12, 8)],
            ["Ants: 3 7 0 14 · OT 9 · OT2 8", "Bees: 7 3 10 4 · OT 9 · OT2 12"],
            id="two overtimes",
        ),
        pytest.param(
            League.NHL,
            [*regular((1, 0), (0, 2), (1, 0)), ("OT", OVERTIME, 0, 0), ("SO", SHOOTOUT, 3, 2)],
            ["Ants: 0 2 0 · OT 0 · SO 2", "Bees: 1 0 1 · OT 0 · SO 3"],
            id="a shoot-out",
        ),
        pytest.param(
            League.MLB,
            regular(*[(0, 0)] * 7, (5, 1), (None, 0)),
            ["Ants: 0 0 0 0 0 0 0 1 0", "Bees: 0 0 0 0 0 0 0 5 x"],
            id="no bottom of the ninth",
        ),
        pytest.param(
            League.MLB,
            [*regular(*[(0, 0)] * 9), *regular((0, 0), (1, 0), kind=OVERTIME, first=10)],
            ["Ants: 0 0 0 0 0 0 0 0 0 0 0", "Bees: 0 0 0 0 0 0 0 0 0 0 1"],
            id="extra innings",
        ),
        pytest.param(
            League.EPL,
            [("1st half", REGULAR, 1, 0), ("2nd half", REGULAR, 0, 1), ("Penalty shoot-out", SHOOTOUT, 4, 2)],
            ["Bees: 1 0 · Penalty shoot-out 4", "Ants: 0 1 · Penalty shoot-out 2"],
            id="soccer, home first",
        ),
        pytest.param(League.NBA, [], [], id="no line score"),
    ],
)
def test_a_finished_game_has_a_line_for_each_team(league: League, parts: list[Part], expected: list[str]) -> None:
    assert lines_of(played(league, parts)) == expected


def test_the_line_score_follows_the_result() -> None:
    some = played(League.NFL, QUARTERS, home_score=24, away_score=24, status_text="Final")
    assert lines_of(some)[0] == "Final: Ants 24 at Bees 24"
    assert lines_of(some)[1:] == ["Ants: 3 7 0 14", "Bees: 7 3 10 4"]
    assert lines_of(some, scores=False) == []


@pytest.mark.parametrize(
    "status", [status for status in GameStatus if status not in (GameStatus.FINAL, GameStatus.FORFEIT)]
)
def test_a_game_that_goes_on_has_no_line_score(status: GameStatus) -> None:
    assert not [each for each in lines_of(played(League.NFL, QUARTERS[:2], status)) if "7" in each]


@pytest.mark.parametrize(
    ("series", "shown", "without_scores"),
    [
        (
            Series(game_number=5, max_length=7, home_wins=3, away_wins=1, leader=team("BEE", "Bees"), decided=False),
            "Game 5, best of 7: BEE leads 3-1",
            "Game 5, best of 7",
        ),
        (
            Series(game_number=6, max_length=7, home_wins=2, away_wins=4, leader=team("ANT", "Ants"), decided=True),
            "Game 6, best of 7: ANT wins 4-2",
            "Game 6, best of 7",
        ),
        (Series(game_number=1, max_length=3, home_wins=0, away_wins=0), "Game 1, best of 3: Series tied 0-0", None),
        (Series(game_number=2, max_length=7), "Game 2, best of 7", "Game 2, best of 7"),
        (Series(max_length=5, home_wins=1, away_wins=1), "Best of 5: Series tied 1-1", "Best of 5"),
        (Series(home_wins=1, away_wins=1), "Series tied 1-1", ""),
    ],
)
@pytest.mark.parametrize("status", [GameStatus.SCHEDULED, GameStatus.IN_PROGRESS, GameStatus.FINAL])
def test_a_series_stands_before_and_after_the_game(
    series: Series, shown: str, without_scores: str | None, status: GameStatus
) -> None:
    some = played(League.NBA, [], status, series=series)
    assert lines_of(some) == [shown]
    if without_scores is not None:
        assert lines_of(some, scores=False) == ([without_scores] if without_scores else [])


def test_a_tie_of_two_legs_has_its_aggregate() -> None:
    some = played(League.UCL, [], aggregate=AggregateScore(home_score=3, away_score=2, leg=2, summary="Agg. 3-2"))
    assert lines_of(some) == ["Agg. 3-2"]
    assert lines_of(some, scores=False) == []
    assert lines_of(played(League.UCL, [], aggregate=AggregateScore(leg=1))) == []
