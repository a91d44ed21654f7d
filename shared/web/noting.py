"""What the process log says of a refusal: its kind and the kind of page, and nobody's name."""

from http import HTTPStatus
from typing import Final

from fastapi import Request

from shared.kernel.actors import MISSION
from shared.kernel.refusals import (
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    SignInRequired,
    TooMany,
)
from shared.log import logger

# Refusals of who asks or how often, and not of what is asked.
TURNED_AWAY: Final = (SignInRequired, NotFound, Forbidden, TooMany)


def note_refusal(request: Request, refusal: Refusal, status: int) -> None:
    """Log a refusal that tells of somebody who tries what they should not."""
    if isinstance(refusal, TURNED_AWAY):
        _note(request, "turned away", refusal.code, status)
    elif isinstance(refusal, Invalid):
        note_input(request, refusal.code)


def _note(request: Request, what: str, code: str, status: int) -> None:
    """Log that something was refused."""
    route = getattr(request.scope.get("route"), "path", None)
    logger().info(what, kind=code, route=route, method=request.method, status=status)


def note_input(request: Request, code: str) -> None:
    """Log refused input, but not a mission's: what it wrote wrongly tells that it wrote."""
    actor = getattr(request.state, "actor", None)
    if actor is None or actor.role not in MISSION:
        _note(request, "refused input", code, HTTPStatus.UNPROCESSABLE_ENTITY)
