"""docs/clients.md itself."""

from tests.clients.page import ADDRESS, LEGACY_PAGE, PAGE, examples, unnamed


def test_every_block_of_the_page_is_run() -> None:
    assert unnamed() == []
    files = [example.file for example in examples()]
    assert len(files) == len(set(files)) == 17


def test_every_example_names_the_address_of_make_run_or_builds_on_one_that_does() -> None:
    bare = [example.file for example in examples() if ADDRESS not in example.text]
    assert bare == ["today.ts", "relay.config.json", "relay/season.tsx", "eslint.config.mjs"]
    assert all(ADDRESS in example.text for example in examples(LEGACY_PAGE))
    assert ADDRESS in PAGE.read_text(encoding="utf-8")
