"""Memory stays bounded whatever is asked."""

from itertools import count, islice

from tests.load import Load, post
from tests.processes import gateway

QUERIES, AT_ONCE = 100_000, 8
SETTLED = QUERIES // 5
"""By then every cache that is bounded is full."""
ALLOWED_GROWTH_BYTES = 24 * 1024 * 1024


async def test_a_hundred_thousand_distinct_queries_leave_no_trace() -> None:
    with gateway() as running:
        running.ready()
        requests = (post("{ a%d: __typename sources { b%d: league } }" % (n, n)) for n in count())
        seen = await Load([running.origin], islice(requests, SETTLED), at_once=AT_ONCE).run()
        assert (seen.answered, seen.failures) == (SETTLED, [])
        settled = running.memory()
        seen = await Load([running.origin], islice(requests, QUERIES - SETTLED), at_once=AT_ONCE).run()
        assert (seen.answered, seen.failures) == (QUERIES - SETTLED, [])
        assert running.memory() - settled < ALLOWED_GROWTH_BYTES
