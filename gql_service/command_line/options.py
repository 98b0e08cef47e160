"""Options that several commands share, and the end of a command with a message. Imports only click."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NoReturn

import click

USAGE_ERROR: Final = 2
FAILED: Final = 1


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


def exit_with(sentence: str, code: int = USAGE_ERROR) -> NoReturn:
    """Print a sentence to stderr, and end the command with this exit code."""
    click.echo(f"gql-service: {sentence}", err=True)
    raise SystemExit(code)


now_option: Callable[[Any], Any] = click.option(
    "--now",
    type=Instant(),
    help="The current instant for sandbox and replay, such as 2026-01-10T18:00:00Z.",
)
replay_option: Callable[[Any], Any] = click.option(
    "--replay",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Serve the recorded answers in this folder.",
)
traps_option: Callable[[Any], Any] = click.option(
    "--traps", is_flag=True, default=None, help="Reproduce the oddities of the vendor's data in the sandbox."
)
url_option: Callable[[Any], Any] = click.option(
    "--url", help="URL of the gateway on this machine (default: http://127.0.0.1:$PORT)."
)
