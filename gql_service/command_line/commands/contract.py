"""The command that prints the schema, or compares it with a released contract."""

from importlib.metadata import version
from pathlib import Path

import click

from gql_service.command_line.options import FAILED, exit_with


@click.command()
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="List the changes since this released contract, instead of printing the schema.",
)
def schema(against: Path | None) -> None:
    """Print the schema in SDL.

    With --against, exits with 1 if valid documents may break and the version number does not show this.
    """
    from schema.executable import build_schema

    printed = build_schema().as_str()
    if against is None:
        click.echo(printed)
    else:
        _compare(against, printed)


def _compare(against: Path, printed: str) -> None:
    from schema.contract_changes import as_version, compare

    now = version("schedule-gateway")
    try:
        found = compare(against.read_text(encoding="utf-8"), printed, as_version(now))
    except ValueError as error:
        exit_with(f"{against}: {error}")
    for line in (*found.breaking, *found.dangerous):
        click.echo(line)
    if found.refusal is not None:
        exit_with(found.refusal, FAILED)
    click.echo(f"gql-service: {now} keeps the contract of {against}", err=True)
