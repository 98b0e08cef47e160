"""Rows of games as lines for people: start, teams, score, state, venue and channels.

A page of games has dozens of columns. If they do not fit, these columns show the most important facts, a line for each
game.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

Row = Mapping[str, Any]
LONGEST: Final = 100
"""The largest number of columns of a line, however wide the terminal is."""
_ELLIPSIS: Final = "…"
_LIVE: Final = frozenset({"IN_PROGRESS", "DELAYED", "HALFTIME", "BREAK"})
_LEAST_WANTED: Final = ("city", "channels", "venue", "league")
"""Columns that are dropped if a line is too wide, in this order."""
_NARROWEST: Final = 8
"""The smallest number of columns to which a text may be shortened."""


@dataclass(frozen=True, slots=True)
class GameColumns:
    """Locates the fields of a game in rows: `prefix` is the part of the names before them, such as `games.` in rows of
    days.
    """

    prefix: str

    @classmethod
    def of(cls, columns: Sequence[str]) -> "GameColumns | None":
        """Find games among the columns of a table: a start or a state, and two teams."""
        for name in columns:
            prefix, found, _ = name.partition("awayTeam.")
            states = {f"{prefix}{field}" for field in ("status", "startTime", "localStartTime")}
            has_both = found and any(column.startswith(f"{prefix}homeTeam.") for column in columns)
            if has_both and not states.isdisjoint(columns):
                return cls(prefix)
        return None

    def rows(
        self, rows: Sequence[Row], zone: ZoneInfo | None, width: int, measure: Callable[[str], int]
    ) -> list[dict[str, Any]]:
        """Return the rows with the columns of a line that is no wider than `width`, as `measure` counts columns."""
        lines = [self._line(row, zone) for row in rows]
        names = [name for name in (lines[0] if lines else ()) if any(line[name] not in (None, "") for line in lines)]
        for name in _LEAST_WANTED:
            if _width(lines, names, measure) <= width:
                break
            names = [each for each in names if each != name]
        lines = [{name: line[name] for name in names} for line in lines]
        return _cut(lines, width, measure)

    def _line(self, row: Row, zone: ZoneInfo | None) -> dict[str, Any]:
        def of(*names: str) -> Any:
            return next((value for name in names if (value := row.get(f"{self.prefix}{name}")) is not None), None)

        return {
            "start": _start(of("localStartTime", "startTime"), zone) or of("date") or row.get("date"),
            "league": of("league"),
            "away": _team(of, "away"),
            "home": _team(of, "home"),
            "score": _score(of("awayScore"), of("homeScore")),
            "status": _status(of),
            "venue": of("venue.name"),
            "city": of("venue.city"),
            "channels": ", ".join(of("channels") or ()),
        }


def zone_of(rows: Sequence[Row]) -> ZoneInfo | None:
    """Return the zone that an answer names; None without a valid zone."""
    names = (value for row in rows for name, value in row.items() if name.rpartition(".")[2] == "timeZone")
    found = next((name for name in names if isinstance(name, str)), None)
    try:
        return ZoneInfo(found) if found is not None else None
    except (ValueError, OSError):
        return None


def _team(of: Callable[..., Any], side: str) -> str:
    return of(f"{side}Team.name", f"{side}Team.fullName", f"{side}Team.key") or "?"


def _start(text: str | None, zone: ZoneInfo | None) -> str | None:
    """Return a start as `2026-11-26 12:30`: in `zone` if the text is in UTC, otherwise in the offset of the text."""
    if text is None:
        return None
    instant = datetime.fromisoformat(text)
    # The answer's zone applies to instants in UTC. A local time is already in the requested zone.
    if zone is not None and text.endswith("Z"):
        instant = instant.astimezone(zone)
    return f"{instant:%Y-%m-%d %H:%M}"


def _score(away: Any, home: Any) -> str:
    return "" if away is None or home is None else f"{away}-{home}"


def _status(of: Callable[..., Any]) -> str:
    """Return the state of a game: the period and its clock during play, otherwise the vendor's text."""
    status, text, place = of("status"), of("statusText"), (of("period"), of("clock"))
    if status in _LIVE and any(place):
        return " ".join(str(each) for each in place if each)
    return text or (status or "").replace("_", " ").capitalize()


def _width(lines: Sequence[Row], names: Sequence[str], measure: Callable[[str], int]) -> int:
    widths = [max(measure(name), *(measure(str(line[name] or "")) for line in lines)) for name in names]
    return sum(widths) + 2 * (len(names) - 1)


def _cut(lines: list[dict[str, Any]], width: int, measure: Callable[[str], int]) -> list[dict[str, Any]]:
    """Shorten the longest texts until the lines fit, or nothing is left to shorten."""
    names = list(lines[0]) if lines else []
    while lines and (over := _width(lines, names, measure) - width) > 0:
        name, longest = max(
            ((name, max(measure(str(line[name] or "")) for line in lines)) for name in names), key=lambda each: each[1]
        )
        if longest <= _NARROWEST:
            break
        lines = [{**line, name: _short(line[name], max(_NARROWEST, longest - over), measure)} for line in lines]
    return lines


def _short(value: Any, width: int, measure: Callable[[str], int]) -> Any:
    text = str(value or "")
    if measure(text) <= width:
        return value
    while text and measure(text) > width - 1:
        text = text[:-1]
    return text.rstrip() + _ELLIPSIS
