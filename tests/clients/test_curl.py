"""curl, for both routes."""

import json
from pathlib import Path

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
