"""Who may call which route: one table a service, without a hole (security design D4)."""

from collections.abc import Iterable, Mapping
from typing import Final

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute

from shared.kernel.actors import Role
from shared.kernel.refusals import NotFound, SignInRequired
from shared.store import people
from shared.store.parties import act_as
from shared.web.deps import Transaction
from shared.web.sessions import csrf_token, require_own_form, session_token

Policy = Mapping[tuple[str, str], frozenset[Role]]

ANYONE: Final = frozenset({Role.ANYONE})
SERVICE: Final = frozenset({Role.SERVICE})
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class PolicyGap(Exception):
    """A route without a rule, or a rule without a route: the service must not start."""


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
    """Let the request pass if the table says so. Refusals: SignInRequired, NotFound, Forbidden.

    A signed-in person of another role learns no more than that there is nothing here.
    """
    roles = request.app.state.policy[
        "GET" if request.method == "HEAD" else request.method, request.scope["route"].path
    ]
    if Role.SERVICE in roles:
        return
    token = session_token(request)
    lifetimes = request.app.state.lifetimes
    actor = token and await people.find_actor(tx, token, lifetimes)
    request.state.actor = actor or None
    if actor:
        await act_as(tx, actor)
    if Role.ANYONE not in roles:
        if not actor:
            raise SignInRequired
        if actor.role not in roles:
            raise NotFound
    request.state.csrf = csrf_token(request)
    if request.method not in SAFE:
        await require_own_form(request)
