"""The attacker's process: repeats an attack of the table for a while."""

import asyncio
import time
from collections import Counter
from itertools import count
from typing import Final

from tests.attacks.play import CLOSED, play
from tests.attacks.table import ATTACKS, Attack
from tests.raw_http import OLD

A_SECOND: Final = 40
"""Attacks, each over a connection of its own; every tenth of a second so many of them at once as that takes."""
SLOW_AT_ONCE: Final = 200
"""Connections that are held open by an attack which takes its time."""
SLOW_PAUSE_SECONDS: Final = 0.5


def keep_attacking(name: str, origin: str, seconds: float, a_second: int) -> Counter[str]:
    """Attack, and return how often each answer came."""
    attack = next(each for each in ATTACKS if each.name == name)
    return asyncio.run(_several(attack, origin, seconds, a_second))


async def _several(attack: Attack, origin: str, seconds: float, a_second: int) -> Counter[str]:
    seen: Counter[str] = Counter()
    slow = bool(attack.drip) and attack.status(OLD) in (0, 408)
    at_once = SLOW_AT_ONCE if slow else max(1, a_second // 10)
    until = time.monotonic() + seconds
    numbers = count()

    async def one() -> None:
        while time.monotonic() < until:
            began = time.monotonic()
            seen[await _outcome(attack, origin, next(numbers), until, slow=slow)] += 1
            await asyncio.sleep(max(0.0, began + at_once / a_second - time.monotonic()))

    await asyncio.gather(*(one() for _ in range(at_once)))
    return seen


async def _outcome(attack: Attack, origin: str, number: int, until: float, *, slow: bool) -> str:
    pause = SLOW_PAUSE_SECONDS if slow else 0.0
    try:
        async with asyncio.timeout(max(0.1, until - time.monotonic())):
            return str((await play(attack, origin, OLD, number, pause=pause)).status)
    except TimeoutError:
        return "held"
    except CLOSED:
        return "closed"
