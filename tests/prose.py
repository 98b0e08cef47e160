"""Sentences of the repository's English, in Markdown pages and in docstrings."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

STAND_INS: Final = frozenset(
    {
        *("what", "who", "whom", "whose", "it", "those", "there", "here", "one", "ones", "such", "none", "else"),
        *("nobody", "somebody", "anybody", "everybody"),
    }
)
"""Words that stand for another word. A reader has to find the other word, so a plain text names its subject instead."""
GENERATED: Final = frozenset({"benchmarks.md", "month.md"})
"""Pages that programs write."""

_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'-]*")
_FENCED: Final = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CODE: Final = re.compile(r"``.*?``|`[^`]*`", re.DOTALL)
_TAG: Final = re.compile(r"</?(?:picture|source|img)\b[^>]*>")
_LINK: Final = re.compile(r"\]\([^)\s]*\)|https?://\S+")
_ENDS: Final = re.compile(
    r"""(?<=[.!?])[*_")]*\s+ # the end of a sentence
    | \n\s*\n                # a paragraph
    | \|                     # a cell of a table
    | ^\s*(?:[-*]|\d+\.)\s   # an item of a list
    | ^\#+\s.*$              # a heading
    """,
    re.MULTILINE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, cell or list item, without its code. `file` is the file that contains it."""

    file: Path
    text: str

    @property
    def words(self) -> list[str]:
        """The words in lower case."""
        return [word.lower() for word in _WORD.findall(self.text)]

    @property
    def stand_ins(self) -> int:
        """The number of words that stand for another word."""
        return sum(word in STAND_INS for word in self.words)

    def __str__(self) -> str:
        return f"{self.file}: {self.text}"


def pages() -> list[Path]:
    """Return the Markdown pages that people write, except the changelog, which has a section for each release."""
    found = [*Path().glob("*.md"), *Path("docs").rglob("*.md"), *Path("bench").glob("*.md")]
    return sorted(page for page in found if page.name not in GENERATED and page.name != "CHANGELOG.md")


def modules() -> list[Path]:
    """Return the Python modules of the product and of the benchmarks."""
    roots = (Path("gql_service"), Path("schema"), Path("cloudformation"), Path("bench"))
    return sorted(module for root in roots for module in root.rglob("*.py"))


def sentences_of_page(page: Path) -> list[Sentence]:
    """Return the sentences of a Markdown page, without blocks of code and headings."""
    return list(_sentences(page, _TAG.sub("", _FENCED.sub("\n\n", page.read_text(encoding="utf-8")))))


def sentences_of_docstrings(module: Path) -> list[Sentence]:
    """Return the sentences of a module's docstrings, including the docstrings of constants."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return [sentence for text in _docstrings(tree) for sentence in _sentences(module, text)]


def share(sentences: list[Sentence]) -> float:
    """Return how many of a hundred words stand for another word."""
    words = sum(len(sentence.words) for sentence in sentences)
    return 100 * sum(sentence.stand_ins for sentence in sentences) / max(1, words)


def _docstrings(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            # A string statement is a docstring: of the enclosing body if first, otherwise of the constant before.
            for each in node.body:
                value = each.value if isinstance(each, ast.Expr) else None
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value


def _sentences(file: Path, text: str) -> Iterator[Sentence]:
    for part in _ENDS.split(_LINK.sub("]", _CODE.sub("`code`", text))):
        plain = " ".join(part.split()).strip("*_ ")
        if _WORD.search(plain):
            yield Sentence(file, plain)
