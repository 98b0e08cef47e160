"""The command line as seen at a terminal."""

import asyncio
import csv
import io
import os
import pty
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from gql_service.command_line.main import main
from gql_service.settings import Settings, declared
from gql_service.version import PROJECT, revision_of
from schema.days.zone_rules import use_newest_rules
from schema.executable import build_schema
from tests.gql_service.sportsdata.wire import ScriptedServer, json_reply
from tests.logs import as_they_were
from tests.processes import COMMAND, gateway

KEY = "c0ffee-planted-key-value"
NOW = ("--now", "2026-11-23T20:00:00Z")
GAMES = '{ games(on: "2026-11-22", leagues: [NFL]) { totalCount nodes { id status startTime homeTeam { fullName } } } }'
CLEAN = {name: "" for each in declared() for name in each.metadata["names"]}


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    with as_they_were():
        yield


def run(*arguments: str, env: Mapping[str, str] | None = None, stdin: str | None = None) -> Result:
    """Run a command with this environment and no other variables."""
    result = CliRunner().invoke(main, arguments, env={**CLEAN, "LEAGUES": "NFL", **(env or {})}, input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def data_of(result: Result) -> Any:
    assert (result.exit_code, result.stderr) == (0, "")
    answer = orjson.loads(result.stdout)
    assert list(answer) == ["data"]
    return answer["data"]


def files_in(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*") if each.is_file())


@pytest.mark.parametrize(
    "command", ["serve", "sandbox", "record", "schema", "query", "version", "status", "refresh", "api-key"]
)
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_every_command_has_a_help_text_and_stands_in_that_of_the_whole(command: str, flag: str) -> None:
    result = run(command, flag)
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"Usage: main {command}" in result.stdout
    assert f"\n  {command} " in run(flag).stdout


def test_the_version_is_told() -> None:
    assert run("--version").stdout.startswith("gql-service, version ")


def test_the_version_is_printed_with_the_commit_and_the_time_zone_rules() -> None:
    number = version("schedule-gateway")
    rules = use_newest_rules().version
    assert run("--version").stdout == f"gql-service, version {number}, time zones {rules}\n"
    told = run("version", env={"GATEWAY_REVISION": "abc1234"}).stdout
    assert told == f"{number} (commit abc1234, time zones {rules})\n"
    told = run("version", env={"GATEWAY_REVISION": ""}).stdout
    assert told == f"{number} (commit {revision_of(PROJECT)}, time zones {rules})\n"


def test_the_package_can_be_run_as_the_command() -> None:
    def told(*command: str) -> tuple[int, str, str]:
        done = subprocess.run([*command, "query", "--help"], capture_output=True, text=True, check=False)  # noqa: S603 - our own command
        return done.returncode, done.stdout, done.stderr

    assert told(sys.executable, "-m", "gql_service") == told(COMMAND)


def test_a_key_is_made_with_the_entry_that_knows_it() -> None:
    key, entry = run("api-key", "mobile-app").stdout.splitlines()
    settings = Settings.read({"API_KEYS": entry})
    assert settings.api_keys is not None
    assert settings.api_keys.name_of(key) == "mobile-app"
    assert run("api-key", "mobile-app").stdout != f"{key}\n{entry}\n"


@pytest.mark.parametrize("name", ["", "Mobile App", "x" * 41, "a:b"])
def test_a_key_needs_a_name_that_fits_into_a_list(name: str) -> None:
    result = run("api-key", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is not a valid client name" in result.stderr


def test_refreshing_from_here_needs_a_shared_cache_and_a_league_that_is_served() -> None:
    result = run("refresh", "NFL", "--shared")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--shared needs CACHE_URL" in result.stderr
    result = run("refresh", "NBA", "--shared", env={"CACHE_URL": "valkey://127.0.0.1:1"})
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'NBA' is not served; LEAGUES is NFL." in result.stderr


def test_an_unknown_command_is_a_usage_error() -> None:
    result = run("server")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "server" in result.stderr


def test_schema_prints_the_contract() -> None:
    result = run("schema")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == build_schema().as_str() + "\n"


def test_schema_is_held_to_the_released_contract(tmp_path: Path) -> None:
    printed = build_schema().as_str()
    file = tmp_path / "released.graphql"
    file.write_text(f"# The contract of version 0.1.0.\n{printed}", encoding="utf-8")
    kept = run("schema", "--against", str(file))
    assert (kept.exit_code, kept.stdout) == (0, "")
    file.write_text(f"# The contract of version 9.0.0.\n{printed}\nextend type Game {{ more: Int }}", encoding="utf-8")
    broken = run("schema", "--against", str(file))
    assert (broken.exit_code, broken.stdout) == (1, "breaking: Field Game.more was removed.\n")
    assert "this breaks documents that are valid in 9.0.0" in broken.stderr
    file.write_text(printed, encoding="utf-8")
    nameless = run("schema", "--against", str(file))
    assert (nameless.exit_code, nameless.stdout) == (2, "")
    assert "begins with a line like" in nameless.stderr


def test_a_query_may_be_text_a_file_or_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "games.graphql"
    file.write_text(GAMES, encoding="utf-8")
    inline = data_of(run("query", GAMES, *NOW))
    assert inline["games"]["totalCount"] > 5
    assert data_of(run("query", str(file), *NOW)) == inline
    assert data_of(run("query", "-", *NOW, stdin=GAMES)) == inline


def test_a_query_takes_variables_and_the_name_of_an_operation() -> None:
    document = """query A { __typename } query B($n: Int!) { games(on: "2026-11-22", first: $n) { nodes { id } } }"""
    data = data_of(run("query", document, "--operation", "B", "--variables", '{"n": 2}', *NOW))
    assert len(data["games"]["nodes"]) == 2


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ("{n: 2}", "--variables is not JSON"),
        ("", "--variables is not JSON"),
        ("[2]", '--variables has to be a JSON object, like {"league": "NFL"}.'),
        ("null", "--variables has to be a JSON object"),
    ],
)
def test_bad_variables_are_a_usage_error(variables: str, sentence: str) -> None:
    result = run("query", GAMES, "--variables", variables)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"gql-service: {sentence}")
    assert result.stderr.count("\n") == 1


def test_a_document_of_ours_is_asked_for_by_name_and_a_file_with_an_at(tmp_path: Path) -> None:
    assert data_of(run("query", "next-game", "--var", "team=NFL:DAL", *NOW))["team"]["fullName"] == "Dallas Cowboys"
    file = tmp_path / "games.graphql"
    file.write_text(GAMES, encoding="utf-8")
    assert data_of(run("query", f"@{file}", *NOW)) == data_of(run("query", GAMES, *NOW))


def test_variables_are_read_by_the_types_that_the_document_declares() -> None:
    document = """query ($on: Day, $leagues: [League!], $first: Int!, $ok: Boolean!) {
      games(on: $on, leagues: $leagues, first: $first) { nodes { league @include(if: $ok) } } }"""
    pairs = ("on=2026-11-22", "leagues=NFL, NBA", "first=2", "ok=true")
    options = [each for pair in pairs for each in ("--var", pair)]
    answer = data_of(run("query", document, "--variables", '{"first": 1}', *options, *NOW, env={"LEAGUES": "NFL,NBA"}))
    assert len(answer["games"]["nodes"]) == 2
    assert all(game["league"] in ("NFL", "NBA") for game in answer["games"]["nodes"])


@pytest.mark.parametrize(
    ("pair", "sentence"),
    [
        ("team", '--var team: use the form NAME=VALUE, like "team=NFL:DAL".'),
        ("zone=UTC", "--var zone: the document does not declare this variable; it declares n, ok."),
        ("n=two", '--var n: "two" is not a value of its type.'),
        ("ok=1", '--var ok: "1" is not a value of its type.'),
    ],
)
def test_a_bad_variable_is_a_usage_error(pair: str, sentence: str) -> None:
    document = "query ($n: Int, $ok: Boolean) { games(first: $n) { totalCount @include(if: $ok) } }"
    result = run("query", document, "--var", pair, *NOW)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"gql-service: {sentence}\n")


def test_a_table_says_what_its_data_is_worth_and_nothing_of_that_is_in_the_data() -> None:
    result = run("query", GAMES, "--format", "table", *NOW)
    assert result.exit_code == 0
    title, columns = result.stdout.splitlines()[:2]
    assert title.startswith("games (totalCount: ")
    assert columns.split() == ["id", "status", "startTime", "homeTeam.fullName"]
    assert result.stderr == "gql-service: this is made-up data from the sandbox.\n"


def test_csv_goes_to_other_programs() -> None:
    result = run("query", GAMES, "--format", "csv", *NOW)
    assert (result.exit_code, result.stderr) == (0, "")
    header, *rows = csv.reader(io.StringIO(result.stdout))
    assert header == ["id", "status", "startTime", "homeTeam.fullName"]
    assert len(rows) > 5


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_what_went_wrong_is_told_in_a_sentence(form: str) -> None:
    result = run("query", '{ games(on: "someday") { totalCount } }', "--format", form, *NOW)
    assert result.exit_code == 1
    named = "gql-service: Argument 'on' of field 'games' has an invalid value: "
    assert result.stderr.startswith(f'{named}"someday" is not a day')
    assert result.stderr.endswith("(BAD_USER_INPUT)\n")


def test_at_a_terminal_the_answer_is_a_table() -> None:
    terminal, end = pty.openpty()
    environ = {**os.environ, **CLEAN, "LEAGUES": "NFL"}
    with open(terminal, "rb", buffering=0) as screen:  # noqa: PTH123 - a terminal has no path
        done = subprocess.run([COMMAND, "query", GAMES, *NOW], env=environ, stdout=end, stderr=end, check=False)  # noqa: S603 - our own command
        os.close(end)
        shown = screen.read(1 << 16)
    assert done.returncode == 0
    assert shown.startswith(b"games (totalCount: ")


async def test_a_gateway_that_runs_is_asked_with_the_key_of_the_environment() -> None:
    with gateway() as running:
        asked = ("query", "{ sources { league } }", "--url", running.origin)
        result = await asyncio.to_thread(run, *asked, env={"GATEWAY_API_KEY": KEY})
    assert data_of(result) == {"sources": [{"league": "NFL"}]}


async def test_the_key_travels_in_its_header_and_shows_nowhere() -> None:
    async with ScriptedServer(json_reply(b'{"errors": [{"message": "no"}]}', 401)).running() as server:
        asked = ("query", "{ sources { league } }", "--url", server.origin)
        result = await asyncio.to_thread(run, *asked, env={"GATEWAY_API_KEY": KEY})
    assert (result.exit_code, result.stderr) == (1, "gql-service: no\n")
    (request,) = server.requests
    assert request.startswith("POST /graphql ")
    assert f"x-api-key: {KEY}\r\n" in request
    assert KEY not in result.output


async def test_what_is_no_gateway_fails_with_a_sentence() -> None:
    async with ScriptedServer(json_reply(b"<html>", 200)).running() as server:
        result = await asyncio.to_thread(run, "query", GAMES, "--url", f"{server.origin}/elsewhere")
    gone = await asyncio.to_thread(run, "query", GAMES, "--url", server.origin)
    assert (result.exit_code, gone.exit_code, result.stdout + gone.stdout) == (1, 1, "")
    assert result.stderr == f"gql-service: {server.origin}/elsewhere answers 200 without JSON; is it a gateway?\n"
    assert f"{server.origin}/graphql cannot be reached" in gone.stderr


@pytest.mark.parametrize("url", ["", "localhost:8080", "ftp://localhost", "http://"])
def test_what_is_no_address_is_a_usage_error(url: str) -> None:
    result = run("query", GAMES, "--url", url)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "use a form like http://127.0.0.1:8080." in result.stderr


def test_a_gateway_that_runs_has_a_clock_of_its_own() -> None:
    result = run("query", GAMES, "--url", "http://127.0.0.1:1", *NOW)
    assert result.exit_code == 2
    assert "--replay and --now cannot be combined with --url" in result.stderr


@pytest.mark.parametrize("document", ["{ nothing }", "{ games(", '{ games(on: "someday") { totalCount } }'])
def test_an_answer_with_errors_is_printed_and_fails(document: str) -> None:
    result = run("query", document, *NOW)
    assert result.exit_code == 1
    assert orjson.loads(result.stdout)["errors"][0]["message"]


@pytest.mark.parametrize("nothing", ["", " \n", "# only a comment\n"])
def test_a_document_without_anything_in_it_fails_without_a_traceback(nothing: str) -> None:
    assert run("query", "-", stdin=nothing).exit_code in (1, 2)


def test_a_document_that_is_no_file_either_is_a_usage_error(tmp_path: Path) -> None:
    for document in (str(tmp_path / "gone.graphql"), str(tmp_path), "no\x00file"):
        result = run("query", document)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("gql-service: ")


@pytest.mark.parametrize("command", [("query", GAMES), ("serve",), ("record", "folder")])
def test_live_without_a_key_is_a_usage_error_with_a_sentence(command: tuple[str, ...]) -> None:
    result = run(*command, env={"SOURCE": "live"})
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "gql-service: SOURCE=live needs a key: set SPORTSDATA_API_KEY, or use SOURCE=sandbox without a key.\n"
    )
    assert not Path("folder").exists()


@pytest.mark.parametrize("command", [("query", GAMES), ("serve",), ("record", "folder")])
def test_a_bad_setting_is_a_usage_error_with_a_sentence(command: tuple[str, ...]) -> None:
    result = run(*command, env={"PORT": "http"})
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == 'gql-service: PORT is "http"; it has to be a whole number from 0 to 65535.\n'


def test_what_turns_out_wrong_at_the_start_is_told_with_a_sentence_too() -> None:
    result = run("serve", env={"TRACING": "on", "OTEL_TRACES_EXPORTER": "zipkin"})
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("gql-service: OTEL_TRACES_EXPORTER")


def test_a_bad_key_is_not_shown() -> None:
    result = run("query", GAMES, env={"SPORTSDATA_API_KEY": f"{KEY} {KEY}"})
    assert result.exit_code == 2
    assert "SPORTSDATA_API_KEY is not usable" in result.stderr
    assert KEY not in result.output


def test_a_live_source_has_a_clock_of_its_own() -> None:
    result = run("serve", *NOW, env={"SPORTSDATA_API_KEY": KEY})
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--now sets the clock of sandbox and replay only; live data needs the real time." in result.stderr


@pytest.mark.parametrize("instant", ["yesterday", "2026-13-01", "20:00"])
def test_an_instant_that_cannot_be_read_is_a_usage_error_that_shows_one(instant: str) -> None:
    result = run("query", GAMES, "--now", instant)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "2026-01-10T18:00:00Z" in result.stderr


@pytest.mark.parametrize("instant", ["2026-11-22T12:00:00-05:00", "2026-11-22T17:00:00", "2026-11-22T17:00:00Z"])
def test_an_instant_without_an_offset_is_utc(instant: str) -> None:
    day = '{ games(on: "today", timeZone: "UTC") { totalCount } }'
    assert data_of(run("query", day, "--now", instant)) == data_of(run("query", day, "--now", "2026-11-22T17:00:00Z"))


@pytest.mark.parametrize("command", ["serve", "sandbox"])
def test_a_port_that_is_taken_is_told_with_the_way_out(command: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run(command, "--host", "127.0.0.1", "--port", str(port))
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"cannot listen on 127.0.0.1:{port}" in result.stderr
    assert "Choose another port with PORT or --port." in result.stderr


def test_what_is_recorded_is_replayed(tmp_path: Path) -> None:
    recorded = run("record", str(tmp_path), *NOW)
    assert (recorded.exit_code, recorded.stderr) == (0, "")
    files = [Path(line) for line in recorded.stdout.splitlines()]
    assert all(file.is_relative_to(tmp_path) and orjson.loads(file.read_bytes()) is not None for file in files)
    assert tmp_path / "v3/nfl/scores/json/Schedules/2026REG.json" in files
    assert files_in(tmp_path) == sorted(files)
    replayed = data_of(run("query", GAMES, "--replay", str(tmp_path), *NOW))
    assert replayed == data_of(run("query", GAMES, *NOW))
    assert replayed["games"]["totalCount"] > 5


def test_another_season_is_recorded_where_it_is_asked_for(tmp_path: Path) -> None:
    files = run("record", str(tmp_path), "--season", "2025", *NOW).stdout
    assert "Schedules/2025REG.json" in files
    assert "Schedules/2026REG.json" in files


def test_a_folder_that_does_not_exist_cannot_be_replayed(tmp_path: Path) -> None:
    result = run("query", GAMES, "--replay", str(tmp_path / "gone"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "gone" in result.stderr


def test_recording_what_is_replayed_is_refused(tmp_path: Path) -> None:
    result = run("record", str(tmp_path), env={"SOURCE": "replay"})
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])


async def test_a_refused_key_fails_with_a_sentence_and_is_shown_nowhere(tmp_path: Path) -> None:
    refusal = json_reply(b'{"statusCode":401,"message":"Access denied due to invalid subscription key."}', 401)
    async with ScriptedServer(refusal).running() as server:
        live = {"SPORTSDATA_API_KEY": KEY, "SPORTSDATA_BASE_URL": server.origin, "LEAGUES": "NFL"}
        process = await asyncio.create_subprocess_exec(
            COMMAND,
            "record",
            str(tmp_path),
            env={**os.environ, **CLEAN, **live},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        stdout, stderr = await process.communicate()
    assert (process.returncode, stdout) == (1, b"")
    assert b"upstream call failed" in stderr
    assert b"gql-service: NFL: SportsData.io does not accept the key of this gateway" in stderr
    assert b"gql-service: nothing could be recorded." in stderr
    assert server.requests
    assert all(f": {KEY}\r\n" in request for request in server.requests)
    assert KEY.encode() not in stderr
    assert files_in(tmp_path) == []


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland"])
def test_the_installed_command_answers_the_same_in_every_zone_of_the_machine(zone: str) -> None:
    day = '{ games(on: "today", timeZone: "UTC") { totalCount nodes { id startTime } } }'
    result = subprocess.run(  # noqa: S603 - our own command
        [COMMAND, "query", day, "--now", "2026-11-22T01:00:00"],
        env={**os.environ, **CLEAN, "LEAGUES": "NFL", "TZ": zone},
        capture_output=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, b"")
    assert orjson.loads(result.stdout)["data"] == data_of(run("query", day, "--now", "2026-11-22T01:00:00Z"))
    assert b"2026-11-22T" in result.stdout


@pytest.mark.parametrize(
    "url", ["127.0.0.1:8080", "http://127.0.0.1:abc", "http://127.0.0.1:99999", "http://127.0.0.1:0"]
)
def test_an_address_that_is_none_is_told(url: str) -> None:
    found = CliRunner().invoke(main, ["query", "today", "--url", url])
    assert (found.exit_code, "is not a valid URL; use a form like http://127.0.0.1:8080." in found.output) == (2, True)


def test_a_document_that_cannot_be_read_is_told_before_its_variables() -> None:
    found = CliRunner().invoke(main, ["query", "{ sources { league }", "--var", "x=1"])
    assert (found.exit_code, "The document cannot be read: Syntax Error" in found.output) == (2, True)
