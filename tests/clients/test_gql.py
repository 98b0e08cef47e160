"""gql, and httpx by itself, in Python."""

import re

from tests.clients.conftest import Programs, python
from tests.clients.recorder import Recorder


def test_gql_checks_documents_against_the_schema_of_the_gateway(programs: Programs, recorder: Recorder) -> None:
    lines = python("gql_today", recorder, programs).splitlines()
    assert any(re.fullmatch(r"NBA 2026-11-23T20:30:00Z .+ at .+ SCHEDULED", line) for line in lines)
    first, second = recorder.exchanges
    assert "__schema" in first.body["data"]
    assert second.headers["content-type"] == "application/json; charset=utf-8"


def test_a_season_page_by_page(programs: Programs, recorder: Recorder) -> None:
    said = python("season", recorder, programs)
    total = recorder.exchanges[0].body["data"]["games"]["totalCount"]
    assert said == f"{total} games\n"
    assert len(recorder.exchanges) == -(-total // 500) > 2
    ids = [game["id"] for exchange in recorder.exchanges for game in exchange.body["data"]["games"]["nodes"]]
    assert len(set(ids)) == len(ids) == total
