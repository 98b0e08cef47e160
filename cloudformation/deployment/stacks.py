"""Stacks in order, each with the outputs of those before it."""

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from deployment.explanation import explain
from deployment.plan import Plan
from deployment.refused import Refused
from deployment.shell import Shell, say

BROKEN: Final = ("CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED")
"""States of a stack that never worked: it can only be deleted and made anew."""


@dataclass
class Deployment:
    """One run over the stacks. `values` are the outputs of those that are done, handed on as parameters."""

    plan: Plan
    shell: Shell
    templates: Path
    values: dict[str, str] = field(default_factory=dict)

    def status(self, stack: str) -> str | None:
        """Return the state of a stack; None where there is none."""
        return self._described(stack, "Stacks[0].StackStatus", "text", absent="does not exist")

    def deploy(self, stack: str) -> None:
        """Create or update a stack, and remember its outputs. Raises Refused after printing what explains it."""
        say(f"\n{self.plan.stack(stack)}")
        state = self.status(stack)
        if state in BROKEN:
            say(f"  It never worked ({state}): it is made anew.")
            self.delete(stack)
            state = None
        command = self._command(stack, first=state in (None, "REVIEW_IN_PROGRESS"))
        try:
            self.shell.change(*command)
        except Refused:
            say(f"\n{self.plan.stack(stack)} could not be deployed. What explains it:")
            explain(self.plan.stack(stack))
            raise
        self.values.update(self._outputs(stack))

    def _command(self, stack: str, *, first: bool) -> list[str]:
        template = os.path.relpath(self.templates / f"{stack}.yaml")
        command = ["aws", "cloudformation", "deploy", "--stack-name", self.plan.stack(stack)]
        command += ["--template-file", template, "--no-fail-on-empty-changeset"]
        if stack == "service":
            command += ["--capabilities", "CAPABILITY_IAM"]
        if first:
            # What failed is left standing, so that its log and events can be read; the next run clears it away.
            command += ["--disable-rollback"]
        command += ["--tags", f"Project={self.plan['Name']}"]
        # All of them: a parameter that is left out keeps its last value, whatever the settings say now.
        overrides = [f"{name}={self._value(stack, name)}" for name in self.plan.known[stack]]
        return [*command, "--parameter-overrides", *overrides]

    def _value(self, stack: str, name: str) -> str:
        if not self.plan.is_set(name) and name in self.values:
            return self.values[name]
        value = self.plan[name]
        if not value and self.plan.known[stack][name] is None:
            raise Refused(f"The {stack} stack needs {name}, and no stack before it gives it: --set {name}=...")
        return value

    def _outputs(self, stack: str) -> dict[str, str]:
        printed = self._described(stack, "Stacks[0].Outputs[].[OutputKey,OutputValue]", "json")
        if printed is None:
            text = (self.templates / f"{stack}.yaml").read_text(encoding="utf-8")
            names = re.findall(r"^  (\w+):$", text[text.index("\nOutputs:\n") :], re.MULTILINE)
            return {name: f"<{stack}.{name}>" for name in names}
        return dict(json.loads(printed) or [])

    def _described(self, stack: str, query: str, output: str, absent: str | None = None) -> str | None:
        command = ["aws", "cloudformation", "describe-stacks", "--stack-name", self.plan.stack(stack)]
        return self.shell.ask(*command, "--query", query, "--output", output, absent=absent)

    def delete(self, stack: str) -> None:
        """Delete a stack and wait until it is gone."""
        name = self.plan.stack(stack)
        self.shell.change("aws", "cloudformation", "delete-stack", "--stack-name", name)
        self.shell.change("aws", "cloudformation", "wait", "stack-delete-complete", "--stack-name", name)
