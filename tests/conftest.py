"""Fixtures for all tests."""

import os
import tempfile
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Protocol

import hypothesis
import pytest

from gql_service.observability import logs
from schema.context import Context
from schema.executable import ScheduleSchema, build_schema
from schema.port import SchedulePort
from tests import seen
from tests.builders import NOW
from tests.quick import FEW, FEW_EXAMPLES

# An example may take long beside other work on the machine; each whole test has a time limit. In CI, Hypothesis has no
# deadline by itself.
hypothesis.settings.register_profile("without a deadline", hypothesis.settings(), deadline=None)
hypothesis.settings.register_profile("few examples", hypothesis.settings(), deadline=None, max_examples=FEW)
hypothesis.settings.load_profile("few examples" if FEW_EXAMPLES in os.environ else "without a deadline")

# Tests must not count calls in the state folder of the user.
_STATE = tempfile.TemporaryDirectory()
os.environ["XDG_STATE_HOME"] = _STATE.name


class Ask(Protocol):
    """Runs a document against a port, and returns the answer in the form that clients get."""

    def __call__(
        self, port: SchedulePort, document: str, /, *, now: datetime = ..., max_page_size: int = ..., **variables: Any
    ) -> Awaitable[dict[str, Any]]: ...


@pytest.fixture(scope="session")
def schema() -> ScheduleSchema:
    return build_schema()


@pytest.fixture
def ask(schema: ScheduleSchema, request: pytest.FixtureRequest) -> Ask:
    """Execute without HTTP, and note which fields and arguments the test sees."""

    async def run(
        port: SchedulePort, document: str, /, *, now: datetime = NOW, max_page_size: int = 2500, **variables: Any
    ) -> dict[str, Any]:
        context = Context(port, now, max_page_size)
        result = await schema.execute(document, variable_values=variables, context_value=context)
        seen.note(request.node.nodeid, document, variables, result.data)
        answer: dict[str, Any] = {"data": result.data}
        if result.errors:
            answer["errors"] = [dict(error.formatted) for error in result.errors]
        return answer

    return run


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Callable[[str, dict[str, Any]], None]:
    """Record the parts of the contract that a test over HTTP sees."""
    return lambda document, data: seen.note(request.node.nodeid, document, {}, data)


def pytest_runtest_teardown() -> None:
    """Write the log lines of a test before the next test begins, because a thread writes lines a moment later."""
    logs.flush()


def pytest_sessionfinish(session: pytest.Session) -> None:
    worker = getattr(session.config, "workerinput", {}).get("workerid", "main")
    seen.write(worker)
    _STATE.cleanup()
