"""Asking a deployment whether it answers."""

import json
import time
import urllib.request
from typing import Final

from deployment.refused import Refused
from deployment.shell import say

SMOKE_SECONDS: Final = 180


def smoke(url: str, domain_target: str | None, patience: float) -> None:
    """Ask both routes until they answer. Raises Refused where they do not within the time."""
    question = json.dumps({"query": "{ sources { league mode } }"}).encode()
    end = time.monotonic() + patience
    for path, body in (("/graphql", question), ("/game-schedule", None)):
        while (failure := _failure(url + path, body)) is not None:
            if time.monotonic() > end:
                hint = f" Its DNS record has to lead to {domain_target}." if domain_target else ""
                raise Refused(f"No answer from {url}{path}: {failure}.{hint}")
            time.sleep(3)
        say(f"  {path} answers")


def _failure(url: str, body: bytes | None) -> str | None:
    """Return why there is no good answer; None where there is one."""
    request = urllib.request.Request(url, body, {"content-type": "application/json"})  # noqa: S310 - from the stack
    try:
        with urllib.request.urlopen(request, timeout=35) as response:  # noqa: S310 - likewise
            answer = json.load(response)
    except (OSError, ValueError) as error:
        return str(error)
    return None if isinstance(answer, dict) and not answer.get("errors") else "an answer with errors"
