"""The requests of the benchmark, and whether it notices that two servers answer differently."""

from collections import Counter
from typing import Any

import orjson
import pytest
from graphql import build_schema, parse, validate

from bench.client import Answer
from bench.data import BadAnswer, checked, first_difference, normalised
from bench.environments import PEERS
from bench.workloads import W1, W3, W5, WORKLOADS, zipf

GAME = {"id": "1", "score": 3, "teams": ["A", "B"], "venue": None}


@pytest.mark.parametrize(
    ("other", "where"),
    [
        ({**GAME, "score": 4}, "answer.score"),
        ({**GAME, "score": 3.0}, "answer.score"),
        ({**GAME, "score": None}, "answer.score"),
        ({**GAME, "teams": ["A"]}, "answer.teams"),
        ({**GAME, "teams": ["B", "A"]}, "answer.teams[0]"),
        ({"id": "1"}, "answer: keys"),
        ({**GAME, "more": 1}, "answer: keys"),
        ([GAME], "answer"),
    ],
)
def test_a_difference_is_told_with_its_place(other: Any, where: str) -> None:
    found = first_difference(GAME, other)
    assert found is not None
    assert found.startswith(where)


def test_the_order_of_keys_is_no_difference() -> None:
    assert first_difference(GAME, dict(reversed(GAME.items()))) is None


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500, b"{}"),
        Answer(200, b"<html>"),
        Answer(200, b'{"data": {"games": null}, "errors": [{"message": "no"}]}'),
        Answer(200, b'{"data": null}'),
        Answer(200, b"[]"),
    ],
)
def test_an_answer_without_data_is_none(answer: Answer) -> None:
    with pytest.raises(BadAnswer, match="W1 request 0"):
        checked(W1, 0, answer)


def test_the_legacy_answer_needs_no_data() -> None:
    assert checked(W3, 0, Answer(200, b'{"games": []}')) == {"games": []}


def test_teams_and_venues_are_in_the_data_set_once() -> None:
    team = {"id": "t", "name": "T"}
    games = [
        {
            "id": str(number),
            "season": {"year": 2026, "type": "REGULAR"},
            "homeTeam": team,
            "awayTeam": None,
            "venue": None,
        }
        for number in range(2)
    ]
    data = normalised(games)
    assert data["teams"] == {"t": team}
    assert [(game["homeTeam"], game["awayTeam"], game["season"]) for game in data["games"]] == [("t", None, 2026)] * 2


def test_the_peers_schema_has_all_that_the_workloads_ask_for() -> None:
    schema = build_schema((PEERS / "schema.graphql").read_text(encoding="utf-8"))
    documents = {orjson.loads(each.body)["query"] for load in WORKLOADS for each in load.requests if each.body}
    assert len(documents) == 9
    assert [error for document in documents for error in validate(schema, parse(document))] == []


def test_the_mixed_load_asks_few_things_often_and_all_at_some_time() -> None:
    assert len(set(W5.requests)) == 200
    often = Counter(W5.order).most_common()
    assert len(often) == 200
    assert often[0][1] > 20 * often[100][1]


def test_a_seed_gives_one_sequence() -> None:
    assert zipf(10, 100) == zipf(10, 100)
    assert zipf(10, 100) != zipf(10, 100, seed=2)
