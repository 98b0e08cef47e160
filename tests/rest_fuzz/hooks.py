"""A check of our own for Schemathesis: a valid request is refused only for reasons that no schema can express."""

from typing import Final

import schemathesis
from schemathesis.generation import GenerationMode

BEYOND_A_SCHEMA: Final = (
    "is before `from`",  # a range that ends before it starts
    "it may have 1 to 400",  # or is too long
    "cannot be combined with",  # one day, and a range
    "There is no team",
    "There is no channel",
    "names, separated by commas",  # a name of blanks
    "not of",  # an id of another league's, or of something else
    "has no such part",  # college football has no preseason
    "This gateway serves",  # seasons that the sandbox, or the operator, does not have
)


@schemathesis.check
def refused_for_a_reason(
    _context: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> None:
    """A request that keeps to the document and is refused all the same says why."""
    meta = case.meta
    if response.status_code != 400 or case.method == "HEAD" or meta is None:
        return
    if meta.generation.mode is not GenerationMode.POSITIVE:
        return
    told = response.json()
    detail = told.get("detail") or told.get("error")
    if not any(reason in detail for reason in BEYOND_A_SCHEMA):
        raise AssertionError(f"Refused though it keeps to the document: {detail}")
