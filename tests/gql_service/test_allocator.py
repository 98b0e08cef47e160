"""Unused memory goes back to the system."""

from gql_service.process.allocator import TRIM_SECONDS, Trimming
from tests.clocks import HandClock


class Counted:
    """Counts its calls."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


def test_unused_pages_are_returned_once_in_a_while_however_many_ticks_there_are() -> None:
    trim, clock = Counted(), HandClock()
    trimming = Trimming(trim, clock.ticks)
    for _ in range(100):
        trimming.tick()
    assert trim.times == 0
    for round_ in range(1, 4):
        clock.pass_by(seconds=TRIM_SECONDS)
        for _ in range(100):
            trimming.tick()
        assert trim.times == round_
