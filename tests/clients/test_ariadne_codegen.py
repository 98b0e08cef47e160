"""ariadne-codegen: the generated package, checked strictly, and a program that uses the package."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.conftest import ARIADNE_CODEGEN, NOW, Programs, need, run
from tests.clients.recorder import Recorder
from tests.processes import gateway

PROGRAM = "ariadne_today.py"


@pytest.fixture(scope="module")
def generated(programs: Programs) -> Iterator[tuple[Path, Recorder]]:
    need("ariadne-codegen", ARIADNE_CODEGEN / "ariadne-codegen")
    with gateway("--now", NOW, LEAGUES="NFL,NBA") as served, Recorder(served.origin).running() as recorder:
        folder = programs.at(recorder.origin)
        run((ARIADNE_CODEGEN / "ariadne-codegen", "--config", "ariadne.toml"), folder)
        yield folder, recorder


def test_the_client_and_its_program_pass_strict_types(generated: tuple[Path, Recorder]) -> None:
    said = run((ARIADNE_CODEGEN / "mypy", "--strict", PROGRAM, "schedule_client"), generated[0])
    assert said.startswith("Success: no issues found in ")


def test_every_document_is_a_method(generated: tuple[Path, Recorder]) -> None:
    client = (generated[0] / "schedule_client/client.py").read_text(encoding="utf-8")
    for name in ("calendar", "next_game", "season", "team", "today", "week"):
        assert f"def {name}(" in client


def test_the_program_gets_instants_and_days(generated: tuple[Path, Recorder]) -> None:
    folder, recorder = generated
    said = run((ARIADNE_CODEGEN / "python", PROGRAM), folder)
    assert said.splitlines()[0] == "Dallas Cowboys: 2026-11-26T21:30:00+00:00"
    assert said.splitlines()[1].endswith(" games on 2026-11-23")
    assert [exchange.codes for exchange in recorder.exchanges] == [[]] * len(recorder.exchanges)
