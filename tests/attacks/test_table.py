"""Every attack gets its answer, in both media types, and leaves the server unchanged."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack

import httpx
import orjson
import pytest

from schema.rules.checks import MOST_ERRORS
from tests.attacks.play import play
from tests.attacks.table import ATTACKS, Attack
from tests.processes import ServerProcess, gateway
from tests.raw_http import NEW, OLD, wire_to

ANSWERED = [attack for attack in ATTACKS if attack.answered]


@pytest.fixture(scope="module")
def attacked() -> Iterator[ServerProcess]:
    with gateway(BODY_SECONDS="1") as attacked:
        attacked.ready()
        yield attacked


@pytest.mark.parametrize("accept", [NEW, OLD], ids=["new", "old"])
@pytest.mark.parametrize("attack", ANSWERED, ids=[attack.name for attack in ANSWERED])
async def test_an_attack_gets_its_answer(attacked: ServerProcess, attack: Attack, accept: str) -> None:
    answer = await play(attack, attacked.origin, accept)
    assert answer.status == attack.status(accept)
    if attack.code is not None:
        errors = orjson.loads(answer.body)["errors"]
        assert [error["extensions"]["code"] for error in errors][:1] == [attack.code]
        assert len(errors) <= MOST_ERRORS + 1
    assert len(answer.body) < 10_000
    assert b"Traceback" not in answer.body
    assert attacked.troubles() == []


async def test_slow_headers_hold_a_connection_and_nothing_else(attacked: ServerProcess) -> None:
    slow = next(attack for attack in ATTACKS if not attack.answered)
    async with wire_to(attacked.origin) as wire:
        await wire.send(slow.make(OLD, 0))
        for _ in range(10):
            await wire.send(slow.drip)
        async with httpx.AsyncClient(base_url=attacked.origin) as other:
            assert (await other.get("/readyz")).json() == {"status": "ready"}


async def test_connections_that_send_nothing_do_not_keep_others_out() -> None:
    with gateway(MAX_CONNECTIONS="10") as attacked:
        attacked.ready()
        async with AsyncExitStack() as held:
            for _ in range(30):
                wire = await held.enter_async_context(wire_to(attacked.origin))
                await wire.send(b"GET /healthz HTTP/1.1\r\n")
                await until(attacked.origin, 200)


async def until(origin: str, status: int) -> None:
    """Repeat a request until it gets this answer, because a server notices connections one after another."""
    async with asyncio.timeout(10):
        while True:
            async with wire_to(origin) as wire:
                await wire.send(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
                if (await wire.answer()).status == status:
                    return
