"""Running commands, or only saying them."""

import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from deployment.refused import Refused


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, flush=True)


def look(*command: str) -> str | None:
    """Return what a command prints that changes nothing; None where it fails, for whatever reason."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


@dataclass(frozen=True)
class Doing:
    """Runs commands."""

    dry: Final = False

    def change(self, *command: str, given: str | None = None) -> None:
        """Run a command that changes something, and show it. Raises Refused where it fails."""
        say(f"  $ {shlex.join(command)}")
        done = subprocess.run(command, input=given, text=True, check=False)
        if done.returncode:
            raise Refused(f"{' '.join(command[:3])} failed (exit code {done.returncode}).")

    def ask(self, *command: str, absent: str | None = None) -> str | None:
        """Return what a command prints that changes nothing; None where its error says `absent`.

        Raises Refused for any other error: not to know is not the same as to know that there is nothing.
        """
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout.strip()
        if absent and absent in done.stderr:
            return None
        raise Refused(f"{' '.join(command[:3])} failed: {done.stderr.strip() or done.returncode}")

    def pipe(self, source: Sequence[str], target: Sequence[str]) -> None:
        """Give one command what another prints, unseen. Raises Refused where either fails."""
        say(f"  $ {shlex.join(source)} | {shlex.join(target)}")
        printed = self.ask(*source)
        done = subprocess.run(target, input=printed, text=True, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            raise Refused(f"{' '.join(target[:2])} failed (exit code {done.returncode}).")


@dataclass(frozen=True)
class Saying:
    """Prints commands and runs none."""

    dry: Final = True

    def change(self, *command: str, given: str | None = None) -> None:
        """Print a command that would change something."""
        say(f"  $ {shlex.join(command)}{' < (the key)' if given is not None else ''}")

    def ask(self, *command: str, absent: str | None = None) -> str | None:  # noqa: ARG002 - as the other takes it
        """Print a command that would be asked; there is no answer."""
        say(f"  $ {shlex.join(command)}")
        return None

    def pipe(self, source: Sequence[str], target: Sequence[str]) -> None:
        """Print two commands, one feeding the other."""
        say(f"  $ {shlex.join(source)} | {shlex.join(target)}")


Shell = Doing | Saying
