"""Prices of requests as pure values."""

from hypothesis import given
from hypothesis import strategies as st

from gql_service.web.rate import prices
from gql_service.web.rate.prices import PRICE, cached_price, operation_price, price_failed_work, price_of
from gql_service.web.routes import CALENDARS, GRAPHQL, ROUTES, SPORTS
from schema.field_costs import CORE_FACTOR

COSTS = st.integers(0, 10_000_000)


def test_every_data_route_has_a_price() -> None:
    assert all(price_of({}, route) > prices.CACHED for route in ROUTES if route.data)


def test_a_price_that_is_known_takes_the_place_of_the_usual_one() -> None:
    assert [price_of({PRICE: 7}, route) for route in (GRAPHQL, SPORTS, CALENDARS)] == [7, 7, 7]


def test_a_cached_answer_is_cheap_until_its_bytes_take_time() -> None:
    assert [cached_price(size) for size in (0, 20_000, 50_000, 4_350_000)] == [100, 100, 100, 8_700]


@given(st.none() | COSTS, COSTS, st.booleans())
def test_an_operation_is_never_cheaper_than_its_cost_or_its_work(cost: int | None, work: int, in_core: bool) -> None:
    price = operation_price(cost, work, in_core=in_core)
    assert price >= max(cost or 0, work, prices.NEW_OPERATION)
    assert not in_core or price >= max((cost or 0) * CORE_FACTOR, prices.IN_CORE)


@given(COSTS)
def test_failed_work_is_not_cheaper_than_a_request_without_work(work: int) -> None:
    scope = {"type": "http"}
    price_failed_work(scope, work)
    assert price_of(scope, GRAPHQL) == max(work, price_of({}, GRAPHQL))


def test_failed_work_leaves_a_price_that_is_known() -> None:
    scope = {PRICE: 600}
    price_failed_work(scope, 400_000)
    assert price_of(scope, GRAPHQL) == 600
