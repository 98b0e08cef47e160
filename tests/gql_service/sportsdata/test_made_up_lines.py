"""Any possible line score, written in the shape of each league's rows, comes through as it is and adds up."""

from typing import Any, Final, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.enums import League, PeriodKind, SeasonType
from schema.model.snapshot import Snapshot
from tests.gql_service.sportsdata.samples import JsonRow, nfl_row, points, runs, snapshot
from tests.gql_service.sportsdata.test_line_scores import goals, innings, nfl_line, quarters
from tests.quick import examples
from tests.samples import fifa_2026

Pair = tuple[int | None, int | None]
REGULAR: Final = {
    League.NFL: 4,
    League.NBA: 4,
    League.WNBA: 4,
    League.MLB: 9,
    League.NHL: 3,
    League.CFB: 4,
    League.CBB: 2,
    League.FIFA: 2,
}
MOST_LONGER: Final = {League.NFL: 1, League.FIFA: 1, League.MLB: 17}
"""The most periods after the regular ones: the NFL and soccer have one sum for all of them."""
SHOOTOUTS: Final = (League.NHL, League.FIFA)


class Line(NamedTuple):
    """The scores by period, home first, with an optional shoot-out. `total` is the score of the game."""

    pairs: list[Pair]
    shootout: Pair | None
    total: tuple[int, int]
    longer: bool

    @property
    def word(self) -> str:
        """The vendor's word for the state."""
        return "F/SO" if self.shootout is not None else "F/OT" if self.longer else "Final"


@st.composite
def lines(draw: st.DrawFn, league: League) -> Line:
    """Draw the line score of a finished game."""
    regular, goals = REGULAR[league], st.integers(0, 9)
    shot = league in SHOOTOUTS and draw(st.booleans())
    # Rain can end a game of baseball after five innings.
    usual = draw(st.integers(5, 9)) if league is League.MLB else regular
    longer = draw(st.integers(0, MOST_LONGER.get(league, 5))) if usual == regular else 0
    pairs: list[Pair] = draw(st.lists(st.tuples(goals, goals), min_size=usual + longer, max_size=usual + longer))
    if league is League.MLB and draw(st.booleans()):
        pairs[-1] = (None, pairs[-1][1])  # the home team leads, and does not bat again
    home, away = (sum(pair[side] or 0 for pair in pairs) for side in (0, 1))
    if not shot:
        return Line(pairs, None, (home, away), longer > 0)
    if home != away:
        less = max(home, away) - min(home, away)
        pairs[0] = ((pairs[0][0] or 0) + less * (home < away), (pairs[0][1] or 0) + less * (away < home))
    level = max(home, away)
    shootout = draw(st.sampled_from([(3, 2), (4, 5), (1, 0)]))
    if league is League.FIFA:
        return Line(pairs, shootout, (level, level), longer=True)
    return Line(
        pairs, shootout, (level + (shootout[0] > shootout[1]), level + (shootout[1] > shootout[0])), longer=True
    )


def named(line: Line, regular: int, *, numbered: bool) -> list[JsonRow]:
    """Write Periods by name, in the NHL without numbers."""
    extra = [f"OT{n}" if n > 1 else "OT" for n in range(1, 20)]
    names = [*map(str, range(1, regular + 1)), *extra][: len(line.pairs)]
    rows: list[tuple[str, Pair]] = list(zip(names, line.pairs, strict=True))
    if line.shootout is not None:
        rows.append(("SO", line.shootout))
    return [
        {"Name": name, "HomeScore": home, "AwayScore": away} | ({"Number": number} if numbered else {})
        for number, (name, (home, away)) in enumerate(rows, start=1)
    ]


def football(line: Line) -> tuple[JsonRow, dict[str, Any]]:
    total = {"HomeScore": line.total[0], "AwayScore": line.total[1]}
    overtime = line.pairs[4] if line.longer else (0, 0)
    scores = nfl_line(line.pairs[:4], overtime, Status=line.word, IsOvertime=line.longer, **total)
    return nfl_row(Status=line.word), {"scores": [scores]}


def soccer(line: Line) -> tuple[JsonRow, dict[str, Any]]:
    extra = line.pairs[2] if len(line.pairs) > 2 else (None, None)
    penalties = line.shootout or (None, None)
    sides = [
        (line.total[side], line.pairs[0][side], line.pairs[1][side], extra[side], penalties[side]) for side in (0, 1)
    ]
    period = "PenaltyShootout" if line.shootout else "ExtraTime" if line.longer else "Regular"
    row = goals(sides[0], sides[1], line.word, Period=period)
    return {"RoundId": 1, "SeasonType": 1, "Name": "Final", "Games": [row]}, {"teams": fifa_2026.TEAMS}


def written(league: League, line: Line) -> Snapshot:
    """Return the season of a row with this line score, in the league's own shape."""
    more: dict[str, Any] = {}
    home, away = line.total
    if league is League.NFL:
        row, more = football(line)
    elif league is League.FIFA:
        row, more = soccer(line)
    elif league is League.MLB:
        row = runs(home, away, Inning=len(line.pairs), Innings=innings(*line.pairs))
    elif league in (League.NBA, League.WNBA):
        row = points(home, away, Status=line.word, Quarters=quarters(*line.pairs))
    else:
        parts = named(line, REGULAR[league], numbered=league is not League.NHL)
        row = points(home, away, Status=line.word, Periods=parts)
    part = SeasonType.REGULAR if league in (League.NFL, League.FIFA) else SeasonType.POSTSEASON
    return snapshot(league, [row], season_type=part, **more)


@pytest.mark.parametrize("league", REGULAR, ids=lambda league: league.value)
@settings(max_examples=examples(80), deadline=None)
@given(data=st.data())
def test_a_line_score_comes_through_and_adds_up(league: League, data: st.DataObject) -> None:
    line = data.draw(lines(league))
    season = written(league, line)
    (game,) = season.games
    shown = [(each.home_score, each.away_score) for each in game.period_scores]
    assert shown == [*line.pairs, *([line.shootout] if line.shootout is not None else [])]
    kinds = [each.kind for each in game.period_scores]
    usual = min(REGULAR[league], len(line.pairs))
    assert kinds[:usual] == [PeriodKind.REGULAR] * usual
    assert kinds[usual : len(line.pairs)] == [PeriodKind.OVERTIME] * (len(line.pairs) - usual)
    assert kinds[len(line.pairs) :] == ([] if line.shootout is None else [PeriodKind.SHOOTOUT])
    sums = [sum(pair[side] or 0 for pair in line.pairs) for side in (0, 1)]
    more = [(game.home_score or 0) - sums[0], (game.away_score or 0) - sums[1]]
    assert sorted(more) == ([0, 1] if line.shootout is not None and league is League.NHL else [0, 0])
    assert game.overtime is line.longer
    assert season.rejected_values == 0
