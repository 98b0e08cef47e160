"""Asking a deployment whether it answers, or, where it takes API keys, whether it turns away who has none."""

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
    """Ask both routes until they answer as they should. Raises Refused where they do not within the time."""
    end = time.monotonic() + patience
    locked = bool(plan["ApiKeys"])
    for path, body in _questions(plan):
        while (failure := _failure(url + path, body, locked=locked)) is not None:
            if time.monotonic() > end:
                hint = f" Its DNS record has to lead to {domain_target}." if domain_target else ""
                raise Refused(f"No answer from {url}{path}: {failure}.{hint}")
            time.sleep(3)
        say(f"  {path} {'turns away who has no API key' if locked else 'answers'}")


def _questions(plan: Plan) -> Iterator[tuple[str, bytes | None]]:
    """Yield a path and the body of a POST for each route. A trusted document stands in where no other is served."""
    question: dict[str, object] = {"query": "{ sources { league mode } }"}
    if plan["TrustedDocumentsOnly"] == "on":
        first = plan["Leagues"].split(",")[0].upper()
        question = {"documentId": "today", "variables": {"leagues": [first]}}
    yield "/graphql", json.dumps(question).encode()
    yield "/game-schedule", None


def _failure(url: str, body: bytes | None, *, locked: bool) -> str | None:
    """Return why there is no right answer; None where there is one."""
    request = urllib.request.Request(url, body, {"content-type": "application/json"})  # noqa: S310 - from the stack
    try:
        with urllib.request.urlopen(request, timeout=35) as response:  # noqa: S310 - likewise
            answer = json.load(response)
    except HTTPError as error:
        return None if locked and error.code == HTTPStatus.UNAUTHORIZED else str(error)
    except (OSError, ValueError) as error:
        return str(error)
    if locked:
        return "it answers without an API key, and ApiKeys says that it must not"
    return None if isinstance(answer, dict) and not answer.get("errors") else "an answer with errors"
