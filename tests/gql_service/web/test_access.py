"""API keys and rate limits, from the client's view."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from gql_service.settings import Settings
from gql_service.web.access.client_address import client_address
from gql_service.web.access.client_address import client_of as whose
from gql_service.web.access.client_keys import ClientKeys, entry_of, new_key
from gql_service.web.access.gate import Access, RejectionSender
from gql_service.web.rate.cost_limits import CostLimits
from gql_service.web.rate.limiter import RateLimiter
from gql_service.web.rate.window import WINDOW_SECONDS, window_of
from schema.enums import League
from tests.clocks import HandClock
from tests.serving import client_of, loaded_gateway

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
KEY, OTHER_KEY = "sg_planted-client-key", "sg_another-client-key"
KEYS = ClientKeys.read(f"{entry_of('board', KEY)}, {entry_of('app', OTHER_KEY)}")
GAMES = {"query": '{ games(on: "2026-11-22", leagues: [NFL]) { totalCount } }'}
OPEN = ("/", "/healthz", "/readyz", "/assets/none.js", "/openapi.json")
GUARDED = ("/graphql", "/graphql/", "/game-schedule", "/game-schedule/", "/sports", "/sports/", "/calendar/NFL.ics")


@asynccontextmanager
async def served(clock: HandClock | None = None, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with loaded_gateway(clock or HandClock(NOW), leagues=(League.NFL,), **settings) as client:
        yield client


async def ask(client: httpx.AsyncClient, key: str | None = None, **headers: str) -> httpx.Response:
    given = {"x-api-key": key} if key is not None else {}
    return await client.post("/graphql", json=GAMES, headers={**given, **headers})


def code_of(answer: httpx.Response) -> Any:
    (error,) = answer.json()["errors"]
    return error["extensions"]["code"]


async def test_without_a_key_graphql_says_so_in_its_own_form() -> None:
    async with served(api_keys=KEYS) as client:
        for answer in (await ask(client), await ask(client, "sg_wrong"), await ask(client, "x" * 5000)):
            assert (answer.status_code, code_of(answer)) == (401, "UNAUTHENTICATED")
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["www-authenticate"].startswith("ApiKey ")
        assert (await ask(client, KEY)).json()["data"]["games"]["totalCount"] > 5


async def test_the_legacy_route_and_calendars_say_it_in_theirs() -> None:
    async with served(api_keys=KEYS) as client:
        legacy, calendar = await client.get("/game-schedule"), await client.get("/calendar/NFL/DAL.ics")
        assert (legacy.status_code, legacy.json()["games"]) == (401, [])
        assert calendar.status_code == 401
        assert calendar.headers["content-type"] == "application/problem+json"
        assert calendar.json()["code"] == "UNAUTHENTICATED"
        assert "?api_key=" in legacy.json()["error"]
        assert (await client.get("/sports", params={"api_key": OTHER_KEY})).status_code == 200
        subscribed = await client.get("/calendar/NFL/DAL.ics", params={"api_key": KEY})
        assert (subscribed.status_code, KEY in subscribed.text) == (200, False)


@pytest.mark.parametrize("path", GUARDED)
async def test_every_path_to_games_takes_a_key(path: str) -> None:
    asked = {"query": GAMES["query"]} if path.startswith("/graphql") else {}
    async with served(api_keys=KEYS) as client:
        assert (await client.get(path, params=asked)).status_code == 401
        assert (await client.get(path, params=asked, headers={"x-api-key": KEY})).status_code == 200


@pytest.mark.parametrize("path", OPEN)
async def test_pages_and_checks_take_no_key(path: str) -> None:
    async with served(api_keys=KEYS) as client:
        assert (await client.get(path)).status_code != 401
        page = await client.get("/graphql", headers={"accept": "text/html"})
        assert page.headers["content-type"].startswith("text/html")


async def test_a_page_of_another_origin_can_read_why_it_was_turned_away() -> None:
    async with served(api_keys=KEYS) as client:
        assert (await ask(client, Origin="https://example.com")).headers["access-control-allow-origin"] == "*"
        asked = {"Origin": "https://example.com", "Access-Control-Request-Method": "POST"}
        preflight = await client.options("/graphql", headers={**asked, "Access-Control-Request-Headers": "x-api-key"})
        assert preflight.status_code == 200


async def test_a_kept_answer_takes_a_key_too_and_stays_out_of_shared_caches() -> None:
    async with served(api_keys=KEYS) as client:
        first, again = await ask(client, KEY), await ask(client, OTHER_KEY)
        assert again.content == first.content
        assert first.headers["cache-control"].startswith("private, max-age=")
        assert again.headers["cache-control"].startswith("private, max-age=")
        assert (await ask(client)).status_code == 401


async def test_a_key_in_the_address_opens_no_graphql_and_is_part_of_no_answer() -> None:
    async with served(api_keys=KEYS) as client:
        params = {"query": GAMES["query"], "api_key": KEY}
        refused = await client.get("/graphql", params=params)
        assert (refused.status_code, code_of(refused)) == (401, "UNAUTHENTICATED")
        bad = await client.get(f"/game-schedule?week=x&api%5Fkey={KEY}")
        assert (bad.status_code, KEY in bad.text) == (400, False)
        tags = [
            (await client.get("/sports", params={"api_key": key, "week": "3"})).headers["etag"]
            for key in (KEY, OTHER_KEY)
        ]
        assert tags[0] == tags[1]


async def test_each_client_may_use_up_a_cost_per_minute() -> None:
    clock = HandClock(NOW)
    async with served(clock, api_keys=KEYS, rate_limit=5_250) as client:
        headers = {"x-api-key": KEY}
        answers = [await client.get("/sports", headers=headers) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429, 429]
        left = [answer.headers["ratelimit"].partition(";t=")[0] for answer in answers]
        assert left == [f'"key";r={left}' for left in (250, 150, 50, 0, 0, 0)]
        assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"key";q=5250;w=60;qu="cost"'}
        assert [answer.headers.get("retry-after") for answer in answers[:4]] == [None] * 4
        answers.append(await ask(client, KEY))
        late = answers[-1]
        assert code_of(late) == "RATE_LIMITED"
        assert late.headers["ratelimit"].endswith(f";t={late.headers['retry-after']}")
        assert (await ask(client, OTHER_KEY)).status_code == 200
        clock.pass_by(seconds=int(late.headers["retry-after"]))
        assert (await ask(client, KEY)).status_code == 200


class Whose:
    """An app that answers with the client that a request counts for."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse(whose(scope, client_address(None)))(scope, receive, send)


async def test_clients_behind_one_address_have_their_turns_each_by_its_key() -> None:
    guarded = Access(
        Whose(),
        RejectionSender(Whose()),
        client_address(None),
        keys=KEYS,
        limiter=RateLimiter(CostLimits(None, None), HandClock(NOW)),
    )
    async with client_of(guarded) as client:
        told = [(await ask(client, key)).text for key in (KEY, OTHER_KEY)]
    assert told == ["key board", "key app"]


async def test_who_has_no_key_is_counted_by_address_and_cannot_guess_for_long() -> None:
    async with served(api_keys=KEYS, rate_limit=10_000) as client:
        statuses = [(await ask(client, f"sg_guess-{number}")).status_code for number in range(4)]
        assert statuses == [401, 401, 429, 429]
        assert (await client.get("/healthz")).status_code == 200


@pytest.mark.parametrize(
    ("header", "first", "same", "other"),
    [
        ("x-client-ip", "203.0.113.7", "203.0.113.7", "203.0.113.8"),
        ("X-Forwarded-For", "203.0.113.7", "198.51.100.1, 203.0.113.7", "203.0.113.7, 198.51.100.1"),
        ("x-forwarded-for", "203.0.113.7:4711", "::ffff:203.0.113.7", "203.0.113.8:4711"),
        ("x-client-ip", "2001:db8::1", "[2001:db8:0:0:ffff::2]:443", "2001:db8:0:1::1"),
        ("Forwarded", "for=203.0.113.7;proto=https", "for=1.1.1.1, For=203.0.113.7", "for=203.0.113.8"),
        ("forwarded", 'for="[2001:db8::1]:4711"', 'proto=https;for="[2001:db8::2]"', 'for="[2001:db8:0:1::1]"'),
    ],
)
async def test_the_address_comes_from_the_header_that_the_deployer_names(
    header: str, first: str, same: str, other: str
) -> None:
    async with served(rate_limit=1, client_ip_header=header) as client:
        statuses = [(await ask(client, **{header: value})).status_code for value in (first, same, other)]
        assert statuses == [200, 429, 200]


async def test_of_several_lines_of_the_header_the_last_counts_because_a_client_can_send_the_others() -> None:
    async with served(rate_limit=1, client_ip_header="x-forwarded-for") as client:
        statuses = []
        for forged in ("198.51.100.1", "198.51.100.2", "198.51.100.3"):
            lines = [("x-forwarded-for", forged), ("x-forwarded-for", "203.0.113.7")]
            statuses.append((await client.get("/sports", headers=lines)).status_code)
    assert statuses == [200, 429, 429]


@pytest.mark.parametrize("headers", [{"x-forwarded-for": "203.0.113.7"}, {"forwarded": "for=203.0.113.7"}])
async def test_no_header_is_believed_that_nobody_named(headers: Mapping[str, str]) -> None:
    async with served(rate_limit=1) as client:
        assert [(await ask(client)).status_code, (await ask(client, **headers)).status_code] == [200, 429]


async def test_a_header_without_an_address_leaves_the_peer() -> None:
    async with served(rate_limit=1, client_ip_header="x-client-ip") as client:
        values = ("nonsense", "", "also nonsense")
        assert [(await ask(client, **{"x-client-ip": value})).status_code for value in values] == [200, 429, 429]


async def test_without_keys_and_limits_nothing_of_them_is_told() -> None:
    async with served(rate_limit=None) as client:
        answer = await ask(client, "whatever")
        assert answer.headers["cache-control"].startswith("public, ")
        assert not {"ratelimit", "ratelimit-policy", "www-authenticate"} & set(answer.headers)


def test_a_fresh_key_is_long_and_known_by_its_hash_alone() -> None:
    key = new_key()
    entry = entry_of("mobile-app", key)
    assert len(key) > 40
    assert key not in entry
    keys = ClientKeys.read(f"{entry}\n{entry_of('mobile-app', KEY)}")
    assert [keys.name_of(each) for each in (key, KEY, OTHER_KEY, "", None)] == ["mobile-app"] * 2 + [None] * 3


@pytest.mark.parametrize("text", [KEY, f"board:{KEY}", "board:", f"Board!:{'0' * 64}", ","])
def test_what_is_no_list_of_hashes_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ValueError, match=r"^API_KEYS is not usable") as refused:
        Settings.read({"API_KEYS": text})
    assert "it has to be 1 to 200 of name:hash with commas between" in str(refused.value)
    assert KEY not in str(refused.value)
    assert KEY not in repr(Settings.read({"API_KEYS": entry_of("board", KEY)}))


def test_settings_of_limits_say_what_would_be_right() -> None:
    assert Settings.read({"RATE_LIMIT": "off", "CLIENT_IP_HEADER": "X-Real-IP"}).rate_limit is None
    for name, text in (("RATE_LIMIT", "0"), ("RATE_LIMIT", "many"), ("CLIENT_IP_HEADER", "x forwarded")):
        with pytest.raises(ValueError, match=f'^{name} is "{text}"; it has to be '):
            Settings.read({name: text})


async def test_the_answer_that_turns_away_is_json_for_whoever_accepts_it() -> None:
    async with served(api_keys=KEYS) as client:
        answer = await ask(client, Accept="application/graphql-response+json")
        assert answer.headers["content-type"].startswith("application/graphql-response+json")
        assert json.loads(answer.text)["errors"][0]["message"].startswith("An API key is needed")


@given(st.text(max_size=20), st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_a_window_is_the_same_until_it_ends_and_the_next_one_after(client: str, now: datetime) -> None:
    window = window_of(client, now)
    assert 0 < window.ends_at - now.timestamp() <= WINDOW_SECONDS
    just_before = datetime.fromtimestamp(window.ends_at - 0.001, UTC)
    assert window_of(client, just_before) == window
    assert window_of(client, datetime.fromtimestamp(window.ends_at, UTC)).number == window.number + 1


def test_windows_of_different_clients_do_not_all_begin_together() -> None:
    assert len({window_of(f"address 203.0.113.{number}", NOW).ends_at for number in range(100)}) > 20


@pytest.mark.parametrize("name", ["query", "%71uery", "quer%79"])
async def test_however_the_name_of_a_parameter_is_written_a_page_is_no_way_in(name: str) -> None:
    async with served(api_keys=KEYS) as client:
        headers = {"accept": "text/html, application/json"}
        answer = await client.get(f"/graphql?{name}=%7Bsources%7Bleague%7D%7D", headers=headers)
        assert (answer.status_code, code_of(answer)) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize("path", ["/graphql%0A", "/graphql/%0A", "/sports%0A", "/game-schedule%0A", "/openapi.json%0A"])
async def test_a_path_with_more_behind_it_is_another_path(path: str) -> None:
    async with served(api_keys=KEYS) as client:
        assert (await client.get(f"{path}?query=%7Bsources%7Bleague%7D%7D")).status_code == 404
        assert (await client.post(path, json=GAMES)).status_code == 404
