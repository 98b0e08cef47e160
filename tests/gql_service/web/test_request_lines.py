"""The JSON of request log lines: each line has all of its fields, whatever the values are and whatever came before."""

import json
import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as some

from gql_service.telemetry.operation_summary import OperationSummary
from gql_service.web.request_log.lines import MOST_FRAMES, JsonLines, RequestLine, fields_of

EARLY, LATE = (datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in (1971, 2100))
IDS = some.from_regex(re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+/=@-]{0,127}", re.ASCII), fullmatch=True)
OPERATIONS = some.builds(
    OperationSummary,
    some.none() | some.just("Week"),
    some.text("0123456789abcdef", min_size=16, max_size=16),
    some.none(),
)
REPEATED = some.tuples(
    some.sampled_from(["info", "error"]),
    some.sampled_from(["/graphql", "/calendar/{path}", "none"]),
    some.sampled_from(["GET", "POST", "other"]),
    some.sampled_from([200, 304, 499, 503]),
    some.integers(0, 8_000_000),
    some.none() | some.text(min_size=1, max_size=20),
    some.sampled_from(["127.0.0.1", "2001:db8::/64", "unknown"]),
    some.integers(0, 20),
    some.none() | some.sampled_from(["bytes", "operation", "miss", "off"]),
    some.none() | OPERATIONS,
    some.none() | some.just("4bf92f3577b34da6a3ce929d0e0e4736"),
    some.none() | some.just("1-67891233-abcdef012345678912345678"),
    some.sampled_from([(), ("BAD_USER_INPUT",), ("BAD_USER_INPUT", "UPSTREAM_TIMEOUT")]),
)
TIMED = some.tuples(some.floats(EARLY, LATE), some.floats(0, 1e6), IDS)


def said(lines: JsonLines, line: RequestLine) -> dict[str, object]:
    text = lines([line])
    assert text.count(b"\n") == 1
    assert text.endswith(b"}\n")
    found: dict[str, object] = json.loads(text)
    return found


def holds(told: dict[str, object], line: RequestLine) -> None:
    fields = fields_of(line)
    assert list(told) == list(fields), "the fields and their order"
    instant = datetime.fromisoformat(str(told.pop("timestamp")))
    assert abs((instant - fields.pop("timestamp")).total_seconds()) < 2e-6
    milliseconds = told.pop("milliseconds")
    assert isinstance(milliseconds, float)
    assert abs(milliseconds - line[1]) <= 0.00501
    del fields["milliseconds"]
    assert told == {**fields, **({"error_codes": list(line[3][-1])} if line[3][-1] else {})}


@given(some.lists(some.tuples(TIMED, REPEATED), min_size=1, max_size=5), some.data())
def test_each_line_has_its_own_values_whatever_lines_came_before(
    lines: list[tuple[tuple[float, float, str], tuple[object, ...]]], data: some.DataObject
) -> None:
    maker = JsonLines()
    for _ in range(3):
        timed = data.draw(TIMED)
        repeated = data.draw(some.sampled_from([each for _, each in lines]))
        line: RequestLine = (*timed, repeated)  # type: ignore[assignment] # hypothesis has no types for long tuples
        holds(said(maker, line), line)


def test_lines_of_more_kinds_than_are_remembered_are_right_too() -> None:
    maker = JsonLines()
    for size in [*range(3 * MOST_FRAMES), 0, 1]:
        repeated = ("info", "/graphql", "GET", 200, size, None, "127.0.0.1", 0, "bytes", None, None, None, ())
        assert said(maker, (EARLY, 1.0, "a-1", repeated))["bytes"] == size
