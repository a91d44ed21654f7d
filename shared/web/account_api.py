"""A person's own passkeys and sessions as JSON."""

from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from shared.kernel.refusals import Invalid
from shared.store import passkeys, sessions
from shared.store.sessions import Way
from shared.web import ceremonies
from shared.web.account import KEYED, LONGEST_NAME, OWN, WRONG_NEW_KEY, name_for
from shared.web.deps import CurrentActor, SettingsOf, Transaction
from shared.web.describing import Done
from shared.web.i18n import _
from shared.web.keys import add_key, end_other_sessions, end_session, remove_key
from shared.web.policy import Policy
from shared.web.problems import problem
from shared.web.sessions import browser_token, set_cookie
from shared.web.step_up import CredentialIn

POLICY: Final[Policy] = {
    ("GET", "/api/v1/account/passkeys"): OWN,
    ("POST", "/api/v1/account/passkeys/options"): OWN.audited("none"),
    ("POST", "/api/v1/account/passkeys"): KEYED,
    ("PUT", "/api/v1/account/passkeys/{passkey_id}/name"): OWN,
    ("DELETE", "/api/v1/account/passkeys/{passkey_id}"): KEYED,
    ("GET", "/api/v1/account/sessions"): OWN,
    ("DELETE", "/api/v1/account/sessions"): KEYED,
    ("DELETE", "/api/v1/account/sessions/{session_id}"): KEYED,
}


class PasskeyOut(BaseModel):
    id: UUID
    name: str
    added_at: datetime
    used_at: datetime | None


class SessionLine(BaseModel):
    id: UUID
    way: Way
    begun_at: datetime
    seen_at: datetime


class NewPasskeyIn(CredentialIn):
    name: str = Field("", max_length=LONGEST_NAME)


class NameIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=LONGEST_NAME)


def account_api_routers() -> list[APIRouter]:
    """Build the routes."""
    return [_passkeys(), _sessions()]


def _passkeys() -> APIRouter:
    router = APIRouter(prefix="/api/v1/account/passkeys", tags=["sign-in"])

    @router.get("")
    async def get_passkeys(tx: Transaction, actor: CurrentActor) -> list[PasskeyOut]:
        """List one's own passkeys."""
        keys = await passkeys.list_passkeys(tx, actor.person_id)
        names = PasskeyOut.model_fields
        return [PasskeyOut(**{name: getattr(key, name) for name in names}) for key in keys]

    @router.post("/options")
    async def post_options(
        request: Request, tx: Transaction, actor: CurrentActor, settings: SettingsOf
    ) -> Response:
        """Begin a new passkey: what `navigator.credentials.create` takes."""
        options: dict[str, Any] = await ceremonies.ask_for_new_key(tx, request, actor)
        answer = JSONResponse(options)
        set_cookie(answer, settings, "browser", browser_token(request))
        return answer

    @router.post("", status_code=201, responses={201: {"model": Done}})
    async def post_passkey(
        body: NewPasskeyIn,
        request: Request,
        tx: Transaction,
        actor: CurrentActor,
        settings: SettingsOf,
    ) -> Response:
        """Keep the new passkey; the session goes on under a new cookie."""
        token = await add_key(tx, request, actor, body.text, name_for(body.name))
        if token is None:
            errors = [{"field": "credential", "code": "wrong-key", "message": _(WRONG_NEW_KEY)}]
            return problem(request, Invalid.code, HTTPStatus.UNPROCESSABLE_ENTITY, errors)
        answer = JSONResponse({"status": "added"}, HTTPStatus.CREATED)
        set_cookie(answer, settings, "session", token)
        return answer

    @router.put("/{passkey_id}/name", status_code=204)
    async def put_name(
        passkey_id: UUID, body: NameIn, tx: Transaction, actor: CurrentActor
    ) -> None:
        """Give one's passkey another name."""
        await passkeys.rename_passkey(tx, actor.person_id, passkey_id, body.name)

    @router.delete("/{passkey_id}", status_code=204)
    async def delete_passkey(
        passkey_id: UUID, request: Request, tx: Transaction, actor: CurrentActor
    ) -> None:
        """Remove one's passkey, unless it is the last."""
        await remove_key(tx, request, actor, passkey_id)

    return router


def _sessions() -> APIRouter:
    router = APIRouter(prefix="/api/v1/account/sessions", tags=["sign-in"])

    @router.get("")
    async def get_sessions(
        request: Request, tx: Transaction, actor: CurrentActor
    ) -> list[SessionLine]:
        """List where one is signed in."""
        open_ = await sessions.list_sessions(tx, actor.person_id, request.app.state.lifetimes)
        return [
            SessionLine(**{n: getattr(each, n) for n in SessionLine.model_fields}) for each in open_
        ]

    @router.delete("", status_code=204)
    async def delete_sessions(request: Request, tx: Transaction, actor: CurrentActor) -> None:
        """End all one's sessions but this one."""
        await end_other_sessions(tx, request, actor)

    @router.delete("/{session_id}", status_code=204)
    async def delete_session(
        session_id: UUID, request: Request, tx: Transaction, actor: CurrentActor
    ) -> None:
        """End one of one's own sessions."""
        await end_session(tx, request, actor, session_id)

    return router
