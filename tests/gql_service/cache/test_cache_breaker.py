"""When a lost cache is avoided, and when the cache is tried again."""

from datetime import timedelta

from gql_service.cache.cache_breaker import FIRST_PAUSE, LONGEST_PAUSE, CacheBreaker
from tests.builders import NOW

MOMENT = timedelta(milliseconds=1)


def test_it_begins_closed() -> None:
    breaker = CacheBreaker()
    assert (breaker.outage_since, breaker.reason, breaker.failures) == (None, None, 0)
    assert not breaker.is_due(NOW)


def test_the_first_failure_begins_an_outage_and_the_others_do_not_lengthen_it() -> None:
    breaker = CacheBreaker()
    assert breaker.fail("gone", NOW)
    assert not breaker.fail("slow", NOW + MOMENT)
    assert (breaker.outage_since, breaker.reason, breaker.failures) == (NOW, "slow", 2)
    assert not breaker.is_due(NOW + FIRST_PAUSE - MOMENT)
    assert breaker.is_due(NOW + FIRST_PAUSE)


def test_each_failed_probe_doubles_the_pause_up_to_a_limit() -> None:
    breaker, now, pauses = CacheBreaker(), NOW, []
    breaker.fail("gone", now)
    for _ in range(7):
        pause = next(step for step in range(1, 100) if breaker.is_due(now + step * FIRST_PAUSE)) * FIRST_PAUSE
        pauses.append(pause.total_seconds())
        now += pause
        breaker.fail_again("gone", now)
    assert pauses == [0.5, 1, 2, 4, 8, 15, 15]
    assert breaker.outage_since == NOW


def test_coming_back_ends_the_outage() -> None:
    breaker = CacheBreaker()
    breaker.fail("gone", NOW)
    assert breaker.close(NOW + timedelta(seconds=42)) == timedelta(seconds=42)
    assert (breaker.outage_since, breaker.reason, breaker.failures) == (None, None, 1)
    assert not breaker.is_due(NOW + timedelta(days=1))


def test_a_relapse_waits_longer_and_a_later_outage_does_not() -> None:
    breaker = CacheBreaker()
    breaker.fail("slow", NOW)
    breaker.close(NOW + FIRST_PAUSE)
    relapse = NOW + 2 * FIRST_PAUSE
    breaker.fail("slow", relapse)
    assert not breaker.is_due(relapse + 2 * FIRST_PAUSE - MOMENT)
    assert breaker.is_due(relapse + 2 * FIRST_PAUSE)
    breaker.close(relapse + 2 * FIRST_PAUSE)
    later = relapse + 2 * FIRST_PAUSE + LONGEST_PAUSE
    breaker.fail("slow", later)
    assert breaker.is_due(later + FIRST_PAUSE)


def test_a_clock_that_is_set_back_does_not_lengthen_the_pause() -> None:
    breaker = CacheBreaker()
    breaker.fail("gone", NOW)
    assert not breaker.is_due(NOW + MOMENT)
    assert breaker.is_due(NOW - timedelta(hours=3))
    breaker.fail_again("gone", NOW - timedelta(hours=3))
    assert not breaker.is_due(NOW - timedelta(hours=3))
