"""A machine with Python and make, but without Node.js and npm: `make run` still works."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
import pytest

PROJECT: Final = Path(__file__).parents[2]
TOOLS: Final = (
    *("make", "sh", "env", "test", "awk", "sed", "grep", "sort", "ls", "cat", "head", "dirname", "mktemp", "uname"),
    *("mkdir", "rm", "mv", "touch", "sleep", "kill"),
)
"""The commands that make and its recipes call, all part of the base of any Unix."""
PATIENCE_SECONDS: Final = 600
"""More than the two minutes on an idle machine."""


def bare_path(folder: Path) -> str:
    """Return a PATH with the base tools and this Python, and with no Node.js."""
    folder.mkdir()
    for name in TOOLS:
        if (found := shutil.which(name)) is not None:
            (folder / name).symlink_to(found)
    (folder / "python3").symlink_to(os.path.realpath(sys.executable))
    return str(folder)


@contextmanager
def made(project: Path, path: str) -> Iterator[list[str]]:
    """Run `make run` on a free port; yield its output lines as they come. At the end, all started processes end."""
    kept = {
        name: value for name, value in os.environ.items() if name.lower().startswith(("pip_", "npm_config_registry"))
    }
    environ = {**kept, "PATH": path, "HOME": os.environ["HOME"], "PORT": "0", "PYENV_ROOT": "/nowhere"}
    with subprocess.Popen(  # noqa: S603 - our own command
        (shutil.which("make") or "make", "run"),
        cwd=project,
        env=environ,
        text=True,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as running:
        lines: list[str] = []
        assert running.stderr is not None
        reader = threading.Thread(target=lines.extend, args=(running.stderr,))
        reader.start()
        try:
            yield lines
        finally:
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(30)
            reader.join(30)  # the background build holds the other end of the pipe until the build has ended, too


@pytest.mark.timeout(2 * PATIENCE_SECONDS)
def test_both_pages_are_served_and_queries_are_answered_before(tmp_path: Path) -> None:
    project = tmp_path / "clone"
    clone = ("git", "clone", "--quiet", "--shared", str(PROJECT), str(project))
    subprocess.run(clone, check=True)  # noqa: S603 - our own command
    started = time.monotonic()
    with made(project, bare_path(tmp_path / "bin")) as lines:

        def wait_for(pattern: str) -> str:
            while time.monotonic() < started + PATIENCE_SECONDS:
                if found := re.search(pattern, "".join(lines)):
                    return found[0]
                time.sleep(0.1)
            raise TimeoutError(f"no {pattern} in: {''.join(lines)}")

        origin = wait_for(r"http://[\d.]+:\d+")
        with httpx.Client(base_url=origin, timeout=60, headers={"accept": "text/html"}) as client:
            answer = client.post(
                "/graphql", headers={"accept": "*/*"}, json={"query": '{ team(id: "NFL:DAL") { name } }'}
            )
            assert answer.json() == {"data": {"team": {"name": "Cowboys"}}}
            early = client.get("/").text
            assert "are not built yet" in early
            wait_for("GraphiQL and the board are ready")
            for page in ("/", "/graphql"):
                scripts = re.findall(r'<script[^>]* src="(/assets/[^"]+)"', client.get(page).text)
                assert scripts
                assert {client.get(script).status_code for script in scripts} == {200}
    print(f"{time.monotonic() - started:.0f} seconds until both pages were there", file=sys.stderr)  # noqa: T201 - the figure
