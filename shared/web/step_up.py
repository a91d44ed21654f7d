"""Step-up: a person who is signed in proves anew that it is they (security design D9)."""

import json
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict

from shared.kernel.actors import Actor
from shared.kernel.refusals import Invalid
from shared.store import passkeys, sessions
from shared.store.db import Tx
from shared.store.passkeys import Purpose
from shared.store.sessions import Way
from shared.web import ceremonies
from shared.web.confirming import may_confirm
from shared.web.deps import CurrentActor, SettingsOf, Transaction
from shared.web.describing import Done
from shared.web.detours import local_path, read_kept
from shared.web.entering import failed
from shared.web.i18n import N_, _
from shared.web.pages import page
from shared.web.policy import PERSON, Policy
from shared.web.problems import problem
from shared.web.sessions import browser_token, csrf_of, session_token, set_cookie

OWN: Final = PERSON.owning("own-account")
POLICY: Final[Policy] = {
    ("GET", "/step-up"): OWN,
    ("POST", "/step-up"): OWN.audited("access"),
    ("POST", "/api/v1/session/step-up/options"): OWN.audited("none"),
    ("POST", "/api/v1/session/step-up"): OWN.audited("access"),
}
WRONG_KEY: Final = N_("The passkey was not accepted. Try again, or use another of your passkeys.")


class CredentialIn(BaseModel):
    """What navigator.credentials gave; a demonstration without a passkey sends none."""

    model_config = ConfigDict(extra="forbid")

    credential: dict[str, Any] | None = None

    @property
    def text(self) -> str:
        return json.dumps(self.credential) if self.credential else ""


def step_up_routers() -> list[APIRouter]:
    """Build the routes by which a session is confirmed."""
    return [_pages(), _api()]


async def _confirm(tx: Tx, request: Request, actor: Actor, credential: str) -> str | None:
    """Return the session's new token if the person proved to be there."""
    token = session_token(request) or ""
    if not await _needs_key(tx, request, actor):
        return await sessions.verify_session(tx, token)
    key = await ceremonies.read_key(tx, request, credential, Purpose.STEP_UP)
    if key is None or key.person_id != actor.person_id:
        failed(request, Way.PASSKEY, actor)
        return None
    return await sessions.verify_session(tx, token)


async def _needs_key(tx: Tx, request: Request, actor: Actor) -> bool:
    is_demo: bool = request.app.state.settings.is_demo
    return not is_demo or await passkeys.has_passkey(tx, actor.person_id)


async def _ask(
    tx: Tx, request: Request, actor: Actor, where: str, *, kept: str = "", error: str | None = None
) -> Response:
    settings = request.app.state.settings
    context = {
        "error": error,
        "next": where,
        "kept": kept,
        "has_key": bool(error) or await _needs_key(tx, request, actor),
        "has_provider": await may_confirm(tx, settings, actor.person_id),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return page(request, "sign_in/step_up.html", context, status=status)


def _pages() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/step-up")
    async def get_step_up(request: Request, tx: Transaction, actor: CurrentActor) -> Response:
        return await _ask(tx, request, actor, local_path(request.query_params.get("next", "")))

    @router.post("/step-up")
    async def post_step_up(
        request: Request,
        tx: Transaction,
        actor: CurrentActor,
        settings: SettingsOf,
        credential: Annotated[str, Form(max_length=ceremonies.LONGEST_CREDENTIAL)] = "",
        next_: Annotated[str, Form(alias="next", max_length=8000)] = "",
        kept: Annotated[str, Form(max_length=900_000)] = "",
    ) -> Response:
        token = await _confirm(tx, request, actor, credential)
        where, fields = local_path(next_), read_kept(kept)
        answer: Response
        if token is None:
            return await _ask(tx, request, actor, where, kept=kept, error=_(WRONG_KEY))
        if where and fields is not None:
            request.state.csrf = csrf_of(token)
            answer = page(request, "sign_in/go_on.html", {"action": where, "kept": fields})
        else:
            answer = RedirectResponse(where or "/", HTTPStatus.SEE_OTHER)
        set_cookie(answer, settings, "session", token)
        return answer

    return router


def _api() -> APIRouter:
    router = APIRouter(prefix="/api/v1/session/step-up", tags=["sign-in"])

    @router.post("/options")
    async def post_options(
        request: Request, tx: Transaction, actor: CurrentActor, settings: SettingsOf
    ) -> Response:
        """Begin a step-up: what `navigator.credentials.get` takes."""
        options = await ceremonies.ask_for_key(tx, request, Purpose.STEP_UP, actor)
        answer = JSONResponse(options)
        set_cookie(answer, settings, "browser", browser_token(request))
        return answer

    @router.post("", responses={200: {"model": Done}})
    async def post_step_up(
        body: CredentialIn,
        request: Request,
        tx: Transaction,
        actor: CurrentActor,
        settings: SettingsOf,
    ) -> Response:
        """Confirm with a passkey; the session goes on under a new cookie."""
        token = await _confirm(tx, request, actor, body.text)
        if token is None:
            errors = [{"field": "credential", "code": "wrong-key", "message": _(WRONG_KEY)}]
            return problem(request, Invalid.code, HTTPStatus.UNPROCESSABLE_ENTITY, errors)
        answer = JSONResponse({"status": "confirmed"})
        set_cookie(answer, settings, "session", token)
        return answer

    return router
