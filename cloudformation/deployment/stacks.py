"""Deploys stacks in order and passes the outputs of each stack to the next."""

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
"""States of a stack that never worked. These stacks can only be deleted and created again."""


@dataclass
class Deployment:
    """A run over the stacks. `values` are the outputs of finished stacks, used as parameters of later stacks."""

    plan: Plan
    shell: Shell
    templates: Path
    values: dict[str, str] = field(default_factory=dict)

    def status(self, stack: str) -> str | None:
        """Return the state of a stack; None if the stack does not exist."""
        return self._described(stack, "Stacks[0].StackStatus", "text", absent="does not exist")

    def deploy(self, stack: str) -> None:
        """Create or update a stack and record its outputs. On failure, print the reasons and raise Refused."""
        say(f"\n{self.plan.stack(stack)}")
        state = self.status(stack)
        if state in BROKEN:
            say(f"  Its first creation failed ({state}), so it is deleted and created again.")
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
            # A failed stack is kept, so that its log and events can be read. The next run deletes it.
            command += ["--disable-rollback"]
        command += ["--tags", f"Project={self.plan['Name']}"]
        # All parameters are passed. A parameter that is left out would keep its last value.
        overrides = [f"{name}={self._value(stack, name)}" for name in self.plan.known[stack]]
        return [*command, "--parameter-overrides", *overrides]

    def _value(self, stack: str, name: str) -> str:
        if not self.plan.is_set(name) and name in self.values:
            return self.values[name]
        value = self.plan[name]
        if not value and self.plan.known[stack][name] is None:
            raise Refused(f"The {stack} stack needs {name}, and no earlier stack provides it: --set {name}=...")
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
        """Delete a stack and wait for the end of the deletion."""
        name = self.plan.stack(stack)
        self.shell.change("aws", "cloudformation", "delete-stack", "--stack-name", name)
        self.shell.change("aws", "cloudformation", "wait", "stack-delete-complete", "--stack-name", name)
