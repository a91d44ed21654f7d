"""Signing in and out: with a code from a letter here, with all else from beside."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from shared.kernel.actors import Role
from shared.kernel.refusals import Invalid
from shared.store import sessions
from shared.web import account, account_api, invitations, passkey_sign_in, provider, step_up
from shared.web.deps import CurrentActor, OptionalActor, SettingsOf, Transaction
from shared.web.describing import Done
from shared.web.detours import local_path
from shared.web.i18n import N_, _
from shared.web.letter_codes import enter_with_code, send_code
from shared.web.pages import page
from shared.web.passkey_sign_in import sign_in_page
from shared.web.policy import ANYONE, PERSON, Policy
from shared.web.problems import problem
from shared.web.sessions import browser_token, clear_session, session_token, set_cookie

POLICY: Final[Policy] = {
    ("GET", "/sign-in"): ANYONE,
    ("POST", "/sign-in"): ANYONE.audited("none"),
    ("GET", "/sign-in/code"): ANYONE,
    ("POST", "/sign-in/code"): ANYONE.audited("access"),
    ("POST", "/sign-out"): ANYONE.audited("access"),
    ("POST", "/api/v1/sign-in"): ANYONE.audited("none"),
    ("POST", "/api/v1/sign-in/code"): ANYONE.audited("access"),
    ("GET", "/api/v1/session"): PERSON.owning("own-account"),
    ("DELETE", "/api/v1/session"): ANYONE.audited("access"),
    **account.POLICY,
    **account_api.POLICY,
    **invitations.POLICY,
    **passkey_sign_in.POLICY,
    **provider.POLICY,
    **step_up.POLICY,
}
# Deliberately simple: the code that arrives, or does not, is the real check.
EMAIL: Final = (
    r"^[^@\s<>\"(),:;\\\[\]\x00-\x1f\x7f-\x9f]{1,64}@[A-Za-z0-9.-]{1,185}\.[A-Za-z]{2,63}$"
)
WRONG_CODE: Final = N_(
    "This code does not match, has expired or was used before. Check it, or ask for a new one."
)
WRONG_EMAIL: Final = N_("Enter an e-mail address, like name@organization.org.")


class EmailIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: str = Field(max_length=254, pattern=EMAIL)


class CodeIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: str = Field(min_length=1, max_length=40)


class SessionOut(BaseModel):
    email: str
    role: Role
    state: str | None


Next = Annotated[str, Form(alias="next", max_length=8000)]


def sign_in_routers(homes: Mapping[Role, str], *, may_join: bool) -> list[APIRouter]:
    """Build the sign-in routes; newcomers become applicants where they `may_join`."""
    return [
        _code_pages(homes, may_join=may_join),
        _sign_out(),
        _api(may_join=may_join),
        *passkey_sign_in.routers(homes, may_join=may_join),
        invitations.router(homes),
        provider.provider_router(homes, may_join=may_join),
        *step_up.step_up_routers(),
        account.account_router(),
        *account_api.account_api_routers(),
    ]


def _code_pages(homes: Mapping[Role, str], *, may_join: bool) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/sign-in")
    async def get_sign_in(request: Request, settings: SettingsOf, actor: OptionalActor) -> Response:
        if actor is not None:
            return RedirectResponse(homes[actor.role], HTTPStatus.SEE_OTHER)
        next_ = request.query_params.get("next", "")
        answer = sign_in_page(request, next_, takes_codes=may_join)
        set_cookie(answer, settings, "browser", browser_token(request))
        return answer

    @router.post("/sign-in")
    async def post_sign_in(
        request: Request,
        tx: Transaction,
        settings: SettingsOf,
        email: Annotated[str, Form(max_length=1000)] = "",
        next_: Next = "",
    ) -> Response:
        try:
            EmailIn(email=email.strip())
        except ValueError:
            return sign_in_page(
                request, next_, takes_codes=may_join, email=email, error=_(WRONG_EMAIL)
            )
        await send_code(tx, request, email, all_=may_join)
        answer = page(request, "sign_in/code.html", {"error": None, "next": local_path(next_)})
        set_cookie(answer, settings, "browser", browser_token(request))
        return answer

    @router.get("/sign-in/code")
    async def get_code(request: Request) -> Response:
        context = {"error": None, "next": local_path(request.query_params.get("next", ""))}
        return page(request, "sign_in/code.html", context)

    @router.post("/sign-in/code")
    async def post_code(
        request: Request,
        tx: Transaction,
        settings: SettingsOf,
        code: Annotated[str, Form(max_length=1000)] = "",
        next_: Next = "",
    ) -> Response:
        entered = await enter_with_code(tx, request, code, may_join=may_join)
        if entered is None:
            context = {"error": _(WRONG_CODE), "next": local_path(next_)}
            return page(request, "sign_in/code.html", context, status=422)
        token, session = entered
        home = homes[session.actor.role]
        answer = RedirectResponse(local_path(next_) or home, HTTPStatus.SEE_OTHER)
        set_cookie(answer, settings, "session", token)
        return answer

    return router


def _sign_out() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.post("/sign-out")
    async def post_sign_out(request: Request, tx: Transaction, settings: SettingsOf) -> Response:
        await sessions.end_session(tx, session_token(request) or "")
        request.state.actor = None
        answer = page(request, "sign_in/signed_out.html", {})
        clear_session(answer, settings)
        return answer

    return router


def _api(*, may_join: bool) -> APIRouter:
    router = APIRouter(prefix="/api/v1")

    @router.post("/sign-in", status_code=202)
    async def post_email(
        body: EmailIn, request: Request, response: Response, tx: Transaction, settings: SettingsOf
    ) -> dict[str, str]:
        await send_code(tx, request, body.email, all_=may_join)
        set_cookie(response, settings, "browser", browser_token(request))
        return {"status": "sent-if-known"}

    @router.post("/sign-in/code", responses={200: {"model": Done}})
    async def post_code(
        body: CodeIn, request: Request, tx: Transaction, settings: SettingsOf
    ) -> Response:
        entered = await enter_with_code(tx, request, body.code, may_join=may_join)
        if entered is None:
            # Answered, not raised: a refusal would undo the count of wrong tries.
            errors = [{"field": "code", "code": "wrong-code", "message": _(WRONG_CODE)}]
            return problem(request, Invalid.code, HTTPStatus.UNPROCESSABLE_ENTITY, errors)
        answer = JSONResponse({"status": "signed-in"})
        set_cookie(answer, settings, "session", entered[0])
        return answer

    @router.get("/session")
    async def get_session(actor: CurrentActor) -> SessionOut:
        return SessionOut(email=actor.email, role=actor.role, state=actor.state)

    @router.delete("/session", status_code=204)
    async def delete_session(
        request: Request, response: Response, tx: Transaction, settings: SettingsOf
    ) -> None:
        await sessions.end_session(tx, session_token(request) or "")
        clear_session(response, settings)

    return router
