"""Plain fetch with typed documents that are named by their hash."""

import re

from tests.clients.conftest import NOW, Node
from tests.clients.recorder import Recorder
from tests.processes import gateway, sandbox


def test_the_games_of_the_viewers_day_on_the_viewers_clock(node: Node, recorder: Recorder) -> None:
    first, *games = node.run("today", recorder).splitlines()
    assert first == "2026-11-23 in Europe/London"
    assert len(games) > 5
    assert all(re.fullmatch(r"\d\d:\d\d  .+ at .+  [A-Z_]+", game) for game in games)
    assert [exchange.asked["documentId"][:7] for exchange in recorder.exchanges] == ["sha256:"] * 2


def test_a_known_document_is_a_get_that_may_be_kept(node: Node, recorder: Recorder) -> None:
    first = node.run("today", recorder)
    before = len(recorder.exchanges)
    with Recorder(recorder.target).running() as again:
        assert node.run("today", again) == first
    (asked,) = again.exchanges
    assert (before, asked.method, asked.status) == (2, "GET", 200)
    assert asked.headers["cache-control"].startswith("public, max-age=")


def test_a_league_that_cannot_answer_leaves_the_other(node: Node) -> None:
    with sandbox("--now", NOW) as vendor, Recorder(vendor.origin, broken="/v3/nba").running() as broken:
        live = {"SOURCE": "live", "SPORTSDATA_API_KEY": "a-key", "SPORTSDATA_BASE_URL": broken.origin}
        with gateway(LEAGUES="NFL,NBA", **live) as served, Recorder(served.origin).running() as recorder:
            first, *lines = node.run("today", recorder).splitlines()
    assert first.endswith("in Europe/London")
    (missing,) = [line for line in lines if "is missing" in line]
    assert missing.startswith("NBA is missing: ")
    headers = recorder.exchanges[-1].headers
    lifetime = re.match(r"public, max-age=(\d+),", headers["cache-control"])
    assert lifetime
    assert int(lifetime[1]) - int(headers["age"]) < 10
