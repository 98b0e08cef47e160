"""The legacy REST contract: `GET /game-schedule`, with `/sports` as a second path.

Days are US Eastern days. A game has five keys with strings as values. Optional parameters filter the games.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gql_service.telemetry.request_trace import note_errors
from gql_service.web.answers.answer_key import parameters_key
from gql_service.web.answers.cached_answer import Content
from gql_service.web.answers.responder import Responder
from gql_service.web.rest.legacy_parameters import NAMES
from gql_service.web.rest.legacy_request import ScheduleRequest
from gql_service.web.rest.legacy_rows import legacy_body, legacy_game
from gql_service.web.rest.legacy_selection import legacy_games
from gql_service.web.routes import GAME_SCHEDULE
from gql_service.web.transport.data_headers import NO_STORE
from gql_service.web.transport.disconnect import ClientLeft, WhileConnected
from gql_service.web.transport.league_failure import failure_status
from gql_service.web.transport.media_types import JSON
from gql_service.web.transport.refusal import DEADLINE_SECONDS, TOO_LATE
from schema.context import Context
from schema.errors import BAD_USER_INPUT, SEASON_NOT_SERVED, BadInput, LeagueUnavailable, SourcesUnavailable

FAILURE: Final = {"message": "An error occurred.", "error": "The schedule is not available right now."}
"""A fixed text, because the causes of upstream failures are not public.

If the plan of the key lacks the data, `error` says so.
"""
WARNING: Final = (b"warning", b'110 - "Response is stale"')
"""A header of stale answers, for clients that know HTTP's older warning."""

_log = structlog.get_logger(__name__)


def _error(body: Mapping[str, object], status: int, headers: Mapping[str, str]) -> Response:
    return Response(orjson.dumps(body), status, {**NO_STORE, **headers}, JSON)


def _bad_request(reason: str) -> Response:
    note_errors([BAD_USER_INPUT], refused=True)
    return _error({"message": "Bad request.", "error": reason, "games": []}, 400, {})


def _unavailable(code: str, reason: str) -> Response:
    """Return the answer if the league fails: the body of the legacy contract, with a status for the cause."""
    if code == SEASON_NOT_SERVED:
        return _bad_request(reason)
    note_errors([code], refused=True)
    _log.warning("legacy request failed", code=code, reason=reason)
    answer = failure_status(code)
    body = FAILURE if answer.retry_after is not None else {**FAILURE, "error": reason}
    return _error(body, answer.status, answer.headers)


class GameSchedule:
    """Serves the route from the same snapshots as GraphQL."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with suppress(ClientLeft):
            await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> ASGIApp:
        values = {name: value for name, value in request.query_params.items() if name in NAMES}

        async def make(context: Context) -> Content:
            wanted = ScheduleRequest.read(values, context.port.leagues, context.max_page_size)
            async with asyncio.timeout(DEADLINE_SECONDS), WhileConnected(request.receive):
                games = await legacy_games(context, wanted)
            rows = [legacy_game(game, wanted.names, extended=wanted.extended) for game in games]
            body = orjson.dumps(legacy_body(wanted.league, rows, wanted.limit))
            return Content(body, JSON, stale_headers=[WARNING])

        try:
            return await self._responder.respond(request.scope, parameters_key(GAME_SCHEDULE, values), make)
        except BadInput as error:
            # The schema's name for a single day is `on`; the name in this contract is `date`.
            return _bad_request(error.message.replace("`on`", "`date`"))
        except (SourcesUnavailable, LeagueUnavailable) as error:
            return _unavailable(error.code, error.message)
        except TimeoutError:
            return _unavailable(TOO_LATE.code, TOO_LATE.message)
