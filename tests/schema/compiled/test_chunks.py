"""Long lists are written in chunks: the answer is the same, and other requests get their turn in between."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import orjson
import pytest
from graphql import GraphQLError

from gql_service.web.answers.answer_bytes import AnswerParts
from schema.compiled.chunks import CHUNK
from schema.compiled.tally import Tally
from schema.context import Context
from schema.enums import League
from schema.executable import build_schema
from schema.model.snapshot import Snapshot
from schema.scheduling import AnswerTooLarge, Overloaded
from tests.builders import NOW, game, season, snapshot
from tests.fakes.schedule import FakeSchedule
from tests.schema.compiled.worlds import same_id

GAMES = 3 * CHUNK + 1


class CountedWork:
    """Work that begins at once, and counts its pauses."""

    def __init__(self) -> None:
        self.costs: list[int] = []
        self.pauses = 0

    async def begin(self, cost: int) -> None:
        self.costs.append(cost)

    async def pause(self) -> None:
        self.pauses += 1


class NoRoom(CountedWork):
    """Work that never begins."""

    async def begin(self, cost: int) -> None:
        raise Overloaded(seconds=3)


def long_season() -> FakeSchedule:
    of = season()
    return FakeSchedule(
        snapshot(of, [game(str(n), NOW + timedelta(hours=n - 50), of=of, home_score=n) for n in range(GAMES)])
    )


class ErringAtTimes(FakeSchedule):
    """Raises on every hundredth read of the data in memory."""

    looks = 0

    def held(self, league: League) -> Sequence[Snapshot]:
        self.looks += 1
        if self.looks % 100 == 0:
            raise GraphQLError("Not this time.")
        return super().held(league)


def erring_season() -> FakeSchedule:
    return ErringAtTimes(*long_season().held(League.NFL))


SELECTIONS = [
    "nodes { id homeScore homeTeam { key } }",
    "edges { cursor node { homeScore } } nodes { id }",
    "nodes { homeTeam { games(season: 2026, first: 200) { nodes { homeScore awayTeam { name } } } } }",
    'nodes { homeScore homeTeam { games(after: "x") { totalCount } } }',
    "nodes { season { current } homeTeam { nextGame { id } } }",
]


@pytest.mark.parametrize("selection", SELECTIONS)
async def test_a_list_longer_than_a_chunk_is_answered_as_by_graphql_core(selection: str) -> None:
    document = "{ games(leagues: [NFL], season: 2026, first: %d) { %s } }" % (GAMES, selection)
    plain, compiled = build_schema(compiled=False, new_error_id=same_id), build_schema(new_error_id=same_id)
    expected = await plain.execute(document, context_value=Context(long_season(), NOW))
    work = CountedWork()
    found = await compiled.execute(document, context_value=Context(long_season(), NOW, work=work))
    assert found.data == expected.data
    assert [error.formatted for error in found.errors or ()] == [error.formatted for error in expected.errors or ()]
    assert work.pauses >= GAMES // CHUNK
    assert compiled.compiled is not None
    assert compiled.compiled.tally == Tally(compiled=1)


@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("world", [long_season, erring_season])
async def test_a_large_answer_that_is_encoded_part_by_part_has_the_same_bytes(
    world: Callable[[], FakeSchedule], selection: str
) -> None:
    document = "{ games(leagues: [NFL], season: 2026, first: %d) { %s } sources { mode } }" % (GAMES, selection)
    schema, bodies, errors = build_schema(new_error_id=same_id), [], []
    for encode in (None, AnswerParts(10_000_000)):
        result = await schema.execute(document, context_value=Context(world(), NOW, encode=encode))
        bodies.append(orjson.dumps(result.data))
        errors.append([error.formatted for error in result.errors or ()])
    assert bodies[0] == bodies[1]
    assert errors[0] == errors[1]


async def test_an_answer_that_grows_too_large_is_given_up_while_it_is_written() -> None:
    document = "{ games(leagues: [NFL], season: 2026, first: %d) { nodes { id homeScore } } }" % GAMES
    work = CountedWork()
    context = Context(long_season(), NOW, work=work, encode=AnswerParts(1_000))
    with pytest.raises(AnswerTooLarge):
        await build_schema().execute(document, context_value=context)
    assert work.pauses < GAMES // CHUNK


async def test_work_begins_with_the_part_of_the_cost_that_is_work() -> None:
    schema, document = build_schema(), "{ games(leagues: [NFL], season: 2026) { nodes { id } } }"
    for _ in range(2):  # first seen, then known
        work = CountedWork()
        context = Context(long_season(), NOW, work=work)
        await schema.execute(document, context_value=context)
        assert work.costs == [context.work_cost]
        assert context.cost is not None
        assert 0 < context.work_cost < context.cost


async def test_an_operation_for_which_there_is_no_room_is_not_run_by_graphql_core_either() -> None:
    schema, document = build_schema(), "{ games(leagues: [NFL], season: 2026) { nodes { id } } }"
    for _ in range(2):
        with pytest.raises(Overloaded):
            await schema.execute(document, context_value=Context(long_season(), NOW, work=NoRoom()))


async def test_leagues_are_asked_before_work_begins() -> None:
    port = long_season()
    with pytest.raises(Overloaded):
        await build_schema().execute("{ games { nodes { id } } }", context_value=Context(port, NOW, work=NoRoom()))
    assert any(asked.startswith(League.NFL.value) for asked in port.asked)
