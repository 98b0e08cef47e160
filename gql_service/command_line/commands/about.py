"""The commands that describe this build: its version, and its settings."""

import click


@click.command("version")
def show_version() -> None:
    """Print the version, the commit and the version of the time zone rules in use."""
    from gql_service.version import build_line

    click.echo(build_line())


@click.command("settings")
def show_settings() -> None:
    """Print all settings in Markdown."""
    from gql_service.settings import settings_page

    click.echo(settings_page(), nl=False)
