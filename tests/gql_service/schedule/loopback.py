"""A vendor on loopback that answers by path, and gateways over real sockets in front of it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from gql_service.sportsdata.http.client import network
from gql_service.wiring import create_gateway
from schema.enums import League
from tests.clocks import HandClock
from tests.conftest import Ask
from tests.gql_service.schedule.served import settings_of
from tests.gql_service.sportsdata.samples import JsonRow, daily_row, stadium_row, team_row
from tests.gql_service.sportsdata.wire import RawServer, Reply, json_reply, reply

NBA: Final = "/v3/nba/scores/json/"
GAMES: Final = NBA + "Games/2027"
TONIGHT: Final = datetime(2026, 11, 23, 20, tzinfo=UTC)
"""Some hours before the games of `games()` begin."""
DOCUMENT: Final = (
    '{ games(on: "2026-11-23", leagues: [NBA]) { totalCount nodes { homeScore homeTeam { name } }'
    " sources { stale droppedRows errorCode error } } }"
)

Answering = Callable[[str], Reply]
"""Returns the bytes of a whole HTTP answer to a path; Silence leaves the request unanswered."""


def games(count: int, **fields: Any) -> list[JsonRow]:
    """Write rows for games of an evening, with the same fields besides their numbers."""
    return [daily_row(GameID=number, **fields) for number in range(1, count + 1)]


def nba(schedule: Sequence[JsonRow] | bytes) -> dict[str, bytes]:
    """Write the bodies of the NBA's routes by path; only the regular season has games."""
    body = schedule if isinstance(schedule, bytes) else orjson.dumps(schedule)
    parts = {NBA + f"Games/2027{suffix}": b"[]" for suffix in ("PRE", "POST", "STAR", "EXH")}
    return parts | {
        GAMES: body,
        NBA + "SchedulesBasic/2027": body,
        NBA + "teams": orjson.dumps([team_row(9, "BOS"), team_row(27, "LAL", "Los Angeles", Name="Lakers")]),
        NBA + "Stadiums": orjson.dumps([stadium_row(18)]),
        NBA + "CurrentSeason": b'{"Season":2027,"SeasonType":1,"ApiSeason":"2027REG"}',
    }


class LoopbackVendor(RawServer):
    """Answers each path with its body, other paths with 404; `answer` replaces this. `calls` counts by path.

    `heads` has the received heads, and `address` is the address of the listener.
    """

    def __init__(self, bodies: Mapping[str, bytes] = {}) -> None:
        super().__init__()
        self.bodies = dict(bodies)
        self.answer: Answering | None = None
        self.calls: Counter[str] = Counter()
        self.heads: list[str] = []

    def all(self, answer: bytes) -> None:
        """Answer every path with the same bytes from now on."""
        self.answer = lambda _: answer

    def well(self) -> None:
        """Answer with the bodies again."""
        self.answer = None

    def _reply(self, path: str) -> Reply:
        if self.answer is not None:
            return self.answer(path)
        return json_reply(self.bodies[path]) if path in self.bodies else reply(404)

    async def respond(self, head: str) -> Reply:
        """Count a request, and return the answer to its path."""
        path = head.split(" ", 2)[1]
        self.calls[path] += 1
        self.heads.append(head)
        return self._reply(path)


class Container:
    """A gateway with a live key, and a visitor."""

    def __init__(self, vendor: LoopbackVendor, clock: HandClock, ask: Ask, **settings: Any) -> None:
        given = settings_of(**{"leagues": (League.NBA,), "base_url": vendor.origin, **settings})
        self.gateway = create_gateway(given, clock, network(), deadline_seconds=5.0)
        self.clock = clock
        self._ask = ask

    async def look(self, document: str = DOCUMENT) -> dict[str, Any]:
        """Ask for tonight's games; return the connection, or the first error's code under `code`."""
        answer = await self._ask(self.gateway.store, document, now=self.clock.now)
        if "errors" in answer:
            return {"code": answer["errors"][0]["extensions"]["code"], "totalCount": None}
        return dict(next(iter(answer["data"].values())))

    async def turn(self) -> None:
        """Do the work of a second, and wait until the work is complete."""
        await self.gateway.store.refresher.turn()
        await self.gateway.store.settle()

    async def pass_by(self, **time: float) -> None:
        """Let time pass, request the games, and refresh all expired data."""
        self.clock.pass_by(**time)
        await self.look()
        await self.turn()


class Scene:
    """A vendor, a clock, and as many containers as a test starts; with or without a Valkey between them."""

    def __init__(self, vendor: LoopbackVendor, ask: Ask, cache_url: str | None) -> None:
        self.vendor = vendor
        self.clock = HandClock(TONIGHT)
        self.shared = cache_url is not None
        self._ask = ask
        self._cache_url = cache_url
        self._started: list[Container] = []

    async def start(self, **settings: Any) -> Container:
        """Start another container beside the running containers."""
        container = Container(self.vendor, self.clock, self._ask, cache_url=self._cache_url, **settings)
        self._started.append(container)
        await container.gateway.cache.start(lambda _: None)
        return container

    async def close(self) -> None:
        """End all containers."""
        for container in self._started:
            await container.gateway.close()
