"""Prints the reasons for a failed stack: its events, and for the service stack the task events and the end of the
log.
"""

import json
import time
from typing import Final

from deployment.shell import look, say

LINES: Final = 20
LOG_SECONDS: Final = 1800


def explain(stack: str) -> None:
    """Print the reasons for the failure of a stack. Information that AWS does not return is skipped."""
    failures = "StackEvents[?contains(ResourceStatus, 'FAILED')].[LogicalResourceId, ResourceStatusReason]"
    _show("Stack", _cloudformation("describe-stack-events", stack, failures, "text"))
    ids = _cloudformation(
        "describe-stack-resources", stack, "StackResources[].[LogicalResourceId, PhysicalResourceId]", "json"
    )
    found: dict[str, str | None] = dict(json.loads(ids or "[]"))
    cluster, service, log = found.get("Cluster"), found.get("Service"), found.get("LogGroup")
    if cluster and service:
        described = ["aws", "ecs", "describe-services", "--cluster", cluster, "--services", service]
        _show("Service", look(*described, "--query", "services[0].events[:5].[message]", "--output", "text"))
        _show_stopped_tasks(cluster)
    if log:
        since = str(int((time.time() - LOG_SECONDS) * 1000))
        filtered = ["aws", "logs", "filter-log-events", "--log-group-name", log, "--start-time", since]
        limit = ["--limit", str(LINES), "--query", "events[].[message]", "--output", "text"]
        _show("Log", look(*filtered, *limit))


def _cloudformation(what: str, stack: str, query: str, output: str) -> str | None:
    return look("aws", "cloudformation", what, "--stack-name", stack, "--query", query, "--output", output)


def _show_stopped_tasks(cluster: str) -> None:
    listed = ["aws", "ecs", "list-tasks", "--cluster", cluster, "--desired-status", "STOPPED"]
    tasks = look(*listed, "--query", "taskArns[:3]", "--output", "text")
    if tasks and tasks != "None":
        described = ["aws", "ecs", "describe-tasks", "--cluster", cluster, "--tasks", *tasks.split()]
        reasons = "tasks[].[stoppedReason, containers[0].reason, containers[0].exitCode]"
        _show("Stopped tasks", look(*described, "--query", reasons, "--output", "text"))


def _show(title: str, lines: str | None) -> None:
    if lines and lines != "None":
        say(f"  {title}:")
        for line in lines.splitlines()[:LINES]:
            say(f"    {line}")
