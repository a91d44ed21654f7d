"""Invitation links: a first way in, after which a person makes their passkey."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from shared.kernel.actors import Role
from shared.store import invitations
from shared.store.db import Tx
from shared.store.invitations import Answer, Invited
from shared.store.security_notices import Happening
from shared.store.sessions import Way
from shared.web.deps import SettingsOf, Transaction
from shared.web.entering import enter, failed
from shared.web.i18n import N_, _
from shared.web.keys import tell_of
from shared.web.pages import page
from shared.web.policy import ANYONE, Policy
from shared.web.sessions import browser_token, set_cookie

POLICY: Final[Policy] = {
    ("GET", "/invitation/{token}"): ANYONE.owning("bearer"),
    ("POST", "/invitation/{token}"): ANYONE.owning("bearer").audited("access"),
}
WRONG: Final = N_("This code does not match. After five wrong codes the invitation ends.")


def _show(request: Request, invited: Invited, *, error: str | None = None) -> Response:
    context = {"email": invited.actor.email, "takes_code": invited.takes_code, "error": error}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return page(request, "sign_in/invitation.html", context, status=status)


async def _turn_away(tx: Tx, request: Request, invited: Invited, given: Answer) -> Response:
    if given is Answer.LAST_WRONG:
        await tell_of(tx, request, invited.actor, Happening.WRONG_CODES)
    failed(request, Way.INVITATION, invited.actor)
    # Answered, not raised: a refusal would undo the count of wrong tries.
    return _show(request, invited, error=_(WRONG))


def router(homes: Mapping[Role, str]) -> APIRouter:
    """Build the page and its button."""
    made = APIRouter(include_in_schema=False)

    @made.get("/invitation/{token}")
    async def get_invitation(
        request: Request, token: str, tx: Transaction, settings: SettingsOf
    ) -> Response:
        # Opening the link changes nothing: mail scanners open links before people do.
        answer = _show(request, await invitations.get_invited(tx, token))
        set_cookie(answer, settings, "browser", browser_token(request))
        return answer

    @made.post("/invitation/{token}")
    async def post_invitation(
        request: Request,
        token: str,
        tx: Transaction,
        settings: SettingsOf,
        code: Annotated[str, Form(max_length=100)] = "",
    ) -> Response:
        invited = await invitations.get_invited(tx, token)
        given = await invitations.use_invitation(tx, token, code)
        if given is not Answer.RIGHT:
            return await _turn_away(tx, request, invited, given)
        person, is_verified = invited.actor.person_id, settings.is_demo
        session, _of = await enter(tx, request, person, Way.INVITATION, is_verified=is_verified)
        await tell_of(tx, request, invited.actor, Happening.SIGNED_IN_BY_INVITATION)
        home = "/account" if invited.takes_code else homes[invited.actor.role]
        answer = RedirectResponse(home, HTTPStatus.SEE_OTHER)
        set_cookie(answer, settings, "session", session)
        return answer

    return made
