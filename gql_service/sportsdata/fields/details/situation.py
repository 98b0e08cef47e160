"""The situation of a live game in words: down and field position in football, outs and runners in baseball."""

from typing import Final

from gql_service.sportsdata.fields.details.checked import Checked
from gql_service.sportsdata.fields.details.period_names import ordinal

_FIELD: Final = "situation"
_GOAL: Final = "goal"
_BASES: Final = (("First", "1st"), ("Second", "2nd"), ("Third", "3rd"))


def football_situation(row: Checked, teams: frozenset[str | None]) -> str | None:
    """Return `2nd & 7 at DAL 34`; None without a down, or if a value is impossible. `teams` are the keys of both sides.

    Without a field position, the text ends before `at`. At midfield no side is named: `1st & 10 at 50`.
    """
    down = row.integer(_FIELD, "Down", least=1, most=4)
    distance, sound = _distance(row)
    yard = row.integer(_FIELD, "YardLine", most=50)
    territory = row.row.text("YardLineTerritory")
    if territory is not None and territory not in teams:
        row.reject(_FIELD)
    if down is None or distance is None or not sound or _FIELD in row.rejected:
        return None
    if yard is None:
        return f"{ordinal(down)} & {distance}"
    place = f"{territory} {yard}" if territory is not None and yard != 50 else str(yard)
    return f"{ordinal(down)} & {distance} at {place}"


def _distance(row: Checked) -> tuple[str | None, bool]:
    """Return the yards to go or `Goal`, and whether the value is possible."""
    text = row.row.text("Distance")
    if text is not None and text.lower() == _GOAL:
        return "Goal", True
    yards = row.integer(_FIELD, "Distance", least=1, most=99)
    return (None if yards is None else str(yards)), yards is not None or text is None


def baseball_situation(row: Checked, inning: str | None) -> str | None:
    """Return `Top 9, 2 out, runners on 1st and 3rd`; None between half innings, or if a value is impossible.

    `inning` is the half inning, `Top 9`.
    """
    outs = row.integer(_FIELD, "Outs", most=3)
    bases = [(name, row.flag(_FIELD, f"RunnerOn{field}")) for field, name in _BASES]
    if inning is None or outs is None or _FIELD in row.rejected:
        return None
    taken = [name for name, runner in bases if runner]
    known = all(runner is not None for _, runner in bases)
    parts = [inning, f"{outs} out", *([_runners(taken)] if taken or known else [])]
    return ", ".join(parts)


def _runners(taken: list[str]) -> str:
    if not taken:
        return "bases empty"
    if len(taken) == len(_BASES):
        return "bases loaded"
    return f"runner on {taken[0]}" if len(taken) == 1 else f"runners on {' and '.join(taken)}"
