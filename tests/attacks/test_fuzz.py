"""A small part of the random requests of `make attacks`, with a fixed seed, so that failures can be repeated."""

from collections.abc import Iterator

import pytest

from tests.attacks.fuzzing import Found, fuzz_documents, fuzz_http
from tests.processes import ServerProcess, gateway

REQUESTS = 500
SEED = 6


@pytest.fixture(scope="module")
def attacked() -> Iterator[ServerProcess]:
    with gateway() as attacked:
        attacked.ready()
        yield attacked


def nothing_found(found: Found, attacked: ServerProcess) -> None:
    assert found.faults == []
    assert attacked.troubles() == []


async def test_made_up_documents_end_in_data_or_an_error_of_the_client(attacked: ServerProcess) -> None:
    found = await fuzz_documents(attacked.origin, REQUESTS, SEED)
    nothing_found(found, attacked)
    assert found.outcomes.total() == REQUESTS
    assert {"200", "400"} <= set(found.outcomes), "some are sound and some are not"


async def test_made_up_http_leaves_the_server_as_it_was(attacked: ServerProcess) -> None:
    found = await fuzz_http(attacked.origin, REQUESTS, SEED)
    nothing_found(found, attacked)
    assert found.outcomes.total() == REQUESTS
    assert {"200", "400", "404", "415"} <= set(found.outcomes)
