"""The byes that follow from a recorded schedule are the byes that the vendor lists for the same season."""

import json
from pathlib import Path
from typing import Final

from gql_service.settings import Settings, SourceChoice
from gql_service.wiring import create_gateway
from schema.enums import League
from tests.builders import NOW
from tests.clocks import HandClock
from tests.conftest import Ask

BYES: Final = Path("v3/nfl/scores/json/Byes/2014REG.json")
DOCUMENT: Final = """{ teams(leagues: [NFL], first: 200, active: null) {
  nodes { key byes(season: 2014) { number } } } }"""


async def test_byes_of_2014_are_those_of_the_vendor(recorded: Path, ask: Ask) -> None:
    settings = Settings(source=SourceChoice.REPLAY, replay=recorded, leagues=(League.NFL,))
    gateway = create_gateway(settings, HandClock(NOW))
    try:
        answer = await ask(gateway.store, DOCUMENT)
    finally:
        await gateway.close()
    assert "errors" not in answer
    nodes = answer["data"]["teams"]["nodes"]
    listed = json.loads((recorded / BYES).read_bytes())
    assert len(listed) == 32
    assert {(team["key"], week["number"]) for team in nodes for week in team["byes"] or ()} == {
        (row["Team"], row["Week"]) for row in listed
    }
