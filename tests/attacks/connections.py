"""Clients that hold connections, and a normal client beside them: python -m tests.attacks.connections

A header of 300 MB, 3,000 connections that send nothing, 900 that send a byte now and then, and 150 that read nothing of
a large answer. The run fails if readiness or the normal client gets any status but 200, or if memory grows beyond 400
MB. A small limit of open files means fewer connections.
"""

import asyncio
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from tests.attacks.crowds import MOST_BYTES, season
from tests.load import post
from tests.processes import ServerProcess, gateway
from tests.raw_http import Wire, connect, head, wire_to

HEADER_BYTES: Final = 300_000_000
SILENT, SLOW, UNREAD = 3000, 900, 150
HOLD_SECONDS: Final = 4.0
SPARE_DESCRIPTORS: Final = 100
AT_ONCE: Final = 50
TODAY: Final = post('{ games(on: "today", first: 1) { nodes { id } } }')


def many(wanted: int) -> int:
    """Return how many of the wanted connections this process may open."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(wanted, soft - SPARE_DESCRIPTORS)


async def _hold(origin: str, number: int, sent: bytes = b"", drip: bytes = b"", *, read: bool = True) -> None:
    wires: list[Wire] = []
    try:
        for _ in range(number):
            wire = await connect(origin)
            wires.append(wire)
            if not read:
                wire.writer.transport.pause_reading()  # type: ignore[attr-defined] # the transport of a socket has it
                sent = season().replace(b"accept-encoding: gzip\r\n", b"")
            with suppress(ConnectionError):
                await wire.send(sent)
        until = time.monotonic() + HOLD_SECONDS
        while time.monotonic() < until:
            for wire in wires:
                wire.writer.write(drip)
            await asyncio.sleep(1)
    finally:
        for wire in wires:
            wire.writer.transport.abort()


async def _header(origin: str) -> None:
    piece = b"y" * 1_000_000
    with suppress(ConnectionError):
        async with wire_to(origin) as wire:
            await wire.send(b"GET / HTTP/1.1\r\nhost: x\r\nx: ")
            for _ in range(HEADER_BYTES // len(piece)):
                await wire.send(piece)


ATTACKS: Final[dict[str, Callable[[str], Awaitable[None]]]] = {
    "one header of 300 MB": _header,
    "connections that send nothing": lambda origin: _hold(origin, many(SILENT)),
    "a byte now and then": lambda origin: _hold(origin, many(SLOW), b"G", b"E"),
    "readers that read nothing": lambda origin: _hold(origin, many(UNREAD), read=False),
}


async def _behave(origin: str, over: asyncio.Event) -> list[str]:
    faults: list[str] = []
    while not over.is_set():
        for request in (head("GET /readyz"), TODAY):
            async with asyncio.timeout(30), wire_to(origin) as wire:
                await wire.send(request)
                answer = await wire.answer()
            if answer.status != 200:
                faults.append(f"answered {answer.status}")
        await asyncio.sleep(0.05)
    return faults


async def attack(name: str, attacked: ServerProcess) -> list[str]:
    """Make an attack of the list. Return the faults."""
    over = asyncio.Event()
    behaving = asyncio.create_task(_behave(attacked.origin, over))
    most = 0

    async def watch() -> None:
        nonlocal most
        while not over.is_set():
            most = max(most, attacked.memory())
            await asyncio.sleep(0.02)

    watching = asyncio.create_task(watch())
    try:
        await ATTACKS[name](attacked.origin)
    finally:
        over.set()
        await watching
    faults = await behaving
    left = attacked.memory()
    print(f"{name:32} at most {most / 1e6:.0f} MB, {left / 1e6:.0f} MB afterwards, {len(faults)} faults", flush=True)
    return [*faults[:3], *([f"memory grew to {most / 1e6:.0f} MB"] if most > MOST_BYTES else [])]


async def attack_all() -> dict[str, list[str]]:
    """Make all attacks against the same gateway. Return the faults by attack."""
    with gateway(LEAGUES="NFL,MLB") as attacked:
        attacked.ready()
        return {name: await attack(name, attacked) for name in ATTACKS}


if __name__ == "__main__":
    found = asyncio.run(attack_all())
    print({name: faults for name, faults in found.items() if faults} or "connections: no faults")
    sys.exit(any(found.values()))
