"""Whether a game went, or has gone, beyond its usual length."""

from collections.abc import Iterable
from typing import Final

from gql_service.sportsdata.fields.details.checked import Checked
from gql_service.sportsdata.fields.details.period_names import is_extra
from schema.enums import FINISHED_STATUSES, GameStatus, PeriodKind
from schema.types.game_details import PeriodScore

_FIELD: Final = "overtime"
INNINGS: Final = 9


def overtime_of(
    row: Checked,
    status: GameStatus,
    word: str | None,
    periods: Iterable[PeriodScore],
    claims: Iterable[bool | None],
    *,
    silence: bool | None,
) -> bool | None:
    """Return whether a game had overtime.

    None before the end unless overtime has begun, and if values contradict each other. `word` is the vendor's status.
    `claims` are the statements of fields of the row; None stands for a field without a statement. `silence` is the
    result for a finished game without any statement.
    """
    if status is GameStatus.SCHEDULED:
        return None
    longer = is_extra(word) or any(each.kind is not PeriodKind.REGULAR for each in periods)
    said = {claim for claim in claims if claim is not None} | ({True} if longer else set())
    if len(said) > 1:
        row.reject(_FIELD)
    if _FIELD in row.rejected:
        return None
    if True in said:
        return True
    if status not in FINISHED_STATUSES:
        return None
    return False if said else silence


def nfl_claims(row: Checked) -> Iterable[bool | None]:
    """Return the statements of IsOvertime and of the present quarter."""
    return row.flag(_FIELD, "IsOvertime"), is_extra(row.row.text("Quarter")) or None


def inning_claims(row: Checked) -> Iterable[bool | None]:
    """Return the statement of the last inning's number. The vendor has no flag for extra innings."""
    inning = row.integer(_FIELD, "Inning")
    return (inning > INNINGS if inning else None,)


def period_claims(row: Checked) -> Iterable[bool | None]:
    """Return the statement of the word for the present or last period."""
    return (is_extra(row.row.text("Quarter", "Period")) or None,)


def soccer_claims(row: Checked) -> Iterable[bool | None]:
    """Return the statement of Period: `Regular` means that the game ended after 90 minutes."""
    word = row.row.text("Period")
    return (False if word is not None and word.lower() == "regular" else is_extra(word) or None,)
