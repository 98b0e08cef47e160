"""curl, for both routes."""

import json
from pathlib import Path
from typing import Any

from tests.clients.conftest import Programs, need, run
from tests.clients.recorder import Recorder


def test_post_get_and_the_legacy_route(programs: Programs, recorder: Recorder) -> None:
    need("curl", "curl")
    said = run(("sh", "-e", "curl.sh"), programs.at(recorder.origin))
    decoder, answers = json.JSONDecoder(), []
    while said:
        answer, end = decoder.raw_decode(said)
        answers.append(answer)
        said = said[end:].lstrip()
    posted, got, legacy = answers
    assert posted["data"]["date"]["date"] == "2026-11-23"
    assert posted["data"]["date"]["gameCount"] > 0
    assert got == {"data": {"team": {"fullName": "Dallas Cowboys"}}}
    assert len(legacy["games"]) > 5
    assert [exchange.method for exchange in recorder.exchanges] == ["POST", "GET", "GET"]


def test_what_has_not_changed_is_not_sent_again(recorder: Recorder, tmp_path: Path) -> None:
    need("curl", "curl")
    url = f"{recorder.origin}/game-schedule?league=NFL"
    etag = tmp_path / "etag"
    asked = ("curl", "-sS", "-o", tmp_path / "body", "-w", "%{http_code}", "--etag-save", etag, "--etag-compare", etag)
    etag.touch()
    assert [run((*asked, url), tmp_path) for _ in range(2)] == ["200", "304"]


def answers_in(said: str) -> list[dict[str, Any]]:
    """Return the JSON objects in a program's output, without the texts between them."""
    decoder, answers = json.JSONDecoder(), []
    while (start := said.find("{")) >= 0:
        answer, end = decoder.raw_decode(said[start:])
        answers.append(answer)
        said = said[start + end :]
    return answers


def test_the_examples_of_the_legacy_page(programs: Programs, recorder: Recorder) -> None:
    need("curl", "curl")
    said = run(("sh", "-e", "legacy.sh"), programs.at(recorder.origin), complains=True)
    week, dallas, everything, wrong = answers_in(said)
    assert len(week["games"]) > 5
    assert {game["date"] >= "2026-11-23" for game in dallas["games"]} == {True}
    assert all("DAL" in (game["home_team"], game["away_team"]) for game in dallas["games"])
    assert {game["week"] for game in everything["games"]} == {12}
    assert "This gateway serves NFL from 2015 to 2027" in wrong["error"]
    assert said.endswith(" (exit 22)\n")
    assert [exchange.status for exchange in recorder.exchanges] == [200, 200, 200, 400]


def test_the_etag_of_the_legacy_page_saves_the_body(programs: Programs, recorder: Recorder) -> None:
    need("curl", "curl")
    assert run(("sh", "-e", "legacy-etag.sh"), programs.at(recorder.origin)) == "304\n"
    assert [exchange.status for exchange in recorder.exchanges] == [200, 304]
