"""The Dockerfile agrees with the app."""

import importlib.util
import re
from pathlib import Path

import orjson
import pytest

from deployment.image import sources
from gql_service.settings import Settings

ROOT = Path(__file__).parents[1]
INSTRUCTIONS = [
    line
    for line in re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8")).splitlines()
    if line and not line.startswith("#")
]
STAGES = [number for number, line in enumerate(INSTRUCTIONS) if line.startswith("FROM ")]
FINAL = INSTRUCTIONS[STAGES[-1] :]


def final(instruction: str) -> str:
    found = [line.removeprefix(instruction).strip() for line in FINAL if line.startswith(f"{instruction} ")]
    assert len(found) == 1, f"one {instruction} in the last stage"
    return found[0]


def test_the_port_is_the_settings() -> None:
    assert final("EXPOSE") == str(Settings().port)


def test_the_user_is_a_number_and_not_root() -> None:
    user, group = final("USER").split(":")
    assert int(user) > 0
    assert int(group) > 0


@pytest.mark.parametrize("instruction", ["ENTRYPOINT", "CMD"])
def test_the_process_itself_gets_the_signals(instruction: str) -> None:
    assert orjson.loads(final(instruction))


def test_the_health_check_is_a_module_of_the_app() -> None:
    command = orjson.loads(final("HEALTHCHECK").partition("CMD ")[2])
    assert command[:2] == ["python", "-m"]
    assert importlib.util.find_spec(command[2]) is not None


def test_what_is_installed_has_its_hash_checked() -> None:
    installs = [line for line in INSTRUCTIONS if re.search(r"\b(install|ci)\b", line)]
    assert installs
    for line in installs:
        assert "--require-hashes" in line or "--no-index" in line or "npm ci" in line


def test_what_was_compiled_runs_on_the_base_it_was_compiled_on() -> None:
    _, build, last = (INSTRUCTIONS[number].split(" AS ")[0] for number in STAGES)
    assert build == last == "FROM python:${PYTHON_VERSION}-slim"


def test_nothing_is_sent_to_the_build_but_what_is_copied() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    copied = {
        source.split("/")[0]
        for line in INSTRUCTIONS
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    }
    assert {rule[1:] for rule in rules if rule.startswith("!")} == copied
    assert all((ROOT / source).exists() for source in copied)


def test_what_was_built_here_is_not_sent_but_built_anew() -> None:
    sent = {path.relative_to(ROOT).as_posix() for path in sources(ROOT)}
    assert {"gql_service/wiring/gateway.py", "web/build.mjs", "schema/operations/today.graphql", "Dockerfile"} <= sent
    assert not [path for path in sent if "node_modules" in path or "static" in path or "__pycache__" in path]
