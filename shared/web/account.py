"""The page "Signing in": a person's own passkeys and sessions."""

from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from shared.kernel.actors import Actor
from shared.store import passkeys, sessions
from shared.store.db import Tx
from shared.store.sessions import Way
from shared.web import ceremonies
from shared.web.deps import CurrentActor, SettingsOf, Transaction
from shared.web.gate import is_strong_enough
from shared.web.i18n import N_, _
from shared.web.keys import add_key, end_other_sessions, end_session, remove_key
from shared.web.pages import page
from shared.web.policy import PERSON, Policy, StepUp
from shared.web.sessions import set_cookie

OWN: Final = PERSON.owning("own-account")
# Whoever has taken over a session must not be able to make it theirs.
KEYED: Final = OWN.stepping_up(StepUp.IF_KEYED).audited("access")
POLICY: Final[Policy] = {
    ("GET", "/account"): OWN,
    ("POST", "/account/passkeys"): KEYED,
    ("POST", "/account/passkeys/{passkey_id}/name"): OWN,
    ("POST", "/account/passkeys/{passkey_id}/remove"): KEYED,
    ("POST", "/account/sessions/{session_id}/end"): KEYED,
    ("POST", "/account/sessions/end-others"): KEYED,
}
LONGEST_NAME: Final = 60
WRONG_NEW_KEY: Final = N_(
    "The passkey was not accepted. Try again with JavaScript allowed, in one go."
)
WAYS: Final = {
    Way.CODE: N_("Signed in with a code from a letter"),
    Way.INVITATION: N_("Signed in with an invitation"),
    Way.PASSKEY: N_("Signed in with a passkey"),
    Way.PROVIDER: N_("Signed in with the organization's account"),
}


def name_for(name: str) -> str:
    """Return what a passkey is called where its owner gives no name."""
    return name.strip()[:LONGEST_NAME] or _("Passkey")


def _localhost_url(request: Request) -> str:
    """Return where this demonstration has a name; browsers bind passkeys to nothing else."""
    host = request.url.hostname or ""
    if not request.app.state.settings.is_demo or not host.replace(".", "").isdecimal():
        return ""
    return f"http://localhost:{request.url.port}/account"


async def _show(
    tx: Tx, request: Request, actor: Actor, *, error: str | None = None, status: int = 200
) -> Response:
    app, here = request.app, request.state.session
    keys = await passkeys.list_passkeys(tx, actor.person_id)
    open_ = await sessions.list_sessions(tx, actor.person_id, app.state.lifetimes)
    fields = ("id", "name", "added_at", "used_at")
    context: dict[str, Any] = {
        "error": error,
        "must_add": not is_strong_enough(here, app.state.settings),
        "passkeys": [{name: getattr(key, name) for name in fields} for key in keys],
        "sessions": [
            {
                "id": each.id,
                "begun_at": each.begun_at,
                "seen_at": each.seen_at,
                "way": _(WAYS[each.way]),
                "is_this": each.id == here.id,
            }
            for each in open_
        ],
        "localhost_url": _localhost_url(request),
    }
    return page(request, "account/account.html", context, status=status)


def _back() -> Response:
    return RedirectResponse("/account", HTTPStatus.SEE_OTHER)


def account_router() -> APIRouter:
    """Build the page and its buttons."""
    router = APIRouter(prefix="/account", include_in_schema=False)

    @router.get("")
    async def get_account(request: Request, tx: Transaction, actor: CurrentActor) -> Response:
        return await _show(tx, request, actor)

    @router.post("/passkeys")
    async def post_passkey(
        request: Request,
        tx: Transaction,
        actor: CurrentActor,
        settings: SettingsOf,
        credential: Annotated[str, Form(max_length=ceremonies.LONGEST_CREDENTIAL)] = "",
        name: Annotated[str, Form(max_length=1000)] = "",
    ) -> Response:
        token = await add_key(tx, request, actor, credential, name_for(name))
        if token is None:
            return await _show(tx, request, actor, error=_(WRONG_NEW_KEY), status=422)
        answer = _back()
        set_cookie(answer, settings, "session", token)
        return answer

    @router.post("/passkeys/{passkey_id}/name")
    async def post_name(
        passkey_id: UUID,
        tx: Transaction,
        actor: CurrentActor,
        name: Annotated[str, Form(max_length=1000)] = "",
    ) -> Response:
        await passkeys.rename_passkey(tx, actor.person_id, passkey_id, name_for(name))
        return _back()

    @router.post("/passkeys/{passkey_id}/remove")
    async def post_remove(
        passkey_id: UUID, request: Request, tx: Transaction, actor: CurrentActor
    ) -> Response:
        await remove_key(tx, request, actor, passkey_id)
        return _back()

    @router.post("/sessions/end-others")
    async def post_end_others(request: Request, tx: Transaction, actor: CurrentActor) -> Response:
        await end_other_sessions(tx, request, actor)
        return _back()

    @router.post("/sessions/{session_id}/end")
    async def post_end(
        session_id: UUID, request: Request, tx: Transaction, actor: CurrentActor
    ) -> Response:
        await end_session(tx, request, actor, session_id)
        return _back()

    return router
