"""The client of the operator's commands: query the gateway of this machine, or refresh through the shared cache."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import httpx

from gql_service.clock import Clock
from gql_service.schedule.calls.vendor_clock import WORTH_A_WARNING
from gql_service.settings import Settings
from gql_service.telemetry.request_trace import RequestTrace, current_request
from gql_service.web.operations.operator import TOKEN_HEADER, operator_token
from gql_service.web.routes import OPERATOR_REFRESH, OPERATOR_STATUS
from gql_service.wiring import create_gateway
from schema.enums import League, SourceMode

PATIENCE_SECONDS: Final = 60


class NotReached(Exception):
    """No gateway answers. The message contains the address and the likely reason."""


def ask(method: str, path: str, origin: str, settings: Settings, **parameters: str) -> Mapping[str, Any]:
    """Return the JSON answer of the gateway at `origin`. Raises NotReached."""
    key = settings.api_key if settings.mode() is SourceMode.LIVE else None
    headers = {TOKEN_HEADER: operator_token(key)}
    try:
        with httpx.Client(base_url=origin, timeout=PATIENCE_SECONDS, trust_env=False) as client:
            answer = client.request(method, path, params=parameters, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotReached(f"no gateway answers at {origin} ({type(error).__name__}); set its URL with --url.") from error
    if answer.status_code == 404:
        raise NotReached(
            f"the gateway at {origin} rejected this command: run it on the same machine with the same "
            "SPORTSDATA_API_KEY."
        )
    try:
        found = answer.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise NotReached(
            f"the server at {origin} is not a schedule gateway (status {answer.status_code}); set its URL with --url."
        )
    if answer.status_code != 200:
        raise NotReached(str(found.get("message", f"status {answer.status_code}")))
    return found


def status(origin: str, settings: Settings) -> Mapping[str, Any]:
    """Return the state of the gateway at `origin`. Raises NotReached."""
    return ask("GET", OPERATOR_STATUS.path, origin, settings)


def refresh(league: str, origin: str, settings: Settings, *, force: bool) -> Sequence[Mapping[str, Any]]:
    """Make the gateway at `origin` refresh a league, and return the result for each route. Raises NotReached."""
    parameters = {"league": league, **({"force": "yes"} if force else {})}
    routes: Sequence[Mapping[str, Any]] = ask("POST", OPERATOR_REFRESH.path, origin, settings, **parameters)["routes"]
    return routes


async def refresh_shared(league: League, settings: Settings, clock: Clock, *, force: bool) -> list[Mapping[str, Any]]:
    """Refresh a league in this process, and store the answers in the shared cache, which notifies every gateway."""
    current_request.set(RequestTrace("refresh"))
    gateway = create_gateway(settings, clock)
    try:
        await gateway.governor.ledger.join()
        return [each.as_json() for each in await gateway.store.operator.refresh_now(league, force=force)]
    finally:
        await gateway.close()


def serves_anything(state: Mapping[str, Any]) -> bool:
    """Tell whether any league has data."""
    return any(league["as_of"] is not None for league in state["leagues"])


def routes_for_people(routes: Sequence[Mapping[str, Any]]) -> str:
    """Return the result for each route, on a line each."""
    return "\n".join(f"{each['path']}: {each['outcome']}" for each in routes) or "There was nothing to refresh."


def _counted_by(calls: Mapping[str, Any]) -> str:
    """Return which gateways count the calls together, and a large clock skew."""
    together = f"{calls['gateways']} gateways together" if calls["counted_with_others"] else "this gateway alone"
    ahead = calls["clock_ahead_seconds"]
    differs = ahead is not None and abs(ahead) >= WORTH_A_WARNING.total_seconds()
    return f"{together}; its clock is {ahead:g} s ahead of SportsData.io's" if differs else together


def status_for_people(state: Mapping[str, Any]) -> str:
    """Return the state of a gateway as lines. Raises NotReached if a gateway of another version lacks a field."""
    try:
        return _status_lines(state)
    except KeyError as missing:
        build = f"{state.get('version')}, commit {state.get('commit')}"
        raise NotReached(
            f"the gateway is another build ({build}) than this command, and its status has no {missing}: "
            "restart the gateway, or print its status with --json."
        ) from missing


def _status_lines(state: Mapping[str, Any]) -> str:
    calls = state["calls"]
    left = f", {calls['left']} of {calls['budget']} left until {calls['month_ends']}" if calls["budget"] else ""
    build = f"{state['version']} (commit {state['commit']}, time zones {state['time_zones']})"
    lines = [
        f"build         {build}, running since {state['started_at']}",
        f"source        {state['source']}",
        f"calls         {calls['used']} used this month{left}; live stretch {calls['live_stretch']:g}",
        f"counted by    {_counted_by(calls)}",
    ]
    if (cache := state["shared_cache"]) is not None:
        well = "well" if cache["apart_since"] is None else f"lost since {cache['apart_since']}: {cache['reason']}"
        lines.append(f"shared cache  {well}")
    lines += [
        f"paused        {each['route'] or 'all of the vendor'} until {each['until']}: {each['code']}. {each['do']}"
        for each in state["paused"]
    ]
    for league in state["leagues"]:
        word = "stale" if league["stale"] else "fresh" if league["as_of"] else "empty"
        since = f", as of {league['as_of']}" if league["as_of"] else ""
        why = f". {league['why']}" if league["why"] else ""
        lines.append(f"{league['league']:<14}{word}{since}{why}")
    return "\n".join(lines)
