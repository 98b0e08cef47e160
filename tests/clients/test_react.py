"""React with Apollo Client: live scores, asked for again by `refreshIn`."""

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic

from tests.clients.conftest import JAVASCRIPT, Node, run
from tests.clients.recorder import Recorder


@dataclass(slots=True)
class Scorer:
    """A gateway with a single game. The score grows with each request, and newer data can exist after a second."""

    asked_at: list[float] = field(default_factory=list)

    def answer(self) -> bytes:
        """Return the answer to the query of the example."""
        self.asked_at.append(monotonic())
        away, home = {"id": "a", "name": "Celtics"}, {"id": "h", "name": "Mavericks"}
        game = {"__typename": "Game", "id": "g", "status": "IN_PROGRESS", "awayScore": len(self.asked_at)}
        game |= {"awayTeam": {"__typename": "Team", **away}, "homeTeam": {"__typename": "Team", **home}, "homeScore": 0}
        source = {"__typename": "Source", "league": "NBA", "stale": False, "refreshIn": 1}
        games = {"__typename": "GameConnection", "nodes": [game], "sources": [source]}
        return json.dumps({"data": {"games": games}}).encode()

    @contextmanager
    def running(self) -> Iterator[str]:
        """Listen on a free port until the block ends, and yield the origin."""
        scorer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                body = scorer.answer()
                self.send_response(200)
                self.send_header("content-type", "application/graphql-response+json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def show(node: Node, origin: str, texts: int) -> list[str]:
    """Return the first texts that the example shows."""
    folder: Path = node.compiled.at(origin)
    shutil.copy(JAVASCRIPT / "render.mjs", folder)
    return run(("node", "render.mjs", "./scores.js", str(texts)), folder).splitlines()


def test_scores_are_asked_for_again_as_soon_as_newer_ones_can_exist(node: Node) -> None:
    scorer = Scorer()
    with scorer.running() as origin:
        shown = show(node, origin, 3)
    assert shown == [f"Celtics {score} at Mavericks 0 IN_PROGRESS" for score in (1, 2, 3)]
    assert all(later - earlier > 0.9 for earlier, later in zip(scorer.asked_at, scorer.asked_at[1:], strict=False))


def test_a_gateway_answers_the_query_with_seconds_for_each_league(node: Node, recorder: Recorder) -> None:
    show(node, recorder.origin, 1)
    (exchange,) = recorder.exchanges
    assert exchange.codes == []
    sources = exchange.body["data"]["games"]["sources"]
    assert [source["league"] for source in sources] == ["NBA", "NFL"]
    assert all(1 <= source["refreshIn"] <= 3600 for source in sources)
