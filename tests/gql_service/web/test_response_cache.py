"""Cached answers: when an answer is reused, for which clients, and for how long."""

import asyncio
import gzip
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import brotli  # type: ignore[import-untyped] # the package ships no types
import httpx
import orjson
import pytest

from gql_service.sandbox import Sandbox, create_sandbox
from gql_service.settings import Plan, Settings, SourceChoice
from gql_service.sportsdata.http.client import ApiKey
from gql_service.web.answers.answer_key import operation_key
from gql_service.web.answers.cached_answer import CachedAnswer, Content
from gql_service.web.answers.responder import CachedResponse, Responder
from gql_service.web.answers.response_cache import ResponseCache
from gql_service.web.transport.media_types import JSON
from gql_service.wiring import Gateway, app_of, create_gateway
from schema.context import Context
from schema.enums import League
from tests.clocks import HandClock
from tests.serving import client_of

SUNDAY_AFTERNOON = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
GAMES = '{ games(on: "2026-11-22", leagues: [NFL]) { nodes { id status homeScore } } }'
NEW = {"accept": "application/graphql-response+json"}


class Served:
    """A gateway over a sandbox with a clock of ours, and its cache."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        gateway: Gateway,
        sandbox: Sandbox,
        clock: HandClock,
    ) -> None:
        self.client = client
        self.gateway = gateway
        self.cache: ResponseCache = gateway.responses
        self.sandbox = sandbox
        self.clock = clock

    async def post(self, query: str = GAMES, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
        return await self.client.post("/graphql", json={"query": query, **more}, headers=headers)

    async def refresh(self) -> None:
        await self.gateway.store.refresher.turn()
        await self.gateway.store.settle()


@asynccontextmanager
async def served(at: datetime = SUNDAY_AFTERNOON, **more: Any) -> AsyncIterator[Served]:
    clock = HandClock(at)
    sandbox = create_sandbox(clock)
    settings = Settings(
        source=SourceChoice.LIVE,
        api_key=ApiKey("k"),
        plan=Plan.PRODUCTION,
        monthly_calls=None,
        leagues=(League.NFL, League.NBA),
        **more,
    )
    gateway = create_gateway(settings, clock, httpx.ASGITransport(app=sandbox))
    app = app_of(gateway, settings, clock)
    async with client_of(app) as client:
        await gateway.store.readiness.load(League.NFL)
        yield Served(client, gateway, sandbox, clock)


async def executes(served: Served, query: str = GAMES, **more: Any) -> bool:
    """Tell whether a request is executed, and not given the answer of another."""
    before = served.cache.hits
    assert (await served.post(query, **more)).status_code == 200
    return served.cache.hits == before


async def test_the_same_request_is_executed_once_as_long_as_the_answer_is_good() -> None:
    async with served() as gateway:
        first = await gateway.post()
        gateway.clock.pass_by(seconds=3)
        again = await gateway.post()
        assert again.content == first.content
        assert (first.headers["age"], again.headers["age"]) == ("0", "3")
        assert not await executes(gateway)
        gateway.clock.pass_by(seconds=15)
        assert await executes(gateway), "a live game is good for fifteen seconds"


@pytest.mark.parametrize(
    "other",
    [
        {"variables": None},
        {"variables": {}, "extensions": {"clientLibrary": {"name": "x", "version": "4.3.8"}}},
        {"operationName": None},
    ],
)
async def test_the_same_operation_in_other_bytes_is_the_same(other: dict[str, Any]) -> None:
    async with served() as gateway:
        await gateway.post()
        assert not await executes(gateway, **other)


async def test_variables_count_by_their_values_and_not_by_their_order() -> None:
    query = "query ($a: Int, $b: Int) { games(season: 2026, first: $a, week: $b, leagues: [NFL]) { totalCount } }"
    async with served() as gateway:
        await gateway.post(query, variables={"a": 1, "b": 2})
        assert not await executes(gateway, query, variables={"b": 2, "a": 1})
        assert await executes(gateway, query, variables={"b": 1, "a": 2})


async def test_a_new_score_is_there_at_once_and_not_when_the_old_answer_ends() -> None:
    async with served() as gateway:
        before = await gateway.post()
        gateway.clock.pass_by(seconds=14)
        assert (await gateway.post()).content == before.content
        gateway.sandbox.faults.add("Scores/2026REG", status=200, body=changed(gateway), times=1)
        await gateway.refresh()
        after = await gateway.post()
        assert after.content != before.content
        assert after.headers["etag"] != before.headers["etag"]


async def test_an_answer_is_not_reused_if_its_data_changed_while_it_was_made() -> None:
    async with served() as gateway:
        store, clock = gateway.gateway.store, gateway.clock
        responder = Responder(gateway.cache, lambda: Context(store, clock()), clock, max_stale=timedelta(days=1))

        async def make(context: Context) -> Content:
            context.use(store.held(League.NFL))
            clock.pass_by(seconds=1)
            await store.operator.refresh_now(League.NFL, force=True)
            await store.settle()
            return Content(b"{}", JSON)

        key = operation_key(GAMES, None, None, JSON)
        answers = [await responder.respond({"type": "http"}, key, make) for _ in range(2)]
        assert [isinstance(each, CachedResponse) and each.reused for each in answers] == [False, False]


async def test_a_new_list_of_teams_is_in_every_answer_as_soon_as_it_is_in_one() -> None:
    name, name_and_city = '{ team(id: "NFL:DAL") { fullName } }', '{ team(id: "NFL:DAL") { fullName city } }'
    async with served() as gateway:
        _, _, body = gateway.sandbox.answer("/v3/nfl/scores/json/Teams")
        renamed = [{**row, "FullName": "New Name"} if row["Key"] == "DAL" else row for row in orjson.loads(body)]
        gateway.sandbox.faults.add("nfl/scores/json/Teams", status=200, body=renamed)
        gateway.clock.pass_by(hours=24)
        await gateway.post(name)  # a client looks at the old list, so a new one is fetched
        await gateway.refresh()
        await gateway.post(name)
        for query in (name_and_city, name):
            assert (await gateway.post(query)).json()["data"]["team"]["fullName"] == "New Name"


def changed(gateway: Served) -> Any:
    """Return the vendor's scores with an additional point for each home team in a live game."""
    _, _, body = gateway.sandbox.answer("/v3/nfl/scores/json/Scores/2026REG")
    rows = orjson.loads(body)
    for row in rows:
        if row["Status"] == "InProgress":
            row["HomeScore"] += 1
    return rows


async def test_an_answer_from_before_and_after_the_end_of_a_game_is_not_reused() -> None:
    async with served() as gateway:
        store, today = gateway.gateway.store, SUNDAY_AFTERNOON.date()
        gateway.clock.pass_by(seconds=14)
        await gateway.refresh()
        version, context = store.version, Context(store, gateway.clock())
        context.use(await store.for_days(League.NFL, today, today))
        # The games end while the answer waits for another league. The age of the season is now that of its schedule.
        gateway.clock.pass_by(seconds=15)
        gateway.sandbox.faults.add("Scores/2026REG", status=200, body=ended(gateway), times=1)
        await gateway.refresh()
        context.use(await store.for_days(League.NFL, today, today))
        answer = CachedAnswer.of(Content(b"{}", JSON), context, version, timedelta(hours=1))
        assert answer is not None
        assert not answer.is_good(gateway.clock().timestamp(), store.version, store)


def ended(gateway: Served) -> Any:
    """Return the vendor's scores with the end of each live game."""
    _, _, body = gateway.sandbox.answer("/v3/nfl/scores/json/Scores/2026REG")
    rows = orjson.loads(body)
    for row in rows:
        if row["Status"] == "InProgress":
            row["Status"] = "Final"
    return rows


async def test_when_the_records_were_seen_again_the_answer_that_says_so_is_another() -> None:
    query = '{ game(id: "%s") { asOf } }'
    teams = '{ team(id: "NFL:DAL") { name } }'
    async with served(datetime(2026, 11, 24, 16, 0, tzinfo=UTC)) as gateway:
        (node,) = (await gateway.post("{ games(leagues: [NFL], first: 1) { nodes { id } } }")).json()["data"]["games"][
            "nodes"
        ]
        await gateway.post(teams)
        before = await gateway.post(query % node["id"])
        gateway.clock.pass_by(minutes=59, seconds=58)
        await gateway.post(query % node["id"])
        await gateway.refresh()
        after = await gateway.post(query % node["id"])
        assert before.json()["data"]["game"]["asOf"] < after.json()["data"]["game"]["asOf"]


async def test_a_refresh_that_changes_nothing_asked_for_keeps_the_tag() -> None:
    query = '{ games(on: "2026-11-26", leagues: [NFL]) { nodes { id startTime } } }'
    async with served() as gateway:
        before = await gateway.post(query)
        gateway.clock.pass_by(seconds=14)
        await gateway.refresh()
        after = await gateway.post(query)
        assert (after.headers["age"], after.headers["etag"]) == ("0", before.headers["etag"])


@pytest.mark.parametrize("path", ["/graphql?query={games(leagues:[NFL]){totalCount}}", "/game-schedule"])
async def test_who_has_the_answer_is_told_so_without_it(path: str) -> None:
    async with served() as gateway:
        for _ in range(2):
            first = await gateway.client.get(path)
            tag = first.headers["etag"]
            assert tag.startswith('W/"')
            for held in (tag, f'"other", {tag.removeprefix("W/")}', "*"):
                told = await gateway.client.get(path, headers={"if-none-match": held})
                assert (told.status_code, told.content, told.headers["etag"]) == (304, b"", tag)
                assert "max-age" in told.headers["cache-control"]
            assert (await gateway.client.get(path, headers={"if-none-match": '"other"'})).status_code == 200


async def test_stale_and_fresh_are_two_answers_to_who_holds_one() -> None:
    async with served() as gateway:
        fresh = await gateway.client.get("/graphql", params={"query": GAMES})
        gateway.sandbox.faults.add(".*", status=403)
        gateway.clock.pass_by(minutes=1)
        held = {"if-none-match": fresh.headers["etag"]}
        stale = await gateway.client.get("/graphql", params={"query": GAMES}, headers=held)
        assert (stale.status_code, stale.headers["x-schedule-stale"]) == (200, "true")
        assert stale.json() == fresh.json()


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0.2, gzip;q=0.9", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("identity", None),
        ("gzip;q=0", None),
        ("gzip;q=0.1, identity;q=0.9", None),
        ("gzip;q=much", None),
        ("", None),
    ],
)
async def test_a_large_answer_comes_in_the_encoding_that_is_wanted(accepted: str, encoding: str | None) -> None:
    plain = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    query = "{ games(season: 2026, leagues: [NFL], first: 300) { nodes { id status startTime } } }"
    async with served() as gateway:
        whole = await gateway.post(query, headers={"accept-encoding": "identity"})
        for _ in range(2):
            request = gateway.client.build_request(
                "POST", "/graphql", json={"query": query}, headers={"accept-encoding": accepted}
            )
            response = await gateway.client.send(request, stream=True)
            raw = b"".join([chunk async for chunk in response.aiter_raw()])
            assert response.headers.get("content-encoding") == encoding
            assert plain(raw) == whole.content
            assert response.headers["vary"] == "Accept, Accept-Encoding, Origin"


async def test_a_small_answer_comes_as_it_is() -> None:
    async with served() as gateway:
        assert "content-encoding" not in (await gateway.post("{ games(leagues: [NFL]) { totalCount } }")).headers


async def test_the_media_type_is_that_of_who_asks() -> None:
    async with served() as gateway:
        for _ in range(2):
            assert (await gateway.post()).headers["content-type"] == "application/json; charset=utf-8"
            new = await gateway.post(headers=NEW)
            assert new.headers["content-type"] == "application/graphql-response+json; charset=utf-8"


@pytest.mark.parametrize("query", ["{ games(leagues: [NFL]) { nope } }", '{ games(on: "someday") { totalCount } }'])
async def test_nothing_with_errors_is_kept_by_anybody(query: str) -> None:
    async with served() as gateway:
        for _ in range(2):
            response = await gateway.client.get("/graphql", params={"query": query})
            assert "errors" in response.json()
            assert response.headers["cache-control"] == "no-store"


async def test_a_partial_answer_is_good_for_seconds() -> None:
    async with served() as gateway:
        gateway.sandbox.faults.add("/nba/", status=403)
        response = await gateway.post("{ games(season: 2026, seasonType: REGULAR, first: 1) { totalCount } }")
        assert "max-age=5," in response.headers["cache-control"]


async def test_what_is_said_of_the_sources_is_never_older_than_they_are() -> None:
    query = "{ games(leagues: [NFL, NBA]) { totalCount sources { league errorCode } } }"
    async with served() as gateway:
        assert (await gateway.post(query)).json()["data"]["games"]["sources"][0]["errorCode"] is None
        gateway.sandbox.faults.add("/nfl/", status=403)
        gateway.clock.pass_by(seconds=14)
        await gateway.refresh()
        assert (await gateway.post(query)).json()["data"]["games"]["sources"][0]["errorCode"] == "NOT_IN_PLAN"


async def test_today_turns_at_midnight_of_the_zone_asked_for() -> None:
    evening = datetime(2026, 11, 24, 4, 58, tzinfo=UTC)
    query = "query ($zone: TimeZone!) { date(leagues: [NFL], timeZone: $zone) { date } }"
    async with served(evening) as gateway:
        eastern = await gateway.post(query, variables={"zone": "America/New_York"})
        tokyo = await gateway.post(query, variables={"zone": "Asia/Tokyo"})
        assert (eastern.json()["data"]["date"]["date"], tokyo.json()["data"]["date"]["date"]) == (
            "2026-11-23",
            "2026-11-24",
        )
        assert "max-age=120," in eastern.headers["cache-control"]
        assert "max-age=120," not in tokyo.headers["cache-control"]
        gateway.clock.pass_by(minutes=2)
        eastern = await gateway.post(query, variables={"zone": "America/New_York"})
        assert eastern.json()["data"]["date"]["date"] == "2026-11-24"


@pytest.mark.parametrize("asked", ["season=2026&date=today", "season=2026&to=2026-11-30", "date=today"])
async def test_today_of_the_legacy_route_turns_at_midnight_with_or_without_a_season(asked: str) -> None:
    late_on_monday = datetime(2026, 11, 24, 4, 50, tzinfo=UTC)
    async with served(late_on_monday) as gateway:
        url = f"/game-schedule?league=NFL&{asked}"
        assert (await gateway.client.get(url)).json()["games"][0]["date"] == "2026-11-23"
        gateway.clock.pass_by(minutes=20)
        assert (await gateway.client.get(url)).json() == (await gateway.client.get(f"{url}&anew=1")).json()
        assert "2026-11-23" not in (await gateway.client.get(url)).text


async def test_a_game_that_could_not_be_looked_for_is_looked_for_again_soon() -> None:
    query = '{ team(id: "NBA:BOS") { nextGame { id } } }'
    async with served() as gateway:
        await gateway.post('{ team(id: "NBA:BOS") { name } }')
        for route in ("/nba/scores/json/Games", "/nba/scores/json/SchedulesBasic"):
            gateway.sandbox.faults.add(route, status=500)
        failed = await gateway.post(query)
        assert failed.json()["data"]["team"]["nextGame"] is None
        assert "max-age=5," in failed.headers["cache-control"]
        gateway.sandbox.faults.clear()
        gateway.clock.pass_by(minutes=10)
        assert (await gateway.post(query)).json()["data"]["team"]["nextGame"] is not None


async def test_the_next_day_with_games_is_another_once_a_season_before_it_is_loaded() -> None:
    query = '{ date(on: "2025-05-01", leagues: [NFL]) { next { date } } }'
    async with served() as gateway:
        assert (await gateway.post(query)).json()["data"]["date"]["next"]["date"].startswith("2026-")
        await gateway.post("{ games(leagues: [NFL], season: 2025) { totalCount } }")
        assert (await gateway.post(query)).json()["data"]["date"]["next"]["date"].startswith("2025-")


async def test_a_page_of_another_origin_may_read_what_is_given_again() -> None:
    async with served() as gateway:
        for _ in range(2):
            response = await gateway.post(headers={"origin": "https://example.org"})
            assert response.headers["access-control-allow-origin"] == "*"
            assert "X-Schedule-Stale" in response.headers["access-control-expose-headers"]
            assert response.headers["x-schedule-source"] == "live"
            assert len(response.headers.get_list("x-schedule-source")) == 1


async def test_switched_off_every_request_is_executed() -> None:
    async with served(response_cache=False) as gateway:
        await gateway.post()
        assert await executes(gateway)


async def test_a_body_in_pieces_is_the_same_body() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b'{"query": "{ games(lea', b"gues: [NFL]) { totalCount", b' } }"}'):
            yield piece
            await asyncio.sleep(0)

    async with served() as gateway:
        for _ in range(2):
            response = await gateway.client.post(
                "/graphql", content=pieces(), headers={"content-type": "application/json"}
            )
            assert response.json()["data"]["games"]["totalCount"] > 0


async def test_a_body_too_long_to_be_looked_for_is_answered_all_the_same() -> None:
    async with served() as gateway:
        query = "{ games(leagues: [NFL]) { totalCount } } #" + "x" * 20_000
        for _ in range(2):
            assert (await gateway.post(query)).json()["data"]["games"]["totalCount"] > 0


HASH = hashlib.sha256(GAMES.encode()).hexdigest()


def named(hash_: str = HASH, version: Any = 1) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": version, "sha256Hash": hash_}}}


@pytest.mark.parametrize(("headers", "status"), [(None, 200), (NEW, 400)])
async def test_a_persisted_query_is_asked_for_once_and_known_then(headers: Any, status: int) -> None:
    async with served() as gateway:
        first = await gateway.client.post("/graphql", json=named(), headers=headers)
        assert (first.status_code, first.headers["cache-control"]) == (status, "no-store")
        (error,) = first.json()["errors"]
        assert (error["message"], error["extensions"]["code"]) == (
            "PersistedQueryNotFound",
            "PERSISTED_QUERY_NOT_FOUND",
        )
        whole = await gateway.client.post("/graphql", json={"query": GAMES, **named()}, headers=headers)
        assert whole.json()["data"]["games"]["nodes"]
        for request in (named(), named(HASH.upper()), {"documentId": f"sha256:{HASH}"}):
            again = await gateway.client.post("/graphql", json=request, headers=headers)
            assert again.json() == whole.json()
            assert "max-age" in again.headers["cache-control"]


async def test_a_persisted_query_travels_in_a_url_for_caches_on_the_way() -> None:
    extensions = '{"persistedQuery":{"version":1,"sha256Hash":"%s"}}' % HASH
    async with served() as gateway:
        await gateway.client.get("/graphql", params={"query": GAMES, "extensions": extensions})
        response = await gateway.client.get("/graphql", params={"extensions": extensions})
        assert response.json()["data"]["games"]["nodes"]
        assert response.headers["cache-control"].startswith("public, max-age=")
        by_id = await gateway.client.get("/graphql", params={"documentId": HASH})
        assert by_id.json() == response.json()


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"query": GAMES, **named("0" * 64)}, "not that of the query"),
        (named(version=2), "`version` 1"),
        (named("abc"), "64 hexadecimal digits"),
        ({"documentId": 7}, "64 hexadecimal digits"),
        ({"extensions": {"persistedQuery": "x"}}, "has to be an object"),
    ],
)
async def test_a_name_that_is_none_is_refused_with_what_would_be_right(request_: dict[str, Any], said: str) -> None:
    async with served() as gateway:
        response = await gateway.client.post("/graphql", json=request_)
        assert response.status_code == 400
        assert said in response.json()["errors"][0]["message"]
        assert response.headers["cache-control"] == "no-store"


async def test_a_document_that_is_no_good_is_not_remembered() -> None:
    bad = "{ nope }"
    name = named(hashlib.sha256(bad.encode()).hexdigest())
    async with served() as gateway:
        await gateway.client.post("/graphql", json={"query": bad, **name})
        response = await gateway.client.post("/graphql", json=name)
        assert response.json()["errors"][0]["message"] == "PersistedQueryNotFound"


async def test_what_is_given_again_counts_as_looked_at_and_is_kept_fresh() -> None:
    async with served(datetime(2026, 11, 24, 16, 0, tzinfo=UTC)) as gateway:
        executed = 0
        for _ in range(130):
            before = gateway.cache.hits
            response = await gateway.post()
            executed += gateway.cache.hits == before
            assert response.headers["x-schedule-stale"] == "false"
            gateway.clock.pass_by(minutes=1)
            await gateway.refresh()
        assert executed <= 8


async def test_a_stale_legacy_answer_says_so_in_http_s_older_words_too() -> None:
    async with served() as gateway:
        assert "warning" not in (await gateway.client.get("/game-schedule")).headers
        gateway.sandbox.faults.add(".*", status=403)
        gateway.clock.pass_by(hours=2)
        stale = await gateway.client.get("/game-schedule")
        assert (stale.status_code, stale.headers["warning"]) == (200, '110 - "Response is stale"')


async def test_an_empty_name_means_the_only_operation_whoever_asked_before() -> None:
    async with served() as gateway:
        for name in ("", None, ""):
            assert (await gateway.post(operationName=name)).json()["data"]["games"]["nodes"]
        got = await gateway.client.get("/graphql", params={"query": GAMES, "operationName": ""})
        assert got.json()["data"]["games"]["nodes"]


async def test_no_document_is_given_the_answer_of_the_legacy_route() -> None:
    document = "GET /game-schedule"
    async with served() as gateway:
        assert (await gateway.client.get("/game-schedule", params={"league": "NFL", "limit": "1"})).json()["games"]
        answer = await gateway.post(document, variables={"league": "NFL", "limit": "1"})
        assert answer.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_PARSE_FAILED"


async def test_parameters_that_the_legacy_route_does_not_read_make_no_other_answer() -> None:
    async with served() as gateway:
        await gateway.client.get("/game-schedule?league=NFL")
        before = gateway.cache.hits
        await gateway.client.get("/game-schedule?league=NFL&_=1")
        assert gateway.cache.hits == before + 1


async def test_headers_of_two_requests_are_not_mixed_up() -> None:
    query = orjson.dumps({"query": GAMES})
    async with served() as gateway:
        await gateway.client.post(
            "/graphql", content=query, headers={"accept": "*/*", "content-type": "application/json"}
        )
        glued = {"accept": "*/*content-typeapplication/json"}
        assert (await gateway.client.post("/graphql", content=query, headers=glued)).status_code != 200


async def test_a_post_is_answered_whatever_the_client_has() -> None:
    async with served() as gateway:
        tag = (await gateway.post()).headers["etag"]
        for match in (tag, "*"):
            assert (await gateway.post(headers={"if-none-match": match})).status_code == 200
            got = await gateway.client.get("/graphql", params={"query": GAMES}, headers={"if-none-match": match})
            assert got.status_code == 304


async def test_a_tag_of_one_media_type_is_none_of_the_other() -> None:
    async with served() as gateway:
        old = await gateway.client.get("/graphql", params={"query": GAMES})
        new = await gateway.client.get(
            "/graphql", params={"query": GAMES}, headers={**NEW, "if-none-match": old.headers["etag"]}
        )
        assert new.status_code == 200
        assert old.headers["etag"] != new.headers["etag"]


async def test_headers_over_several_lines_count_as_one() -> None:
    async with served() as gateway:
        accepts = [("accept", "application/xml"), ("accept", "application/json")]
        encodings = [("accept-encoding", "br;Q=1"), ("accept-encoding", "deflate")]
        got = await gateway.client.get("/graphql", params={"query": GAMES}, headers=[*accepts, *encodings])
        assert (got.status_code, got.headers.get("content-encoding")) == (200, "br")


async def test_a_packed_body_is_not_answered_with_what_the_same_bytes_mean_unpacked() -> None:
    async with served() as gateway:
        headers = {"content-type": "application/json"}
        body = orjson.dumps({"query": GAMES})
        plain = [await gateway.client.post("/graphql", content=body, headers=headers) for _ in range(2)]
        assert [answer.status_code for answer in plain] == [200, 200]
        assert gateway.cache.hits == 1, "it is kept by its bytes"
        packed = await gateway.client.post("/graphql", content=body, headers={**headers, "content-encoding": "gzip"})
        assert packed.status_code == 415
        assert gateway.cache.hits == 1
