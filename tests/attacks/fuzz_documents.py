"""Made-up GraphQL: documents over the whole schema with values of all kinds, half of them broken afterwards."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any, Final

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    get_named_type,
    is_leaf_type,
)

DEPTH: Final = 6
WORDS: Final = (
    "today",
    "2026-11-26",
    "2026-13-45",
    "NFL:DAL",
    "NFL:KC",
    "Europe/London",
    "Mars/Base",
    "",
    "\0",
    "x" * 2000,
    "🏈",
    "../../etc/passwd",
    "'; drop table",
    "\u202e",
    "2026REG",
    "null",
    "-1",
    "arrayconnection:0",
    "eyJ9",
)
NUMBERS: Final = (
    "0",
    "1",
    "3",
    "-1",
    "2500",
    "2147483647",
    "2147483648",
    "-9223372036854775809",
    "1e400",
    "1.5",
    "9" * 400,
)
JUNK: Final = (
    *'{}()[]$@!:="#|&\0\ufeffé',
    *("...", "on", "$x", '"""', "fragment", "null", "__schema", "query", "mutation", "99999999999999999999"),
)
SENT: Final[Sequence[Any]] = (None, 1, -1, 2**40, "today", ["NFL"], {"a": [1]}, True, "x" * 500, [])
"""Values for variables, right or wrong."""


class Documents:
    """Requests out of a seed: each is a query and its variables."""

    def __init__(self, schema: GraphQLSchema, seed: int) -> None:
        self._schema = schema
        self._random = Random(seed)  # noqa: S311 - to be repeated, not to be secret

    def __iter__(self) -> Iterator[dict[str, Any]]:
        root = self._schema.query_type
        assert root is not None
        while True:
            self._definitions: list[str] = []
            self._variables: dict[str, Any] = {}
            body = self._selections(root, self._random.randint(1, DEPTH))
            head = f"query Q({', '.join(self._definitions)}) " if self._definitions else ""
            query = head + body
            yield {"query": self._broken(query) if self._random.random() < 0.5 else query, "variables": self._variables}

    def _selections(self, of: GraphQLObjectType | GraphQLInterfaceType, depth: int) -> str:
        chosen = [self._selection(of, depth) for _ in range(self._random.randint(1, 4))]
        return "{ %s }" % " ".join(chosen)

    def _selection(self, of: GraphQLObjectType | GraphQLInterfaceType, depth: int) -> str:
        if self._random.random() < 0.1:
            other = f"... on {of.name} {{ __typename }}"
            return self._random.choice(("__typename", other, "... @include(if: true) { __typename }"))
        name, field = self._random.choice(list(of.fields.items()))
        inner = get_named_type(field.type)
        alias = f"a{self._random.randint(0, 99)}: " if self._random.random() < 0.3 else ""
        text = f"{alias}{name}{self._arguments(field)}"
        if is_leaf_type(inner):
            return text
        assert isinstance(inner, GraphQLObjectType | GraphQLInterfaceType)
        return f"{text} {self._selections(inner, depth - 1) if depth > 0 else '{ __typename }'}"

    def _arguments(self, field: GraphQLField) -> str:
        given = [f"{name}: {self._argument(each)}" for name, each in field.args.items() if self._wanted(each)]
        return f"({', '.join(given)})" if given else ""

    def _wanted(self, argument: GraphQLArgument) -> bool:
        needed = isinstance(argument.type, GraphQLNonNull) and argument.default_value is Undefined
        return needed or self._random.random() < 0.25

    def _argument(self, argument: GraphQLArgument) -> str:
        if self._random.random() < 0.2:
            name = f"v{len(self._definitions)}"
            self._definitions.append(f"${name}: {argument.type}")
            self._variables[name] = self._random.choice(SENT)
            return f"${name}"
        return self._literal(argument.type)

    def _literal(self, of: GraphQLInputType) -> str:
        if isinstance(of, GraphQLNonNull):
            return self._literal(of.of_type)
        if self._random.random() < 0.1:
            return self._random.choice(("null", "{}", "[]", "{a: [{}]}", *NUMBERS))
        if isinstance(of, GraphQLList):
            return "[%s]" % ", ".join(self._literal(of.of_type) for _ in range(self._random.randint(0, 3)))
        if isinstance(of, GraphQLEnumType):
            return str(self._random.choice((*of.values, "NOTHING")))
        if of.name in ("Int", "Float"):
            return self._random.choice(NUMBERS)
        return self._random.choice(("true", "false")) if of.name == "Boolean" else self._string()

    def _string(self) -> str:
        text = self._random.choice(WORDS)
        escaped = "".join(each if each >= " " else f"\\u{ord(each):04x}" for each in text)
        return f'"{escaped}"'

    def _broken(self, query: str) -> str:
        for _ in range(self._random.randint(1, 4)):
            at, to = sorted(self._random.randint(0, len(query)) for _ in range(2))
            query = self._random.choice(_WAYS)(self._random, query, at, min(to, at + 40))
        return query


def _delete(_: Random, text: str, at: int, to: int) -> str:
    return text[:at] + text[to:]


def _repeat(_: Random, text: str, at: int, to: int) -> str:
    return text[:to] + text[at:]


def _insert(random: Random, text: str, at: int, _: int) -> str:
    return f"{text[:at]} {random.choice(JUNK)} {text[at:]}"


def _overwrite(random: Random, text: str, at: int, _: int) -> str:
    other = random.choice((random.randint(0, 127), random.randint(0xA0, 0xD7FF)))
    return text[:at] + chr(other) + text[at + 1 :]


_WAYS: Final[Sequence[Callable[[Random, str, int, int], str]]] = (_delete, _repeat, _insert, _overwrite)
