"""After a restart, a gateway without a shared cache still knows the spent calls of the key."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from gql_service.schedule.calls.count.ledger import Ledger
from gql_service.settings import Settings
from gql_service.wiring import create_gateway
from tests import spending
from tests.clocks import HandClock
from tests.counting_vendor import CountingVendor
from tests.processes import PATIENCE_SECONDS, gateway

LATE = datetime(2026, 11, 29, tzinfo=UTC)
AT_ONCE = 8
"""More calls than a gateway sends at the same time: calls that were claimed but not sent at the kill count as sent."""
KEY = {"SPORTSDATA_API_KEY": "a-key", "SPORTSDATA_MONTHLY_CALLS": "1000"}


def settings_of(folder: Path | None, **more: str) -> Settings:
    return replace(Settings.read({**KEY, **more}), state_folder=folder)


async def started(folder: Path | None, clock: HandClock, **more: str) -> Ledger:
    ledger = create_gateway(settings_of(folder, **more), clock).governor.ledger
    await ledger.join()
    return ledger


async def spend(ledger: Ledger, times: int) -> None:
    for _ in range(times):
        await ledger.spend("/")


async def test_a_restart_on_the_29th_goes_on_from_the_count_of_this_machine(tmp_path: Path) -> None:
    clock = HandClock(datetime(2026, 10, 20, tzinfo=UTC))
    await started(tmp_path, clock)
    clock.now = datetime(2026, 11, 3, tzinfo=UTC)
    first = await started(tmp_path, clock)
    await spend(first, 40)
    await first.leave()
    clock.now = LATE
    again = await started(tmp_path, clock)
    assert (again.used, again.left) == (40, 960)


async def test_what_passed_before_the_first_start_of_a_month_still_counts_as_spent(tmp_path: Path) -> None:
    clock = HandClock(datetime(2026, 11, 16, tzinfo=UTC))
    await spend(await started(tmp_path, clock), 10)
    clock.now = LATE
    assert (await started(tmp_path, clock)).used == 510


async def test_what_is_stated_once_holds_for_later_starts_without_the_setting(tmp_path: Path) -> None:
    clock = HandClock(LATE)
    await spend(await started(tmp_path, clock, SPORTSDATA_CALLS_SPENT="0"), 25)
    assert (await started(tmp_path, clock)).used == 25
    assert (await started(tmp_path, clock, SPORTSDATA_CALLS_SPENT="0")).used == 25


async def test_what_is_stated_counts_in_its_own_month_alone(tmp_path: Path) -> None:
    clock = HandClock(datetime(2026, 11, 1, 0, 10, tzinfo=UTC))
    assert (await started(tmp_path / "of-october", clock, SPORTSDATA_CALLS_SPENT="2026-10:900")).used == 0
    assert (await started(tmp_path / "of-november", clock, SPORTSDATA_CALLS_SPENT="2026-11:900")).used == 900


async def test_another_key_has_a_count_of_its_own(tmp_path: Path) -> None:
    clock = HandClock(datetime(2026, 10, 20, tzinfo=UTC))
    await started(tmp_path, clock, SPORTSDATA_API_KEY="another")
    clock.now = LATE
    await spend(await started(tmp_path, clock, SPORTSDATA_API_KEY="another"), 40)
    ledger = await started(tmp_path, clock)
    assert ledger.left is not None
    assert ledger.left < 70


async def test_two_gateways_of_one_user_share_the_count(tmp_path: Path) -> None:
    clock = HandClock(datetime(2026, 11, 1, tzinfo=UTC))
    one, other = await started(tmp_path, clock), await started(tmp_path, clock)
    await spend(one, 30)
    await spend(other, 12)
    await one.look()
    assert one.used == other.used == 42


async def test_where_nothing_can_be_kept_the_count_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for folder in (None, tmp_path / "file"):
        ledger = await started(folder, HandClock(LATE))
        assert ledger.left is not None
        assert ledger.left < 70
        await ledger.spend("/")


def test_a_gateway_that_was_killed_goes_on_from_its_count_when_it_starts_again(tmp_path: Path) -> None:
    with CountingVendor() as vendor:
        settings = {
            "SOURCE": "live",
            "SPORTSDATA_API_KEY": spending.KEY.value,
            "SPORTSDATA_BASE_URL": vendor.origin,
            "XDG_STATE_HOME": str(tmp_path),
        }
        with gateway(**settings, SPORTSDATA_CALLS_SPENT="0") as first:
            vendor.wait_for(1, PATIENCE_SECONDS)
            first.process.kill()
            first.process.wait()
        before = vendor.count
        with gateway(**settings) as again:
            vendor.wait_for(before + 1, PATIENCE_SECONDS)
            used = spending.calls_of(again.origin)["used"]
            assert used >= before + 1
            assert used <= vendor.count + AT_ONCE
        (kept,) = tmp_path.glob("*/*.json")
        assert spending.KEY.value not in kept.name + kept.read_text(encoding="utf-8")
