"""Links of the pages lead somewhere, and the index knows every page."""

import re
from pathlib import Path

import pytest

PAGES = sorted([*Path().glob("*.md"), *Path("docs").glob("*.md")])
INDEX = Path("docs/README.md")
_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`[^`\n]*`")
_FILE = re.compile(r"`((?:\.ci|bench|cloudformation|docs|gql_service|schema|tests|web)/[\w./-]*)`")


def prose(page: Path) -> str:
    """Return a page without its code."""
    return _INLINE.sub("", _FENCED.sub("", page.read_text(encoding="utf-8")))


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them of their words."""
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(page: Path) -> list[str]:
    found = []
    for link in _LINK.findall(prose(page)):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            found.append(link)
    return found


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    assert broken(page) == []


def test_a_link_into_nothing_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A day\n[a](#a-day) [b](#no-day) [c](gone.md) [d](page.md#a-day)\n`[e](in-code.md)`\n", encoding="utf-8"
    )
    assert broken(page) == ["#no-day", "gone.md"]


def test_the_index_has_every_page() -> None:
    linked = {(INDEX.parent / link).resolve() for link in _LINK.findall(prose(INDEX))}
    assert [str(page) for page in PAGES if page.resolve() not in linked and page != INDEX] == []


# The changelog names files as they were at a release.
@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "CHANGELOG.md"], ids=str)
def test_files_named_in_code_exist(page: Path) -> None:
    named = set(_FILE.findall(_FENCED.sub("", page.read_text(encoding="utf-8"))))
    assert [path for path in sorted(named) if not Path(path).exists()] == []
