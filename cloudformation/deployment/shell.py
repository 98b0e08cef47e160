"""Runs commands, or only prints them in a dry run."""

import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from deployment.refused import Refused


def say(text: str) -> None:
    """Print a message for the user."""
    print(text, flush=True)


def look(*command: str) -> str | None:
    """Return the output of a read-only command; None if the command fails for any reason."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


@dataclass(frozen=True)
class Doing:
    """Runs commands."""

    dry: Final = False

    def change(self, *command: str, given: str | None = None) -> None:
        """Print and run a command that changes something. Raises Refused if the command fails."""
        say(f"  $ {shlex.join(command)}")
        done = subprocess.run(command, input=given, text=True, check=False)
        if done.returncode:
            raise Refused(f"{' '.join(command[:3])} failed (exit code {done.returncode}).")

    def ask(self, *command: str, absent: str | None = None) -> str | None:
        """Return the output of a read-only command; None if its error message contains `absent`.

        Raises Refused for any other error, because an error does not show that nothing exists.
        """
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout.strip()
        if absent and absent in done.stderr:
            return None
        raise Refused(f"{' '.join(command[:3])} failed: {done.stderr.strip() or done.returncode}")

    def pipe(self, source: Sequence[str], target: Sequence[str]) -> None:
        """Pass the output of a command to another command without printing it. Raises Refused if either fails."""
        say(f"  $ {shlex.join(source)} | {shlex.join(target)}")
        printed = self.ask(*source)
        done = subprocess.run(target, input=printed, text=True, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            raise Refused(f"{' '.join(target[:2])} failed (exit code {done.returncode}).")


@dataclass(frozen=True)
class Saying:
    """Prints commands without running them."""

    dry: Final = True

    def change(self, *command: str, given: str | None = None) -> None:
        """Print a command that would change something."""
        say(f"  $ {shlex.join(command)}{' < (the key)' if given is not None else ''}")

    def ask(self, *command: str, absent: str | None = None) -> str | None:  # noqa: ARG002 - as the other takes it
        """Print a read-only command and return None."""
        say(f"  $ {shlex.join(command)}")
        return None

    def pipe(self, source: Sequence[str], target: Sequence[str]) -> None:
        """Print two commands as a pipe."""
        say(f"  $ {shlex.join(source)} | {shlex.join(target)}")


Shell = Doing | Saying
