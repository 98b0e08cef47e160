"""Gateways in separate processes that spend the calls of a shared key as fast as allowed."""

import json
import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from random import Random
from typing import Any, Final

import httpx
import valkey

from gql_service.cache.call_count import script
from gql_service.cache.call_count.claims import CallCount
from gql_service.sportsdata.http.client import ApiKey
from gql_service.web.operations.operator import TOKEN_HEADER, operator_token
from gql_service.web.routes import OPERATOR_REFRESH, OPERATOR_STATUS
from tests.counting_vendor import CountingVendor
from tests.moved_gateway import MOVED_CLOCK
from tests.processes import ServerProcess, gateway
from tests.valkey_server import ValkeyServer

KEY: Final = ApiKey("k" * 32)
TOKEN: Final = {TOKEN_HEADER: operator_token(KEY)}
LEAGUE: Final = "NFL"
PATIENCE_SECONDS: Final = 180
"""The wait for an event. If a gateway is lost as well, the other gateways wait for it for 30 seconds."""
AGAIN_SECONDS: Final = 0.1


def until(seen: Callable[[], bool], what: str) -> None:
    """Wait until a condition is true. Raises TimeoutError with the name of the condition."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not seen():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {PATIENCE_SECONDS} seconds: {what}")
        time.sleep(AGAIN_SECONDS)


def calls_of(origin: str) -> Mapping[str, Any]:
    """Return the month's calls as reported by a gateway."""
    state = httpx.get(origin + OPERATOR_STATUS.path, headers=TOKEN, timeout=PATIENCE_SECONDS).json()
    found: Mapping[str, Any] = state["calls"]
    return found


class Spender:
    """A gateway, and a thread that forces refreshes while `may` is true. `tries` counts the refreshes."""

    def __init__(self, running: ServerProcess, may: Callable[[], bool]) -> None:
        self.running = running
        self.tries = 0
        self._may = may
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._spend, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread, after the refresh that has begun."""
        self._over.set()
        self._thread.join(PATIENCE_SECONDS)

    def calls(self) -> Mapping[str, Any]:
        """Return the month's calls as reported by the gateway."""
        return calls_of(self.running.origin)

    def said(self, event: str) -> list[Mapping[str, Any]]:
        """Return the lines of its log that are of an event, the latest last."""
        return [json.loads(line) for line in list(self.running.log) if f'"{event}"' in line]

    def _spend(self) -> None:
        with httpx.Client(base_url=self.running.origin, timeout=PATIENCE_SECONDS, headers=TOKEN) as client:
            while not self._over.is_set() and self.running.process.poll() is None:
                if self._may():
                    try:
                        client.post(OPERATOR_REFRESH.path, params={"league": LEAGUE, "force": "yes"})
                        self.tries += 1
                    except httpx.TransportError:
                        continue  # the gateway was killed, or is about to end
                self._over.wait(AGAIN_SECONDS)


class Fleet:
    """Gateways that share a Valkey and a vendor. `stack` ends running gateways; `random` chooses among them."""

    def __init__(self, stack: ExitStack, vendor: CountingVendor, store: ValkeyServer, random: Random) -> None:
        self.vendor = vendor
        self.store = store
        self.living: list[Spender] = []
        self.gone: list[Spender] = []
        self.settings: dict[str, str] = {}
        self._stack = stack
        self._random = random
        self._goal: float = 0

    def start(self) -> None:
        """Start another gateway."""
        settings = {
            "SOURCE": "live",
            "SPORTSDATA_API_KEY": KEY.value,
            "SPORTSDATA_BASE_URL": self.vendor.origin,
            "CACHE_URL": self.store.url,
            "LEAGUES": LEAGUE,
            **self.settings,
        }
        running = self._stack.enter_context(gateway(command=MOVED_CLOCK, **settings))
        self.living.append(Spender(running, lambda: self.vendor.count < self._goal))

    def take_one(self) -> Spender:
        """Return a gateway by chance, which is to end now."""
        chosen = self.living.pop(self._random.randrange(len(self.living)))
        self.gone.append(chosen)
        return chosen

    def spend(self, count: int) -> None:
        """Return in the midst of spending, after so many calls."""
        begin = self.vendor.count
        self._goal = begin + count + 1
        self.vendor.wait_for(begin + count, PATIENCE_SECONDS)

    @contextmanager
    def spending(self) -> Iterator[None]:
        """Let all spend as fast as they may throughout the block."""
        self._goal = math.inf
        yield
        self._goal = 0

    def are_apart(self) -> None:
        """Wait until each gateway knows that the count is out of reach, and has tried to spend since."""
        until(lambda: not any(each.calls()["counted_with_others"] for each in self.living), "all are apart")
        before = {each: each.tries for each in self.living}
        until(lambda: all(each.tries > tries + 1 for each, tries in before.items()), "all have tried to spend")

    def are_together(self) -> None:
        """Wait until each gateway counts with the others."""
        until(lambda: all(each.calls()["counted_with_others"] for each in self.living), "all count together")

    def know(self, count: int) -> None:
        """Wait until each gateway knows of so many calls."""
        until(lambda: all(each.calls()["used"] >= count for each in self.living), f"all know of {count} calls")

    def count(self) -> CallCount:
        """Return the call count in the store, which has a single month."""
        with self.client() as client:
            (key,) = client.keys("*:calls:{*")
            fields = [part for pair in client.hgetall(key).items() for part in pair]
        return script.decode([b"written", fields])

    def client(self) -> valkey.Valkey:
        """Return a client of the store."""
        return valkey.Valkey(port=self.store.port)

    def stop(self) -> None:
        """End all spending."""
        for each in self.living:
            each.stop()
