"""Texts are plain: few words that stand for another word, and short sentences. The bounds may only be lowered."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest

from tests.prose import Sentence, modules, pages, sentences_of_docstrings, sentences_of_page, share

LONGEST_SENTENCE: Final = 30
PAGE_SHARE: Final = 3.5
"""Words in a hundred words of a page that may stand for another word."""
PAGES_SHARE: Final = 2.0
"""The same for all pages together."""
MODULE_SHARE: Final = 5.0
"""The same for the docstrings of a module with at least `SHORT` words; the state of November 2026."""
DOCSTRINGS_SHARE: Final = 1.3
"""The same for all docstrings together."""
LONG_IN_DOCSTRINGS: Final = 2
"""Sentences of more than `LONGEST_SENTENCE` words in docstrings."""
SHORT: Final = 60
"""A text with fewer words has no meaningful share."""
MOST_TERMS: Final = 30

DOCSTRINGS: Final = {module: sentences_of_docstrings(module) for module in modules()}
PAGES: Final = {page: sentences_of_page(page) for page in pages()}


def words(sentences: list[Sentence]) -> int:
    return sum(len(sentence.words) for sentence in sentences)


def worst(sentences: list[Sentence], count: int = 10) -> str:
    """Return the sentences with the most words that stand for another word, a line each."""
    found = sorted(sentences, key=lambda sentence: sentence.stand_ins, reverse=True)[:count]
    return "name the subject in these sentences:\n" + "\n".join(map(str, found))


def long(sentences: list[Sentence]) -> list[str]:
    return [f"{len(each.words)} words in {each}" for each in sentences if len(each.words) > LONGEST_SENTENCE]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_names_its_subjects(page: Path) -> None:
    assert words(PAGES[page]) < SHORT or share(PAGES[page]) <= PAGE_SHARE, worst(PAGES[page])


def test_all_pages_together_name_their_subjects() -> None:
    found = [sentence for page in PAGES.values() for sentence in page]
    assert share(found) <= PAGES_SHARE, worst(found)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_has_no_long_sentence(page: Path) -> None:
    assert long(PAGES[page]) == []


def test_the_docstrings_of_each_module_name_their_subjects() -> None:
    found = {
        module: sentences
        for module, sentences in DOCSTRINGS.items()
        if words(sentences) >= SHORT and share(sentences) > MODULE_SHARE
    }
    assert not found, "\n".join(worst(sentences, 3) for sentences in found.values())


def test_all_docstrings_together_name_their_subjects() -> None:
    found = [sentence for module in DOCSTRINGS.values() for sentence in module]
    assert share(found) <= DOCSTRINGS_SHARE, worst(found)


def test_docstrings_have_few_long_sentences() -> None:
    found = [line for module in DOCSTRINGS.values() for line in long(module)]
    assert len(found) <= LONG_IN_DOCSTRINGS, "\n".join(found)


def test_the_glossary_has_few_terms_each_once_and_in_order() -> None:
    page = Path("docs/glossary.md").read_text(encoding="utf-8")
    terms = [term for term in re.findall(r"^\| (.+?) \|", page, re.MULTILINE) if term != "term"]
    assert 0 < len(terms) <= MOST_TERMS
    assert all(before.lower() < after.lower() for before, after in pairwise(terms)), terms


def test_a_long_sentence_is_found_with_its_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Page\n\nShort. {'Very ' * 31}long.\n\n| a cell | of `code in it` |\n", encoding="utf-8")
    sentences = sentences_of_page(page)
    assert [sentence.text[:10] for sentence in sentences] == ["Short.", "Very Very ", "a cell", "of `code`"]
    assert len(long(sentences)) == 1
    assert str(page) in long(sentences)[0]


def test_words_that_stand_for_another_are_counted_outside_of_code(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("What it has is `what it has`. [See](what-it-has.md)\n\n```\nwhat it has\n```\n", encoding="utf-8")
    assert sum(sentence.stand_ins for sentence in sentences_of_page(page)) == 2


def test_docstrings_of_constants_are_read(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('"""A module."""\n\nLIMIT = 3\n"""A limit."""\n\n\ndef f():\n    """Return what it has."""\n')
    assert [sentence.text for sentence in sentences_of_docstrings(module)] == [
        "A module.",
        "A limit.",
        "Return what it has.",
    ]
