"""Installs the peers' packages from their registries into disposable environments under build/bench."""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PEERS: Final = Path(__file__).parent / "peers"
BUILD: Final = ROOT / "build" / "bench"
INSTALL_SECONDS: Final = 300
OLDEST_NODE: Final = (20, 9)
"""The oldest version that Mercurius and Apollo Server support."""


class Missing(Exception):
    """A tool is missing, or a package cannot be installed. The message names the tool or package and the
    consequence.
    """


@dataclass(frozen=True, slots=True)
class Environments:
    """The interpreters and programs of the peers. Without Node.js, `node` is None and `why` contains the reason."""

    python: Path
    node: Path | None
    node_programs: Path
    why: str


def _run(what: str, command: list[str], cwd: Path, log: Path) -> None:
    print(f"  {what}", flush=True)
    with log.open("wb") as output:
        try:
            done = subprocess.run(command, cwd=cwd, stdout=output, stderr=output, timeout=INSTALL_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise Missing(f"{what}: not done within {INSTALL_SECONDS} seconds; see {log}") from None
    if done.returncode != 0:
        raise Missing(f"{what}: failed; see {log}")


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _python(folder: Path) -> Path:
    """Return the interpreter with the Python peers' packages. An installed environment is reused until the lock file
    changes.
    """
    lock = PEERS / "python" / "requirements.lock"
    stamp = folder / "installed"
    interpreter = folder / "bin" / "python"
    digest = _digest(lock) + sys.version
    if not stamp.is_file() or stamp.read_text() != digest:
        shutil.rmtree(folder, ignore_errors=True)
        _run("Python environment of the peers", [sys.executable, "-m", "venv", str(folder)], ROOT, BUILD / "venv.log")
        install = [str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run("Python peers", [*install, "--require-hashes", "-r", str(lock)], ROOT, BUILD / "pip.log")
        stamp.write_text(digest)
    return interpreter


def _node_programs(folder: Path, npm: str) -> None:
    """Copy the Node.js peers to `folder`, and install the packages of their lock file in that folder."""
    source = PEERS / "node"
    lock = source / "package-lock.json"
    stamp = folder / "installed"
    folder.mkdir(parents=True, exist_ok=True)
    for file in (*source.glob("*.mjs"), *source.glob("package*.json"), PEERS / "schema.graphql"):
        shutil.copy(file, folder)
    digest = _digest(lock)
    if not stamp.is_file() or stamp.read_text() != digest:
        _run("Node.js peers", [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, BUILD / "npm.log")
        stamp.write_text(digest)


def _why_no_node(node: str | None, npm: str | None) -> str:
    """Return a sentence with the reason why Node.js cannot be used; empty if it can."""
    if node is None or npm is None:
        return f"{'Node.js' if node is None else 'npm'} is not installed"
    version = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, check=True).stdout.strip()
    numbers = tuple(int(part) for part in version.removeprefix("v").split(".")[:2])
    oldest = ".".join(map(str, OLDEST_NODE))
    return "" if numbers >= OLDEST_NODE else f"Node.js is {version}, and they need {oldest} or newer"


def prepare() -> Environments:
    """Install missing packages. Raises Missing. Without Node.js its peers are skipped, except if CI is true."""
    BUILD.mkdir(parents=True, exist_ok=True)
    python = _python(BUILD / "python")
    node, npm = shutil.which("node"), shutil.which("npm")
    why = _why_no_node(node, npm)
    if why and os.environ.get("CI") == "true":
        raise Missing(f"GraphQL Yoga, Apollo Server and Mercurius cannot run: {why}")
    programs = BUILD / "node"
    if not why and npm is not None:
        _node_programs(programs, npm)
    return Environments(python, Path(node) if node and not why else None, programs, why)
