"""`gql-service query`, asking a gateway that runs."""

import csv
import os
import sys
from pathlib import Path

import pytest

from tests.clients.conftest import Programs, run
from tests.clients.page import output
from tests.clients.recorder import Recorder


def test_csv_for_programs_and_a_table_for_people(
    programs: Programs, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    said = run(("sh", "-e", "query.sh"), programs.at(recorder.origin), complains=True)
    day, table = said.partition("games\n")[::2]
    assert f"games\n{table}" == output()
    header, *rows = csv.reader(day.splitlines())
    assert {row[header.index("league")] for row in rows} == {"NFL", "NBA"}
    assert recorder.exchanges[0].body["data"]["date"]["date"] == "2026-11-23"
    assert recorder.exchanges[0].asked["variables"] == {"timeZone": "Europe/London", "leagues": ["NFL", "NBA"]}
