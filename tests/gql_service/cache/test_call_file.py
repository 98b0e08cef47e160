"""The count of calls in a file: across restarts, among processes, and in trouble."""

import asyncio
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from gql_service.cache.call_count.call_file import CallFile, file_name, state_folder
from gql_service.cache.call_count.claims import Claim, Outcome
from tests.clocks import HandClock

KEEP = timedelta(days=40)
MONTH = "calls:2026-11"
SPEND = """
import asyncio, sys
from datetime import timedelta
from pathlib import Path
from gql_service.cache.call_count.call_file import CallFile
from gql_service.cache.call_count.claims import Claim
from gql_service.clock import system_clock

async def spend(name):
    file = CallFile.opened(Path(sys.argv[1]), system_clock)
    for n in range(100):
        claim = Claim(process=name, seq=n + 1, confirmed=n, sent=n, want=1, budget=1000)
        await file.settle("calls:2026-11", claim, timedelta(days=40))

asyncio.run(spend(sys.argv[2]))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "calls.json"


def opened(path: Path, clock: HandClock) -> CallFile:
    found = CallFile.opened(path, clock)
    assert found is not None
    return found


async def count(file: CallFile, process: str = "reader") -> int:
    claim = Claim(process=process, seq=1, confirmed=0, sent=0, budget=1000)
    return (await file.settle(MONTH, claim, KEEP)).total


async def test_a_new_process_finds_what_another_one_has_counted(path: Path) -> None:
    clock = HandClock()
    begun = clock.now
    first = opened(path, clock)
    await first.settle(MONTH, Claim(process="first", seq=1, confirmed=0, sent=0, want=7, budget=1000), KEEP)
    clock.pass_by(days=3)
    second = opened(path, clock)
    assert (await count(second), second.since) == (7, begun)


async def test_a_count_ends_after_its_time(path: Path) -> None:
    clock = HandClock()
    file = opened(path, clock)
    await file.settle(MONTH, Claim(process="first", seq=1, confirmed=0, sent=0, want=7, budget=1000), KEEP)
    clock.pass_by(days=41)
    assert await count(opened(path, clock)) == 0


def test_two_processes_at_once_lose_no_call(path: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", SPEND, str(path), name])  # noqa: S603 - our own command
        for name in ("one", "other")
    ]
    assert [each.wait() for each in running] == [0, 0]
    assert asyncio.run(count(opened(path, HandClock()))) == 200


def test_the_file_is_private_and_does_not_hold_the_key(path: Path) -> None:
    named = path.with_name(file_name("a-very-secret-key", "https://api.sportsdata.io"))
    opened(named, HandClock())
    assert named.stat().st_mode & 0o777 == 0o600
    for each in named.parent.iterdir():
        assert "secret" not in f"{each.name} {each.read_text()}"


def test_keys_and_vendors_have_files_of_their_own() -> None:
    assert len({file_name("a", "https://one"), file_name("b", "https://one"), file_name("a", "https://two")}) == 3


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"since": "yesterday", "counters": {}}',
        b'{"since": "2026-11-01T00:00:00", "counters": {}}',
        b'{"since": "2026-11-01T00:00:00+00:00", "counters": {"calls:2026-11": {"records": 3}}}',
        b'{"since": "2026-11-01T00:00:00+00:00", "counters": {"calls:2026-11": {"until": null}}}',
    ],
)
def test_a_file_that_holds_no_count_is_logged_and_replaced(path: Path, text: bytes) -> None:
    clock = HandClock()
    path.parent.mkdir()
    path.write_bytes(text)
    with capture_logs() as logs:
        file = opened(path, clock)
    assert [line["event"] for line in logs] == ["call count unreadable"]
    assert (asyncio.run(count(file)), file.since) == (0, clock.now)
    assert json.loads(path.read_text())["since"] == clock.now.isoformat()


def test_a_call_file_in_a_folder_that_cannot_be_written_stores_nothing_and_logs_it(tmp_path: Path) -> None:
    file = tmp_path / "in the way"
    file.write_text("a file")
    with capture_logs() as logs:
        assert CallFile.opened(file / "calls.json", HandClock()) is None
    assert [line["event"] for line in logs] == ["call count is not kept"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_call_file_in_a_read_only_folder_stores_nothing_and_logs_it(path: Path) -> None:
    path.parent.mkdir(mode=0o500)
    with capture_logs() as logs:
        assert CallFile.opened(path, HandClock()) is None
    assert [line["event"] for line in logs] == ["call count is not kept"]


async def test_the_count_goes_on_in_memory_while_the_folder_is_gone(path: Path) -> None:
    file = opened(path, HandClock())
    claim = Claim(process="own", seq=1, confirmed=0, sent=0, want=7, budget=10)
    await file.settle(MONTH, claim, KEEP)
    path.parent.rename(path.parent.with_name("moved"))
    with capture_logs() as logs:
        for seq, outcome in ((2, Outcome.WRITTEN), (3, Outcome.WRITTEN), (4, Outcome.WRITTEN), (5, Outcome.REFUSED)):
            sent = min(10, seq + 5)
            claim = Claim(process="own", seq=seq, confirmed=seq - 1, sent=sent, want=1, budget=10)
            assert (await file.settle(MONTH, claim, KEEP)).outcome is outcome
        path.parent.with_name("moved").rename(path.parent)
        claim = Claim(process="own", seq=6, confirmed=5, sent=10, budget=10)
        assert (await file.settle(MONTH, claim, KEEP)).outcome is Outcome.LOST
    assert [line["event"] for line in logs] == ["call count is not kept", "call count is kept again"]


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({"XDG_STATE_HOME": "/state", "HOME": "/home/me"}, "/state/schedule-gateway"),
        ({"XDG_STATE_HOME": "state", "HOME": "/nowhere"}, None),
        ({"HOME": ""}, None),
        ({}, None),
    ],
)
def test_the_folder_is_the_one_that_the_environment_names(environ: dict[str, str], folder: str | None) -> None:
    found = state_folder(environ)
    if folder is None and environ.get("HOME"):
        assert found is not None
        assert found.is_relative_to(environ["HOME"])
    else:
        assert found == (Path(folder) if folder is not None else None)
