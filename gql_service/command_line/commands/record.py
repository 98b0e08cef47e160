"""The command that records the vendor's answers."""

import asyncio
from datetime import datetime
from pathlib import Path

import click

from gql_service.command_line.options import FAILED, exit_with, now_option


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--season", "seasons", multiple=True, type=int, help="Also record this year's season; may be repeated.")
@now_option
def record(folder: Path, seasons: tuple[int, ...], now: datetime | None) -> None:
    """Record the current data to FOLDER, for serve --replay FOLDER.

    Each league of LEAGUES uses a few calls of the key. The path of each file is the path of the request.
    """
    from gql_service.command_line.configuration import clock_of, read_settings
    from gql_service.command_line.recorder import record_to
    from gql_service.observability.logs import configure_logs

    chosen = read_settings()
    configure_logs("WARNING")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        report = asyncio.run(record_to(folder, chosen, clock_of(now, chosen), seasons))
    except OSError as error:
        exit_with(f"{folder} cannot be written ({error.strerror}).", FAILED)
    for file in report.files:
        click.echo(file)
    for line in report.failures:
        click.echo(f"gql-service: {line}", err=True)
    if not report.files:
        exit_with("nothing could be recorded.", FAILED)
