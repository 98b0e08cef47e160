"""Which build this is."""

import shutil
import subprocess
from pathlib import Path

import pytest

from gql_service.version import REVISION_VARIABLE, build, revision_of

GIT = shutil.which("git") or "git"


def test_a_checkout_knows_its_commit(tmp_path: Path) -> None:
    def git(*words: str) -> str:
        about = ("-c", "user.name=A", "-c", "user.email=a@example.com")
        done = subprocess.run([GIT, *about, *words], cwd=tmp_path, capture_output=True, text=True, check=True)  # noqa: S603 - git itself
        return done.stdout

    git("init", "--quiet")
    git("commit", "--quiet", "--allow-empty", "--message", "first")
    revision = revision_of(tmp_path)
    assert len(revision) >= 12
    assert git("rev-parse", "HEAD").startswith(revision)


def test_a_folder_inside_somebody_else_s_checkout_does_not_take_its_commit(tmp_path: Path) -> None:
    subprocess.run([GIT, "init", "--quiet"], cwd=tmp_path, check=True)  # noqa: S603 - likewise
    inside = tmp_path / "site-packages"
    inside.mkdir()
    assert revision_of(inside) == "unknown"
    assert revision_of(tmp_path) == "unknown", "nothing is committed yet"


def test_the_image_says_its_commit_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REVISION_VARIABLE, "abc1234")
    assert build()[1] == "abc1234"
