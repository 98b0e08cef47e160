"""The command that runs a GraphQL document."""

import asyncio
import os
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from gql_service.command_line.options import FAILED, exit_with, now_option, replay_option

if TYPE_CHECKING:
    from gql_service.command_line.execution import Answer

KEY_VARIABLE: Final = "GATEWAY_API_KEY"
"""The variable with the API key for a gateway. A command line is visible to every user of the machine, so no option
takes the key."""


@click.command()
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
@replay_option
@now_option
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
    from gql_service.clock import system_clock
    from gql_service.command_line.configuration import clock_of, read_settings
    from gql_service.command_line.documents import document_of
    from gql_service.command_line.execution import NoAnswer, Request, ask_gateway, run_query
    from gql_service.command_line.variables import variables_from
    from gql_service.observability.logs import configure_logs

    if url is not None and (replay is not None or now is not None):
        exit_with(
            "--replay and --now cannot be combined with --url: the gateway at the URL has its own source and clock."
        )
    settings = read_settings(replay=replay) if url is None else None
    clock = clock_of(now, settings) if settings is not None else system_clock
    configure_logs("ERROR")
    text = document_of(document)
    try:
        request = Request(text, variables_from(variables, pairs, text), operation)
        asking = (
            run_query(request, settings, clock)
            if settings is not None
            else ask_gateway(url or "", os.environ.get(KEY_VARIABLE), request)
        )
        answer = asyncio.run(asking)
    except ValueError as error:
        exit_with(str(error))
    except NoAnswer as error:
        exit_with(str(error), FAILED)
    _print_answer(answer, form or ("table" if sys.stdout.isatty() else "json"))
    sys.exit(FAILED if "errors" in answer.body else 0)


def _print_answer(answer: "Answer", form: str) -> None:
    """Print data to stdout. Print errors to stderr, and beside a table also how old or incomplete its data is."""
    from gql_service.command_line.game_lines import LONGEST
    from gql_service.command_line.table import as_csv, as_text, printable, tables_of

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
