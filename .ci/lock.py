#!/usr/bin/env python3
"""Resolves the lock files from pyproject.toml: `.ci/lock.py [--keep] [TARGET ...]`, without a target all of them.

Each lock file holds hashes and no address of a registry, and is valid for every supported Python and system. With
`--keep`, packages keep their versions unless pyproject.toml excludes them. The script runs the `uv` beside its Python.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
OLDEST_PYTHON: Final = "3.11"


def _group(name: str, lock: str, *more: str) -> tuple[str, ...]:
    return (*more, "--group", f"pyproject.toml:{name}", "-o", lock)


_WITH_RUNTIME: Final = ("-c", "requirements.lock")
"""Packages that the gateway also uses get the version of the gateway."""
TARGETS: Final = {
    "runtime": ("pyproject.toml", "-o", "requirements.lock"),
    "build": _group("build", "requirements-build.lock"),
    "dev": _group("dev", "requirements-dev.lock", *_WITH_RUNTIME),
    "bench": _group("bench", "bench/peers/python/requirements.lock", *_WITH_RUNTIME),
    "node": _group("node", "web/node.lock"),
    "ariadne-codegen": _group("ariadne-codegen", "tests/clients/ariadne-codegen.lock"),
    "fuzz-rest": _group("fuzz-rest", "tests/rest_fuzz/fuzz-rest.lock"),
    "lint-cloud": _group("lint-cloud", "cloudformation/tools/lint-cloud.lock"),
    "checkov": _group("checkov", "cloudformation/tools/checkov.lock"),
    "rehearsal": _group("rehearsal", "cloudformation/tools/rehearsal.lock"),
}
"""The arguments of `uv pip compile` for each lock file. Runtime comes first, because other targets depend on it."""


def command_for(uv: str, target: str, *, keep: bool) -> list[str]:
    """Return the command that resolves the lock file of a target."""
    return [
        *(uv, "pip", "compile", "--quiet"),
        *(() if keep else ("--upgrade",)),
        *("--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes"),
        *("--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate"),
        *TARGETS[target],
    ]


def main(arguments: Sequence[str]) -> int:
    """Resolve the lock files. Returns the exit code of the first command that fails, else 0."""
    parser = argparse.ArgumentParser(prog=".ci/lock.py", description="Resolve the lock files from pyproject.toml.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"one of {', '.join(TARGETS)} (default: all)")
    parser.add_argument("--keep", action="store_true", help="keep the locked versions where pyproject.toml allows them")
    given = parser.parse_args(arguments)
    if unknown := [each for each in given.targets if each not in TARGETS]:
        parser.error(f"{unknown[0]!r} is not a target; choose from {', '.join(TARGETS)}.")
    uv = str(Path(sys.executable).with_name("uv"))
    for target in given.targets or TARGETS:
        command = command_for(uv, target, keep=given.keep)
        code = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode
        if code != 0:
            print(f".ci/lock.py: {target} could not be resolved.", file=sys.stderr)
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
