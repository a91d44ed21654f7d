"""Signing in with a passkey: the first page, and what the browser's authenticator answers."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from shared.kernel.actors import Role
from shared.kernel.refusals import Invalid
from shared.store.db import Tx
from shared.store.passkeys import Purpose
from shared.store.sessions import Session, Way
from shared.web import ceremonies
from shared.web.deps import SettingsOf, Transaction
from shared.web.describing import Done
from shared.web.detours import local_path
from shared.web.entering import enter, failed
from shared.web.i18n import _
from shared.web.pages import page
from shared.web.policy import ANYONE, Policy
from shared.web.problems import problem
from shared.web.sessions import browser_token, set_cookie
from shared.web.step_up import WRONG_KEY, CredentialIn

POLICY: Final[Policy] = {
    ("POST", "/sign-in/passkey"): ANYONE.audited("access"),
    ("POST", "/api/v1/sign-in/passkey/options"): ANYONE.audited("none"),
    ("POST", "/api/v1/sign-in/passkey"): ANYONE.audited("access"),
}


def sign_in_page(
    request: Request,
    next_: str,
    *,
    takes_codes: bool,
    email: str = "",
    error: str | None = None,
    key_error: str | None = None,
) -> Response:
    """Show the first page: a button for passkeys, a field where codes let somebody in."""
    context = {
        "email": email,
        "error": error,
        "key_error": key_error,
        "next": local_path(next_),
        "takes_codes": takes_codes or request.app.state.settings.is_demo,
        "is_for_staff_too": not takes_codes,
        "has_provider": request.app.state.settings.oidc is not None,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error or key_error else HTTPStatus.OK
    return page(request, "sign_in/email.html", context, status=status)


def routers(homes: Mapping[Role, str], *, may_join: bool) -> list[APIRouter]:
    """Build the routes."""
    return [_pages(homes, may_join=may_join), _api()]


async def _enter(tx: Tx, request: Request, credential: str) -> tuple[str, Session] | None:
    """Return a new session's token and whose it is, if the passkey is one of ours."""
    key = await ceremonies.read_key(tx, request, credential, Purpose.ENTER)
    if key is None:
        failed(request, Way.PASSKEY, await ceremonies.claimed(tx, credential))
        return None
    return await enter(tx, request, key.person_id, Way.PASSKEY, is_verified=True)


def _pages(homes: Mapping[Role, str], *, may_join: bool) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.post("/sign-in/passkey")
    async def post_passkey(
        request: Request,
        tx: Transaction,
        settings: SettingsOf,
        credential: Annotated[str, Form(max_length=ceremonies.LONGEST_CREDENTIAL)] = "",
        next_: Annotated[str, Form(alias="next", max_length=8000)] = "",
    ) -> Response:
        entered = await _enter(tx, request, credential)
        if entered is None:
            return sign_in_page(request, next_, takes_codes=may_join, key_error=_(WRONG_KEY))
        token, session = entered
        where = local_path(next_) or homes[session.actor.role]
        answer = RedirectResponse(where, HTTPStatus.SEE_OTHER)
        set_cookie(answer, settings, "session", token)
        return answer

    return router


def _api() -> APIRouter:
    router = APIRouter(prefix="/api/v1/sign-in/passkey", tags=["sign-in"])

    @router.post("/options")
    async def post_options(request: Request, tx: Transaction, settings: SettingsOf) -> Response:
        """Begin to sign in with a passkey: what `navigator.credentials.get` takes."""
        answer = JSONResponse(await ceremonies.ask_for_key(tx, request, Purpose.ENTER))
        set_cookie(answer, settings, "browser", browser_token(request))
        return answer

    @router.post("", responses={200: {"model": Done}})
    async def post_passkey(
        body: CredentialIn, request: Request, tx: Transaction, settings: SettingsOf
    ) -> Response:
        """Sign in with what the authenticator answered."""
        entered = await _enter(tx, request, body.text)
        if entered is None:
            errors = [{"field": "credential", "code": "wrong-key", "message": _(WRONG_KEY)}]
            return problem(request, Invalid.code, HTTPStatus.UNPROCESSABLE_ENTITY, errors)
        answer = JSONResponse({"status": "signed-in"})
        set_cookie(answer, settings, "session", entered[0])
        return answer

    return router
