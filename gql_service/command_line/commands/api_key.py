"""The command that makes API keys for clients."""

import click

from gql_service.command_line.options import exit_with


@click.command()
@click.argument("name")
def api_key(name: str) -> None:
    """Make an API key for the client NAME. Print the key, and an entry with its hash for API_KEYS.

    The key is shown only once. Separate the entries of API_KEYS by commas.
    """
    from gql_service.web.access.client_keys import NAME, entry_of, new_key

    if not NAME.fullmatch(name):
        exit_with(
            f"{name!r:.50} is not a valid client name; use lowercase letters, digits and hyphens, such as mobile-app."
        )
    key = new_key()
    click.echo(f"{key}\n{entry_of(name, key)}")
    click.echo("The first line is the key for the client. Add the second line to API_KEYS.", err=True)
