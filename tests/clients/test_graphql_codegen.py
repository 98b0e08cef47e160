"""graphql-codegen: types for Apollo and urql, and texts with their hashes for fetch. Compiling is strict."""

import hashlib
import json
from pathlib import Path
from typing import Any

import httpx

import schema
from tests.clients.conftest import Node
from tests.clients.recorder import Recorder

OPERATIONS = Path(schema.__file__).parent / "operations"


def persisted(node: Node) -> dict[str, str]:
    found: dict[str, str] = json.loads(
        (node.compiled.folder.parent / "documents/persisted-documents.json").read_text(encoding="utf-8")
    )
    return found


def test_graphql_codegen_reads_the_schema_from_the_gateway(node: Node) -> None:
    assert node.codegen.exchanges
    assert all(exchange.codes == [] and "__schema" in exchange.body["data"] for exchange in node.codegen.exchanges)


def test_no_type_is_left_open(node: Node) -> None:
    generated = (node.compiled.folder.parent / "gql/graphql.ts").read_text(encoding="utf-8")
    assert ": any" not in generated
    assert "startTime: string | null" in generated


def test_its_hashes_are_names_that_the_gateway_takes(node: Node, recorder: Recorder) -> None:
    documents = persisted(node)
    assert len(documents) == len(list(OPERATIONS.glob("*.graphql")))
    variables: dict[str, Any] = {"team": "NFL:DAL", "opponent": "NFL:PHI", "channels": ["ESPN"]}
    variables |= {"to": "2026-12-01", "league": "NFL", "season": 2026, "game": "R2FtZTpORkw6MjAyNjpSRUdVTEFSOjEwMDAwMA"}
    with httpx.Client(base_url=recorder.origin) as client:
        for name, text in documents.items():
            assert name == f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
            asked = {"documentId": name, "variables": variables}
            unknown = client.post("/graphql", json=asked).json()
            assert unknown["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
            sent = client.post("/graphql", json={**asked, "query": text}).json()
            assert "errors" not in sent
            assert client.post("/graphql", json=asked).json() == sent
