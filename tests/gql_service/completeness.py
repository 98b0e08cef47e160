"""Finds what a league lacks: facts that contradict each other, the reader, the sandbox or the documentation."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from gql_service.sandbox.leagues import league as sandbox_league
from gql_service.sportsdata.fields.row import Row
from gql_service.sportsdata.leagues import VENDOR_LEAGUES
from gql_service.sportsdata.routes import PARTS_BY_SUFFIX
from gql_service.sportsdata.vendor_league import VendorLeague
from schema.enums import League, SeasonType
from schema.ids import SeasonKey
from schema.leagues.facts import LeagueFacts, Numbering

YEAR: Final = 2026
SHORTEST: Final = timedelta(hours=1)
LONGEST: Final = timedelta(hours=5)
"""The bounds of a plausible length of a game."""


def lacking(league: League, facts: LeagueFacts, vendor: VendorLeague) -> list[str]:
    """Return a sentence for each thing that the league lacks; an empty list for a complete league."""
    checks = (_parts(facts), _values(facts), _paths(league, vendor), _reader(facts, vendor))
    found = [sentence for check in checks for sentence in check]
    return [*found, *_sandbox(league, facts), *_page(league, facts)]


def _parts(facts: LeagueFacts) -> Iterator[str]:
    if SeasonType.REGULAR not in facts.parts:
        yield "parts lack REGULAR"
        return
    every = [*facts.parts.values(), *facts.exceptions.values()]
    if any(months.first > months.last for months in every):
        yield "months end before they begin"
    firsts = [months.first for months in facts.parts.values()]
    if firsts != sorted(firsts):
        yield "parts are not in order of time"
    if any(part not in facts.parts for _, part in facts.exceptions):
        yield "exceptions name a part that the league does not have"
    begins = facts.parts[SeasonType.REGULAR].days(YEAR)[0]
    numbering = _numbering(begins, max(months.days(YEAR)[1] for months in facts.parts.values()))
    if facts.numbering is not numbering:
        yield f"numbering is {facts.numbering.name}, but the months belong to {numbering.name}"


def _numbering(begins: date, ends: date) -> Numbering:
    if begins.year < YEAR:
        return Numbering.END
    return Numbering.START if ends.year > YEAR else Numbering.CALENDAR


def _values(facts: LeagueFacts) -> Iterator[str]:
    if not SHORTEST <= facts.usual_length <= LONGEST:
        yield f"usual_length is {facts.usual_length}"
    if facts.by_week and not facts.counts_weeks:
        yield "by_week needs counts_weeks"


def _paths(league: League, vendor: VendorLeague) -> Iterator[str]:
    for other, theirs in VENDOR_LEAGUES.items():
        if other is not league and _schedules(league, vendor) & _schedules(league, theirs):
            yield f"routes are those of {other.value}"


def _schedules(league: League, vendor: VendorLeague) -> set[str]:
    return set(vendor.routes.schedule_paths(SeasonKey(league, YEAR, SeasonType.REGULAR)))


def _reader(facts: LeagueFacts, vendor: VendorLeague) -> Iterator[str]:
    row = Row.of({vendor.game_number: 7, "Status": "Scheduled", "Week": 3})
    game = vendor.read_game(row, SeasonType.REGULAR)
    if game is None or game.number != "7":
        yield f"read_game does not read {vendor.game_number}"
    elif (game.week == 3) is not facts.counts_weeks:
        yield "read_game and counts_weeks disagree"


def _sandbox(league: League, facts: LeagueFacts) -> Iterator[str]:
    try:
        made_up = sandbox_league(league.value.lower())
    except KeyError:
        yield "the sandbox does not have the league"
        return
    if not {PARTS_BY_SUFFIX[suffix] for suffix in made_up.parts} <= set(facts.parts):
        yield "the sandbox plays parts that the league does not have"


def _page(league: League, facts: LeagueFacts) -> Iterator[str]:
    rows = Path("docs/concepts.md").read_text(encoding="utf-8").splitlines()
    year = facts.numbering.value.replace("year it", "year in which it")
    named = (row for row in rows if row.startswith(f"| {year} |"))
    if not any(league.value in row.replace(",", "").split() for row in named):
        yield "docs/concepts.md does not name its numbering"
