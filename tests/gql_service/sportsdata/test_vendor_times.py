"""How long the vendor may hold calls off, and how its times are read."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from gql_service.sportsdata.http.vendor_times import LONGEST_MAX_AGE_SECONDS, max_age, retry_after

NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
YEAR = 365 * 86_400


def headers(**given: str) -> httpx.Headers:
    return httpx.Headers({name.replace("_", "-"): value for name, value in given.items()})


def http_date(**later: float) -> str:
    return format_datetime(NOW + timedelta(**later), usegmt=True)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("max-age=300", 300),
        ("must-revalidate, max-age=20, private", 20),
        ("Max-Age = 20", 20),
        ('max-age="20"', 20),
        (f"max-age={YEAR}", LONGEST_MAX_AGE_SECONDS),
        ("max-age=" + "9" * 400, LONGEST_MAX_AGE_SECONDS),
        ("s-maxage=20", 0),
        ("x-max-age=20", 0),
        ("no-store", 0),
        ("", 0),
        ("max-age=-5", 0),
        ("max-age=soon", 0),
    ],
)
def test_max_age_is_read_and_has_a_limit(text: str, seconds: int) -> None:
    assert max_age(headers(cache_control=text)) == seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        ("20", 20.0),
        (f"{YEAR}", YEAR),
        ("9" * 400, 999_999_999_999.0),
        (http_date(seconds=20), 20.0),
        (http_date(days=365), YEAR),
        (http_date(seconds=-20), 0.0),
        ("soon", None),
        ("-1", None),
        ("1.5", None),
        ("", None),
        ("Mon, 23 Nov 2026 20:00:20", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(text: str, seconds: float | None) -> None:
    assert retry_after(headers(retry_after=text), "", NOW) == seconds


def test_a_date_to_ask_again_counts_from_the_vendor_s_own_clock() -> None:
    ahead = headers(retry_after=http_date(hours=2, seconds=20), date=http_date(hours=2))
    assert retry_after(ahead, "", NOW) == 20.0


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("Out of call volume quota. Quota will be replenished in 00:00:20.", 20.0),
        ("Out of call volume quota. Quota will be replenished in 1.02:03:04.", 93_784.0),
        ("Rate limit is exceeded. Try again in 20 seconds.", 20.0),
        ("Try again in 1 minute", 60.0),
        ("Please retry after 2 hours.", 7200.0),
        ("Try again later.", None),
        ("", None),
    ],
)
def test_the_words_of_api_management_say_when_to_ask_again(told: str, seconds: float | None) -> None:
    assert retry_after(headers(), told, NOW) == seconds


def test_the_header_wins_over_the_words() -> None:
    assert retry_after(headers(retry_after="5"), "Try again in 20 seconds.", NOW) == 5.0
