"""The text format of Prometheus, read back by the parser of its Python client."""

import math

import hypothesis.strategies as st
from hypothesis import example, given
from prometheus_client.parser import text_string_to_metric_families

from gql_service.telemetry.exposition import Family, Kind, Sample, exposed

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.one_of(st.integers(0, 2**53), st.floats(allow_nan=False))


@given(value=VALUES, label=TEXTS)
@example(value=1, label='it says "no", \\ and\nmore')
def test_a_value_and_the_text_of_its_label_are_read_back_as_they_were(value: float, label: str) -> None:
    family = Family("some_total", Kind.COUNTER, "a meaning", ("code",))
    text = exposed([(family, [Sample(value, {"code": label})])]).decode()
    (read,) = text_string_to_metric_families(text)
    (sample,) = read.samples
    assert (read.type, sample.name, sample.labels) == ("counter", "some_total", {"code": label})
    assert math.isclose(sample.value, value)


@given(meaning=TEXTS)
def test_a_meaning_of_several_lines_stays_one_line_of_help(meaning: str) -> None:
    text = exposed([(Family("some_ratio", Kind.GAUGE, meaning), [Sample(1.5)])]).decode()
    helped, typed, value, end = text.split("\n")
    assert helped.startswith("# HELP some_ratio ")
    assert (typed, value, end) == ("# TYPE some_ratio gauge", "some_ratio 1.5", "")


def test_a_family_without_samples_still_has_its_type() -> None:
    text = exposed([(Family("errors_total", Kind.COUNTER, "errors, by code", ("code",)), [])])
    assert text == b"# HELP errors_total errors, by code\n# TYPE errors_total counter\n"
