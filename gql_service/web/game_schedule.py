"""The legacy REST contract: `GET /game-schedule`, also known as `/sports`.

It speaks the Eastern day, and five keys that are always strings. Optional parameters narrow it down.
"""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gql_service.clock import Clock
from gql_service.schedule.calendar import PARTS
from gql_service.sportsdata.mapping.times import EASTERN
from gql_service.sportsdata.routes import COMPETITIONS, TYPES
from gql_service.web.kept_answer import KeptResponse, kept_answer
from gql_service.web.labels import NO_STORE
from gql_service.web.media_types import JSON
from gql_service.web.refusal import DEADLINE_SECONDS
from gql_service.web.response_cache import ResponseCache, operation_key
from schema.arguments import GameFilter
from schema.context import Context
from schema.days import Day, DayRange, coming_days, day_range
from schema.enums import GameStatus, League, SeasonType
from schema.errors import BadInput, LeagueUnavailable, SourcesUnavailable
from schema.game import Game
from schema.scalars import instant_text
from schema.season import week_at
from schema.selection import Asked, resolve_asked, select_games
from schema.team import Team

UNKNOWN: Final = "Unknown"
FAILURE: Final = {"message": "An error occurred.", "error": "The schedule is not available right now."}
"""Fixed: what went wrong upstream is nobody's business outside."""
BY_WEEK: Final = frozenset({League.NFL, League.CFB})
"""Leagues whose followers think in weeks: without a parameter they get the current one."""
WARNING: Final = (b"warning", b'110 - "Response is stale"')
"""On a stale answer, for clients that know HTTP's older word for it."""
LEFT_OUT: Final = frozenset({GameStatus.CANCELED, GameStatus.NOT_NECESSARY})

_SEASON: Final = re.compile(r"(\d{4})(REG|PRE|POST|STAR|EXH)?", re.ASCII | re.IGNORECASE)
_VENDOR_DAY: Final = re.compile(r"(\d{4})-([A-Za-z]{3})-(\d{2})", re.ASCII)
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")

_log = structlog.get_logger(__name__)


class BadParameter(BadInput):
    """A query parameter is wrong."""


def _choice(values: Mapping[str, str], name: str, allowed: Sequence[str]) -> str:
    value = values.get(name, allowed[0]).lower()
    if value not in allowed:
        raise BadParameter(f"`{name}` is {values[name]!r:.40}; it may be {' or '.join(allowed)}.")
    return value


def _whole(values: Mapping[str, str], name: str, low: int, high: int) -> int | None:
    text = values.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 12 and low <= int(text) <= high):
        raise BadParameter(f"`{name}` is {text!r:.40}; it may be a whole number from {low} to {high}.")
    return int(text)


def _day(values: Mapping[str, str], name: str) -> Day | None:
    text = values.get(name)
    if text is None:
        return None
    if (match := _VENDOR_DAY.fullmatch(text)) and match[2].upper() in _MONTHS:
        text = f"{match[1]}-{_MONTHS.index(match[2].upper()) + 1:02d}-{match[3]}"
    try:
        return Day.parse(text)
    except BadInput as error:
        raise BadParameter(f"`{name}`: {error.message}") from None


def _season(values: Mapping[str, str], league: League) -> tuple[int | None, SeasonType | None]:
    text = values.get("season")
    if text is None:
        return None, None
    match = _SEASON.fullmatch(text)
    if match is None:
        raise BadParameter(f"`season` is {text!r:.40}; it looks like 2025, 2025PRE, 2025POST or 2025STAR.")
    type_ = TYPES[(match[2] or "REG").upper()]
    if type_ not in PARTS[league]:
        raise BadParameter(f"`season` is {text!r:.40}; {league.value} has no such part.")
    return int(match[1]), type_


def _league(values: Mapping[str, str], served: Sequence[League]) -> League:
    usual = League.NFL if League.NFL in served else served[0]
    name = values.get("league", usual.value).upper()
    if name not in {league.value for league in served}:
        raise BadParameter(f"`league` is {name!r:.40}; it may be {' or '.join(each.value for each in served)}.")
    return League[name]


def _team(text: str | None, league: League) -> str | None:
    """Return a team as GraphQL names it: a bare key is one of the league's."""
    bare = text is not None and text.isascii() and text.isalnum() and len(text) <= 8
    return f"{league.value}:{text}" if bare else text


@dataclass(frozen=True, slots=True)
class ScheduleRequest:
    """What a legacy client asks for."""

    league: League
    wanted: GameFilter
    team: str | None
    names: str
    extended: bool
    limit: int | None

    @classmethod
    def read(cls, values: Mapping[str, str], served: Sequence[League], max_page_size: int) -> "ScheduleRequest":
        """Read query parameters; unknown and empty ones are ignored. Raises BadInput for a bad value."""
        values = {name: value.strip() for name, value in values.items() if value.strip()}
        league = _league(values, served)
        year, type_ = _season(values, league)
        team = values.get("team")
        wanted = GameFilter(
            on=_day(values, "date"),
            start=_day(values, "from"),
            end=_day(values, "to"),
            season=year,
            season_type=type_,
            week=_whole(values, "week", 0, 60),
        )
        return cls(
            league=league,
            wanted=wanted,
            team=_team(team, league),
            names=_choice(values, "names", ("full", "short", "key")),
            extended=_choice(values, "fields", ("basic", "extended")) == "extended",
            limit=_whole(values, "limit", 0, max_page_size),
        )


def _name(team: Team | None, names: str) -> str:
    if team is None:
        return UNKNOWN
    full = team.name if team.league in COMPETITIONS else team.full_name
    return {"full": full, "short": team.name, "key": team.key or team.name}[names]


def _time(start: datetime | None) -> str:
    if start is None:
        return UNKNOWN
    local = start.astimezone(EASTERN)
    return f"{local.hour % 12 or 12}:{local.minute:02d} {'AM' if local.hour < 12 else 'PM'} ET"


def legacy_game(game: Game, names: str, *, extended: bool) -> dict[str, Any]:
    """Return a game as legacy clients know it: five strings, then, where asked for, what else there is to say."""
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
    """Return the week that a league is in or comes to next. Raises LeagueUnavailable."""
    context.turns_with_the_day(EASTERN)
    await context.port.for_year(league, None, SeasonType.REGULAR)
    current = context.port.current(league)
    snapshots = await context.port.for_year(league, current.season.year, current.season.type)
    week = current.week
    if week is None and snapshots:
        week = week_at(snapshots[0].season.weeks, context.port.league_day(league, context.now))
    return GameFilter(season=current.season.year, season_type=current.season.type, week=week)


async def _selected(context: Context, asked_for: ScheduleRequest) -> list[Game]:
    league, wanted = asked_for.league, asked_for.wanted
    teams = [asked_for.team] if asked_for.team else None
    asked: Asked = await resolve_asked(context, [league], teams)
    if wanted.season is None:
        context.turns_with_the_day(EASTERN)
    days: DayRange | None = day_range(now=context.now, zone=EASTERN, on=wanted.on, start=wanted.start, end=wanted.end)
    if not wanted.names_a_time:
        if league not in BY_WEEK:
            days = coming_days(context.now, EASTERN)
        else:
            wanted = await _current_week(context, league)
    elif wanted.week is not None and wanted.season is None and days is None:
        wanted = GameFilter(season_type=SeasonType.REGULAR, week=wanted.week)
    answers = await select_games(context, asked, wanted, days)
    return [
        game
        for games in answers.values.values()
        for game in games
        if game.status not in LEFT_OUT and game.rescheduled_to is None
    ]


def _body(league: League, games: Sequence[dict[str, Any]], limit: int | None) -> dict[str, Any]:
    found = f"{league.value} schedule fetched successfully."
    return {"message": found if games else f"No {league.value} schedule available.", "games": games[:limit]}


def _json(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(orjson.dumps(value), status, headers, JSON)


class GameSchedule:
    """Answers the route from the same snapshots as GraphQL."""

    def __init__(
        self, new_context: Callable[[], Context], cache: ResponseCache, clock: Clock, *, max_stale: timedelta
    ) -> None:
        self._new_context = new_context
        self._cache = cache
        self._clock = clock
        self._max_stale = max_stale

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> ASGIApp:
        key = operation_key("GET /game-schedule", None, dict(request.query_params), JSON)
        if (answer := self._cache.by_operation(key)) is not None:
            return KeptResponse(answer, self._clock)
        context, version = self._new_context(), self._cache.version
        try:
            asked_for = ScheduleRequest.read(request.query_params, context.port.leagues, context.max_page_size)
            async with asyncio.timeout(DEADLINE_SECONDS):
                games = await _selected(context, asked_for)
        except (SourcesUnavailable, LeagueUnavailable, TimeoutError) as error:
            _log.warning("legacy request failed", reason=str(error))
            return _json(FAILURE, 500, NO_STORE)
        except BadInput as error:
            # The schema calls one day `on`; here it is `date`.
            told = error.message.replace("`on`", "`date`")
            return _json({"message": "Bad request.", "error": told, "games": []}, 400, NO_STORE)
        rows = [legacy_game(game, asked_for.names, extended=asked_for.extended) for game in games]
        body = orjson.dumps(_body(asked_for.league, rows, asked_for.limit))
        answer = kept_answer(body, context, JSON, version, self._max_stale, [WARNING])
        if answer is None:
            return Response(body, 200, {"Cache-Control": "no-cache"}, JSON)
        self._cache.keep(key, answer)
        return KeptResponse(answer, self._clock)
