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


def suspended_and_resumed(asked: Asked, rows: list[object]) -> None:
    """Suspend a game. Its row keeps number, day and start, and from then on contains the time of the continuation."""
    early, late = pairs(asked.season)[4]
    broken_off, resumed = early.start + PLAYED, instant(late.day, *_RESUMED_AT)
    if asked.now < broken_off:
        return
    for row in rows:
        if isinstance(row, dict) and row.get("GameID") == early.game_id:
            resumption = {"SuspensionResumeDay": day_text(late.day), "SuspensionResumeDateTime": eastern_text(resumed)}
            state = _state(asked.now, broken_off, resumed)
            # Light rows have no scores.
            row.update({name: value for name, value in (resumption | state).items() if name in row})


def _state(now: datetime, broken_off: datetime, resumed: datetime) -> Row:
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
    }
