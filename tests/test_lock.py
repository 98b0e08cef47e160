"""The script that resolves the lock files knows every group of packages and every lock file."""

import subprocess
import sys
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).parents[1]
SCRIPT: Final = ROOT / ".ci" / "lock.py"
INSTALLED: Final = frozenset({"node_modules", ".venv", "build", ".git"})
"""Folders that hold no lock file of the project."""


def _loaded() -> ModuleType:
    spec = spec_from_file_location("lock", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LOCK: Final[Any] = _loaded()


def outputs() -> list[str]:
    """Return the lock file of each target."""
    return [arguments[arguments.index("-o") + 1] for arguments in LOCK.TARGETS.values()]


def test_no_lock_file_holds_an_address() -> None:
    names = ("*.lock", "package-lock.json")
    found = {each.relative_to(ROOT): each for name in names for each in ROOT.rglob(name)}
    files = [each for path, each in found.items() if INSTALLED.isdisjoint(path.parts)]
    assert len(files) > len(outputs())  # those of npm, too
    # npm adds the sponsors of a package as `funding`; delete these entries, because npm does not read them to install.
    assert [each for each in files if "://" in each.read_text(encoding="utf-8")] == []


def test_each_group_of_packages_has_a_target_of_its_name() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    assert set(LOCK.TARGETS) == {"runtime", *groups}
    for name in groups:
        assert f"pyproject.toml:{name}" in LOCK.TARGETS[name]


def test_each_lock_file_of_the_repository_is_written_by_one_target() -> None:
    files = (each.relative_to(ROOT) for each in ROOT.rglob("*.lock"))
    assert sorted(outputs()) == sorted(str(each) for each in files if INSTALLED.isdisjoint(each.parts))


def test_the_lock_file_that_limits_others_is_resolved_first() -> None:
    assert outputs()[0] == "requirements.lock"


@pytest.mark.parametrize("target", LOCK.TARGETS)
def test_every_lock_file_gets_hashes_and_no_address(target: str) -> None:
    command = LOCK.command_for("uv", target, keep=False)
    assert {"--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--universal"} <= set(command)
    assert command[command.index("--python-version") + 1] == LOCK.OLDEST_PYTHON


def test_the_oldest_python_of_lock_files_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == f">={LOCK.OLDEST_PYTHON}"


def test_versions_in_lock_files_are_raised_unless_they_are_to_be_kept() -> None:
    assert "--upgrade" in LOCK.command_for("uv", "dev", keep=False)
    assert "--upgrade" not in LOCK.command_for("uv", "dev", keep=True)


def test_an_unknown_lock_target_is_refused_with_the_known_ones() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "devel"], capture_output=True, text=True, check=False)  # noqa: S603 - our own script
    assert done.returncode == 2
    assert "'devel' is not a target; choose from runtime, build, dev," in done.stderr
    assert done.stdout == ""
