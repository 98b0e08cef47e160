"""The documents that are known are bounded in number and in bytes of memory, and take as many as are counted."""

from collections.abc import Callable
from itertools import product

import pytest
from graphql import parse

from schema.compiled.documents import KnownDocuments
from schema.context import Context
from schema.executable import ScheduleSchema, build_schema
from tests.builders import NOW
from tests.memory import allocation
from tests.schema.compiled import worlds

HEAD = "query Q%d %s { games(leagues: [NFL], season: 2026) { nodes { %s } } }"
FIELDS = "id status startTime homeScore awayScore season { year type } homeTeam { id key } venue { name city }"


def weight_of(text: str) -> int:
    """Return the weight of a document before any compilation."""
    known = KnownDocuments().add(text, parse(text))
    assert known is not None
    return known.weight


def texts(count: int) -> list[str]:
    return [f"{{ a{n:03}: __typename }}" for n in range(count)]


def test_documents_are_bounded_in_number() -> None:
    documents = KnownDocuments(max_documents=3)
    for text in texts(10):
        documents.add(text, parse(text))
    assert len(documents) == 3
    assert documents.bytes == sum(map(weight_of, texts(10)[7:]))


def test_documents_are_bounded_in_bytes_and_those_asked_for_stay() -> None:
    first, *others = texts(10)
    most = 3 * weight_of(first)
    documents = KnownDocuments(max_bytes=most)
    documents.add(first, parse(first))
    for text in others:
        documents.add(text, parse(text))
        assert documents.get(first) is not None
        assert documents.bytes <= most
    assert documents.get(others[0]) is None


def test_generated_source_counts() -> None:
    one, two = texts(2)
    documents = KnownDocuments(max_bytes=100_000)
    known = documents.add(one, parse(one))
    assert known is not None
    documents.add(two, parse(two))
    documents.grow(known, 95_000)
    assert documents.get(one) is None
    assert documents.bytes == weight_of(two)


async def ask(schema: ScheduleSchema, text: str, **variables: object) -> None:
    await schema.execute(text, variables, Context(worlds.whole(), NOW), None)


@pytest.mark.parametrize(
    "text",
    [
        lambda n: "{ games { nodes { %s } } }" % " ".join(f"wrong{n}x{m}" for m in range(110)),
        lambda n: "{ games(leagues: [%s]) { totalCount } } # %d" % ("NFL " * 190, n),
        lambda n: "{ a%d: __typename } # %s" % (n, "x" * 30_000),
    ],
    ids=["wrong", "long list", "comment"],
)
async def test_whatever_is_asked_no_more_is_kept_than_there_is_room_for(text: Callable[[int], str]) -> None:
    schema, most = build_schema(), 1_000_000
    assert schema.compiled is not None
    documents = schema.compiled.documents = KnownDocuments(max_bytes=most)
    for number in range(50):
        await ask(schema, text(number))
        assert documents.get(text(number)) is not None
        assert documents.bytes <= most
    assert len(documents) < 20


CHOICES = [dict(zip("abc", values, strict=True)) for values in product([True, False], repeat=3)]
CONDITIONS = " ".join(f"{name}1: venue @include(if: ${name}) {{ name city }}" for name in "abc")


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        (lambda n: HEAD % (n, "", FIELDS), [{}]),
        (lambda n: HEAD % (n, "", " ".join(f"a{n}x{m}: id" for m in range(45))), [{}]),
        (lambda n: HEAD % (n, "($a: Boolean!, $b: Boolean!, $c: Boolean!)", CONDITIONS), CHOICES),
        (lambda n: "{ games(leagues: [NFL], season: 2026) { totalCount } } # %d" % n, [{}]),
        (lambda n: "{ %s }" % " ".join(f"wrong{n}x{m}" for m in range(25)), [{}]),
        (lambda n: "{ games { nodes { %s } } }" % " ".join(f"wrong{n}x{m}" for m in range(110)), [{}]),
        (lambda n: "{ games(leagues: [%s]) { totalCount } } # %d" % ("NFL " * 190, n), [{}]),
        (lambda n: "{ a%d: __typename } # %s" % (n, "x" * 20_000), [{}]),
        (lambda n: "{ a%d: __typename } # \U0001f3c8%s" % (n, "x" * 20_000), [{}]),
    ],
    ids=["screen", "aliases", "choices", "short", "wrong", "very wrong", "long list", "comment", "wide comment"],
)
async def test_what_is_counted_is_what_is_taken_within_a_quarter(
    text: Callable[[int], str], variables: list[dict[str, object]]
) -> None:
    schema = build_schema()
    assert schema.compiled is not None
    for values in variables:
        await ask(schema, text(0), **values)
    before = schema.compiled.documents.bytes
    with allocation() as taken:
        for number in range(1, 25):
            for values in variables:
                await ask(schema, text(number), **values)
    assert 0.75 * taken.bytes < schema.compiled.documents.bytes - before < 1.25 * taken.bytes
