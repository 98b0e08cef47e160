"""Long lists are written in chunks: the answer is the same, and other requests get their turn in between."""

from datetime import timedelta

import pytest

from schema.build import build_schema
from schema.compiled.chunks import CHUNK
from schema.compiled.tally import Tally
from schema.context import Context
from schema.enums import League
from schema.work import Overloaded
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


@pytest.mark.parametrize(
    "selection",
    [
        "nodes { id homeScore homeTeam { key } }",
        "edges { cursor node { homeScore } } nodes { id }",
        "nodes { homeTeam { games(season: 2026, first: 200) { nodes { homeScore awayTeam { name } } } } }",
        'nodes { homeScore homeTeam { games(after: "x") { totalCount } } }',
    ],
)
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


async def test_work_begins_with_the_cost_of_the_operation() -> None:
    schema, document = build_schema(), "{ games(leagues: [NFL], season: 2026) { nodes { id } } }"
    for _ in range(2):  # first seen, then known
        work = CountedWork()
        context = Context(long_season(), NOW, work=work)
        await schema.execute(document, context_value=context)
        assert work.costs == [context.cost]


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
