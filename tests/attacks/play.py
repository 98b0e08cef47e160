"""Run an attack of the table."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from tests.attacks.table import Attack
from tests.raw_http import RawAnswer, Wire, wire_to

ANSWER_SECONDS: Final = 20
CLOSED: Final = (ConnectionError, asyncio.IncompleteReadError)


@contextmanager
def dripping(wire: Wire, data: bytes, pause: float) -> Iterator[None]:
    """Send some bytes over and over while the block lasts, or until the server closes."""

    async def drip() -> None:
        with suppress(ConnectionError):
            while data:
                await wire.send(data)
                await asyncio.sleep(pause)

    task = asyncio.create_task(drip())
    try:
        yield
    finally:
        task.cancel()


async def play(attack: Attack, origin: str, accept: str, number: int = 0, *, pause: float = 0.02) -> RawAnswer:
    """Attack once, and return the answer. Raises TimeoutError without an answer, and the exceptions in CLOSED."""
    async with asyncio.timeout(ANSWER_SECONDS), wire_to(origin) as wire:
        # A large body may be cut off while being sent; the server has answered all the same.
        sending = asyncio.create_task(_send(wire, attack.make(accept, number)))
        try:
            with dripping(wire, attack.drip, pause):
                return await wire.answer()
        finally:
            sending.cancel()


async def _send(wire: Wire, data: bytes) -> None:
    with suppress(ConnectionError):
        await wire.send(data)
