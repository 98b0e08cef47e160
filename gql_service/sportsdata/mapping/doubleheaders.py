"""Finds doubleheaders. (Trap 9: two numbers, a single day, and often no time for the second game.)

In a doubleheader, two teams play each other more than once on a day, one game after the other, in the same venue or
with the same home team. Preseason split squads are not doubleheaders: both halves play at the same time in two cities.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from gql_service.process.background import in_turns
from gql_service.sportsdata.fields.game_row import GameRow
from schema.enums import NOT_TO_COME
from schema.types.game import Game

SHORTEST_BETWEEN: Final = timedelta(hours=3)
"""Two games of a team in different venues that start closer together than this are split-squad games."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A game of two teams. `day` and `start` (UTC) are its first start, because a resumed game makes no
    doubleheader.
    """

    game: Game
    day: date
    start: datetime | None
    home: str
    venue: str | None


def number_doubleheaders(played: Iterable[tuple[GameRow, Game]]) -> None:
    """Number the games of each doubleheader by start, from 1."""
    pairs: defaultdict[tuple[date, frozenset[str]], list[Meeting]] = defaultdict(list)
    for row, game in in_turns(played, at_once=64):
        day = row.first_start.day
        if day and game.home_team and game.away_team and game.status not in NOT_TO_COME:
            start = game.start_time if row.began is None else row.began.time
            meeting = Meeting(game, day, start, game.home_team.id, row.stadium)
            pairs[day, frozenset((game.home_team.id, game.away_team.id))].append(meeting)
    for meetings in pairs.values():
        if len(meetings) > 1:
            for together in doubleheaders(meetings):
                for place, meeting in enumerate(together, start=1):
                    meeting.game.game_number = place


def doubleheaders(meetings: Iterable[Meeting]) -> list[Sequence[Meeting]]:
    """Group the meetings of two teams on a day into doubleheaders, sorted by start. A single meeting is left out."""
    groups: list[list[Meeting]] = []
    # Group by venue first. The remaining games may follow such a group, or be played elsewhere at the same time.
    ordered = sorted(meetings, key=_order)
    rooms: defaultdict[str | None, list[Meeting]] = defaultdict(list)
    for meeting in ordered:
        rooms[meeting.venue].append(meeting)
    for room in sorted((room for venue, room in rooms.items() if venue is not None), key=len, reverse=True):
        _join(groups, room)
    for meeting in rooms[None]:
        _join(groups, [meeting])
    return [sorted(group, key=_order) for group in groups if len(group) > 1]


def _join(groups: list[list[Meeting]], room: Sequence[Meeting]) -> None:
    """Add the meetings in a venue to the first group that fits all of them, or make a new group."""
    for group in groups:
        if all(_one_after_the_other(one, other) for one in group for other in room):
            group.extend(room)
            return
    groups.append(list(room))


def _one_after_the_other(one: Meeting, other: Meeting) -> bool:
    """Return whether two meetings in different or unknown venues can belong to a home doubleheader of a team."""
    if one.home != other.home:
        return False
    if one.venue is None or other.venue is None:
        return True
    return one.start is not None and other.start is not None and abs(one.start - other.start) >= SHORTEST_BETWEEN


def _order(meeting: Meeting) -> tuple[bool, float, str]:
    """Order by start; a game without a time comes last."""
    start = meeting.start
    return (start is None, start.timestamp() if start is not None else 0.0, meeting.game.id)
