"""When a lost cache is avoided, and when the cache is tried again."""

from datetime import timedelta

from gql_service.cache.cache_breaker import FIRST_PAUSE, LONGEST_PAUSE, CacheBreaker

START = 1000.0
MOMENT = 0.001
FIRST, LONGEST = FIRST_PAUSE.total_seconds(), LONGEST_PAUSE.total_seconds()


def test_the_breaker_of_the_cache_begins_closed() -> None:
    breaker = CacheBreaker()
    assert (breaker.outage_since, breaker.reason, breaker.failures) == (None, None, 0)
    assert not breaker.is_due(START)


def test_the_first_failure_begins_an_outage_and_the_others_do_not_lengthen_it() -> None:
    breaker = CacheBreaker()
    assert breaker.fail("gone", START)
    assert not breaker.fail("slow", START + MOMENT)
    assert (breaker.outage_since, breaker.reason, breaker.failures) == (START, "slow", 2)
    assert not breaker.is_due(START + FIRST - MOMENT)
    assert breaker.is_due(START + FIRST)


def test_each_failed_probe_doubles_the_pause_up_to_a_limit() -> None:
    breaker, now, pauses = CacheBreaker(), START, []
    breaker.fail("gone", now)
    for _ in range(7):
        pause = next(step for step in range(1, 100) if breaker.is_due(now + step * FIRST)) * FIRST
        pauses.append(pause)
        now += pause
        breaker.fail_again("gone", now)
    assert pauses == [0.5, 1, 2, 4, 8, 15, 15]
    assert breaker.outage_since == START


def test_coming_back_ends_the_outage() -> None:
    breaker = CacheBreaker()
    breaker.fail("gone", START)
    assert breaker.close(START + 42) == timedelta(seconds=42)
    assert (breaker.outage_since, breaker.reason, breaker.failures) == (None, None, 1)
    assert not breaker.is_due(START + 86_400)


def test_a_relapse_waits_longer_and_a_later_outage_does_not() -> None:
    breaker = CacheBreaker()
    breaker.fail("slow", START)
    breaker.close(START + FIRST)
    relapse = START + 2 * FIRST
    breaker.fail("slow", relapse)
    assert not breaker.is_due(relapse + 2 * FIRST - MOMENT)
    assert breaker.is_due(relapse + 2 * FIRST)
    breaker.close(relapse + 2 * FIRST)
    later = relapse + 2 * FIRST + LONGEST
    breaker.fail("slow", later)
    assert breaker.is_due(later + FIRST)
