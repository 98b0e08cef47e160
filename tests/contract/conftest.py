"""The vendor's own OpenAPI documents, which the project does not hold: make contract OPENAPI=DIR."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.contract.documents import CODES, Document

OPTION = "--openapi"
RECORDED = "--recorded"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, metavar="DIR", help="the folder of the vendor's documents: nfl.json, nba.json ...")
    parser.addoption(RECORDED, metavar="DIR", help="the folder of recorded answers, which a gateway can replay")


@pytest.fixture(scope="session")
def documents(request: pytest.FixtureRequest) -> Mapping[str, Document]:
    """The documents by the code of their league."""
    folder: Any = request.config.getoption(OPTION, default=None)
    if folder is None:
        pytest.skip(f"needs the vendor's OpenAPI documents, which are not part of the project: {OPTION} DIR")
    return {code: Document(code, json.loads(Path(folder, f"{code}.json").read_bytes())) for code in CODES}


@pytest.fixture(scope="session")
def recorded(request: pytest.FixtureRequest) -> Path:
    """The folder of recorded answers of the vendor."""
    folder: Any = request.config.getoption(RECORDED, default=None)
    if folder is None:
        pytest.skip(f"needs recorded answers of the vendor, which are not part of the project: {RECORDED} DIR")
    return Path(folder)
