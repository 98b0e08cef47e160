"""Which connection ends when: decisions from times and sizes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gql_service.web.connections.bounds import (
    FEWEST_CONNECTIONS,
    MIB,
    RESERVED_DESCRIPTORS,
    Bounds,
    Ending,
    Unread,
    Waiting,
    connections_within,
    overdue,
    to_evict,
    too_slow,
)

BOUNDS = Bounds()


@pytest.mark.parametrize(
    ("waiting", "allowed", "ending"),
    [
        (Waiting(100.0, had_request=False), BOUNDS.first_request_seconds, Ending.NO_REQUEST),
        (Waiting(0.0, had_request=False, header_since=100.0), BOUNDS.header_seconds, Ending.HEADERS_TOO_SLOW),
        (Waiting(0.0, had_request=True, header_since=100.0), BOUNDS.header_seconds, Ending.HEADERS_TOO_SLOW),
        (Waiting(100.0, had_request=True), BOUNDS.idle_seconds, Ending.IDLE),
    ],
)
def test_a_connection_ends_at_its_deadline_and_not_before(waiting: Waiting, allowed: float, ending: Ending) -> None:
    assert overdue(waiting, 100.0 + allowed - 0.1, BOUNDS) is None
    assert overdue(waiting, 100.0 + allowed, BOUNDS) is ending


def test_a_client_that_takes_nothing_of_its_answer_is_too_slow() -> None:
    unread = Unread(MIB, 0.0, 0.0)
    assert not too_slow(unread, BOUNDS.stalled_seconds - 0.1, BOUNDS)
    assert too_slow(unread, BOUNDS.stalled_seconds, BOUNDS)


def test_a_client_that_takes_a_byte_now_and_then_is_too_slow() -> None:
    unread = Unread(MIB, 0.0, 0.0)
    for second in range(1, 17):
        unread = unread.updated(MIB - second, float(second))
    assert too_slow(unread, 16.0, BOUNDS)


def test_a_client_on_a_slow_line_gets_its_answer() -> None:
    unread = Unread(8 * MIB, 0.0, 0.0)
    for second in range(1, 200):
        unread = unread.updated(8 * MIB - second * 40_000, float(second))
        assert not too_slow(unread, float(second), BOUNDS)


def test_for_memory_the_answer_that_stalled_for_longest_goes_first() -> None:
    stalled = [Unread(30 * MIB, 0.0, progress) for progress in (3.0, 1.0, 2.0)]
    assert to_evict(stalled, 5.0, BOUNDS) == [1]


def test_answers_that_are_being_taken_may_fill_twice_as_much() -> None:
    taken = [Unread(30 * MIB, 0.0, 4.9)] * 4
    assert to_evict(taken, 5.0, BOUNDS) == []
    assert len(to_evict(taken * 2, 5.0, BOUNDS)) == 4


@given(st.lists(st.tuples(st.integers(0, 8 * MIB), st.floats(0, 9)), max_size=60))
def test_what_is_left_is_never_more_than_the_most(found: list[tuple[int, float]]) -> None:
    unread = [Unread(size, 0.0, progress) for size, progress in found]
    gone = set(to_evict(unread, 10.0, BOUNDS))
    left = [each for place, each in enumerate(unread) if place not in gone]
    assert sum(each.size for each in left) <= BOUNDS.most_unread_bytes
    assert sum(each.size for each in left if each.progress_at <= 9.0) <= BOUNDS.unread_bytes


def test_a_process_with_few_file_descriptors_has_fewer_connections() -> None:
    assert connections_within(1000, 20_000) == 1000
    assert connections_within(1000, 256) == 256 - RESERVED_DESCRIPTORS
    assert connections_within(1000, 64) == FEWEST_CONNECTIONS
