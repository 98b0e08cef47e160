"""The clock: the wall clock may be set, elapsed time may not, and a machine may sleep."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from gql_service.clock import (
    CORRECTED_SECONDS,
    Moment,
    SteadyClock,
    SystemClock,
    clock_from,
    elapsed_seconds,
    system_clock,
)
from tests.builders import NOW
from tests.clocks import HandClock


class Machine:
    """A machine whose `monotonic` clock stands still while the machine sleeps."""

    def __init__(self) -> None:
        self.wall = NOW.timestamp()
        self.boot_time = 5_000.0
        self.monotonic = 5_000.0

    def work(self, seconds: float) -> None:
        self.wall += seconds
        self.boot_time += seconds
        self.monotonic += seconds

    def sleep(self, seconds: float) -> None:
        self.wall += seconds
        self.boot_time += seconds

    def clock(self) -> SystemClock:
        return SystemClock(lambda: self.wall, lambda: self.boot_time)


JUMPS = [sign * each for sign in (1, -1) for each in (timedelta(hours=1), timedelta(days=30), timedelta(days=365))]


@pytest.mark.parametrize("by", JUMPS, ids=str)
def test_a_wall_clock_that_is_set_moves_noted_events_and_not_elapsed_time(by: timedelta) -> None:
    machine = Machine()
    clock = machine.clock()
    noted = clock.ticks()
    machine.work(60)
    machine.wall += by.total_seconds()
    assert clock() == NOW + timedelta(minutes=1) + by
    assert clock.ticks() - noted == 60
    assert clock.at(noted) == NOW + by


@pytest.mark.parametrize("set_by", [timedelta(0), timedelta(hours=1)], ids=str)
def test_the_same_event_has_the_same_instant_although_the_clocks_are_read_one_after_the_other(
    set_by: timedelta,
) -> None:
    machine = Machine()
    clock = machine.clock()
    noted = clock.ticks()
    machine.wall += set_by.total_seconds()
    assert clock.at(noted) == NOW + set_by
    for step in range(10):
        machine.work(7)
        machine.wall += CORRECTED_SECONDS / 3 * (-1) ** step
        assert clock.at(noted) == NOW + set_by


@pytest.mark.parametrize("sign", [1, -1])
def test_a_wall_clock_counts_as_set_from_a_tenth_of_a_second_on(sign: int) -> None:
    machine = Machine()
    clock = machine.clock()
    noted = clock.ticks()
    machine.wall += sign * 0.09
    assert clock.at(noted) == NOW
    assert clock.ticks_of(NOW) == noted
    machine.wall += sign * 0.02
    assert abs(clock.at(noted) - NOW - sign * timedelta(seconds=0.11)) < timedelta(milliseconds=1)


def test_a_wall_clock_that_is_corrected_in_small_steps_moves_noted_events_once_the_steps_add_up() -> None:
    machine = Machine()
    clock = machine.clock()
    noted = clock.ticks()
    for _ in range(4):
        machine.work(60)
        machine.wall += 0.04
        clock.at(noted)
    assert timedelta(seconds=0.1) <= clock.at(noted) - NOW <= timedelta(seconds=0.16)


def test_an_instant_that_was_noted_is_shown_to_the_microsecond() -> None:
    machine = Machine()
    machine.wall += 0.123457
    for clock in (machine.clock(), system_clock, SteadyClock(NOW), HandClock(NOW)):
        for microsecond in (0, 1, 499_999, 999_999):
            instant = NOW.replace(microsecond=microsecond)
            assert Moment.of(clock, instant).instant == instant


def test_eight_hours_of_sleep_count_as_eight_hours() -> None:
    machine = Machine()
    clock = machine.clock()
    noted = clock.ticks()
    machine.sleep(8 * 3600)
    assert machine.monotonic == noted, "a plain monotonic clock stands still"
    assert clock.ticks() - noted == 8 * 3600
    assert clock.at(noted) == clock() - timedelta(hours=8)


def test_elapsed_time_is_read_from_the_clock_of_linux_that_counts_sleep() -> None:
    if not hasattr(time, "CLOCK_BOOTTIME"):
        pytest.skip("this system has no such clock")
    before = time.clock_gettime(time.CLOCK_BOOTTIME)
    assert before <= elapsed_seconds()() <= time.clock_gettime(time.CLOCK_BOOTTIME)


def test_elapsed_time_is_read_from_the_clock_of_macos_that_counts_sleep() -> None:
    if not hasattr(time, "CLOCK_MONOTONIC_RAW"):
        pytest.skip("this system has no such clock")
    before = time.clock_gettime(time.CLOCK_MONOTONIC_RAW)
    assert before <= elapsed_seconds("darwin")() <= time.clock_gettime(time.CLOCK_MONOTONIC_RAW)


@pytest.mark.parametrize("system", ["win32", "linux", "darwin"])
def test_elapsed_time_is_monotonic_on_a_system_without_a_clock_that_counts_sleep(system: str) -> None:
    before = time.monotonic()
    assert before <= elapsed_seconds(system, {})() <= time.monotonic()


def test_the_clock_of_the_system_shows_the_time_of_this_machine() -> None:
    before = datetime.now(UTC)
    noted = system_clock.ticks()
    margin = timedelta(seconds=CORRECTED_SECONDS)
    assert before - margin <= system_clock() <= datetime.now(UTC) + margin
    assert before - margin <= system_clock.at(noted) <= datetime.now(UTC) + margin


def test_a_clock_of_another_time_begins_there_and_advances() -> None:
    seconds = 100.0
    clock = SteadyClock(NOW, speed=30, elapsed=lambda: seconds)
    assert (clock(), clock.ticks(), clock.at(-60)) == (NOW, 0, NOW - timedelta(minutes=1))
    seconds += 2
    assert (clock(), clock.ticks()) == (NOW + timedelta(minutes=1), 60)
    shown = clock_from(NOW.astimezone())
    assert NOW <= shown() <= shown()
    assert shown().tzinfo is UTC
