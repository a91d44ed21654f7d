"""What the record holds of a request: who, which route, which ids, never content.

What is written is the word of the route's row in the policy table, and nothing else decides it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request

from shared.kernel.actors import MISSION, PARTIES, STAFF, Actor, Role
from shared.rates import HOUR
from shared.store import audit, limits
from shared.store.db import Tx
from shared.web.policy import Rule

# What a path may hold that lets somebody in.
SECRETS: Final = frozenset({"code", "token"})
FIRST_REFUSAL: Final = 400
LONGEST: Final = 80
# Failures of an hour that are all written, of one account and of accounts that nobody has.
FAILURES_EACH: Final = 10
FAILURES: Final = 1000

# Makes the details of a mission's act unreadable for all but the Office's key.
Seal = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Failure:
    """An entry or a proof that did not hold: which way, and whose it would have been."""

    way: str
    person: Actor | None = None
    # What was tried at, where it is no person of ours; kept as a digest in a count only.
    subject: str = ""


async def write_down(request: Request, tx: Tx) -> None:
    """Record what the row's word says, in the transaction that did it."""
    rule: Rule | None = getattr(request.state, "rule", None)
    if rule is None or rule.audit in {None, "none"}:
        return
    failure: Failure | None = getattr(request.state, "failure", None)
    if failure is not None and rule.audit == "access":
        await _write_failure(request, tx, failure)
        return
    if getattr(request.state, "status", 200) >= FIRST_REFUSAL:
        return
    about = {**_from_path(request.path_params), **getattr(request.state, "noted", {})}
    if Role.SERVICE in rule.roles:
        caller: str = request.state.caller
        await _write(request, tx, who=caller, role=Role.SERVICE, about=about)
        return
    actor: Actor | None = getattr(request.state, "entered", None) or request.state.actor
    if actor is None or (rule.audit == "read" and actor.role in PARTIES):
        return
    await _write_of(request, tx, actor, about)


def note(request: Request, **about: object) -> None:
    """Add what a request is about to what its path says of it; never content."""
    request.state.noted = {**getattr(request.state, "noted", {}), **about}


def leave_unwritten(request: Request) -> None:
    """Say that a request did nothing, though it was answered."""
    request.state.status = FIRST_REFUSAL


async def _write_failure(request: Request, tx: Tx, failure: Failure) -> None:
    """Record a failure, and of many only the count, so that nobody can fill the record.

    Whether an address is somebody's changes neither what is counted nor how often.
    """
    is_ours = failure.person is not None and not failure.subject
    subject = str(failure.person.person_id) if failure.person and is_ours else failure.subject
    count, _left = await limits.tally(tx, HOUR, "failures", subject)
    if not is_told(count, FAILURES_EACH):
        return
    if not is_ours:
        every, _left = await limits.tally(tx, HOUR, "failures", "")
        if not is_told(every, FAILURES):
            return
    about = {**_from_path(request.path_params), "way": failure.way, "failed": count}
    if failure.person is None:
        await _write(request, tx, who="", role=Role.ANYONE, about=about)
    else:
        await _write_of(request, tx, failure.person, about)


def is_told(count: int, first: int) -> bool:
    """Tell whether the one that makes `count` is written: the first ones, then 20, 50, 100 ..."""
    return count <= first or str(count).rstrip("0") in {"1", "2", "5"}


async def _write_of(request: Request, tx: Tx, actor: Actor, about: Mapping[str, object]) -> None:
    if actor.role not in MISSION:
        who = actor.email if actor.role in STAFF else str(actor.person_id)
        await _write(request, tx, who=who, role=actor.role, about=about)
        return
    seal: Seal = request.app.state.seal_act
    details = {
        "who": actor.email,
        "state": actor.state,
        "act": _act(request),
        "about": _in_words(about),
        "kind": request.state.rule.audit,
    }
    sealed = seal(json.dumps(details, ensure_ascii=False).encode())
    await audit.record(tx, who="", role=actor.role, act="", sealed=sealed)


async def _write(
    request: Request, tx: Tx, *, who: str, role: Role, about: Mapping[str, object]
) -> None:
    kind: str = request.state.rule.audit
    words = _in_words(about)
    await audit.record(tx, who=who, role=role, act=_act(request), about=words, kind=kind)


def _act(request: Request) -> str:
    return f"{request.method} {request.scope['route'].path}"


def _from_path(parameters: Mapping[str, Any]) -> dict[str, object]:
    return {name: parameters[name] for name in sorted(parameters) if name not in SECRETS}


def _in_words(about: Mapping[str, object]) -> str:
    return " ".join(f"{name}={str(value)[:LONGEST]}" for name, value in about.items())
