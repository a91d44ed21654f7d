"""What the process log says of a refusal: its kind and the kind of page, and nobody's name."""

from http import HTTPStatus

from fastapi import Request

from shared.kernel.actors import MISSION
from shared.log import logger


def note(request: Request, what: str, code: str, status: int) -> None:
    """Log that something was refused."""
    route = getattr(request.scope.get("route"), "path", None)
    logger().info(what, kind=code, route=route, method=request.method, status=status)


def note_input(request: Request, code: str) -> None:
    """Log refused input, but not a mission's: what it wrote wrongly tells that it wrote."""
    actor = getattr(request.state, "actor", None)
    if actor is None or actor.role not in MISSION:
        note(request, "refused input", code, HTTPStatus.UNPROCESSABLE_ENTITY)
