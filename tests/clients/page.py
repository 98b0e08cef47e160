"""The examples of docs/clients.md and docs/game-schedule.md. The tests cut the programs out of the pages."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PAGE: Final = Path("docs/clients.md")
LEGACY_PAGE: Final = Path("docs/game-schedule.md")
PAGES: Final = (PAGE, LEGACY_PAGE)
ADDRESS: Final = "http://127.0.0.1:8080"
"""Where the page says that the gateway is; a test puts the address of its own in this place."""

_BLOCK: Final = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """A block of code: its language, the name of its file, and the text."""

    language: str
    file: str
    text: str


def examples(page: Path = PAGE) -> list[Example]:
    """Return the blocks of a page that are named after a file, in order."""
    found = _BLOCK.findall(page.read_text(encoding="utf-8"))
    return [Example(language, file, text) for language, file, text in found if file]


def unnamed(page: Path = PAGE) -> list[str]:
    """Return the languages of the blocks that no file name makes runnable, outputs left out."""
    blocks = _BLOCK.findall(page.read_text(encoding="utf-8"))
    return [language for language, file, _ in blocks if not file and language != "text"]


def output(page: Path = PAGE) -> str:
    """Return the output that the page shows for a program."""
    (text,) = (text for language, _, text in _BLOCK.findall(page.read_text(encoding="utf-8")) if language == "text")
    return str(text)


def write_examples(folder: Path) -> None:
    """Write each example to its file, below a folder."""
    for example in (each for page in PAGES for each in examples(page)):
        file = folder / example.file
        file.parent.mkdir(exist_ok=True)
        file.write_text(example.text, encoding="utf-8")
