"""`gql-service`: the command line. Data is written to stdout, messages to stderr."""

import click

from gql_service.command_line.commands.about import show_settings, show_version
from gql_service.command_line.commands.api_key import api_key
from gql_service.command_line.commands.contract import schema
from gql_service.command_line.commands.operator import refresh, status
from gql_service.command_line.commands.query import query
from gql_service.command_line.commands.record import record
from gql_service.command_line.commands.serve import sandbox, serve
from gql_service.version import zone_rules


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


for command in (serve, sandbox, record, api_key, show_version, status, refresh, schema, show_settings, query):
    main.add_command(command)
