"""The pages for people: the board at `/`, GraphiQL at `/graphql`, each with a strict Content-Security-Policy.

`make run` and `make web` build them. Until then a plain page says so, and loads itself again.
"""

import base64
import hashlib
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from gql_service.web.pages.assets import BUILT

_NOTHING_ELSE: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
BOARD_POLICY: Final = f"{_NOTHING_ELSE}; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:"
"""Images come last, so that the origins of logos can be appended."""
GRAPHIQL_POLICY: Final = (
    f"{_NOTHING_ELSE}; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'"
)
"""Scripts come only from the gateway, and never inline. The editor (Monaco) adds style elements to the page."""

WITH_GRAPHIQL: Final = 'data-graphiql="on"'
WITHOUT_GRAPHIQL: Final = 'data-graphiql="off"'
_LOGOS: Final = 'data-logos="{}"'


class Offers(Enum):
    """The limits of the API that GraphiQL has to show to people; the page contains them in an attribute."""

    ALL = "all"
    NO_INTROSPECTION = "no-introspection"
    TRUSTED_DOCUMENTS = "trusted-documents"


_OFFERS: Final = 'data-offers="{}"'
_TODAY: Final = '{games(on:"today"){nodes{league status startTime awayTeam{fullName} homeTeam{fullName}}}}'
_STYLE: Final = """
:root { color-scheme: light dark }
body { max-width: 38rem; margin: 15vh auto 0; padding: 0 1.5rem; font: 1.0625rem/1.6 system-ui, sans-serif }
h1 { font-size: 1.5rem }
code { font: .9375em ui-monospace, monospace; padding: .1em .35em; border: 1px solid #8886; border-radius: .3em }
"""
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
PLAIN_POLICY: Final = f"{_NOTHING_ELSE}; style-src 'sha256-{_STYLE_HASH}'"
PLAIN_PAGE: Final = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="10">
<title>Schedule gateway</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>The schedule gateway is running</h1>
<p>Its pages, the board of games and GraphiQL, are not built yet. <code>make run</code> builds them in the background,
which takes a minute or two the first time: this page looks for them every ten seconds. If they do not come,
<code>build/web.log</code> says why, and <code>make web</code> tries again.</p>
<p>The API needs none of that:
<a href="/graphql?query={quote(_TODAY)}">the
games of today</a> as JSON, and <a href="/game-schedule">the legacy schedule</a>. The README, <code>README.md</code>
at the top of the project, shows how to ask from curl and Python.</p>
</main>
</body>
</html>
"""


class Pages:
    """Serves the pages that `make web` has built, or a page that says how to build them.

    If `graphiql` is false, the board has no link to GraphiQL. GraphiQL shows `offers`. The board loads team logos only
    from `logo_origins`.
    """

    def __init__(
        self,
        folder: Path = BUILT,
        *,
        graphiql: bool = True,
        offers: Offers = Offers.ALL,
        logo_origins: tuple[str, ...] = (),
    ) -> None:
        self._folder = folder
        self._graphiql = graphiql
        self._offers = offers
        self._logo_origins = " ".join(logo_origins)

    async def graphiql(self, _request: Request) -> Response:
        """Return the page of GraphiQL."""
        return self._page("graphiql.html", GRAPHIQL_POLICY)

    async def board(self, _request: Request) -> Response:
        """Return the page of the board."""
        return self._page("board.html", f"{BOARD_POLICY} {self._logo_origins}".rstrip())

    def _page(self, name: str, policy: str) -> Response:
        try:
            text = (self._folder / name).read_text(encoding="utf-8")  # a kilobyte: a thread would take longer
        except FileNotFoundError:
            return HTMLResponse(PLAIN_PAGE, headers=_headers(PLAIN_POLICY))
        if not self._graphiql:
            text = text.replace(WITH_GRAPHIQL, WITHOUT_GRAPHIQL)
        text = text.replace(_LOGOS.format(""), _LOGOS.format(self._logo_origins))
        text = text.replace(_OFFERS.format(Offers.ALL.value), _OFFERS.format(self._offers.value))
        return HTMLResponse(text, headers=_headers(policy))


def _headers(policy: str) -> Mapping[str, str]:
    """Return the headers of a page. A page names files by their hashes, so browsers must revalidate the page."""
    return {
        "Cache-Control": "no-cache",
        "Content-Security-Policy": policy,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
