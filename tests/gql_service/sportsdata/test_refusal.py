"""The meaning of an answer without data, by its status and its words, without a trace of the key."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final
from urllib.parse import quote

import httpx
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gql_service.sportsdata.errors import (
    KeyRejected,
    NotFound,
    NotInPlan,
    OverQuota,
    SportsDataError,
    Unavailable,
    Unreadable,
)
from gql_service.sportsdata.http.exchange import Reply
from gql_service.sportsdata.http.refusal import LONGEST_QUOTE, fit_for_logs, refusal_in, refusal_in_object

KEY: Final = "c0ffee-planted-key-value"
PATH: Final = "/v3/nfl/scores/json/Schedules/2026REG"
NOW: Final = datetime(2026, 11, 23, 20, tzinfo=UTC)
OUT_OF_QUOTA: Final = "Out of call volume quota. Quota will be replenished in 00:00:20."


def error_of(status: int, body: Any = b"", **headers: str) -> SportsDataError:
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    named = httpx.Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return refusal_in(Reply(status, named, bytearray(content)), KEY).error(PATH, NOW)


@pytest.mark.parametrize(
    "body",
    [
        {"statusCode": 403, "message": OUT_OF_QUOTA},
        {"message": "Out of bandwidth quota"},
        {"error": {"code": "QuotaExceeded", "message": "Quota exceeded"}},
        {"errors": [{"message": "Rate limit is exceeded. Try again in 20 seconds."}]},
        {"Description": "Too many requests."},
        {"detail": "The limit has been reached.", "title": "Forbidden"},
        OUT_OF_QUOTA.encode(),
        b'"Calls are throttled"',
    ],
    ids=str,
)
@pytest.mark.parametrize("status", [401, 402, 403, 429])
def test_words_about_a_quota_mean_too_many_calls_whatever_the_status(status: int, body: Any) -> None:
    assert type(error_of(status, body)) is OverQuota


@pytest.mark.parametrize("body", [b"", b"<html>Forbidden</html>", {"message": "Forbidden"}], ids=str)
def test_a_403_that_says_when_to_come_back_means_too_many_calls(body: Any) -> None:
    error = error_of(403, body, retry_after="20")
    assert isinstance(error, OverQuota)
    assert error.retry_after == 20.0


@pytest.mark.parametrize("body", [b"", b"<html>quota page</html>", {"message": "Forbidden"}, [1], None], ids=str)
def test_any_other_403_means_that_the_plan_lacks_this(body: Any) -> None:
    assert type(error_of(403, body)) is NotInPlan


@pytest.mark.parametrize("status", [401, 403])
def test_who_names_the_subscription_key_means_the_key(status: int) -> None:
    error = error_of(status, {"statusCode": status, "message": "Access denied due to invalid subscription key."})
    assert isinstance(error, KeyRejected)
    assert error.certain
    assert error.detail == f"status {status}: Access denied due to invalid subscription key."


@pytest.mark.parametrize("body", [b"", {"Code": 2, "Description": "Unauthorized."}, b"<html>"], ids=str)
def test_any_other_401_may_mean_the_key_or_the_plan_and_has_a_detail(body: Any) -> None:
    error = error_of(401, body)
    assert isinstance(error, KeyRejected)
    assert not error.certain
    assert error.detail.startswith("status 401")


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, NotFound), (410, NotFound), (400, Unreadable), (302, Unreadable), (500, Unavailable), (509, Unavailable)],
)
def test_other_statuses_mean_what_they_say(status: int, kind: type[SportsDataError]) -> None:
    error = error_of(status, {"message": "An internal matter"})
    assert type(error) is kind
    assert error.detail == f"status {status}: An internal matter"
    assert "internal matter" not in error.words, "the vendor's own words are for the log alone"


@pytest.mark.parametrize(
    ("status", "told", "held_off"), [(429, "31536000", 3600.0), (403, "31536000", 3600.0), (503, "31536000", 300.0)]
)
def test_a_year_to_wait_is_cut_to_an_hour_and_to_five_minutes_of_trouble(
    status: int, told: str, held_off: float
) -> None:
    error = error_of(status, retry_after=told)
    assert isinstance(error, OverQuota | Unavailable)
    assert error.retry_after == held_off


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"HttpStatusCode": 401, "Code": 2, "Description": "Unauthorized."}, KeyRejected),
        ({"statusCode": 429, "message": "Rate limit is exceeded. Try again in 20 seconds."}, OverQuota),
        ({"statusCode": "403", "message": OUT_OF_QUOTA}, OverQuota),
        ({"statusCode": 403, "message": "Forbidden"}, NotInPlan),
        ({"status": 503, "title": "Service Unavailable"}, Unavailable),
        ({"Code": 404, "Description": "Nothing here."}, NotFound),
        ({"message": OUT_OF_QUOTA}, OverQuota),
        ({"message": "sorry"}, Unreadable),
        ({"error": {"message": "sorry"}}, Unreadable),
        ({"errors": ["sorry"]}, Unreadable),
        ({"errors": []}, Unreadable),
    ],
    ids=str,
)
def test_an_error_object_with_status_200_means_what_the_same_object_means_with_its_own_status(
    value: Any, kind: type[SportsDataError]
) -> None:
    refusal = refusal_in_object(value, httpx.Headers(), KEY)
    assert refusal is not None
    assert type(refusal.error(PATH, NOW)) is kind


@pytest.mark.parametrize(
    "value",
    [
        None,
        2026,
        [],
        [{"message": "sorry"}],
        {},
        {"Season": 2027, "SeasonType": 1, "Description": "2026-27", "ApiSeason": "2027REG"},
        {"Season": 2027, "Status": "Regular"},
    ],
    ids=str,
)
def test_data_is_no_error_object(value: Any) -> None:
    assert refusal_in_object(value, httpx.Headers(), KEY) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"key {KEY} is wrong", "key *** is wrong"),
        (f"KEY {KEY.upper()} IS WRONG", "KEY *** IS WRONG"),
        ("key 0123456789abcdef0123456789abcdef is wrong", "key *** is wrong"),
        ("one\ntwo\x1b[31m\tthree", "one two[31m three"),
        ("administrators", "administrators"),
    ],
)
def test_words_are_fit_for_a_log(text: str, shown: str) -> None:
    assert fit_for_logs(text, KEY) == shown


@given(st.text(max_size=400), st.integers(0, 400))
def test_no_text_shows_the_key_or_breaks_the_line(text: str, place: int) -> None:
    shown = fit_for_logs(text[:place] + KEY + text[place:], KEY)
    assert KEY not in shown
    assert len(shown) <= LONGEST_QUOTE
    assert shown.isprintable()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 999) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["error", "message", "Code"]), inner),
    max_leaves=8,
)


@given(VALUES, st.integers(400, 599))
def test_whatever_an_error_says_it_becomes_one_of_our_errors(value: Any, status: int) -> None:
    assert isinstance(error_of(status, value), SportsDataError)
    refusal = refusal_in_object(value, httpx.Headers(), KEY)
    assert refusal is None or isinstance(refusal.error(PATH, NOW), SportsDataError)


@pytest.mark.parametrize("key", ["sh0rt", "nodigitsinthiskey", "with/slash+plus"])
@pytest.mark.parametrize("written", [str, str.upper, partial(quote, safe="")])
def test_a_key_that_does_not_look_like_a_key_is_masked_however_it_is_written(
    key: str, written: Callable[[str], str]
) -> None:
    assert fit_for_logs(f"Access denied for {written(key)}.", key) == "Access denied for ***."
