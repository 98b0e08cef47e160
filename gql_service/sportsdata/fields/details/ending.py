"""When a game ended."""

from datetime import datetime
from typing import Final

from gql_service.sportsdata.fields.details.checked import Checked
from gql_service.sportsdata.fields.times import Start, eastern_readings
from schema.enums import FINISHED_STATUSES, GameStatus

_FIELD: Final = "endTime"
_NAME: Final = "GameEndDateTime"
"""The NBA also spells the field GameEndDateTIme. Names ignore case."""


def end_of(row: Checked, start: Start, status: GameStatus) -> datetime | None:
    """Return the end (UTC) of a finished game; None if the end is not after the `start`.

    A local time in the repeated hour of autumn has two readings. The first reading after the start is used.
    """
    readings = eastern_readings(row.row.text(_NAME))
    began = start.time or start.midnight
    end = next((reading for reading in readings if began is None or reading > began), None)
    if end is None:
        if row.row.has(_NAME):
            row.reject(_FIELD)
        return None
    if status in FINISHED_STATUSES:
        return end
    if status is not GameStatus.UNKNOWN:
        row.reject(_FIELD)
    return None
