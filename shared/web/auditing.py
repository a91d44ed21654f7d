"""Which requests are written down, and what of them: who, which route, which ids, never content."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from fastapi import Request

from shared.kernel.actors import Actor, Role
from shared.store import audit
from shared.store.db import Tx

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# The organizations and the missions themselves; everybody else who signs in works for us.
MISSION: Final = frozenset({Role.DELEGATE, Role.FOCAL_POINT})
PARTIES: Final = frozenset({Role.APPLICANT}) | MISSION
# What a path may hold that lets somebody in.
SECRETS: Final = frozenset({"code", "token"})
FIRST_REFUSAL: Final = 400
LONGEST: Final = 80

# Makes the details of a mission's act unreadable for all but the Office's key.
Seal = Callable[[bytes], bytes]


async def write_down(request: Request, tx: Tx) -> None:
    """Record what a person did in the transaction that did it, and what staff have read."""
    actor: Actor | None = getattr(request.state, "actor", None)
    if actor is None or getattr(request.state, "status", 200) >= FIRST_REFUSAL:
        return
    if actor.role in PARTIES and request.method in SAFE:
        return
    act = f"{request.method} {request.scope['route'].path}"
    about = _about(request.path_params)
    if actor.role in MISSION:
        await _write_sealed(request.app.state.seal_act, tx, actor, act, about)
        return
    who = str(actor.person_id) if actor.role is Role.APPLICANT else actor.email
    await audit.record(tx, who=who, role=actor.role, act=act, about=about)


async def _write_sealed(seal: Seal, tx: Tx, actor: Actor, act: str, about: str) -> None:
    details = {"who": actor.email, "state": actor.state, "act": act, "about": about}
    sealed = seal(json.dumps(details).encode())
    await audit.record(tx, who="", role=actor.role, act="", sealed=sealed)


def _about(parameters: Mapping[str, Any]) -> str:
    return " ".join(
        f"{name}={str(value)[:LONGEST]}"
        for name, value in sorted(parameters.items())
        if name not in SECRETS
    )
