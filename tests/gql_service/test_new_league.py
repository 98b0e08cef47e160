"""A twelfth league needs three files of the gateway: a copy of the packages serves one from made-up rows."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

ENUMS: Final = "schema/enums.py"
FACTS: Final = "schema/leagues/xfl.py"
VENDOR: Final = "gql_service/sportsdata/leagues/xfl.py"
LAST_LINE: Final = '    FIFA = _word("FIFA", "Soccer: the FIFA World Cup.")\n'
NEW_LINE: Final = '    XFL = _word("XFL", "American football: the XFL.")\n'

XFL_FACTS: Final = '''"""The XFL."""

from datetime import timedelta

from schema.days.zones import EASTERN
from schema.enums import SeasonType
from schema.leagues.facts import LeagueFacts, Months, Numbering, Sport

FACTS = LeagueFacts(
    sport=Sport.AMERICAN_FOOTBALL,
    zone=EASTERN,
    numbering=Numbering.CALENDAR,
    parts={SeasonType.REGULAR: Months(2, 4), SeasonType.POSTSEASON: Months(4, 5)},
    usual_length=timedelta(hours=3),
    counts_weeks=True,
    by_week=True,
)
'''
XFL_VENDOR: Final = '''"""The XFL."""

from dataclasses import replace

from gql_service.sportsdata.fields.game_row import GameRow, daily_game
from gql_service.sportsdata.fields.row import Row
from gql_service.sportsdata.routes import us_routes
from gql_service.sportsdata.vendor_league import VendorLeague
from schema.enums import SeasonType


def read_game(row: Row, _season_type: SeasonType) -> GameRow | None:
    """Read a row of Games. Raises NotARow without a GameID."""
    return replace(daily_game(row), week=row.count("Week"))


VENDOR = VendorLeague(routes=us_routes("xfl", teams="Teams", season_teams=None), read_game=read_game)
'''

ROWS: Final[dict[str, Any]] = {
    "Games/2026": [
        {
            "GameID": number,
            "Week": week,
            "Status": "Scheduled",
            "DateTime": f"2026-03-{day}T19:00:00",
            "Day": f"2026-03-{day}T00:00:00",
            "HomeTeamID": 1,
            "HomeTeam": "DC",
            "AwayTeamID": 2,
            "AwayTeam": "STL",
            "StadiumID": 5,
        }
        for number, week, day in ((11, 3, "07"), (12, 4, "14"))
    ],
    "Teams": [
        {"TeamID": 1, "Key": "DC", "City": "D.C.", "Name": "Defenders", "Active": True},
        {"TeamID": 2, "Key": "STL", "City": "St. Louis", "Name": "Battlehawks", "Active": True},
    ],
    "Stadiums": [{"StadiumID": 5, "Name": "Audi Field", "City": "Washington", "State": "DC", "Country": "USA"}],
    "CurrentSeason": {"Season": 2026, "SeasonType": 1, "ApiSeason": "2026REG"},
}
DOCUMENT: Final = """{
  games(leagues: [XFL], season: 2026, week: 3) { nodes {
    league week date localStartTime homeTeam { fullName } awayTeam { key } venue { name timeZone }
    season { label type current weeks { name } } } }
  sources { league errorCode }
  __type(name: "Season") { fields { name description } } }"""
CALENDAR: Final = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
import httpx
from gql_service.clock import clock_from
from gql_service.settings import Settings, SourceChoice
from gql_service.wiring import app_of, create_gateway

async def main():
    now = clock_from(datetime(2026, 3, 8, tzinfo=UTC))
    settings = Settings(source=SourceChoice.REPLAY, replay=Path(sys.argv[1]))
    gateway = create_gateway(settings, now)
    app = app_of(gateway, settings, now)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://gateway") as client:
        for path in ("/game-schedule?league=XFL", "/calendar/XFL/DC.ics"):
            print((await client.get(path)).text)
    await gateway.close()

asyncio.run(main())
"""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the gateway's packages, compiled modules included, because they load faster."""
    for package in ("schema", "gql_service"):
        shutil.copytree(package, tmp_path / "copy" / package)
    return tmp_path / "copy"


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """A folder of recorded responses with a season of the XFL."""
    for name, rows in ROWS.items():
        file = tmp_path / f"recorded/v3/xfl/scores/json/{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(rows), encoding="utf-8")
    return tmp_path / "recorded"


def add(copied: Path, files: dict[str, str]) -> None:
    """Add the league to the contract, and add files."""
    enums = copied / ENUMS
    text = enums.read_text(encoding="utf-8")
    assert text.count(LAST_LINE) == 1
    enums.write_text(text.replace(LAST_LINE, LAST_LINE + NEW_LINE), encoding="utf-8")
    for name, content in files.items():
        copied.joinpath(name).write_text(content, encoding="utf-8")


def run(copied: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the packages of the copy."""
    environ = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(  # noqa: S603 - our own packages
        [sys.executable, *arguments],
        cwd=copied,
        env={**environ, "PYTHONPATH": str(copied), "LOG_LEVEL": "error"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def modules(root: Path) -> dict[str, bytes]:
    """Return the modules of the gateway's packages below `root`, with their contents."""
    files = (file for package in ("schema", "gql_service") for file in root.joinpath(package).rglob("*.py"))
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in files}


def test_a_twelfth_league_is_served_after_changes_to_three_files(copied: Path, recorded: Path) -> None:
    add(copied, {FACTS: XFL_FACTS, VENDOR: XFL_VENDOR})
    replay = ("--replay", str(recorded), "--now", "2026-03-08T00:00:00Z")
    done = run(copied, "-m", "gql_service", "query", DOCUMENT, *replay)
    assert (done.returncode, done.stderr) == (0, "")
    data = json.loads(done.stdout)["data"]
    assert data["sources"] == [{"league": "XFL", "errorCode": None}]
    assert data["games"]["nodes"] == [
        {
            "league": "XFL",
            "week": 3,
            "date": "2026-03-07",
            "localStartTime": "2026-03-07T19:00:00-05:00",
            "homeTeam": {"fullName": "D.C. Defenders"},
            "awayTeam": {"key": "STL"},
            "venue": {"name": "Audi Field", "timeZone": "America/New_York"},
            "season": {
                "label": "2026",
                "type": "REGULAR",
                "current": True,
                "weeks": [{"name": "Week 3"}, {"name": "Week 4"}],
            },
        }
    ]
    described = {field["name"]: field["description"] for field in data["__type"]["fields"]}
    assert "MLB, WNBA, MLS, FIFA, XFL: the calendar year" in described["year"]
    assert {name for name, _ in modules(copied).items() ^ modules(Path()).items()} == {ENUMS, FACTS, VENDOR}


def test_a_twelfth_league_has_the_rest_route_and_a_calendar(copied: Path, recorded: Path) -> None:
    add(copied, {FACTS: XFL_FACTS, VENDOR: XFL_VENDOR})
    done = run(copied, "-c", CALENDAR, str(recorded))
    assert done.returncode == 0, done.stderr
    assert '"away_team":"St. Louis Battlehawks","home_team":"D.C. Defenders","venue":"Audi Field"' in done.stdout
    assert "SUMMARY:Battlehawks at Defenders" in done.stdout
    assert "DURATION:PT3H" in done.stdout


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({VENDOR: XFL_VENDOR}, "XFL is incomplete: the module schema.leagues.xfl is missing."),
        (
            {
                VENDOR: XFL_VENDOR,
                FACTS: XFL_FACTS.replace("    zone=EASTERN,\n", "").replace("    counts_weeks=True,\n", ""),
            },
            "LeagueFacts.__init__() missing 2 required keyword-only arguments: 'zone' and 'counts_weeks'.",
        ),
        ({FACTS: XFL_FACTS}, "XFL is incomplete: the module gql_service.sportsdata.leagues.xfl is missing."),
        (
            {FACTS: XFL_FACTS, VENDOR: XFL_VENDOR.replace("VENDOR = ", "LEAGUE = ")},
            "XFL is incomplete: gql_service.sportsdata.leagues.xfl needs VENDOR, an object of the class VendorLeague.",
        ),
    ],
    ids=["no facts", "facts without two values", "no routes", "routes by another name"],
)
def test_the_gateway_says_what_a_new_league_lacks(copied: Path, files: dict[str, str], sentence: str) -> None:
    add(copied, files)
    done = run(copied, "-m", "gql_service", "settings")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith(sentence)
