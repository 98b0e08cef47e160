"""Each league has all that the gateway needs, and an incomplete league is reported with all that it lacks."""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from gql_service.sportsdata.leagues import VENDOR_LEAGUES
from schema.enums import League, SeasonType
from schema.leagues import FACTS
from schema.leagues.facts import LeagueFacts, Months, Numbering
from schema.leagues.per_league import IncompleteLeagues, one_per_league
from tests.gql_service.completeness import lacking

DEFAULTS: Final = {"gql_service/settings/settings.py", "gql_service/web/rest/legacy_parameters.py"}
"""The modules with a default league: of a live gateway without `LEAGUES`, and of the legacy route."""


def modules() -> Iterator[Path]:
    """Yield the gateway's modules; the sandbox has its own description of the leagues."""
    for package in ("schema", "gql_service"):
        yield from (file for file in Path(package).rglob("*.py") if "sandbox" not in file.parts)


@pytest.mark.parametrize("league", list(League), ids=[league.value for league in League])
def test_a_league_lacks_nothing(league: League) -> None:
    assert lacking(league, FACTS[league], VENDOR_LEAGUES[league]) == []


@pytest.mark.parametrize(
    ("facts", "sentences"),
    [
        ({"parts": {}}, ["parts lack REGULAR"]),
        ({"parts": {SeasonType.REGULAR: Months(13, 9)}}, ["months end before they begin"]),
        (
            {"parts": {SeasonType.POSTSEASON: Months(13, 14), SeasonType.REGULAR: Months(9, 13)}},
            ["parts are not in order of time", "the sandbox plays parts that the league does not have"],
        ),
        (
            {"exceptions": {(2020, SeasonType.OTHER): Months(9, 13)}},
            ["exceptions name a part that the league does not have"],
        ),
        (
            {"numbering": Numbering.END},
            ["numbering is END, but the months belong to START", "docs/concepts.md does not name its numbering"],
        ),
        ({"usual_length": timedelta(minutes=3)}, ["usual_length is 0:03:00"]),
        ({"counts_weeks": False}, ["by_week needs counts_weeks", "read_game and counts_weeks disagree"]),
    ],
)
def test_facts_that_contradict_each_other_are_listed(facts: Mapping[str, Any], sentences: list[str]) -> None:
    found = lacking(League.NFL, replace(FACTS[League.NFL], **facts), VENDOR_LEAGUES[League.NFL])
    assert set(sentences) <= set(found)


def test_a_reader_and_routes_of_another_league_are_listed() -> None:
    found = lacking(League.NFL, FACTS[League.NFL], VENDOR_LEAGUES[League.NHL])
    assert found == ["routes are those of NHL", "read_game and counts_weeks disagree"]


def test_every_incomplete_module_is_listed_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "incomplete_leagues"
    package.mkdir()
    package.joinpath("__init__.py").touch()
    complete = "from schema.leagues import FACTS as ALL\nfrom schema.enums import League\nFACTS = ALL[League.{}]\n"
    for league in League:
        package.joinpath(f"{league.value.lower()}.py").write_text(complete.format(league.value), encoding="utf-8")
    package.joinpath("nfl.py").unlink()
    package.joinpath("epl.py").write_text("FACTS = 1\n", encoding="utf-8")
    package.joinpath("ucl.py").write_text(
        "from schema.leagues.facts import LeagueFacts, Numbering\nFACTS = LeagueFacts(numbering=Numbering.END)\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(IncompleteLeagues) as caught:
        one_per_league(package.name, "FACTS", LeagueFacts)
    assert str(caught.value) == (
        "NFL is incomplete: the module incomplete_leagues.nfl is missing. "
        "EPL is incomplete: incomplete_leagues.epl needs FACTS, an object of the class LeagueFacts. "
        "UCL is incomplete: incomplete_leagues.ucl: LeagueFacts.__init__() missing 5 required keyword-only arguments: "
        "'sport', 'zone', 'parts', 'usual_length', and 'counts_weeks'."
    )
    for name in [name for name in sys.modules if name.split(".")[0] == package.name]:
        del sys.modules[name]


def test_outside_its_modules_only_defaults_name_a_league() -> None:
    named = re.compile(rf"\bLeague\.({'|'.join(league.name for league in League)})\b")
    assert {file.as_posix() for file in modules() if named.search(file.read_text(encoding="utf-8"))} == DEFAULTS


def test_us_eastern_time_is_defined_once() -> None:
    defining = [file.as_posix() for file in modules() if '"America/New_York"' in file.read_text(encoding="utf-8")]
    assert defining == ["schema/days/zones.py"]
