"""Search texts: words in names, without regard to case and accents."""

import unicodedata
from collections.abc import Iterable

from strawberry.types.unset import UnsetType

from schema.argument_limits import MAX_TEXT
from schema.errors import BadInput
from schema.types.arguments import given


def short_text(name: str, text: str | UnsetType | None) -> str | None:
    """Return a search text; None if the text was omitted. Raises BadInput if the text is too long."""
    found = given(text)
    if found is not None and len(found) > MAX_TEXT:
        raise BadInput(f"`{name}` has {len(found):,} characters; it may have 0 to {MAX_TEXT}.")
    return found


def plain(text: str) -> str:
    """Return a text without accents, case and surrounding blanks."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(char for char in letters if not unicodedata.combining(char)).casefold().strip()


def has_words(search: str, names: Iterable[str | None]) -> bool:
    """Return whether each word of a search text is a part of these names, taken together."""
    text = plain(" ".join(filter(None, names)))
    return all(word in text for word in plain(search).split())
