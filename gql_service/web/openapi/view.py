"""The route of the OpenAPI document."""

from collections.abc import Sequence
from functools import cached_property
from typing import Final

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gql_service.web.answers.cached_answer import tag_matches, tag_of
from gql_service.web.openapi.document import openapi_document
from gql_service.web.transport.media_types import JSON
from schema.enums import League

MAX_AGE_SECONDS: Final = 300
"""How long the document may be cached. The document changes only with a release, which is then soon visible."""


class OpenApi:
    """Serves the document."""

    def __init__(self, served: Sequence[League], max_page_size: int) -> None:
        self._served = tuple(served)
        self._max_page_size = max_page_size

    @cached_property
    def _body(self) -> bytes:
        return orjson.dumps(openapi_document(self._served, self._max_page_size))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        tag = tag_of(self._body, JSON, stale=False)
        headers = {"ETag": tag.decode(), "Cache-Control": f"public, max-age={MAX_AGE_SECONDS}"}
        none_match = Request(scope).headers.get("if-none-match", "")
        if none_match and tag_matches(none_match.encode("latin-1"), tag):
            await Response(None, 304, headers)(scope, receive, send)
            return
        await Response(self._body, 200, headers, JSON)(scope, receive, send)
