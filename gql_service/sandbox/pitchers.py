"""Made-up pitchers of baseball. No name belongs to a player.

A team has five starters, who pitch in turn, and three more pitchers. A pitcher keeps number and name in every season.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gql_service.sandbox.fixtures.fixture import Fixture
from gql_service.sandbox.play.script import BOTTOM, TOP
from gql_service.sandbox.play.state import State
from gql_service.sandbox.reference import Team
from gql_service.sandbox.season import Season

ANNOUNCED = timedelta(days=4)
"""How long before a game its probable pitchers are known."""

_STARTERS = 5
_SPOT_STARTER, _OPENER, _CLOSER = 5, 6, 7
_STAFF = 8
_FIRST_NUMBER = 10_900_000
_RELIEVED_AFTER = 6
"""The last inning of a starter."""
_GIVEN = (
    *("Abel", "Bram", "Cato", "Dario", "Edric", "Fenn", "Gideon", "Hollis", "Ivo", "Jory", "Kell", "Leif"),
    *("Milo", "Nico", "Orrin", "Pax", "Quill", "Rafe", "Soren", "Tavi", "Ulric", "Vance", "Wilder", "Yorick"),
)
_FAMILY = (
    *("Ashgrove", "Birchwater", "Copperfell", "Dunmarsh", "Elderby", "Foxholt", "Greenacre", "Hazelby"),
    *("Ironbark", "Juniperly", "Kestrelton", "Larkwood", "Mossgate", "Nightfield", "Oakridge-Vale", "Pinecroft"),
    *("Quarrystone", "Rookhurst", "Sandwick", "Thornberry", "Umberlake", "Violetdale", "Willowmere", "Yarrowby"),
    *("Amberholm", "Brackenford", "Cinderhill", "Driftwell", "Emberlyn", "Fernhollow", "Glasswater", "Heatherby"),
    *("Inkwell", "Jadebrook", "Knollside", "Lanternby", "Marigoldt", "Nettlecombe", "Oysterbay", "Pebbleton"),
)
_STEP = 37
"""Shares no factor with the number of names, so that neighbouring pitchers have different names."""

Player = tuple[int, str]
"""The number and the name."""


@dataclass(frozen=True, slots=True)
class Starts:
    """The pitchers of a side: the probable pitcher, the starter (mostly the same), and whether he is an opener."""

    probable: Player
    starter: Player
    opener: bool


def player(team: Team, place: int) -> Player:
    """Return a pitcher of a team, by the place in its staff."""
    number = team.team_id * _STAFF + place
    name = number * _STEP % (len(_GIVEN) * len(_FAMILY))
    return _FIRST_NUMBER + number, f"{_GIVEN[name % len(_GIVEN)]} {_FAMILY[name // len(_GIVEN)]}"


def starts(season: Season, fixture: Fixture, team: Team) -> Starts:
    """Return who is announced and who starts for a team. A make-up game gets an additional starter."""
    rng = season.chance("pitchers", fixture.game_id, team.team_id)
    turn = (fixture.day.toordinal() + team.team_id) % _STARTERS
    opener, is_replaced = rng.random() < 0.06, rng.random() < 0.04
    place = _OPENER if opener else _SPOT_STARTER if fixture.moved_from else turn
    probable = player(team, place)
    return Starts(probable, player(team, _SPOT_STARTER) if is_replaced else probable, opener and not is_replaced)


def pitcher_fields(season: Season, fixture: Fixture, state: State, now: datetime) -> dict[str, object]:
    """Return the fields about pitchers of a row of Games.

    The probable pitchers are known four days before the game, the starters with the first pitch.
    """
    begun = state.home is not None
    known = begun or (state.status == "Scheduled" and fixture.start - now <= ANNOUNCED)
    row: dict[str, object] = {}
    sides = {side: starts(season, fixture, team) for side, team in (("Away", fixture.away), ("Home", fixture.home))}
    for side, found in sides.items():
        row[f"{side}TeamProbablePitcherID"] = found.probable[0] if known else None
        row |= _named(f"{side}TeamStartingPitcher", found.starter if begun else None)
        row[f"{side}TeamOpener"] = found.opener if known else None
    return {**row, **_named("CurrentPitcher", _current(fixture, state, sides)), **_decisions(fixture, state, sides)}


def _named(role: str, found: Player | None) -> dict[str, object]:
    number, name = found or (None, None)
    return {f"{role}ID": number, role: name}


def _current(fixture: Fixture, state: State, sides: dict[str, Starts]) -> Player | None:
    """Return the pitcher at work: the home team pitches in the top of an inning."""
    segment = state.segment
    if segment is None or segment.kind not in (TOP, BOTTOM):
        return None
    side, team = ("Home", fixture.home) if segment.kind == TOP else ("Away", fixture.away)
    return sides[side].starter if segment.period <= _RELIEVED_AFTER else player(team, _CLOSER)


def _decisions(fixture: Fixture, state: State, sides: dict[str, Starts]) -> dict[str, object]:
    """Return the winning, losing and saving pitcher of a finished game. A save needs a lead of three runs at most."""
    if state.ended is None or state.home is None or state.away is None or state.home == state.away:
        return {**_named("WinningPitcher", None), **_named("LosingPitcher", None), **_named("SavingPitcher", None)}
    won, lost = ("Home", "Away") if state.home > state.away else ("Away", "Home")
    saved = abs(state.home - state.away) <= 3
    closer = player(fixture.home if won == "Home" else fixture.away, _CLOSER)
    return {
        **_named("WinningPitcher", sides[won].starter),
        **_named("LosingPitcher", sides[lost].starter),
        **_named("SavingPitcher", closer if saved else None),
    }
