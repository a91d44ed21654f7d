"""Holds every request against the policy table, and counts it."""

from collections.abc import Iterable
from typing import Final

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute

from shared.kernel.actors import Role
from shared.kernel.refusals import KeyRequired, NotFound, SignInRequired, StepUpRequired
from shared.settings import Settings
from shared.store import passkeys, sessions
from shared.store.parties import act_as
from shared.store.sessions import Session, Way
from shared.web.counting import count
from shared.web.deps import Transaction
from shared.web.once import require_new
from shared.web.policy import SAFE, Policy, PolicyGap, Rule, StepUp
from shared.web.sessions import csrf_token, require_own_form, session_token

STRONG: Final = frozenset({Way.PASSKEY, Way.PROVIDER})


def require_whole(policy: Policy, routers: Iterable[APIRouter]) -> None:
    """Compare the table with the routes. Refusals: PolicyGap naming the differences."""
    routes = {
        (method, route.path)
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in (route.methods or set()) - {"HEAD", "OPTIONS"}
    }
    if routes != set(policy):
        unruled = sorted(" ".join(r) for r in routes - set(policy))
        idle = sorted(" ".join(r) for r in set(policy) - routes)
        raise PolicyGap(f"routes without a rule: {unruled}; rules without a route: {idle}")


async def enforce(request: Request, tx: Transaction) -> None:
    """Let the request pass if the table says so.

    Refusals: SignInRequired, NotFound, KeyRequired, Forbidden, TooMany, StepUpRequired, and
    those of `require_new`. A signed-in person of another role learns no more than that there is
    nothing here.
    """
    method = "GET" if request.method == "HEAD" else request.method
    rule: Rule = request.app.state.policy[method, request.scope["route"].path]
    request.state.rule = rule
    if Role.SERVICE in rule.roles:
        return
    token = session_token(request)
    session = token and await sessions.find_session(tx, token, request.app.state.lifetimes)
    request.state.session = session or None
    request.state.actor = session.actor if session else None
    if session:
        await act_as(tx, session.actor)
    request.state.csrf = csrf_token(request)
    if Role.ANYONE not in rule.roles:
        _require_one_of(rule, session or None, request.app.state.settings)
    if request.method not in SAFE:
        await require_own_form(request)
    if session:
        await _count(tx, request, rule, session)
        await _require_step_up(tx, rule, session)
    require_new(request)


def _require_one_of(rule: Rule, session: Session | None, settings: Settings) -> None:
    if session is None:
        raise SignInRequired
    if session.actor.role not in rule.roles:
        raise NotFound
    if not (rule.is_for_keyless or is_strong_enough(session, settings)):
        raise KeyRequired


def is_strong_enough(session: Session, settings: Settings) -> bool:
    """Tell whether this person signed in as well as their role demands."""
    return settings.is_demo or session.actor.role is Role.APPLICANT or session.way in STRONG


async def _count(tx: Transaction, request: Request, rule: Rule, session: Session) -> None:
    person = str(session.actor.person_id)
    if request.method not in SAFE:
        await count(tx, request, "writes_per_person", person)
    if rule.audit == "opening":
        await count(tx, request, "openings_per_person", person)


async def _require_step_up(tx: Transaction, rule: Rule, session: Session) -> None:
    if rule.step_up is StepUp.NO or session.is_verified:
        return
    if rule.step_up is StepUp.ALWAYS or await passkeys.has_passkey(tx, session.actor.person_id):
        raise StepUpRequired
