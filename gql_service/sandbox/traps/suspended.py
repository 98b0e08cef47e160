"""The trap of a game that is broken off after an hour and finished before the next day's game of the same teams."""

from datetime import datetime, timedelta

from gql_service.sandbox.eastern import day_text, eastern_text, instant
from gql_service.sandbox.rows.common import Row
from gql_service.sandbox.traps.lists import Asked, pairs

PLAYED = timedelta(hours=1)
"""How long the game is played before rain interrupts it."""
REST = timedelta(hours=2)
"""How long the remaining part of the game takes."""
_TICK = 10
_RESUMED_AT = (13, 5)
_UNDECIDED = (
    *("Outs", "Balls", "Strikes", "RunnerOnFirst", "RunnerOnSecond", "RunnerOnThird"),
    *("CurrentPitcherID", "CurrentPitcher", "CurrentPitchingTeamID", "CurrentHittingTeamID"),
    *("WinningPitcherID", "WinningPitcher", "LosingPitcherID", "LosingPitcher", "SavingPitcherID", "SavingPitcher"),
)
"""Fields that are null while nobody is at bat, and before the end."""


def suspended_and_resumed(asked: Asked, rows: list[object]) -> None:
    """Suspend a game. Its row keeps number, day and start, and from then on contains the time of the continuation."""
    early, late = pairs(asked.season)[4]
    broken_off, resumed = early.start + PLAYED, instant(late.day, *_RESUMED_AT)
    if asked.now < broken_off:
        return
    for row in rows:
        if isinstance(row, dict) and row.get("GameID") == early.game_id:
            resumption = {"SuspensionResumeDay": day_text(late.day), "SuspensionResumeDateTime": eastern_text(resumed)}
            state = _state(asked.now, broken_off, resumed, early.game_id)
            # Light rows have no scores.
            row.update({name: value for name, value in (resumption | state).items() if name in row})


def _state(now: datetime, broken_off: datetime, resumed: datetime, game_id: int) -> Row:
    """Return the fields about progress. No points are scored before the game is over."""
    ended = resumed + REST
    if now >= ended:
        return {"Updated": eastern_text(ended), "GameEndDateTime": eastern_text(ended)}
    playing = now >= resumed
    seconds = int((now - resumed).total_seconds()) // _TICK * _TICK
    changed = resumed + timedelta(seconds=seconds) if playing else broken_off
    inning = 4 + 5 * seconds // int(REST.total_seconds()) if playing else 4
    return {
        "Status": "InProgress" if playing else "Suspended",
        "Updated": eastern_text(changed),
        "GameEndDateTime": None,
        "IsClosed": False,
        "AwayTeamRuns": 0,
        "HomeTeamRuns": 0,
        "Inning": inning,
        "InningHalf": "T",
        "InningDescription": f"Top {inning}",
        "Innings": [_inning(game_id, number, inning) for number in range(1, inning + 1)],
        "Attendance": None,
        "LastPlay": "Foul ball" if playing else "Rain delay",
        **dict.fromkeys(_UNDECIDED),
    }


def _inning(game_id: int, number: int, current: int) -> Row:
    """Return an inning without runs. The current inning lacks its bottom half."""
    return {
        "InningID": game_id * 100 + number,
        "GameID": game_id,
        "InningNumber": number,
        "AwayTeamRuns": 0,
        "HomeTeamRuns": None if number == current else 0,
    }
