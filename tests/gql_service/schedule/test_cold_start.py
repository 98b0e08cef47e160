"""Loading at the start is repeated until the gateway has data."""

from gql_service.schedule.cold_start import load_at_start
from schema.enums import League


class StumblingStore:
    """Has data after a number of loads; records the loads and the pauses between them."""

    def __init__(self, needs: int) -> None:
        self.needs = needs
        self.loaded: list[League] = []
        self.slept: list[float] = []

    async def load(self, league: League) -> None:
        self.loaded.append(league)

    def has_data(self) -> bool:
        return len(self.loaded) >= self.needs

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


async def test_what_cannot_be_loaded_at_the_start_is_tried_again_after_two_four_and_eight_seconds() -> None:
    store = StumblingStore(needs=12)
    await load_at_start(store, [League.NFL], store.sleep)
    assert store.slept == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


async def test_what_has_been_loaded_is_left_to_those_who_ask() -> None:
    store = StumblingStore(needs=1)
    await load_at_start(store, [League.NFL, League.NBA], store.sleep)
    assert (store.loaded, store.slept) == ([League.NFL, League.NBA], [])
