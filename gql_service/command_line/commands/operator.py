"""The commands of the operator: the status of a gateway, and a refresh now."""

import asyncio
import sys
from typing import TYPE_CHECKING, Final

import click

from gql_service.command_line.options import FAILED, exit_with, url_option

if TYPE_CHECKING:
    from gql_service.settings import Settings
    from schema.enums import League

NOTHING_SERVED: Final = 3


def _origin(url: str | None, settings: "Settings") -> str:
    return url or f"http://127.0.0.1:{settings.port}"


@click.command()
@url_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(url: str | None, *, as_json: bool) -> None:
    """Show the status of the gateway on this machine: build, calls left, paused routes, and why a league is stale.

    Exits with 1 if no gateway answers, and with 3 if the gateway has no data of any league.
    """
    import orjson

    from gql_service.command_line import operator_client
    from gql_service.command_line.configuration import read_settings

    settings = read_settings()
    try:
        state = operator_client.status(_origin(url, settings), settings)
        text = orjson.dumps(state, option=orjson.OPT_INDENT_2) if as_json else operator_client.status_for_people(state)
    except operator_client.NotReached as reason:
        exit_with(str(reason), FAILED)
    click.echo(text)
    sys.exit(0 if operator_client.serves_anything(state) else NOTHING_SERVED)


@click.command()
@click.argument("league")
@url_option
@click.option("--shared", is_flag=True, help="Refresh from this process through CACHE_URL, without a running gateway.")
@click.option("--force", is_flag=True, help="Ignore pacing and pauses; the monthly limit still applies.")
def refresh(league: str, url: str | None, *, shared: bool, force: bool) -> None:
    """Refresh LEAGUE now and print the result for each route. Uses calls.

    Exits with 1 if a route could not be refreshed.
    """
    from gql_service.clock import system_clock
    from gql_service.command_line import operator_client
    from gql_service.command_line.configuration import read_settings
    from gql_service.observability.logs import configure_logs

    settings = read_settings()
    configure_logs("ERROR")
    name = league.upper()
    try:
        if shared:
            routes = asyncio.run(
                operator_client.refresh_shared(_served(name, settings), settings, system_clock, force=force)
            )
        else:
            routes = list(operator_client.refresh(name, _origin(url, settings), settings, force=force))
    except operator_client.NotReached as reason:
        exit_with(str(reason), FAILED)
    click.echo(operator_client.routes_for_people(routes))
    sys.exit(FAILED if any(each["code"] for each in routes) or not routes else 0)


def _served(name: str, settings: "Settings") -> "League":
    """Return a league that can be refreshed through the shared cache, or exit with a message."""
    if settings.cache_url is None:
        exit_with("--shared needs CACHE_URL: without a shared cache no gateway would get the answers.")
    served = {league.value: league for league in settings.served_leagues}
    if name not in served:
        exit_with(f"{name!r:.40} is not served; LEAGUES is {', '.join(served)}.")
    return served[name]
