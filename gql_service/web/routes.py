"""The one table of routes: what there is, who may reach it, and what it gives.

The app is built from it; so is what takes a key, what is looked for among the kept answers, and what a route is called
in the log. The load balancer's rules and the API's routes are held to it by tests.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

READ: Final = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class ServedRoute:
    """A route. `path` is its name, too; one that ends in a name in braces is all that lies below a folder."""

    path: str
    methods: tuple[str, ...] = READ
    """What it answers. Preflights (OPTIONS) are answered in front of it."""
    also: tuple[str, ...] = ()
    """Other paths by which the app serves it, and the outside is not led to it."""
    data: bool = False
    """Whether it gives games: it takes a key where there are keys, and its answers are kept."""
    public: bool = True
    """Whether the outside may reach it; else it answers only inside the network."""
    refuses_methods: bool = False
    """Whether it refuses methods by itself, in the form of its other errors."""

    @property
    def folder(self) -> str:
        """The folder that it is all of, with its slash; empty where it is a single path."""
        before, brace, _ = self.path.partition("{")
        return before if brace else ""

    @property
    def api_path(self) -> str:
        """The path as API Gateway writes it: the rest of one, of one segment or more, has a name and a plus sign."""
        return f"{self.folder}{{proxy+}}" if self.folder else self.path

    @property
    def pattern(self) -> str:
        """The path as the load balancer writes it: `*` for the rest."""
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
    """Return the route that a path leads to; None where there is nothing."""
    return _BY_PATH.get(path) or _BY_FOLDER.get(path[: path.find("/", 1) + 1])
