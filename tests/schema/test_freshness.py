"""The freshness of an answer that shows two states of the same data."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from schema.context import Context
from schema.freshness import Freshness
from tests.builders import NOW
from tests.fakes.schedule import FakeSchedule

SECONDS = st.integers(-100, 100).map(lambda seconds: NOW + timedelta(seconds=seconds))
STATES = st.lists(st.builds(Freshness, SECONDS, SECONDS, st.none() | SECONDS, st.integers(1, 9)), min_size=1)


@given(STATES)
def test_an_answer_from_several_states_of_a_season_counts_as_the_oldest_in_every_respect(
    states: list[Freshness],
) -> None:
    context = Context(FakeSchedule(), NOW)
    for state in states:
        context.note("season", state)
    noted = context.freshness["season"]
    assert noted.as_of == min(each.as_of for each in states)
    assert noted.fresh_until == min(each.fresh_until for each in states)
    assert (noted.news_from or noted.fresh_until) == min(each.news_from or each.fresh_until for each in states)
    assert context.shown == {("season", min(each.revision for each in states))}
