"""Fixtures for the examples of docs/clients.md: a gateway behind a recorder, Node.js, generated clients."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

import pytest

import schema
from tests.clients.page import ADDRESS, write_examples
from tests.clients.recorder import Recorder
from tests.processes import gateway

NOW: Final = "2026-11-23T20:00:00Z"
JAVASCRIPT: Final = Path(__file__).with_name("javascript").resolve()
ARIADNE_CODEGEN: Final = Path("build/tools/ariadne-codegen/bin").resolve()
ZONE: Final = "Europe/London"
TIMEOUT_SECONDS: Final = 300


def run(command: Sequence[str | Path], folder: Path, *, complains: bool = False) -> str:
    """Return the output of a command. A failure, or output on stderr unless the command `complains`, is an error."""
    ran = subprocess.run(  # noqa: S603 - our own commands
        command,
        cwd=folder,
        env={**os.environ, "TZ": ZONE, "NO_COLOR": "1", "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_SECONDS,
    )
    if ran.returncode != 0 or (ran.stderr and not complains):
        raise AssertionError(f"{command} ended with {ran.returncode}:\n{ran.stdout}\n{ran.stderr}")
    return ran.stdout


def need(what: str, *files: Path | str) -> None:
    """Leave a test out where a tool is missing; where CI=true that is a failure."""
    missing = [str(file) for file in files if not (shutil.which(file) or Path(file).exists())]
    if missing:
        complaint = f"{what} is not there ({', '.join(missing)}); make clients installs it where the registry has it."
        if os.environ.get("CI") == "true":
            pytest.fail(complaint)
        pytest.skip(complaint)


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """Start a gateway for the test, over a sandbox at NOW, with a recorder in front."""
    with gateway("--now", NOW, LEAGUES="NFL,NBA") as served, Recorder(served.origin).running() as recorder:
        yield recorder


_COPIES: Final = count()


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder of programs that expect the gateway at the address of the page."""

    folder: Path

    def at(self, origin: str) -> Path:
        """Return a copy of the folder with programs that use the gateway at `origin`."""
        # Numbered, since a port may come back within one run.
        copy = self.folder.with_name(f"{origin.rpartition(':')[2]}-{next(_COPIES)}")
        shutil.copytree(self.folder, copy, symlinks=True, ignore=shutil.ignore_patterns(".mypy_cache"))
        for file in copy.glob("*.*"):
            if file.is_file():
                file.write_text(file.read_text(encoding="utf-8").replace(ADDRESS, origin), encoding="utf-8")
        return copy


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Programs:
    """Cut the examples out of the page."""
    folder = tmp_path_factory.mktemp("clients") / "examples"
    folder.mkdir()
    write_examples(folder)
    shutil.copytree(Path(schema.__file__).parent / "operations", folder / "operations")
    return Programs(folder)


@dataclass(frozen=True, slots=True)
class Node:
    """The TypeScript of the page, generated and compiled."""

    compiled: Programs
    codegen: Recorder

    def run(self, name: str, recorder: Recorder) -> str:
        """Return the output of a program."""
        return run(("node", f"{name}.js"), self.compiled.at(recorder.origin))


@pytest.fixture(scope="session")
def node(programs: Programs) -> Node:
    """Generate the types from a running gateway, and compile all programs strictly."""
    need("Node.js with the clients", "node", JAVASCRIPT / "node_modules" / ".installed")
    with gateway("--now", NOW) as served, Recorder(served.origin).running() as codegen:
        folder = programs.at(codegen.origin)
        (folder / "node_modules").symlink_to(JAVASCRIPT / "node_modules")
        for name in ("package.json", "tsconfig.json"):
            shutil.copy(JAVASCRIPT / name, folder)
        run((folder / "node_modules/.bin/graphql-codegen",), folder)
    # The compiled programs look for the gateway where the page says, until they are run.
    write_examples(folder)
    run((folder / "node_modules/.bin/tsc",), folder)
    compiled = folder / "compiled"
    (compiled / "node_modules").symlink_to(JAVASCRIPT / "node_modules")
    shutil.copy(JAVASCRIPT / "package.json", compiled)
    return Node(Programs(compiled), codegen)


def python(name: str, recorder: Recorder, programs: Programs) -> str:
    """Return the output of a Python program of the page."""
    return run((sys.executable, f"{name}.py"), programs.at(recorder.origin))


CASES: Final[Counter[str]] = Counter()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" and report.passed:
        module = report.nodeid.partition("::")[0]
        CASES[Path(module).stem.removeprefix("test_").replace("_", "-")] += 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if CASES:
        terminalreporter.write_line("")
    for client, cases in sorted(CASES.items()):
        terminalreporter.write_line(f"{client}: {cases} passed")
