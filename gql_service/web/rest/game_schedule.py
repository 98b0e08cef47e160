"""The legacy REST contract: `GET /game-schedule`, with `/sports` as a second path.

Days are US Eastern days. A game has five keys with strings as values. Optional parameters filter the games.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gql_service.sportsdata.routes import TYPES
from gql_service.telemetry.request_trace import note_errors
from gql_service.web.answers.answer_key import parameters_key
from gql_service.web.answers.cached_answer import Content
from gql_service.web.answers.responder import Responder
from gql_service.web.rest.parameters import BadParameter, Parameter, choice, day, text, whole
from gql_service.web.routes import GAME_SCHEDULE
from gql_service.web.transport.data_headers import NO_STORE
from gql_service.web.transport.disconnect import ClientLeft, WhileConnected
from gql_service.web.transport.league_failure import trouble_of
from gql_service.web.transport.media_types import JSON
from gql_service.web.transport.refusal import DEADLINE_SECONDS, TOO_LATE
from schema.context import Context
from schema.days.day import Day, DayRange, coming_days, day_range
from schema.days.zones import EASTERN
from schema.enums import GameStatus, League, SeasonType
from schema.errors import BAD_USER_INPUT, SEASON_NOT_SERVED, BadInput, LeagueUnavailable, SourcesUnavailable
from schema.leagues import FACTS
from schema.leagues.facts import Sport
from schema.queries.selection import MAX_WEEK, Asked, note_days, resolve_asked, select_games
from schema.types.arguments import GameFilter
from schema.types.game import Game
from schema.types.scalars import instant_text
from schema.types.season import week_at
from schema.types.team import Team

UNKNOWN: Final = "Unknown"
FAILURE: Final = {"message": "An error occurred.", "error": "The schedule is not available right now."}
"""A fixed text, because the causes of upstream failures are not public.

If the plan of the key lacks the data, `error` says so.
"""
WARNING: Final = (b"warning", b'110 - "Response is stale"')
"""A header of stale answers, for clients that know HTTP's older warning."""
LEFT_OUT: Final = frozenset({GameStatus.CANCELED, GameStatus.NOT_NECESSARY})

_SEASON: Final = re.compile(r"(\d{4})(REG|PRE|POST|STAR|EXH)?", re.ASCII | re.IGNORECASE)
_SEASON_SCHEMA: Final = {"type": "string", "pattern": "^(19|20|21)[0-9]{2}(REG|PRE|POST|STAR|EXH)?$"}

_log = structlog.get_logger(__name__)


def _season(text: str) -> tuple[int, SeasonType]:
    match = _SEASON.fullmatch(text)
    if match is None:
        raise BadParameter("season", f"`season` is {text!r:.40}; it looks like 2025, 2025PRE, 2025POST or 2025STAR.")
    return int(match[1]), TYPES[(match[2] or "REG").upper()]


@dataclass(frozen=True, slots=True)
class LegacyParameters:
    """The parameters of the route. The route reads them, and the OpenAPI document describes them."""

    league: Parameter[str]
    date: Parameter[Day]
    start: Parameter[Day]
    end: Parameter[Day]
    season: Parameter[tuple[int, SeasonType]]
    week: Parameter[int]
    team: Parameter[str]
    names: Parameter[str]
    fields: Parameter[str]
    limit: Parameter[int]

    def declared(self) -> list[Parameter[Any]]:
        """Return all parameters."""
        return [getattr(self, each.name) for each in fields(self)]


def usual_league(served: Sequence[League]) -> League:
    """Return the league for a request that names no league."""
    return League.NFL if League.NFL in served else served[0]


@lru_cache(maxsize=8)
def legacy_parameters(served: tuple[League, ...], max_page_size: int) -> LegacyParameters:
    """Return the parameters of a gateway that serves these leagues."""
    usual = usual_league(served)
    return LegacyParameters(
        league=choice(
            "league",
            f"A served league; {usual.value} by default.",
            [league.value for league in served],
            upper=True,
        ),
        date=day("date", "A day, US Eastern. Not together with `from` or `to`."),
        start=day("from", "First day, included. Without `to`, the range ends 7 days later."),
        end=day("to", "Last day, included; at most 400 days in all. Without `from`, the range starts today."),
        season=Parameter(
            "season",
            "The source's number of the season: the regular season unless `PRE`, `POST` or `STAR` follows.",
            _SEASON_SCHEMA,
            _season,
            "2025POST",
        ),
        week=whole("week", "The week; without `season` or days: in the current regular season.", 0, MAX_WEEK),
        team=text("team", "A team key, `DAL`, or an id: games of this team, home or away.", longest=100, example="DAL"),
        names=choice("names", "The form of team names; `full` by default.", ("full", "short", "key")),
        fields=choice("fields", "`extended` adds fields to the five of each game.", ("basic", "extended")),
        limit=whole("limit", "The most games to return.", 0, max_page_size),
    )


_READ: Final = frozenset(each.name for each in legacy_parameters((League.NFL,), 1).declared())
"""The names of the parameters. Other names in a query string do not change the answer."""


def _team(text: str | None, league: League) -> str | None:
    """Return a team in the form of GraphQL; a key without a league belongs to `league`."""
    bare = text is not None and text.isascii() and text.isalnum() and len(text) <= 8
    return f"{league.value}:{text}" if bare else text


@dataclass(frozen=True, slots=True)
class ScheduleRequest:
    """The request of a legacy client."""

    league: League
    wanted: GameFilter
    team: str | None
    names: str
    extended: bool
    limit: int | None

    @classmethod
    def read(cls, values: Mapping[str, str], served: Sequence[League], max_page_size: int) -> "ScheduleRequest":
        """Read query parameters; unknown and empty parameters are ignored. Raises BadInput for a wrong value."""
        values = {name: value.strip(" ") for name, value in values.items() if value.strip(" ")}
        parameters = legacy_parameters(tuple(served), max_page_size)
        league = League[parameters.league.of(values) or usual_league(served).value]
        year, type_ = parameters.season.of(values) or (None, None)
        if type_ is not None and type_ not in FACTS[league].parts:
            raise BadParameter("season", f"`season` is {values['season']!r:.40}; {league.value} has no such part.")
        wanted = GameFilter(
            on=parameters.date.of(values),
            start=parameters.start.of(values),
            end=parameters.end.of(values),
            season=year,
            season_type=type_,
            week=parameters.week.of(values),
        )
        return cls(
            league=league,
            wanted=wanted,
            team=_team(parameters.team.of(values), league),
            names=parameters.names.of(values) or "full",
            extended=parameters.fields.of(values) == "extended",
            limit=parameters.limit.of(values),
        )


def _name(team: Team | None, names: str) -> str:
    if team is None:
        return UNKNOWN
    full = team.name if FACTS[team.league].sport is Sport.SOCCER else team.full_name
    return {"full": full, "short": team.name, "key": team.key or team.name}[names]


def _time(start: datetime | None) -> str:
    if start is None:
        return UNKNOWN
    local = start.astimezone(EASTERN)
    return f"{local.hour % 12 or 12}:{local.minute:02d} {'AM' if local.hour < 12 else 'PM'} ET"


def legacy_game(game: Game, names: str, *, extended: bool) -> dict[str, Any]:
    """Return a game in the form of the legacy contract: five strings, and further fields if `extended` is true."""
    day = game.day_in(EASTERN)
    row: dict[str, Any] = {
        "away_team": _name(game.away_team, names),
        "home_team": _name(game.home_team, names),
        "venue": game.venue.name if game.venue else UNKNOWN,
        "date": day.isoformat() if day else UNKNOWN,
        "time": _time(game.start_time),
    }
    if extended:
        row |= {
            "game_id": game.id,
            "status": game.status.value,
            "league": game.league.value,
            "season": game.season.year,
            "week": game.week,
            "starts_at": instant_text(game.start_time) if game.start_time else None,
        }
    return row


async def _current_week(context: Context, league: League) -> GameFilter:
    """Return a filter for the current or next week of a league. Raises LeagueUnavailable."""
    await context.port.for_year(league, None, SeasonType.REGULAR)
    current = context.current(league)
    snapshots = await context.port.for_year(league, current.season.year, current.season.type)
    week = current.week
    if week is None and snapshots:
        week = week_at(snapshots[0].season.weeks, context.league_day(league))
    return GameFilter(season=current.season.year, season_type=current.season.type, week=week)


async def _selected(context: Context, asked_for: ScheduleRequest) -> list[Game]:
    league, wanted = asked_for.league, asked_for.wanted
    teams = [asked_for.team] if asked_for.team else None
    asked: Asked = await resolve_asked(context, [league], teams)
    note_days(context, wanted, EASTERN)
    days: DayRange | None = day_range(now=context.now, zone=EASTERN, on=wanted.on, start=wanted.start, end=wanted.end)
    if not wanted.names_a_time:
        if not FACTS[league].by_week:
            days = coming_days(context.now, EASTERN)
        else:
            wanted = await _current_week(context, league)
    elif wanted.week is not None and wanted.season is None and days is None:
        wanted = GameFilter(season_type=SeasonType.REGULAR, week=wanted.week)
    answers = await select_games(context, asked, wanted, days)
    return [
        game
        for selected in answers.values.values()
        for game in selected.games
        if game.status not in LEFT_OUT and game.rescheduled_to is None
    ]


def _body(league: League, games: Sequence[dict[str, Any]], limit: int | None) -> dict[str, Any]:
    found = f"{league.value} schedule fetched successfully."
    return {"message": found if games else f"No {league.value} schedule available.", "games": games[:limit]}


def _json(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(orjson.dumps(value), status, headers, JSON)


def _refused(told: str) -> Response:
    note_errors([BAD_USER_INPUT], refused=True)
    return _json({"message": "Bad request.", "error": told, "games": []}, 400, NO_STORE)


def _unavailable(code: str, reason: str) -> Response:
    """Return the answer if the league fails: the body of the legacy contract, with a status for the cause."""
    if code == SEASON_NOT_SERVED:
        return _refused(reason)
    note_errors([code], refused=True)
    _log.warning("legacy request failed", code=code, reason=reason)
    trouble = trouble_of(code)
    told = FAILURE if trouble.retry_after is not None else {**FAILURE, "error": reason}
    return _json(told, trouble.status, {**NO_STORE, **trouble.headers})


class GameSchedule:
    """Serves the route from the same snapshots as GraphQL."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with suppress(ClientLeft):
            await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> ASGIApp:
        given = {name: value for name, value in request.query_params.items() if name in _READ}

        async def make(context: Context) -> Content:
            asked_for = ScheduleRequest.read(given, context.port.leagues, context.max_page_size)
            async with asyncio.timeout(DEADLINE_SECONDS), WhileConnected(request.receive):
                games = await _selected(context, asked_for)
            rows = [legacy_game(game, asked_for.names, extended=asked_for.extended) for game in games]
            body = orjson.dumps(_body(asked_for.league, rows, asked_for.limit))
            return Content(body, JSON, stale_headers=[WARNING])

        try:
            return await self._responder.respond(request.scope, parameters_key(GAME_SCHEDULE, given), make)
        except BadInput as error:
            # The schema's name for a single day is `on`; the name in this contract is `date`.
            return _refused(error.message.replace("`on`", "`date`"))
        except (SourcesUnavailable, LeagueUnavailable) as error:
            return _unavailable(error.code, error.message)
        except TimeoutError:
            return _unavailable(TOO_LATE.code, TOO_LATE.message)
