"""The web server's own pages: is it alive, is it ready, what does it count. Numbers only, never a name."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether requests should be sent here: `problems` say why not, `warnings` what else needs somebody's eye."""

    problems: tuple[str, ...] = field(default=())
    warnings: tuple[str, ...] = field(default=())

    @property
    def status(self) -> str:
        """In a word."""
        if self.problems:
            return "not ready"
        return "degraded" if self.warnings else "ok"


def pages(readiness: Callable[[], Awaitable[Readiness]]) -> list[web.RouteDef]:
    """/healthz says the process lives; /readyz says that it can do its work; /metrics counts for Prometheus."""

    async def healthz(_: web.Request) -> web.Response:
        """Alive."""
        return web.json_response({"status": "ok"})

    async def readyz(_: web.Request) -> web.Response:
        """Ready, or 503 with the reasons."""
        found = await readiness()
        said = {"status": found.status, "problems": found.problems, "warnings": found.warnings}
        return web.json_response(said, status=503 if found.problems else 200)

    async def metrics(_: web.Request) -> web.Response:
        """Counts in Prometheus' text format."""
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics)]
