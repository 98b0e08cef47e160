"""`gql-service`: the command line. Data is written to stdout, messages to stderr."""

import asyncio
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

import schema as contract
from gql_service.cache.call_file import state_folder
from gql_service.clock import Clock, clock_from, system_clock
from gql_service.settings import SettingError, Settings, settings_page
from gql_service.settings.environment import check_live, complaints
from gql_service.version import zone_rules
from schema.enums import League, SourceMode

if TYPE_CHECKING:
    from gql_service.command_line.query import Answer

USAGE_ERROR: Final = 2
FAILED: Final = 1
NOTHING_SERVED: Final = 3
KEY_VARIABLE: Final = "GATEWAY_API_KEY"
"""The variable with the API key for a gateway. A command line is visible to every user of the machine, so no option
takes the key."""


class Instant(click.ParamType[datetime]):
    """An instant or a day on the command line; UTC without an offset."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Parse the text, or fail with an example of a valid instant."""
        try:
            read = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(
                f"{value!r} is not an instant; use a form like 2026-01-10T18:00:00Z or 2026-01-10.",
                param,
                ctx,
            )
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)


def _refuse(sentence: str, code: int = USAGE_ERROR) -> NoReturn:
    click.echo(f"gql-service: {sentence}", err=True)
    raise SystemExit(code)


def _settings(**given: Any) -> Settings:
    """Read the settings and check that they fit together, or exit with a message."""
    chosen = {name: value for name, value in given.items() if value is not None}
    try:
        settings = replace(Settings.read(os.environ), state_folder=state_folder(os.environ), **chosen)
        settings.mode()
        check_live(os.environ, settings)
    except SettingError as error:
        _refuse(str(error))
    for line in complaints(os.environ):
        click.echo(f"gql-service: {line}", err=True)
    return settings


_now_option: Callable[[Any], Any] = click.option(
    "--now",
    type=Instant(),
    help="The current instant for sandbox and replay, such as 2026-01-10T18:00:00Z.",
)
_replay_option: Callable[[Any], Any] = click.option(
    "--replay",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Serve the recorded answers in this folder.",
)


_traps_option: Callable[[Any], Any] = click.option(
    "--traps", is_flag=True, default=None, help="Reproduce the oddities of the vendor's data in the sandbox."
)


def _clock(now: datetime | None, settings: Settings) -> Clock:
    if now is not None and settings.mode() is SourceMode.LIVE:
        _refuse("--now sets the clock of sandbox and replay only; live data needs the real time.")
    return clock_from(now) if now else system_clock


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(
    package_name="schedule-gateway",
    prog_name="gql-service",
    message=f"%(prog)s, version %(version)s, time zones {zone_rules()}",
)
def main() -> None:
    """A read-only GraphQL gateway for games, teams and dates, backed by SportsData.io.

    Without a key the gateway serves a sandbox of made-up seasons around today. Settings are environment variables;
    `gql-service settings` lists them.
    """


@main.command()
@_replay_option
@_now_option
@click.option("--host", help="Address to listen on (default: $HOST).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (default: $PORT); 0 picks a free port.")
@_traps_option
def serve(replay: Path | None, now: datetime | None, host: str | None, port: int | None, *, traps: bool | None) -> None:
    """Serve /graphql and /game-schedule."""
    from gql_service.command_line.serve import run  # noqa: PLC0415 - uvicorn is not needed to print a help text

    chosen = _settings(replay=replay, host=host, port=port, traps=traps)
    clock = _clock(now, chosen)
    try:
        raise SystemExit(run(chosen, clock))
    except SettingError as error:
        _refuse(str(error))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8081, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--key", "keys", multiple=True, help="Accept only this key; may be repeated.")
@_now_option
@_traps_option
def sandbox(host: str, port: int, keys: tuple[str, ...], now: datetime | None, *, traps: bool | None) -> None:
    """Serve the sandbox alone, in SportsData.io's wire format."""
    from gql_service.command_line.serve import run_sandbox  # noqa: PLC0415 - likewise

    raise SystemExit(run_sandbox(host, port, keys, clock_from(now) if now else system_clock, traps=bool(traps)))


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--season", "seasons", multiple=True, type=int, help="Also record this year's season; may be repeated.")
@_now_option
def record(folder: Path, seasons: tuple[int, ...], now: datetime | None) -> None:
    """Record the current data to FOLDER, for serve --replay FOLDER.

    Each league of LEAGUES uses a few calls of the key. The path of each file is the path of the request.
    """
    from gql_service.command_line.record import record_to  # noqa: PLC0415 - likewise
    from gql_service.observability.logs import configure_logs  # noqa: PLC0415 - likewise

    chosen = _settings()
    configure_logs("WARNING")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        report = asyncio.run(record_to(folder, chosen, _clock(now, chosen), seasons))
    except OSError as error:
        _refuse(f"{folder} cannot be written ({error.strerror}).", FAILED)
    for file in report.files:
        click.echo(file)
    for line in report.failures:
        click.echo(f"gql-service: {line}", err=True)
    if not report.files:
        _refuse("nothing could be recorded.", FAILED)


@main.command()
@click.argument("name")
def api_key(name: str) -> None:
    """Make an API key for the client NAME. Print the key, and an entry with its hash for API_KEYS.

    The key is shown only once. Separate the entries of API_KEYS by commas.
    """
    from gql_service.web.access.client_keys import NAME, entry_of, new_key  # noqa: PLC0415 - likewise

    if not NAME.fullmatch(name):
        _refuse(
            f"{name!r:.50} is not a valid client name; use lowercase letters, digits and hyphens, such as mobile-app."
        )
    key = new_key()
    click.echo(f"{key}\n{entry_of(name, key)}")
    click.echo("The first line is the key for the client. Add the second line to API_KEYS.", err=True)


@main.command("version")
def show_version() -> None:
    """Print the version, the commit and the version of the time zone rules in use."""
    from gql_service.version import build_line  # noqa: PLC0415 - likewise

    click.echo(build_line())


_url_option: Callable[[Any], Any] = click.option(
    "--url", help="URL of the gateway on this machine (default: http://127.0.0.1:$PORT)."
)


def _origin(url: str | None, settings: Settings) -> str:
    return url or f"http://127.0.0.1:{settings.port}"


@main.command()
@_url_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(url: str | None, *, as_json: bool) -> None:
    """Show the status of the gateway on this machine: build, calls left, paused routes, and why a league is stale.

    Exits with 1 if no gateway answers, and with 3 if the gateway has no data of any league.
    """
    import orjson  # noqa: PLC0415 - likewise

    from gql_service.command_line import operator as on_call  # noqa: PLC0415 - likewise

    settings = _settings()
    try:
        state = on_call.status(_origin(url, settings), settings)
        told = orjson.dumps(state, option=orjson.OPT_INDENT_2) if as_json else on_call.status_for_people(state)
    except on_call.NotReached as reason:
        _refuse(str(reason), FAILED)
    click.echo(told)
    sys.exit(0 if on_call.serves_anything(state) else NOTHING_SERVED)


@main.command()
@click.argument("league")
@_url_option
@click.option("--shared", is_flag=True, help="Refresh from this process through CACHE_URL, without a running gateway.")
@click.option("--force", is_flag=True, help="Ignore pacing and pauses; the monthly limit still applies.")
def refresh(league: str, url: str | None, *, shared: bool, force: bool) -> None:
    """Refresh LEAGUE now and print the result for each route. Uses calls.

    Exits with 1 if a route could not be refreshed.
    """
    from gql_service.command_line import operator as on_call  # noqa: PLC0415 - likewise
    from gql_service.observability.logs import configure_logs  # noqa: PLC0415 - likewise

    settings = _settings()
    configure_logs("ERROR")
    name = league.upper()
    try:
        if shared:
            routes = asyncio.run(on_call.refresh_shared(_served(name, settings), settings, system_clock, force=force))
        else:
            routes = list(on_call.refresh(name, _origin(url, settings), settings, force=force))
    except on_call.NotReached as reason:
        _refuse(str(reason), FAILED)
    click.echo(on_call.routes_for_people(routes))
    sys.exit(FAILED if any(each["code"] for each in routes) or not routes else 0)


def _served(name: str, settings: Settings) -> League:
    """Return a league that can be refreshed through the shared cache, or exit with a message."""
    if settings.cache_url is None:
        _refuse("--shared needs CACHE_URL: without a shared cache no gateway would get the answers.")
    served = {league.value: league for league in settings.served_leagues}
    if name not in served:
        _refuse(f"{name!r:.40} is not served; LEAGUES is {', '.join(served)}.")
    return served[name]


@main.command()
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="List the changes since this released contract, instead of printing the schema.",
)
def schema(against: Path | None) -> None:
    """Print the schema in SDL.

    With --against, exits with 1 if valid documents may break and the version number does not show this.
    """
    from schema.executable import build_schema  # noqa: PLC0415 - likewise

    printed = build_schema().as_str()
    if against is None:
        click.echo(printed)
    else:
        _compare(against, printed)


def _compare(against: Path, printed: str) -> None:
    from schema.changes import as_version, compare  # noqa: PLC0415 - likewise

    now = version("schedule-gateway")
    try:
        found = compare(against.read_text(encoding="utf-8"), printed, as_version(now))
    except ValueError as error:
        _refuse(f"{against}: {error}")
    for line in (*found.breaking, *found.dangerous):
        click.echo(line)
    if found.refusal is not None:
        _refuse(found.refusal, FAILED)
    click.echo(f"gql-service: {now} keeps the contract of {against}", err=True)


@main.command()
def settings() -> None:
    """Print all settings in Markdown."""
    click.echo(settings_page(), nl=False)


@main.command()
@click.argument("document")
@click.option("--variables", default="{}", help="A JSON object of variables.")
@click.option(
    "--var", "pairs", multiple=True, metavar="NAME=VALUE", help="A variable; commas separate the items of a list."
)
@click.option("--operation", help="The operation to run if the document has several.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    help="Output format (default: table on a terminal, otherwise json).",
)
@click.option("--url", help=f"Query the gateway at this URL instead of this process; {KEY_VARIABLE} holds its API key.")
@_replay_option
@_now_option
def query(
    document: str,
    variables: str,
    pairs: tuple[str, ...],
    operation: str | None,
    form: str | None,
    url: str | None,
    replay: Path | None,
    now: datetime | None,
) -> None:
    """Run the GraphQL DOCUMENT and print the answer.

    DOCUMENT is the text of a document, a file (or @file), - for standard input, or a built-in document: calendar,
    next-game, season, team, today, week. Exits with 1 if the answer has errors.
    """
    from gql_service.command_line.query import NoAnswer, Request, ask_gateway, run_query  # noqa: PLC0415 - likewise
    from gql_service.command_line.variables import variables_from  # noqa: PLC0415 - likewise
    from gql_service.observability.logs import configure_logs  # noqa: PLC0415 - likewise

    if url is not None and (replay is not None or now is not None):
        _refuse(
            "--replay and --now cannot be combined with --url: the gateway at the URL has its own source and clock."
        )
    settings = _settings(replay=replay) if url is None else None
    clock = _clock(now, settings) if settings is not None else system_clock
    configure_logs("ERROR")
    text = _document(document)
    try:
        request = Request(text, variables_from(variables, pairs, text), operation)
        asking = (
            run_query(request, settings, clock)
            if settings is not None
            else ask_gateway(url or "", os.environ.get(KEY_VARIABLE), request)
        )
        answer = asyncio.run(asking)
    except ValueError as error:
        _refuse(str(error))
    except NoAnswer as error:
        _refuse(str(error), FAILED)
    _print_answer(answer, form or ("table" if sys.stdout.isatty() else "json"))
    sys.exit(FAILED if "errors" in answer.body else 0)


def _print_answer(answer: "Answer", form: str) -> None:
    """Print data to stdout. Print errors to stderr, and beside a table also how old or incomplete its data is."""
    from gql_service.command_line.game_lines import LONGEST  # noqa: PLC0415 - likewise
    from gql_service.command_line.table import as_csv, as_text, printable, tables_of  # noqa: PLC0415 - likewise

    if form == "json":
        click.echo(answer.as_json())
    else:
        tables = tables_of(answer.body.get("data") or {})
        if form == "table" and tables:
            click.echo(as_text(tables, shutil.get_terminal_size().columns if sys.stdout.isatty() else LONGEST))
        if form == "csv":
            click.echo(as_csv(tables), nl=False)
    for line in answer.complaints(worth=form == "table" and bool(answer.body.get("data"))):
        click.echo(f"gql-service: {printable(line)}", err=True)


def _document(text: str) -> str:
    """Return the document: the text itself if it contains braces, otherwise a built-in document, a file, or standard
    input.
    """
    try:
        found = sys.stdin.read() if text == "-" else text if "{" in text else _file(text).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        _refuse(f"{text} is not UTF-8 text.")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        _refuse(
            f"{text!r} is neither a GraphQL document, nor one of {', '.join(_ours())}, nor a file that can be read "
            f"({reason})."
        )
    if not found.strip():
        _refuse("the document is empty; write a document like '{ sources { league mode } }'.")
    return found


def _ours() -> dict[str, Path]:
    """Return the built-in documents by name."""
    return {file.stem: file for file in sorted(Path(contract.__file__).parent.glob("operations/*.graphql"))}


def _file(named: str) -> Path:
    return _ours().get(named) or Path(named.removeprefix("@"))
