"""Refusals that lead a person to another page and back: to sign in, make a key, or confirm."""

import json
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from shared.kernel.refusals import KeyRequired, Refusal, SignInRequired, StepUpRequired
from shared.store import passkeys
from shared.web.confirming import may_confirm
from shared.web.pages import page

LONGEST_QUERY: Final = 4000


def local_path(path: str) -> str:
    """Return `path` if it leads to this site, and nothing otherwise."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if safe else ""


async def detour(request: Request, refusal: Refusal) -> Response | None:
    """Return where a refused person is led, if they can do something about it."""
    if isinstance(refusal, KeyRequired):
        return RedirectResponse("/account", HTTPStatus.SEE_OTHER)
    if isinstance(refusal, SignInRequired):
        query = urlencode({"next": _where(request)}) if request.method == "GET" else ""
        return RedirectResponse(f"/sign-in?{query}".rstrip("?"), HTTPStatus.SEE_OTHER)
    if isinstance(refusal, StepUpRequired):
        if request.method == "GET":
            query = urlencode({"next": _where(request)})
            return RedirectResponse(f"/step-up?{query}", HTTPStatus.SEE_OTHER)
        return await _keep_and_ask(request)
    return None


def _where(request: Request) -> str:
    """Return the page that was asked for, so that a detour leads on to it."""
    path, query = request.url.path, request.url.query
    return f"{path}?{query}" if query and len(query) <= LONGEST_QUERY else path


async def _keep_and_ask(request: Request) -> Response:
    """Keep what was filled in on the page that asks for the key; nothing of it is stored."""
    form = await request.form()
    fields = [[k, v] for k, v in form.multi_items() if isinstance(v, str) and k != "csrf"]
    async with request.app.state.sessions() as tx:
        person_id = request.state.actor.person_id
        has_key = await passkeys.has_passkey(tx, person_id)
        has_provider = await may_confirm(tx, request.app.state.settings, person_id)
    context = {
        "error": None,
        "next": _where(request),
        "kept": json.dumps(fields),
        "has_provider": has_provider,
        "has_key": has_key or not request.app.state.settings.is_demo,
    }
    return page(request, "sign_in/step_up.html", context, status=HTTPStatus.FORBIDDEN)


def read_kept(kept: str) -> list[tuple[str, str]] | None:
    """Return the fields of a form that was kept, or None where there was none."""
    try:
        return [(str(name), str(value)) for name, value in json.loads(kept)]
    except (ValueError, TypeError):
        return None
