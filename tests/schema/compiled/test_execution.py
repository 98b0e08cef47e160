"""Which operations run compiled, which do not and why, and the cost of both for the vendor."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

import pytest
from graphql import parse

from schema.compiled.documents import MAX_DOCUMENT
from schema.compiled.execution import CompiledExecution
from schema.compiled.operation import MAX_CHOICES, read_operation
from schema.compiled.roots import Root
from schema.compiled.tally import NotCompiled, Reason, Tally
from schema.context import Context
from schema.enums import League, SeasonType
from schema.executable import ScheduleSchema, build_schema
from schema.ids import SeasonKey
from schema.model.snapshot import Snapshot
from schema.port import SchedulePort
from schema.queries.source import Source
from schema.rules.checks import Checks
from schema.rules.limits import MOST, Limits
from tests.builders import NOW, game, season, snapshot
from tests.fakes.schedule import FakeSchedule
from tests.schema.compiled import worlds
from tests.schema.compiled.test_documents import weight_of

UNLIMITED = Checks(Limits(source_length=MOST, tokens=MOST, nesting=MOST, depth=MOST, aliases=MOST, cost=MOST))
GAMES = "{ games(leagues: [NFL], season: 2026) { nodes { id channels homeTeam { key } } } }"


@pytest.fixture
def schema() -> ScheduleSchema:
    return build_schema()


def tally_of(schema: ScheduleSchema) -> Tally:
    assert schema.compiled is not None
    return schema.compiled.tally


async def ask(schema: ScheduleSchema, document: str, port: SchedulePort | None = None, **variables: Any) -> Any:
    context = Context(port or worlds.whole(), NOW)
    return await schema.execute(document, variables, context)


async def test_an_operation_runs_compiled_from_the_first_time_on(schema: ScheduleSchema) -> None:
    first, second = await ask(schema, GAMES), await ask(schema, GAMES)
    assert first.data == second.data
    assert first.data["games"]["nodes"]
    assert tally_of(schema) == Tally(compiled=2)


async def test_without_it_graphql_core_runs_everything() -> None:
    schema = build_schema(compiled=False)
    assert (await ask(schema, GAMES)).data == (await ask(build_schema(), GAMES)).data
    assert schema.compiled is None


MANY_FIELDS = "{ sources { %s } }" % " ".join(f"a{n}: league" for n in range(1001))
NESTED = "{ date { %s date %s } }" % ("next { " * 61, "}" * 61)


@pytest.mark.parametrize(
    ("document", "variables", "reason"),
    [
        ("{ __schema { queryType { name } } }", {}, Reason.INTROSPECTION),
        ('{ __typename __type(name: "Game") { name } }', {}, Reason.INTROSPECTION),
        ("query ($b: Boolean = true) { sources @skip(if: $b) { mode } __typename }", {"b": None}, Reason.CONDITION),
        ("query ($n: Int) { games(first: $n) { totalCount } }", {"n": "many"}, Reason.VARIABLES),
        (MANY_FIELDS, {}, Reason.TOO_LARGE),
        (NESTED, {}, Reason.TOO_LARGE),
        ("{ sources { mode } } #" + "x" * MAX_DOCUMENT, {}, Reason.TOO_LARGE),
    ],
)
async def test_what_is_not_understood_is_left_to_graphql_core_and_counted_once(
    document: str, variables: dict[str, Any], reason: Reason
) -> None:
    schema = build_schema(UNLIMITED)
    for times in (1, 2):
        result = await ask(schema, document, **variables)
        assert tally_of(schema).fell_back == {reason: times}
        expected = await ask(build_schema(UNLIMITED, compiled=False), document, **variables)
        assert result.data == expected.data
        assert [error.formatted for error in result.errors or ()] == [
            error.formatted for error in expected.errors or ()
        ]
    assert tally_of(schema).compiled == 0


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("{ sources @cached { mode } }", Reason.DIRECTIVE),
        ("query @cached { sources { mode } }", Reason.DIRECTIVE),
        ("query ($n: Int @cached) { games(first: $n) { totalCount } }", Reason.DIRECTIVE),
        ("{ ...F } fragment F on Query { ... @cached { sources { mode } } }", Reason.DIRECTIVE),
        ("mutation { sources { mode } }", Reason.OPERATION_TYPE),
        ("subscription { sources { mode } }", Reason.OPERATION_TYPE),
    ],
)
def test_other_directives_and_operations_are_not_compiled(
    schema: ScheduleSchema, document: str, reason: Reason
) -> None:
    with pytest.raises(NotCompiled) as failure:
        read_operation(schema, parse(document), None)
    assert failure.value.reason is reason


async def test_a_root_that_fails_leaves_the_others_and_asks_the_source_no_second_time(schema: ScheduleSchema) -> None:
    document = "{ games(leagues: [MLB]) { totalCount } sources { league } }"
    for _ in range(2):
        port = worlds.whole()
        result = await ask(schema, document, port)
        assert result.data["games"] is None
        assert len(result.data["sources"]) == 3
        assert [error.path for error in result.errors] == [["games"]]
        assert len([asked for asked in port.asked if asked.startswith("MLB")]) == 1
    assert tally_of(schema) == Tally(compiled=2)


@pytest.mark.parametrize(
    ("document", "lost"),
    [
        ("{ date { games(first: 9999) { totalCount } } sources { mode } }", [["date", "games"]]),
        (
            '{ games(leagues: [NFL], week: 12) { nodes { homeTeam { games(after: "x") { totalCount } } } } }',
            [["games", "nodes", number, "homeTeam", "games"] for number in range(3)],
        ),
        ('{ sources { mode } nodes(ids: ["nothing"]) { id } }', [["nodes"]]),
        ("{ sources { mode } dates(first: 3) { date games(first: 9999) { totalCount } } }", [["dates", 0, "games"]]),
    ],
)
async def test_an_error_costs_its_own_field_and_no_second_run(
    schema: ScheduleSchema, document: str, lost: list[list[str | int]]
) -> None:
    port, plain = worlds.whole(), worlds.whole()
    expected = await ask(build_schema(compiled=False), document, plain)
    result = await ask(schema, document, port)
    assert [error.path for error in result.errors] == lost
    assert [error.formatted for error in result.errors] == [error.formatted for error in expected.errors]
    assert result.data == expected.data
    assert len(port.asked) <= len(plain.asked), "no resolver ran twice"
    assert tally_of(schema) == Tally(compiled=1)


async def test_a_lost_object_keeps_the_errors_of_its_earlier_fields(schema: ScheduleSchema) -> None:
    """`GameDate.games` is non-null: if the field fails, its day is lost, with the nulls inside the day before."""
    document = """{ date(on: "2026-11-22") {
        next { games(first: 9999) { totalCount } } previous { date } games(first: 9999) { totalCount }
    } }"""
    result, expected = await ask(schema, document), await ask(build_schema(compiled=False), document)
    assert result.data == expected.data == {"date": None}
    paths = [["date", "next", "games"], ["date", "games"]]
    assert [error.path for error in result.errors] == [error.path for error in expected.errors] == paths
    assert tally_of(schema) == Tally(compiled=1)


async def test_a_root_that_is_not_compiled_leaves_the_others_compiled() -> None:
    schema = build_schema(UNLIMITED)
    document = NESTED[:-1] + '__type(name: "Team") { name } games(week: 12) { nodes { id } } }'
    result = await ask(schema, document)
    expected = await ask(build_schema(UNLIMITED, compiled=False), document)
    assert (result.data, result.errors) == (expected.data, expected.errors)
    assert tally_of(schema).fell_back == {Reason.TOO_LARGE: 1, Reason.INTROSPECTION: 1}


async def test_an_operation_that_graphql_core_has_to_run_costs_as_much_as_that_takes() -> None:
    fields = " ".join(f"a{number}: id @skip(if: $b)" for number in range(20))
    document = "query ($b: Boolean = true) { games(leagues: [NFL], first: %d) { nodes { " + fields + " } } }"
    schema = build_schema()
    (refused,) = (await ask(schema, document % 2500, b=None)).errors
    assert refused.extensions["code"] == "OPERATION_TOO_COMPLEX"
    assert refused.extensions["cost"] > refused.extensions["limit"]
    assert (await ask(schema, document % 2500, b=False)).errors is None
    allowed = await ask(schema, document % 10, b=None)
    assert [error.path for error in allowed.errors] == [["games", "nodes", 0]]


class Meeting(FakeSchedule):
    """Answers about a season only once so many ask at the same time."""

    def __init__(self, *snapshots: Snapshot, parties: int) -> None:
        super().__init__(*snapshots)
        self.barrier = asyncio.Barrier(parties)
        self.asked_for = asyncio.Event()

    async def for_year(self, league: League, year: int | None, season_type: SeasonType | None) -> Sequence[Snapshot]:
        self.asked_for.set()
        await self.barrier.wait()
        return await super().for_year(league, year, season_type)


@pytest.mark.parametrize(
    ("document", "parties"),
    [
        ("{ a: games(leagues: [NFL], week: 12) { totalCount } b: games(leagues: [NFL], week: 13) { totalCount } }", 2),
        ("{ teams { nodes { games(season: 2026) { totalCount } } } }", 5),
    ],
)
async def test_what_waits_for_the_source_waits_at_the_same_time(
    schema: ScheduleSchema, document: str, parties: int
) -> None:
    port = worlds.whole()
    held = [snapshot for league in (League.NFL, League.NBA) for snapshot in port.held(league)]
    async with asyncio.timeout(10):
        result = await ask(schema, document, Meeting(*held, parties=parties))
    assert not result.errors
    assert tally_of(schema) == Tally(compiled=1)


class LookedInto(FakeSchedule):
    """A schedule that counts the reads of its data in memory."""

    looks = 0

    def held(self, league: League) -> Sequence[Snapshot]:
        self.looks += 1
        return super().held(league)


@pytest.mark.parametrize(
    "selection",
    [
        "homeTeam { nextGame { id } }",
        "homeTeam { previousGame { id } } awayTeam { nextGame { id } previousGame { id } }",
        "homeTeam { games(first: 0) { totalCount } }",
        " ".join("a%d: homeTeam { b%d: nextGame { id } }" % (n, n) for n in range(3)),
    ],
)
async def test_a_team_on_many_games_is_looked_up_once(schema: ScheduleSchema, selection: str) -> None:
    of = season()
    games = [game(str(number), NOW + timedelta(days=number), of=of) for number in range(-20, 20)]
    seen = []
    for first in (1, 40):
        port = LookedInto(snapshot(of, games))
        document = "{ games(leagues: [NFL], season: 2026, first: %d) { nodes { %s } } }" % (first, selection)
        assert len((await ask(schema, document, port)).data["games"]["nodes"]) == first
        seen.append((port.looks, len(port.asked)))
    assert seen[0] == seen[1]


async def test_a_client_that_leaves_ends_the_operation(schema: ScheduleSchema) -> None:
    nobody_comes = Meeting(*worlds.whole().held(League.NFL), parties=9)
    waiting = asyncio.create_task(ask(schema, GAMES, nobody_comes))
    await nobody_comes.asked_for.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert tally_of(schema) == Tally()


class Faulty(FakeSchedule):
    """Raises an unexpected exception, not a failure meant for clients."""

    def source(self, league: League, seasons: Collection[SeasonKey] | None = None) -> Source:
        raise RuntimeError("secret detail")


async def test_a_fault_of_ours_is_logged_and_masked(schema: ScheduleSchema, caplog: pytest.LogCaptureFixture) -> None:
    port = Faulty(*worlds.whole().held(League.NFL))
    for _ in range(2):
        caplog.clear()
        result = await ask(schema, "{ games { totalCount sources { mode } } }", port)
        assert result.data == {"games": None}
        assert [error.message for error in result.errors] == ["Something went wrong on our side."]
        assert [record.levelname for record in caplog.records] == ["ERROR"]


async def test_an_answer_shares_no_list_with_the_records(schema: ScheduleSchema) -> None:
    port = worlds.whole()
    result = await ask(schema, GAMES, port)
    result.data["games"]["nodes"][0]["channels"].append("changed")
    again = await ask(schema, GAMES, port)
    assert again.data["games"]["nodes"][0]["channels"] == ["FOX", "NFLN"]


async def test_each_choice_of_skip_and_include_is_another_program(schema: ScheduleSchema) -> None:
    document = "query ($a: Boolean!, $b: Boolean!) { sources { mode @skip(if: $a) league @include(if: $b) stale } }"
    for a in (True, False):
        for b in (True, False):
            keys = list((await ask(schema, document, a=a, b=b)).data["sources"][0])
            assert keys == [*([] if a else ["mode"]), *(["league"] if b else []), "stale"]
    assert tally_of(schema) == Tally(compiled=4)


async def test_choices_are_bounded(schema: ScheduleSchema) -> None:
    names = [f"b{n}" for n in range(5)]
    document = "query (%s) { sources { league %s } }" % (
        " ".join(f"${name}: Boolean!" for name in names),
        " ".join(f"{name}: mode @skip(if: ${name})" for name in names),
    )
    assert schema.compiled is not None
    for number in range(2 ** len(names)):
        choice: dict[str, Any] = {name: bool(number >> place & 1) for place, name in enumerate(names)}
        await ask(schema, document, **choice)
    known = schema.compiled.documents.get(document)
    assert known is not None
    (operation,) = known.operations.values()
    assert not isinstance(operation, Reason)
    assert len(operation.compiled) <= MAX_CHOICES
    sizes = [each.size for each in operation.compiled.values() if not isinstance(each, Reason)]
    assert schema.compiled.documents.bytes == known.weight == weight_of(document) + 2 * sum(sizes)


async def test_a_client_s_text_is_never_part_of_the_program() -> None:
    execution = CompiledExecution()
    document = (
        'query Evil($danger: String) { danger: teams(search: "danger\\"\'", conference: $danger) { nodes { id } } '
        "...danger } fragment danger on Query { sources { mode } } # danger"
    )
    schema = build_schema()
    operation = read_operation(schema, parse(document), None)
    compiled = operation.compile(operation.values({}), execution.leaves)
    names = {name for root in compiled.roots.values() if isinstance(root, Root) for name in _names(root.bind)}
    assert "id" in names
    assert not any("danger" in name for name in names)


def _names(function: Any) -> set[str]:
    """Return every name and constant text in a function and in its inner functions."""
    found: set[str] = set()
    codes = [function.__code__]
    while codes:
        code = codes.pop()
        found.update(code.co_names, code.co_varnames, (each for each in code.co_consts if isinstance(each, str)))
        found.update(each for const in code.co_consts if isinstance(const, tuple) for each in const)
        codes += [each for each in code.co_consts if hasattr(each, "co_code")]
    return found
