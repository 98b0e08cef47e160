"""Which time zone rules are used, whatever the machine has and however the gateway is started."""

import os
import subprocess
import sys
import zoneinfo
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson
import pytest

from schema.days.day import zone_named
from schema.days.zone_rules import ZoneRules, newest_rules, rules_in
from schema.errors import BadInput
from tests.processes import COMMAND

PACKAGE = ZoneRules("2026f", "tzdata", frozenset())
NOVEMBER = datetime(2026, 11, 24, 3, tzinfo=UTC)
"""After British Columbia has stopped to set its clocks back: UTC-7, by the rules of 2026 and later."""
GAMES = (
    '{ games(leagues: [NHL], season: 2027, seasonType: REGULAR, teams: ["NHL:VAN"], first: 100) '
    "{ nodes { startTime localStartTime venue { timeZone } } } }"
)


def folder(at: Path, declared: str | None, *, vancouver: str = "America/New_York") -> Path:
    """Write zone files like an operating system's, with wrong rules for Vancouver."""
    files = resources.files("tzdata") / "zoneinfo"
    for name, source in {"America/Vancouver": vancouver, "America/New_York": "America/New_York"}.items():
        file = at / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(files.joinpath(*source.split("/")).read_bytes())
    (at / "localtime").write_bytes((at / "America/Vancouver").read_bytes())
    if declared is not None:
        (at / "tzdata.zi").write_text(
            f"# version {declared}\nZ America/Vancouver -8 - PST\nZ America/New_York -5 - EST\nL Etc/UTC UTC\n"
        )
    return at


def run(command: Sequence[str], zone_files: Path) -> str:
    """Run a command of ours on a machine with these zone files; return the output."""
    environ = {**os.environ, "PYTHONTZPATH": str(zone_files), "LEAGUES": "NHL", "LOG_LEVEL": "error"}
    return subprocess.run(command, env=environ, check=True, capture_output=True, text=True, timeout=120).stdout  # noqa: S603 - our own commands


def test_the_package_is_used_unless_a_folder_declares_a_newer_version(tmp_path: Path) -> None:
    older, silent = folder(tmp_path / "older", "2025b"), folder(tmp_path / "silent", None)
    newer, same = folder(tmp_path / "newer", "2027a"), folder(tmp_path / "same", "2026f")
    missing = tmp_path / "missing"
    assert newest_rules(PACKAGE, map(str, (older, silent, same, missing))) is PACKAGE
    found = newest_rules(PACKAGE, map(str, (older, newer, same)))
    assert (found.version, found.origin) == ("2027a", str(newer))
    assert str(found) == f"2027a from {newer}"


@pytest.mark.parametrize(
    ("older", "newer"), [("2025b", "2025c"), ("2025z", "2025za"), ("2025za", "2026a"), ("2019c", "2020a")]
)
def test_versions_are_ordered_by_year_and_letters(tmp_path: Path, older: str, newer: str) -> None:
    rules = ZoneRules(older, "tzdata", frozenset())
    assert newest_rules(rules, [str(folder(tmp_path, newer))]).version == newer
    rules = ZoneRules(newer, "tzdata", frozenset())
    assert newest_rules(rules, [str(folder(tmp_path, older))]) is rules


@pytest.mark.parametrize("text", ["", "version 2026f\n", "# version next\n", "Z Europe/Paris 0:9:21 - LMT\n"])
def test_rules_without_a_version_are_not_used(text: str) -> None:
    assert rules_in(text, "somewhere") is None


def test_the_tests_run_with_the_newest_rules() -> None:
    assert zoneinfo.TZPATH == ()
    assert NOVEMBER.astimezone(ZoneInfo("America/Vancouver")).isoformat() == "2026-11-23T20:00:00-07:00"


def test_a_zone_of_the_operating_system_that_was_read_too_early_is_not_given_again(tmp_path: Path) -> None:
    early = "from zoneinfo import ZoneInfo; early = ZoneInfo('America/Vancouver'); import schema; "
    told = run(
        [sys.executable, "-c", f"{early}print(early is ZoneInfo('America/Vancouver'))"], folder(tmp_path, "2020a")
    )
    assert told == "False\n"


@pytest.mark.parametrize(
    "package",
    ["schema.days.day", "gql_service.sandbox.eastern", "gql_service.healthcheck", "gql_service.command_line.main"],
)
def test_whatever_is_imported_first_old_rules_of_the_machine_are_not_read(tmp_path: Path, package: str) -> None:
    code = (
        f"import {package}; from datetime import datetime; from zoneinfo import ZoneInfo; "
        f"print(datetime.fromisoformat('{NOVEMBER.isoformat()}').astimezone(ZoneInfo('America/Vancouver')))"
    )
    assert run([sys.executable, "-c", code], folder(tmp_path, "2020a")) == "2026-11-23 20:00:00-07:00\n"


@pytest.mark.parametrize("declared", ["2020a", None])
def test_a_game_in_vancouver_is_at_its_hour_on_a_machine_with_old_rules(tmp_path: Path, declared: str | None) -> None:
    query = [COMMAND, "query", GAMES, "--format", "json", "--now", "2026-11-23T18:00:00Z"]
    games = orjson.loads(run(query, folder(tmp_path, declared)))["data"]["games"]["nodes"]
    starts = [
        (game["startTime"], game["localStartTime"])
        for game in games
        if game["venue"]["timeZone"] == "America/Vancouver" and "2026-11-02" < game["startTime"] < "2026-12-31"
    ]
    assert starts
    for start, local in starts:
        assert local.endswith("-07:00")
        assert datetime.fromisoformat(local) == datetime.fromisoformat(start)


def test_newer_rules_of_the_machine_are_used_and_named(tmp_path: Path) -> None:
    newer = folder(tmp_path, "2999a")
    assert f"time zones 2999a from {newer}" in run([COMMAND, "version"], newer)
    code = (
        "import schema; from datetime import datetime; from zoneinfo import ZoneInfo; "
        "print(datetime(2026, 1, 1, tzinfo=ZoneInfo('America/Vancouver')))"
    )
    assert run([sys.executable, "-c", code], newer) == "2026-01-01 00:00:00-05:00\n"


def test_the_version_of_the_package_is_printed_on_a_machine_with_old_rules(tmp_path: Path) -> None:
    # The package of 2026f is numbered 2026.6.
    year, letter = version("tzdata").split(".")
    iana = f"{year}{chr(ord('a') + int(letter) - 1)}"
    assert f"time zones {iana})" in run([COMMAND, "version"], folder(tmp_path, "2020a"))


@pytest.mark.parametrize(
    "name",
    ["localtime", "posixrules", "Factory", "posix/Europe/Paris", "right/Europe/Paris", "zone.tab", "leapseconds"],
)
def test_what_a_machine_calls_its_own_zone_is_no_zone_of_the_tz_database(name: str) -> None:
    with pytest.raises(BadInput, match="is not an IANA time zone"):
        zone_named(name)


def test_localtime_is_not_suggested() -> None:
    with pytest.raises(BadInput) as refused:
        zone_named("local")
    assert "localtime" not in refused.value.message


def test_localtime_is_no_zone_where_the_rules_of_the_machine_are_used(tmp_path: Path) -> None:
    code = (
        "from schema.days.day import zone_named; from schema.errors import BadInput\n"
        "for name in ('America/Vancouver', 'UTC', 'localtime'):\n"
        "    try: print(zone_named(name))\n"
        "    except BadInput as error: print('refused')"
    )
    assert run([sys.executable, "-c", code], folder(tmp_path, "2999a")).split() == [
        "America/Vancouver",
        "UTC",
        "refused",
    ]


@pytest.mark.parametrize("name", ["America/New_York", "UTC", "Etc/GMT+5", "EST5EDT", "US/Pacific", "Asia/Calcutta"])
def test_old_and_second_names_of_the_tz_database_are_zones(name: str) -> None:
    assert zone_named(name).key == name
