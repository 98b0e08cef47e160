"""The table of routes: paths, methods, access, and whether a route returns data.

The app is built from this table. The check of API keys, the response cache and the log read the table, too. Tests
compare the table with the load balancer's rules and with the API's routes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

READ: Final = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class ServedRoute:
    """A route. `path` is also its name. A path that ends in a name in braces stands for all paths in a folder."""

    path: str
    methods: tuple[str, ...] = READ
    """The allowed methods. Preflights (OPTIONS) are answered before the route is reached."""
    also: tuple[str, ...] = ()
    """Other paths of the route inside the app, which the load balancer does not forward."""
    data: bool = False
    """Whether the route returns games. If so, the route requires a key if keys are set, and its answers are cached."""
    public: bool = True
    """Whether the route can be reached from outside; otherwise only from inside the network."""
    refuses_methods: bool = False
    """Whether the route itself rejects methods, in the form of its other errors."""

    @property
    def folder(self) -> str:
        """The folder of the route, with its slash; empty if the route is a single path."""
        before, brace, _ = self.path.partition("{")
        return before if brace else ""

    @property
    def api_path(self) -> str:
        """The path in the notation of API Gateway: `{proxy+}` stands for the rest, a segment or more."""
        return f"{self.folder}{{proxy+}}" if self.folder else self.path

    @property
    def pattern(self) -> str:
        """The path in the notation of the load balancer: `*` stands for the rest."""
        return f"{self.folder}*" if self.folder else self.path


GRAPHQL: Final = ServedRoute("/graphql", (*READ, "POST"), also=("/graphql/",), data=True, refuses_methods=True)
GAME_SCHEDULE: Final = ServedRoute("/game-schedule", also=("/game-schedule/",), data=True)
SPORTS: Final = ServedRoute("/sports", also=("/sports/",), data=True)
CALENDARS: Final = ServedRoute("/calendar/{path}", also=("/calendar",), data=True, refuses_methods=True)
OPENAPI: Final = ServedRoute("/openapi.json", refuses_methods=True)
BOARD: Final = ServedRoute("/")
ASSETS: Final = ServedRoute("/assets/{name}")
HEALTHZ: Final = ServedRoute("/healthz", public=False)
READYZ: Final = ServedRoute("/readyz", public=False)
METRICS: Final = ServedRoute("/metrics", public=False)
OPERATOR_STATUS: Final = ServedRoute("/operator/status", public=False)
OPERATOR_REFRESH: Final = ServedRoute("/operator/refresh", ("POST",), public=False)

ROUTES: Final = (
    GRAPHQL,
    GAME_SCHEDULE,
    SPORTS,
    CALENDARS,
    OPENAPI,
    BOARD,
    ASSETS,
    HEALTHZ,
    READYZ,
    METRICS,
    OPERATOR_STATUS,
    OPERATOR_REFRESH,
)
PUBLIC_ROUTES: Final = tuple(route for route in ROUTES if route.public)

_BY_PATH: Final[Mapping[str, ServedRoute]] = {path: route for route in ROUTES for path in (route.path, *route.also)}
_BY_FOLDER: Final[Mapping[str, ServedRoute]] = {route.folder: route for route in ROUTES if route.folder}

DATA_PATHS: Final = frozenset(path for path, route in _BY_PATH.items() if route.data)
DATA_FOLDERS: Final = tuple(folder for folder, route in _BY_FOLDER.items() if route.data)


def route_at(path: str) -> ServedRoute | None:
    """Return the route of a path; None if no route has this path."""
    return _BY_PATH.get(path) or _BY_FOLDER.get(path[: path.find("/", 1) + 1])
