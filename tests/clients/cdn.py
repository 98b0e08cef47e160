"""nginx as a shared cache for many clients, which caches only as the gateway allows."""

import http.client
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.processes import free_port, process

PATIENCE_SECONDS: Final = 20
# Paths are relative to the folder that nginx is started with. The zone's name and sizes do not matter.
CONFIGURATION: Final = """
worker_processes 1;
pid nginx.pid;
error_log stderr error;
%(user)s
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path passing;
  fastcgi_temp_path unused-1;
  uwsgi_temp_path unused-2;
  scgi_temp_path unused-3;
  proxy_cache_path kept keys_zone=answers:1m;
  server {
    listen 127.0.0.1:%(port)d;
    location / {
      proxy_pass %(target)s;
      proxy_cache answers;
      proxy_cache_key $request_uri;
      add_header x-cache $upstream_cache_status always;
    }
  }
}
"""


@contextmanager
def caching(target: str, folder: Path) -> Iterator[str]:
    """Run nginx before a server, and yield its origin."""
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(CONFIGURATION % {"port": port, "target": target, "user": user}, encoding="utf-8")
    command = ("nginx", "-p", f"{folder}/", "-c", "nginx.conf", "-e", "stderr", "-g", "daemon off;")
    with process(command, {}, subprocess.DEVNULL):
        _until_it_listens(port)
        yield f"http://127.0.0.1:{port}"


def _until_it_listens(port: int) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            connection.connect()
        except ConnectionRefusedError:
            if time.monotonic() > ends:
                raise
        else:
            return
        finally:
            connection.close()
