"""Plays the scenes and prints the clients' view of each. Exits with 1 if a scene fails, or without HAProxy."""

import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from tests.balance.balancer import haproxy
from tests.balance.scenes import SCENES
from tests.load import Seen

AT_ONCE: Final = 3
"""Scenes wait for most of their time; each has a balancer and gateways of its own."""


def play(scene: Callable[[], tuple[Seen, float]]) -> bool:
    """Play a scene, print the result, and return whether the scene passed."""
    started = time.monotonic()
    try:
        seen, at = scene()
    except Exception:  # noqa: BLE001 - whatever it is, the scene has failed
        print(f"FAILED {scene.__doc__}\n{traceback.format_exc()}", flush=True)
        return False
    print(f"ok {scene.__doc__} ({time.monotonic() - started:.0f} s)\n   {seen.told(at)}", flush=True)
    return True


def main() -> int:
    """Return the exit code."""
    try:
        haproxy()
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    with ThreadPoolExecutor(AT_ONCE) as pool:
        passed = sum(pool.map(play, SCENES))
    print(f"balance: {passed} passed, {len(SCENES) - passed} failed")
    return 0 if passed == len(SCENES) else 1


if __name__ == "__main__":
    sys.exit(main())
