"""Relay's compiler: pagination by @connection, and @refetchable through `node`."""

import re
import shutil
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

import schema
from tests.clients.conftest import JAVASCRIPT, Programs, need, run
from tests.clients.recorder import Recorder

SCHEMA = Path(schema.__file__).parent / "schema.graphql"


@pytest.fixture(scope="session")
def documents(programs: Programs, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Compile the example of the page; return the texts of the operations that Relay sends, by their names."""
    need("Relay's compiler", "node", JAVASCRIPT / "node_modules" / ".installed")
    folder = tmp_path_factory.mktemp("relay")
    for name in ("relay", "relay.config.json"):
        source = programs.folder / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    shutil.copy(SCHEMA, folder)
    (folder / "node_modules").symlink_to(JAVASCRIPT / "node_modules")
    run((folder / "node_modules/.bin/relay-compiler",), folder, complains=True)
    found = {}
    for artifact in (folder / "relay" / "__generated__").glob("*.graphql.ts"):
        if text := re.search(r'"text": (".*")$', artifact.read_text(encoding="utf-8"), re.MULTILINE):
            found[artifact.name.partition(".")[0]] = orjson.loads(text[1])
    return found


def ask(recorder: Recorder, query: str, variables: dict[str, Any]) -> dict[str, Any]:
    """Return the data of an answer without errors."""
    answer = httpx.post(f"{recorder.origin}/graphql", json={"query": query, "variables": variables}).json()
    assert "errors" not in answer
    data: dict[str, Any] = answer["data"]
    return data


def test_a_page_is_followed_by_the_next_through_node(documents: dict[str, str], recorder: Recorder) -> None:
    assert set(documents) == {"seasonQuery", "seasonGamesPageQuery"}
    team = ask(recorder, documents["seasonQuery"], {"team": "NFL:DAL"})["team"]
    first = team["games"]
    assert (team["fullName"], len(first["edges"])) == ("Dallas Cowboys", 20)
    variables = {"id": team["id"], "cursor": first["pageInfo"]["endCursor"], "count": 20}
    again = ask(recorder, documents["seasonGamesPageQuery"], variables)["node"]
    assert (again["__typename"], again["id"]) == ("Team", team["id"])
    ids = [edge["node"]["id"] for edge in (*first["edges"], *again["games"]["edges"])]
    assert len(ids) == len(set(ids)) > 20
