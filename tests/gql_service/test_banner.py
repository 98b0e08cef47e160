"""The start message of a gateway, and its later output at a terminal."""

import asyncio
import os
import pty
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from gql_service.command_line.banner import for_people, line_of
from gql_service.settings import Settings
from schema.enums import League
from tests.processes import COMMAND

ORIGIN = "http://127.0.0.1:8080"
SANDBOX = Settings(leagues=(League.NFL, League.NBA))
LIVE = Settings.read({"SPORTSDATA_API_KEY": "planted-key", "SPORTSDATA_PLAN": "trial", "LEAGUES": "NFL"})


def told(settings: Settings, origin: str = ORIGIN) -> dict[str, str]:
    """Return the lines at a terminal, by label."""
    lines = [line.split(maxsplit=1) for line in for_people(settings, origin).splitlines() if line.startswith("  ")]
    return dict(lines)


def test_a_log_gets_one_line() -> None:
    line = line_of(SANDBOX, ORIGIN)
    assert line.startswith(f"Schedule gateway on {ORIGIN}/graphql, source sandbox, leagues NFL,NBA, version ")
    assert "\n" not in line


def test_a_person_gets_the_addresses_and_what_is_behind_them() -> None:
    assert told(SANDBOX) == {
        "Board": f"{ORIGIN}/",
        "GraphiQL": f"{ORIGIN}/graphql",
        "Schedule": f"{ORIGIN}/game-schedule",
        "Source": "the sandbox with made-up games; set SPORTSDATA_API_KEY for real games",
        "Leagues": "NFL NBA",
    }


def test_a_person_is_told_of_the_plan_and_the_budget_and_not_of_the_key() -> None:
    lines = told(LIVE)
    assert lines["Source"] == "SportsData.io, plan trial"
    assert "calls a month" in lines["Calls"]
    assert "planted-key" not in for_people(LIVE, ORIGIN) + line_of(LIVE, ORIGIN)


def test_a_person_is_told_where_calls_are_counted_without_a_shared_cache() -> None:
    kept = replace(LIVE, state_folder=Path("/state/schedule-gateway"))
    assert told(kept)["Calls"] == "1000 calls a month, counted in /state/schedule-gateway: CACHE_URL is not set"
    assert "by this container alone" in told(LIVE)["Calls"]


def test_a_person_is_told_what_else_is_on() -> None:
    settings = Settings.read({"RATE_LIMIT": "600000", "METRICS": "on", "CACHE_URL": "redis://:secret@cache:6379/0"})
    also = for_people(settings, ORIGIN).splitlines()[-1]
    assert re.fullmatch(r"  Also on   RATE_LIMIT 600000, METRICS, shared cache \S*cache:6379\S*", also)
    assert "secret" not in also


def test_what_is_off_is_not_offered() -> None:
    assert told(replace(SANDBOX, graphiql=False))["GraphQL"] == f"{ORIGIN}/graphql"


@pytest.mark.parametrize("everywhere", ["http://0.0.0.0:8080", "http://[::]:8080"])
def test_an_address_to_listen_on_becomes_one_to_go_to(everywhere: str) -> None:
    assert told(SANDBOX, everywhere)["Board"] == "http://localhost:8080/"
    assert everywhere in line_of(SANDBOX, everywhere)


class Screen:
    """A terminal that a process writes to."""

    def __init__(self, terminal: int) -> None:
        self._terminal = terminal
        self.shown = ""

    def until(self, pattern: str) -> re.Match[str]:
        """Read until the output matches."""
        while (found := re.search(pattern, self.shown)) is None:
            self.shown += os.read(self._terminal, 1 << 16).decode()
        return found


@contextmanager
def at_a_terminal(**environ: str) -> Iterator[Screen]:
    """Start a gateway as a person does, and kill the gateway at the end."""
    terminal, end = pty.openpty()
    settings = {"HOST": "127.0.0.1", "PORT": "0", "LEAGUES": "NFL", **environ}
    process = subprocess.Popen([COMMAND, "serve"], env={**os.environ, **settings}, stderr=end)  # noqa: S603 - our own command
    os.close(end)
    try:
        yield Screen(terminal)
    finally:
        process.kill()
        process.wait()
        os.close(terminal)


async def ask(origin: str) -> None:
    """Wait for data, then send a request."""
    async with asyncio.timeout(60), httpx.AsyncClient(base_url=origin) as client:
        while (await client.get("/readyz")).status_code != 200:
            pass
        await client.get("/graphql", params={"query": "query Seen { games { totalCount } }"})


@pytest.mark.parametrize(("level", "every_call"), [("info", False), ("debug", True)])
async def test_a_terminal_is_told_of_requests_and_not_of_each_call_of_the_sandbox(
    level: str, *, every_call: bool
) -> None:
    with at_a_terminal(LOG_LEVEL=level) as screen:
        found = await asyncio.to_thread(screen.until, r"Board +(http://\S+)/\r?\n")
        await ask(found[1])
        await asyncio.to_thread(screen.until, r"200  GET /graphql  Seen ")
        assert bool(re.search(r"upstream call\b", screen.shown)) is every_call
