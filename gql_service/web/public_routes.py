"""What the outside may reach: the one list that the app, the load balancer's rules and the API's routes share.

Whatever is not in it (`/healthz`, `/readyz`) answers only inside the network.
"""

from dataclasses import dataclass
from typing import Final

READ: Final = ("GET", "HEAD")
GREEDY: Final = "{proxy+}"
"""API Gateway's name for the rest of a path, of one segment or more."""


@dataclass(frozen=True, slots=True)
class PublicRoute:
    """A path as API Gateway writes it, and the methods it answers. Preflights (OPTIONS) are answered in front of it."""

    path: str
    methods: tuple[str, ...] = READ

    @property
    def pattern(self) -> str:
        """The path as the load balancer writes it: `*` for the rest."""
        return self.path.replace(GREEDY, "*")


PUBLIC_ROUTES: Final = (
    PublicRoute("/graphql", (*READ, "POST")),
    PublicRoute("/game-schedule"),
    PublicRoute("/sports"),
    PublicRoute("/calendar/{proxy+}"),
    PublicRoute("/openapi.json"),
    PublicRoute("/"),
    PublicRoute("/assets/{proxy+}"),
)
