"""The commands that serve: the gateway, or the sandbox alone."""

from datetime import datetime
from pathlib import Path

import click

from gql_service.command_line.options import exit_with, now_option, replay_option, traps_option


@click.command()
@replay_option
@now_option
@click.option("--host", help="Address to listen on (default: $HOST).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (default: $PORT); 0 picks a free port.")
@traps_option
def serve(replay: Path | None, now: datetime | None, host: str | None, port: int | None, *, traps: bool | None) -> None:
    """Serve /graphql and /game-schedule."""
    from gql_service.command_line.configuration import clock_of, read_settings
    from gql_service.command_line.server import run
    from gql_service.settings import SettingError

    chosen = read_settings(replay=replay, host=host, port=port, traps=traps)
    clock = clock_of(now, chosen)
    try:
        raise SystemExit(run(chosen, clock))
    except SettingError as error:
        exit_with(str(error))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8081, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--key", "keys", multiple=True, help="Accept only this key; may be repeated.")
@now_option
@traps_option
def sandbox(host: str, port: int, keys: tuple[str, ...], now: datetime | None, *, traps: bool | None) -> None:
    """Serve the sandbox alone, in SportsData.io's wire format."""
    from gql_service.clock import clock_from, system_clock
    from gql_service.command_line.server import run_sandbox

    raise SystemExit(run_sandbox(host, port, keys, clock_from(now) if now else system_clock, traps=bool(traps)))
