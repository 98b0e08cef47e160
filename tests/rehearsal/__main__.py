"""Runs the steps and prints each with its time. Exits with 1 at the first that fails."""

import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.processes import gateway
from tests.rehearsal.cloud import ROOT, Cloud
from tests.rehearsal.emulator import cloud_environ, emulator
from tests.rehearsal.pruning import copy_pruned
from tests.rehearsal.steps import STEPS, Rehearsal

LOG = ROOT / "build/rehearsal.log"


def main() -> int:
    """Return the exit code."""
    LOG.parent.mkdir(exist_ok=True)
    passed = 0
    with tempfile.TemporaryDirectory() as folder, emulator(LOG) as origin, gateway(LEAGUES="NFL,NBA") as backend:
        templates = Path(folder)
        copy_pruned(
            ROOT / "cloudformation",
            templates,
            backend=backend.origin,
            api=f"{origin}/_aws/execute-api/${{Api}}/$default",
        )
        rehearsal = Rehearsal(Cloud(cloud_environ(origin), templates))
        for step in STEPS:
            started = time.monotonic()
            try:
                step(rehearsal)
            except Exception:  # noqa: BLE001 - whatever it is, the step has failed
                traceback.print_exc()
                print(f"FAILED {step.__doc__} (the emulator's log: {LOG})", flush=True)
                break
            passed += 1
            print(f"ok {passed}. {step.__doc__} ({time.monotonic() - started:.0f} s)", flush=True)
    print(f"rehearsal: {passed} passed, {len(STEPS) - passed} failed")
    return 0 if passed == len(STEPS) else 1


if __name__ == "__main__":
    sys.exit(main())
