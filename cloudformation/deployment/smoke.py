"""Checks that a deployment responds, and that it rejects requests without an API key if keys are required."""

import json
import time
import urllib.request
from collections.abc import Iterator
from http import HTTPStatus
from typing import Final
from urllib.error import HTTPError

from deployment.plan import Plan
from deployment.refused import Refused
from deployment.shell import say

SMOKE_SECONDS: Final = 180


def smoke(url: str, plan: Plan, domain_target: str | None, patience: float) -> None:
    """Request both routes until they respond correctly. Raises Refused after `patience` seconds."""
    end = time.monotonic() + patience
    locked = bool(plan["ApiKeys"])
    for path, body in _questions(plan):
        while (failure := _failure(url + path, body, locked=locked)) is not None:
            if time.monotonic() > end:
                hint = f" Its DNS record must point to {domain_target}." if domain_target else ""
                raise Refused(f"No answer from {url}{path}: {failure}.{hint}")
            time.sleep(3)
        say(f"  {path} {'rejects requests without an API key' if locked else 'responds'}")


def _questions(plan: Plan) -> Iterator[tuple[str, bytes | None]]:
    """Yield path and POST body for each route (None for GET). If required, the query is a trusted document."""
    question: dict[str, object] = {"query": "{ sources { league mode } }"}
    if plan["TrustedDocumentsOnly"] == "on":
        first = plan["Leagues"].split(",")[0].upper()
        question = {"documentId": "today", "variables": {"leagues": [first]}}
    yield "/graphql", json.dumps(question).encode()
    yield "/game-schedule", None


def _failure(url: str, body: bytes | None, *, locked: bool) -> str | None:
    """Return why the response is wrong; None for a correct response."""
    request = urllib.request.Request(url, body, {"content-type": "application/json"})  # noqa: S310 - from the stack
    try:
        with urllib.request.urlopen(request, timeout=35) as response:  # noqa: S310 - likewise
            answer = json.load(response)
    except HTTPError as error:
        return None if locked and error.code == HTTPStatus.UNAUTHORIZED else str(error)
    except (OSError, ValueError) as error:
        return str(error)
    if locked:
        return "it responds without an API key, although ApiKeys is set"
    return None if isinstance(answer, dict) and not answer.get("errors") else "an answer with errors"
