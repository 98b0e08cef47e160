"""@graphql-eslint: the documents that the project ships follow the recommended rules for operations."""

import shutil
import subprocess
from pathlib import Path

import pytest

import schema
from tests.clients.conftest import JAVASCRIPT, Programs, need


@pytest.fixture
def folder(programs: Programs, tmp_path: Path) -> Path:
    need("ESLint", "node", JAVASCRIPT / "node_modules" / ".installed")
    package = Path(schema.__file__).parent
    shutil.copytree(package / "operations", tmp_path / "operations")
    shutil.copy(package / "schema.graphql", tmp_path)
    shutil.copy(programs.folder / "eslint.config.mjs", tmp_path)
    (tmp_path / "node_modules").symlink_to(JAVASCRIPT / "node_modules")
    return tmp_path


def lint(folder: Path) -> tuple[int, str]:
    """Return the exit status of ESLint, and its output."""
    command = (folder / "node_modules/.bin/eslint", "--max-warnings", "0", "operations")
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603 - our own command
    return ran.returncode, ran.stdout + ran.stderr


def test_the_shipped_documents_follow_the_rules(folder: Path) -> None:
    assert lint(folder) == (0, "")


def test_a_document_that_leaves_out_an_id_does_not(folder: Path) -> None:
    text = 'query Bare { team(id: "NFL:DAL") { fullName } }\n'
    (folder / "operations" / "bare.graphql").write_text(text, encoding="utf-8")
    status, said = lint(folder)
    assert status == 1
    assert "Field `team.id` must be selected" in said
