"""The declarations of settings for clients: keys, rate limits, pages, documents, and bounds of a request."""

from typing import Any

from gql_service.settings import reading
from gql_service.settings.declaring import Group, setting
from gql_service.web.answers.answer_bytes import DEFAULT_MAX_ANSWER_BYTES
from gql_service.web.connections.bounds import DEFAULT_MAX_CONNECTIONS
from gql_service.web.middleware.cors import ANY_ORIGIN
from gql_service.web.rate.cost_limits import DEFAULT_RATE_LIMIT, SameLimit
from gql_service.web.transport.request_body import DEFAULT_BODY_SECONDS, DEFAULT_MAX_BODY_BYTES
from schema.argument_limits import DEFAULT_MAX_PAGE_SIZE

API_KEYS: Any = setting(
    Group.PUBLIC,
    "API_KEYS",
    reading.client_keys,
    None,
    "off",
    "Require an API key: a comma-separated list of `name:hash`, as `gql-service api-key NAME` prints them. "
    "Clients send the key in `x-api-key`, or as `?api_key=` if they cannot send headers (not at `/graphql`).",
    secret=True,
    usual=True,
)
RATE_LIMIT: Any = setting(
    Group.PUBLIC,
    "RATE_LIMIT",
    reading.rate,
    DEFAULT_RATE_LIMIT,
    str(DEFAULT_RATE_LIMIT),
    "Cost per minute that each client may use up, or `off`. A client is an API key, or an address without a key. "
    "A cached response costs 100, another GraphQL response its `X-Operation-Cost`. With `CACHE_URL` all containers "
    "count together. [All prices](observability.md#rate_limit)",
)
KEY_RATE_LIMIT: Any = setting(
    Group.PUBLIC,
    "KEY_RATE_LIMIT",
    reading.rate,
    SameLimit.SAME,
    "as `RATE_LIMIT`",
    "Another limit for each API key, or `off` for no limit.",
)
CLIENT_IP_HEADER: Any = setting(
    Group.PUBLIC,
    "CLIENT_IP_HEADER",
    reading.header,
    None,
    "none: the peer's address",
    "The header in which your proxy puts the client's address, such as `X-Forwarded-For`; the last entry counts. "
    "Do not name a header that clients can set.",
)
GRAPHIQL: Any = setting(
    Group.PUBLIC, "GRAPHIQL", reading.on_off, True, "on", "Serve GraphiQL to browsers at `/graphql`."
)
LOGO_ORIGINS: Any = setting(
    Group.PUBLIC,
    "LOGO_ORIGINS",
    reading.image_origins,
    (),
    "none",
    "Comma-separated list of origins from which the board may load team logos; SportsData.io links to images at "
    "`https://upload.wikimedia.org`. Visitors' browsers then send requests to those hosts. A team without a logo "
    "from these origins gets a badge in its colours.",
)
INTROSPECTION: Any = setting(
    Group.PUBLIC,
    "INTROSPECTION",
    reading.on_off,
    True,
    "on",
    "Allow introspection. If off, errors suggest no names and GraphiQL has no completion.",
)
TRUSTED_DOCUMENTS_ONLY: Any = setting(
    Group.PUBLIC,
    "TRUSTED_DOCUMENTS_ONLY",
    reading.on_off,
    False,
    "off",
    "Serve only the documents of `schema/operations/` and `TRUSTED_DOCUMENTS`, by ID, hash or text.",
)
TRUSTED_DOCUMENTS: Any = setting(
    Group.PUBLIC,
    "TRUSTED_DOCUMENTS",
    reading.documents,
    None,
    "none",
    "A JSON file that maps IDs or hashes to GraphQL documents, such as `persisted-documents.json` from "
    "graphql-codegen. Clients can request these documents by ID or hash, even if `TRUSTED_DOCUMENTS_ONLY` is "
    "off.",
)
MAX_PAGE_SIZE: Any = setting(
    Group.PUBLIC,
    "MAX_PAGE_SIZE",
    reading.number(1, 100_000),
    DEFAULT_MAX_PAGE_SIZE,
    str(DEFAULT_MAX_PAGE_SIZE),
    "Largest `first` or `last` of a page.",
)
MAX_ANSWER_BYTES: Any = setting(
    Group.PUBLIC,
    "MAX_ANSWER_BYTES",
    reading.number(100_000, 100_000_000),
    DEFAULT_MAX_ANSWER_BYTES,
    str(DEFAULT_MAX_ANSWER_BYTES),
    "Largest GraphQL response before compression. API Gateway sends at most 10 MB.",
)
MAX_BODY_BYTES: Any = setting(
    Group.PUBLIC,
    "MAX_BODY_BYTES",
    reading.number(1_000, 100_000_000),
    DEFAULT_MAX_BODY_BYTES,
    str(DEFAULT_MAX_BODY_BYTES),
    "Largest POST body. A larger body is rejected with 413 before it is read.",
)
BODY_SECONDS: Any = setting(
    Group.PUBLIC,
    "BODY_SECONDS",
    reading.number(1, 300),
    DEFAULT_BODY_SECONDS,
    str(DEFAULT_BODY_SECONDS),
    "How many seconds a body may take to arrive. After that the request fails with 408.",
)
MAX_CONNECTIONS: Any = setting(
    Group.PUBLIC,
    "MAX_CONNECTIONS",
    reading.number(10, 1_000_000),
    DEFAULT_MAX_CONNECTIONS,
    str(DEFAULT_MAX_CONNECTIONS),
    "Maximum number of open connections and of requests under way. If one more client connects, the connection "
    "that has been idle for longest is closed. If so many requests are under way, the next one gets 503.",
)
CORS_ORIGINS: Any = setting(
    Group.PUBLIC,
    "CORS_ORIGINS",
    reading.origins,
    ANY_ORIGIN,
    "`*`",
    "Comma-separated list of origins whose pages may read responses in a browser; `*` for any, or `none`. "
    "Credentials are never allowed.",
)
