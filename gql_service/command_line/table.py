"""The data of an answer as tables for people.

A list of objects becomes a table with a row for each object. Nested fields become columns named by their path
(`homeTeam.name`). A list inside a row, such as the games of a day, becomes a row for each of its items, and the fields
of the day are repeated. An object outside lists is printed upright, with a line for each field.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from zoneinfo import ZoneInfo

from gql_service.command_line.game_lines import LONGEST, GameColumns, zone_of

Row = dict[str, Any]
_INSTANT: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::00)?(:\d\d)?(?:\.\d+)?(Z|[+-]\d\d:\d\d)")
_GAP: Final = "  "
_NODES: Final = ("nodes", "edges")
"""The fields of a connection that contain its rows."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a title, which is their path in the answer. `notes` are the other fields of a connection."""

    title: str
    rows: list[Row]
    notes: Row
    upright: bool = False

    @property
    def columns(self) -> list[str]:
        """The columns of all rows, in the order of the request. If an object is null in one row, the columns of its
        fields remain.
        """
        found = dict.fromkeys(name for row in self.rows for name in row)
        parents = {name[:place] for name in found for place, each in enumerate(name) if each == "."}
        return [name for name in found if name not in parents]


def tables_of(data: Mapping[str, Any]) -> list[Table]:
    """Return the tables of the `data` of an answer, in the order of the request."""
    return list(_tables("", data))


def _tables(title: str, value: Mapping[str, Any]) -> Iterator[Table]:
    nodes = _nodes_of(value)
    skipped = _NODES if nodes is not None else ()
    plain = {
        name: each
        for name, each in _flat(value)
        if name not in skipped and not _is_rows(each) and not isinstance(each, dict)
    }
    if nodes is not None:
        yield Table(title, _rows(nodes), plain)
    elif plain:
        yield Table(title, [plain], {}, upright=True)
    for name, each in _lists(value):
        if name not in skipped:
            way = f"{title}.{name}" if title else name
            yield from _tables(way, each) if isinstance(each, dict) else (Table(way, _rows(each), {}),)


def _flat(value: Mapping[str, Any], way: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the nested fields of an object with their paths. Connections and lists of objects are not split."""
    for name, each in value.items():
        if isinstance(each, dict) and _nodes_of(each) is None:
            yield from _flat(each, f"{way}{name}.")
        else:
            yield f"{way}{name}", each


def _lists(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the connections and lists of objects in an object, with their paths."""
    return ((name, each) for name, each in _flat(value) if isinstance(each, dict) or _is_rows(each))


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _nodes_of(value: Mapping[str, Any]) -> Sequence[Any] | None:
    """Return the nodes of a connection; None for any other object."""
    nodes, edges = value.get("nodes"), value.get("edges")
    if isinstance(nodes, list):
        return nodes
    if isinstance(edges, list) and all(isinstance(edge, dict) and "node" in edge for edge in edges):
        return [_unfolded(edge) for edge in edges]
    return None


def _unfolded(edge: Mapping[str, Any]) -> Any:
    """Return the node of an edge, together with the other fields of the edge, such as its cursor."""
    beside = {name: value for name, value in edge.items() if name != "node"}
    node = edge["node"]
    return {**beside, **node} if beside and isinstance(node, dict) else node


def _rows(values: Sequence[Any]) -> list[Row]:
    """Return the rows of a list of objects. A null item is an empty row."""
    return [row for value in values for row in _joined(value if isinstance(value, dict) else {})]


def _joined(value: Mapping[str, Any]) -> Iterator[Row]:
    """Yield a row for each item of the first list in an object, or a single row. Other lists are shown as their
    length.
    """
    row: Row = {}
    inner: tuple[str, list[Row]] | None = None
    for name, each in _flat(value):
        parts = _nodes_of(each) if isinstance(each, dict) else each if _is_rows(each) else None
        if parts is None:
            row[name] = each
        elif inner is None:
            inner = (name, _rows(parts))
        else:
            row[name] = len(parts)
    if inner is None or not inner[1]:
        yield row
        return
    for part in inner[1]:
        yield {**row, **{f"{inner[0]}.{name}": each for name, each in part.items()}}


def as_text(tables: Sequence[Table], width: int | None) -> str:
    """Return the tables as text. `width` is the number of columns; None means no limit.

    A table of games that is too wide has a short line for each game. Any other table that is too wide loses its ids,
    which mean nothing to a reader. If it is still too wide, its rows are printed upright.
    """
    zone = zone_of([row for table in tables if table.upright for row in table.rows])
    return "\n\n".join(_text(_fitting(table, width, zone), width) for table in tables)


def _fitting(table: Table, width: int | None, zone: ZoneInfo | None) -> Table:
    """Return the table, or a reduced table if it is too wide."""
    if width is None or table.upright or _table_width(table) <= width:
        return table
    games = GameColumns.of(table.columns)
    if games is not None:
        clock = {"times": zone.key} if zone is not None else {}
        rows = games.rows(table.rows, zone, min(width, LONGEST), columns_taken)
        return Table(table.title, rows, {**table.notes, **clock})
    plain = [{name: each for name, each in row.items() if name.rpartition(".")[2] != "id"} for row in table.rows]
    return replace(table, rows=plain)


def _table_width(table: Table) -> int:
    columns = table.columns
    widths = [
        max(columns_taken(name), *(columns_taken(_cell(row.get(name))) for row in table.rows)) for name in columns
    ]
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def _text(table: Table, width: int | None) -> str:
    heading = " ".join((table.title, *(f"({name}: {_cell(each)})" for name, each in table.notes.items())))
    lines = [heading] if heading.strip() else []
    if not table.rows:
        return "\n".join([*lines, "(none)"])
    columns = table.columns
    cells = [[_cell(row.get(name)) for name in columns] for row in table.rows]
    widths = [max(map(columns_taken, column)) for column in zip(columns, *cells, strict=True)]
    if table.upright or (width is not None and sum(widths) + len(_GAP) * (len(widths) - 1) > width):
        return "\n".join([*lines, *_upright(columns, cells)])
    right = [all(_is_number(row.get(name)) for row in table.rows) for name in columns]
    rule = ["-" * each for each in widths]
    return "\n".join([*lines, *(_line(row, widths, right) for row in (columns, rule, *cells))])


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _upright(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> Iterator[str]:
    names = max(map(columns_taken, columns))
    for place, row in enumerate(cells):
        if place:
            yield ""
        yield from (_line(pair, (names, 0), (False, False)) for pair in zip(columns, row, strict=True))


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = (
        " " * (width - columns_taken(cell)) + cell if to_the_right else cell + " " * (width - columns_taken(cell))
        for cell, width, to_the_right in zip(cells, widths, right, strict=True)
    )
    return _GAP.join(padded).rstrip()


def _cell(value: object) -> str:
    """Return a value in a readable form: instants without the T, an empty text for null, and no control characters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    text = str(value)
    if found := _INSTANT.fullmatch(text):
        day, time, seconds, offset = found.groups()
        text = f"{day} {time}{seconds or ''} {'UTC' if offset == 'Z' else offset}"
    return printable(text, keep="")


def columns_taken(text: str) -> int:
    """Return the terminal columns of a text: two for a wide character, zero for a combining character."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text
    )


def as_csv(tables: Sequence[Table]) -> str:
    """Return the first list as CSV (RFC 4180). Without a list, return the first object; without tables, an empty text.

    Values are plain: JSON's true and false, an empty text for null, and `;` between the items of a list.
    """
    table = next((each for each in tables if not each.upright), tables[0] if tables else None)
    if table is None:
        return ""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(table.columns)
    writer.writerows([_plain(row.get(name)) for name in table.columns] for row in table.rows)
    return text.getvalue()


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ";".join(str(_plain(each)) for each in value)
    return printable(value) if isinstance(value, str) else value


def printable(text: str, *, keep: str = "\n") -> str:
    """Return a text without control characters, because the vendor's texts could contain commands for a terminal."""
    return "".join(each if each.isprintable() or each in keep else "?" for each in text)
