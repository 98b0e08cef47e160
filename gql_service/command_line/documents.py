"""The document of `query`: a text, a file, standard input, or a document that is built in."""

import sys
from pathlib import Path

import schema
from gql_service.command_line.options import exit_with


def document_of(text: str) -> str:
    """Return the document: the text itself if it contains braces, otherwise a built-in document, a file, or standard
    input. If the document cannot be read, print a message and exit.
    """
    try:
        found = sys.stdin.read() if text == "-" else text if "{" in text else _file(text).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        exit_with(f"{text} is not UTF-8 text.")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        exit_with(
            f"{text!r} is neither a GraphQL document, nor one of {', '.join(built_in_documents())}, nor a file that "
            f"can be read ({reason})."
        )
    if not found.strip():
        exit_with("the document is empty; write a document like '{ sources { league mode } }'.")
    return found


def built_in_documents() -> dict[str, Path]:
    """Return the built-in documents by name."""
    return {file.stem: file for file in sorted(Path(schema.__file__).parent.glob("operations/*.graphql"))}


def _file(named: str) -> Path:
    return built_in_documents().get(named) or Path(named.removeprefix("@"))
