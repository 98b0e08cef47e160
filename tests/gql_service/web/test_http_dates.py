"""Dates in HTTP headers."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gql_service.web.transport.http_dates import http_date, read_http_date

EXAMPLE = datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC).timestamp()
NOW = datetime(2026, 11, 30, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    "text", [b"Sun, 06 Nov 1994 08:49:37 GMT", b"Sunday, 06-Nov-94 08:49:37 GMT", b"Sun Nov  6 08:49:37 1994"]
)
def test_the_three_forms_of_the_standard_name_one_instant(text: bytes) -> None:
    assert read_http_date(text, NOW) == EXAMPLE
    assert read_http_date(b" %b " % text, NOW) == EXAMPLE


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"soon",
        b"0",
        b"784111777",
        b"1994-11-06T08:49:37Z",
        b"Sun, 06 Nov 1994 08:49:37 +0100",
        b"Sun, 06 Nov 1994 08:49:37",
        b"sun, 06 nov 1994 08:49:37 GMT",
        b"Sun, 6 Nov 1994 08:49:37 GMT",
        b"Sun, 31 Feb 1994 08:49:37 GMT",
        b"Sun, 06 Nov 1994 24:49:37 GMT",
        b"Sun, 06 Nov 1994 08:49:61 GMT",
        b"Sun, 06 Nov 0000 08:49:37 GMT",
        "Sun, 0\u0666 Nov 1994 08:49:37 GMT".encode(),
        b"\xff" * 30,
        b"Sun, 06 Nov 1994 08:49:37 GMT" * 100,
    ],
)
def test_what_is_no_date_of_http_tells_nothing(text: bytes) -> None:
    assert read_http_date(text, NOW) is None


@pytest.mark.parametrize(("year", "full"), [(b"94", 1994), (b"26", 2026), (b"76", 2076), (b"77", 1977)])
def test_a_year_of_two_digits_is_at_most_fifty_years_ahead(year: bytes, full: int) -> None:
    read = read_http_date(b"Sunday, 06-Nov-%b 08:49:37 GMT" % year, NOW)
    assert read == datetime(full, 11, 6, 8, 49, 37, tzinfo=UTC).timestamp()


def test_a_leap_second_is_the_second_after_it() -> None:
    read = read_http_date(b"Sat, 31 Dec 2016 23:59:60 GMT", NOW)
    assert read == datetime(2017, 1, 1, tzinfo=UTC).timestamp()


@given(st.integers(0, 4_102_444_800))
def test_what_is_written_is_read_as_the_same_second(seconds: int) -> None:
    assert read_http_date(http_date(seconds + 0.9), NOW) == seconds
