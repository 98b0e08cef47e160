"""The route of calendars: from a request to bytes that are cached and sent like every other answer."""

import asyncio
import re
import uuid
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Final

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from gql_service.process.background import in_background, in_turns
from gql_service.schedule.freshness import CADENCE, Timetable
from gql_service.web.answers.answer_key import AnswerKey
from gql_service.web.answers.cached_answer import Content
from gql_service.web.answers.responder import Responder
from gql_service.web.calendars.events import HOST, PARTS
from gql_service.web.calendars.request import CalendarRequest, NoSuchCalendar
from gql_service.web.calendars.revisions import Revisions
from gql_service.web.calendars.selection import Selection, select
from gql_service.web.calendars.suspended import events_of
from gql_service.web.rest.parameters import BadParameter
from gql_service.web.routes import CALENDARS
from gql_service.web.transport.disconnect import ClientLeft, WhileConnected
from gql_service.web.transport.http_dates import http_date
from gql_service.web.transport.problems import NOT_FOUND, problem, unavailable
from gql_service.web.transport.refusal import DEADLINE_SECONDS, TOO_LATE
from schema.context import Context
from schema.enums import League, SourceMode
from schema.errors import BAD_USER_INPUT, LeagueUnavailable

CALENDAR: Final = "text/calendar; charset=utf-8"
SOONEST_REFRESH: Final = timedelta(minutes=15)
LATEST_REFRESH: Final = timedelta(days=1)
"""The bounds of the interval at which clients are told to poll.

Clients do not poll more often than SOONEST_REFRESH, and a day is soon enough for all.
"""

_log = structlog.get_logger(__name__)


class Calendars:
    """Serves calendars from the same snapshots as GraphQL."""

    def __init__(self, responder: Responder, leagues: Sequence[League], *, mode: SourceMode) -> None:
        self._responder = responder
        self._leagues = leagues
        self._mode = mode
        self._printing = asyncio.Lock()
        self._revisions = Revisions()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with suppress(ClientLeft):
            await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> ASGIApp:
        try:
            query = request.query_params.multi_items()
            calendar = CalendarRequest.read(request.path_params.get("path", ""), query, self._leagues)
            async with asyncio.timeout(DEADLINE_SECONDS), WhileConnected(request.receive):
                key = AnswerKey(CALENDARS.path, calendar.canonical)
                return await self._responder.respond(request.scope, key, partial(self._content, calendar))
        except NoSuchCalendar as error:
            return problem(404, NOT_FOUND, error.message)
        except BadParameter as error:
            return problem(400, BAD_USER_INPUT, error.message, parameter=error.parameter)
        except LeagueUnavailable as failure:
            _log.warning("calendar cannot be made", code=failure.code, reason=failure.message)
            return unavailable(failure)
        except TimeoutError:
            _log.warning("calendar cannot be made", code=TOO_LATE.code, reason=TOO_LATE.message)
            return problem(TOO_LATE.status, TOO_LATE.code, TOO_LATE.message, headers=TOO_LATE.headers)

    async def _content(self, request: CalendarRequest, context: Context) -> Content:
        selection = await select(context, request)
        timetable = Timetable.of(selection.games, context.now, expected=True)
        refresh = _refresh(context, timetable)
        # The library is slow to import and to print. In the background, most of the processor is left to requests.
        # Calendars are printed one after another, so that a refresh waits for a single calendar at most.
        async with self._printing:
            body = await in_background(_printed, request, selection, refresh, self._mode)
        revised_at = self._revisions.revised_at(request.canonical, body, _shaped_at(context, request.league, timetable))
        modified_at = min(revised_at, int(context.now.timestamp()))
        headers = (
            (b"last-modified", http_date(modified_at)),
            (b"content-disposition", f'inline; filename="{_file_name(selection, request)}"'.encode()),
        )
        return Content(body, CALENDAR, headers, modified_at=modified_at)


def _file_name(selection: Selection, request: CalendarRequest) -> str:
    """Return the name under which a browser saves the calendar."""
    name = selection.team.full_name if selection.team is not None else request.league.value
    plain = re.sub(r"[^a-z0-9]+", "-", name.encode("ascii", "ignore").decode().lower()).strip("-") or "games"
    return f"{plain}.ics"


def _shaped_at(context: Context, league: League, timetable: Timetable) -> datetime:
    """Return the latest instant that shaped a calendar: a fetch, the league's midnight, or a new phase of its games."""
    midnight = datetime.combine(context.today_of(league), time.min, context.port.league_zone(league))
    begun = timetable.begins[bisect_right(timetable.begins, context.now.timestamp()) - 1]
    turned = max(midnight.timestamp(), begun)  # the first phase has begun at minus infinity
    fetched = max((freshness.as_of for freshness in context.freshness.values()), default=midnight)
    return max(fetched, datetime.fromtimestamp(turned, UTC))


def _refresh(context: Context, timetable: Timetable) -> timedelta:
    """Return the interval at which clients should poll: as often as these games are refreshed, within bounds."""
    coming = bisect_right(timetable.begins, context.now.timestamp())
    if coming < len(timetable.begins):
        context.note_change(datetime.fromtimestamp(timetable.begins[coming], UTC))
    return min(LATEST_REFRESH, max(SOONEST_REFRESH, CADENCE[timetable.phase_at(context.now)]))


def _printed(request: CalendarRequest, selection: Selection, refresh: timedelta, mode: SourceMode) -> bytes:
    from gql_service.web.calendars.printing import Heading, print_calendar  # noqa: PLC0415 - see there

    events = [
        event
        for game in in_turns(selection.games)
        for event in events_of(game, scores=request.scores, standing_at=selection.standings_changed.get(game.id))
    ]
    team = selection.team
    heading = Heading(
        uid=str(uuid.uuid5(uuid.NAMESPACE_URL, f"{HOST}:{request.canonical}")),
        name=_title(request, selection, mode),
        description=_description(request, mode),
        refresh=refresh,
        color=team.colors[0] if team is not None and team.colors else None,
    )
    return print_calendar(heading, in_turns(events))


def _title(request: CalendarRequest, selection: Selection, mode: SourceMode) -> str:
    """Return the calendar's name, which distinguishes the calendars of a team, and made-up games from real games."""
    team, opponent = selection.team, selection.opponent
    parts = [team.full_name if team is not None else request.league.value]
    if request.side is not None:
        parts.append(f"{request.side} games")
    if opponent is not None:
        parts.append(f"against {opponent.name}")
    if request.channels is not None:
        parts.append(f"on {' or '.join(sorted({name.upper() for name in request.channels}))}")
    if request.season_type is not None:
        parts.append(PARTS[request.season_type].lower())
    if request.season is not None:
        parts.append(str(request.season))
    title = " · ".join(parts)  # a comma would be escaped, and some clients show the escape
    return title if mode is SourceMode.LIVE else f"{title} ({mode.value.lower()})"


def _description(request: CalendarRequest, mode: SourceMode) -> str:
    descriptions = {
        SourceMode.LIVE: f"Games of {request.league.value}, by SportsData.io.",
        SourceMode.SANDBOX: "These games are made up: they come from the sandbox of the schedule gateway.",
        SourceMode.REPLAY: "These games come from recorded answers of SportsData.io.",
    }
    return descriptions[mode]
