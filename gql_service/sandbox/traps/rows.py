"""Traps in a row of a game. Each trap takes a row and returns the row that replaces it."""

from datetime import UTC, datetime

from gql_service.sandbox.eastern import EASTERN
from gql_service.sandbox.rows.common import Row

_TIMES = ("Date", "DateTime", "DateTimeUTC")
_OF_THE_END = (
    *("GameEndDateTime", "Attendance", "WinningPitcher", "WinningPitcherID", "LosingPitcher", "LosingPitcherID"),
    *("SavingPitcher", "SavingPitcherID"),
)
"""Endings of the names of fields that are null until the end of a game, in any letter case."""
_UNPLAYED = (
    *("Runs", "Hits", "Errors", "Score", "LastPlay", "Inning", "InningHalf", "InningDescription"),
    *("StartingPitcher", "StartingPitcherID"),
)
"""Endings of the names of fields that are null until the start of a game."""
_PERIODS = ("Innings", "Quarters", "Periods")


def unfinished(row: Row) -> Row:
    """Return the row as before the end of the game: without end, attendance and decisions."""
    ends = tuple(map(str.lower, _OF_THE_END))
    return {name: None if name.lower().endswith(ends) else value for name, value in row.items()}


def unplayed(row: Row) -> Row:
    """Return the row as before the game: without scores and periods, too."""
    gone = {name: None for name in row if name.endswith(_UNPLAYED)}
    return {**unfinished(row), **gone, **{name: [] for name in _PERIODS if name in row}}


def cancelled_with_two_ls(row: Row) -> Row:
    """Spell a status as the vendor's list of statuses does not."""
    return {**unplayed(row), "Status": "Cancelled"}


def in_progress_with_a_space(row: Row) -> Row:
    """Write a status in two words."""
    return {**unfinished(row), "Status": "In Progress"}


def rain_delay(row: Row) -> Row:
    """Use a status for a delay that no list has."""
    return {**unfinished(row), "Status": "Rain Delay"}


def unknown_status(row: Row) -> Row:
    """Use an unknown status."""
    return {**row, "Status": "Relocated"}


def null_status(row: Row) -> Row:
    """Leave out the status of a game that is no bye."""
    return {**row, "Status": None}


def not_necessary(row: Row) -> Row:
    """Keep a game that will not be played in the list of the regular season."""
    return {**unplayed(row), "Status": "NotNecessary"}


def no_dates(row: Row) -> Row:
    """Leave out when a game is, even the day."""
    return {**row, **{name: None for name in ("Day", *_TIMES) if name in row}}


def time_to_be_decided(row: Row) -> Row:
    """Put a scheduled game at 00:00 Eastern, which means an undecided time on a known day."""
    midnight = datetime.fromisoformat(row["Day"]).replace(tzinfo=EASTERN)
    times = {"Date": row["Day"], "DateTime": row["Day"], "DateTimeUTC": midnight.astimezone(UTC).isoformat()[:19]}
    return {**unplayed(row), "Status": "Scheduled", **{name: times[name] for name in _TIMES if name in row}}


def dotnet_dates(row: Row) -> Row:
    """Write times as old answers do: milliseconds since 1970 with an offset that changes nothing."""

    def written(text: str | None) -> str | None:
        if text is None:
            return None
        local = datetime.fromisoformat(text).replace(tzinfo=EASTERN)
        offset = local.strftime("%z")
        return f"/Date({int(local.timestamp() * 1000)}{offset})/"

    return {**row, **{name: written(row[name]) for name in ("Date", "DateTime", "Day") if name in row}}


def wrong_case(row: Row) -> Row:
    """Write field names as soccer's are written."""
    names = {
        "StadiumID": "StadiumId",
        "AwayTeamID": "AwayTeamId",
        "HomeTeamID": "HomeTeamId",
        "DateTimeUTC": "DateTimeUtc",
    }
    return {names.get(name, name): value for name, value in row.items()}


def numbers_as_strings(row: Row) -> Row:
    """Put quotes around whole numbers, ids too."""
    return {name: str(value) if type(value) is int else value for name, value in row.items()}


def scrambled(row: Row) -> Row:
    """Replace texts that a trial key may not see by the word Scrambled, and some numbers by false values."""
    hidden = (
        *("Channel", "ForecastDescription", "LastPlay", "InningDescription", "WinningPitcher", "LosingPitcher"),
        *("AwayTeamStartingPitcher", "HomeTeamStartingPitcher", "SavingPitcher", "CurrentPitcher"),
    )
    nonsense = {"OverUnder": 1.3, "PointSpread": -0.6, "AwayTeamRuns": 1, "HomeTeamRuns": 1}
    return {name: "Scrambled" if name in hidden else nonsense.get(name, value) for name, value in row.items()}


def two_channels(row: Row) -> Row:
    """Name two channels in a single text, if the row has a channel."""
    return {**row, "Channel": "CSCh,TBS"} if "Channel" in row else row
