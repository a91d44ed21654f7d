"""Where the other services hand in their messages."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, ValidationError

from shared.kernel.refusals import Invalid, NotFound, SignInRequired
from shared.messages.base import Message
from shared.messages.catalogue import MESSAGES
from shared.service_tokens import BadToken, Call, Proof, Verifier
from shared.store import inbox
from shared.store.parties import act_for_everybody
from shared.web.auditing import leave_unwritten, note
from shared.web.deps import Transaction
from shared.web.forms import code_of

# An action on one message; `caller` is the service that sent it.
Apply = Callable[..., Awaitable[object]]
# Which services may send a message, and what it does here.
Handlers = Mapping[type[Message], tuple[frozenset[str], Apply]]


class Envelope(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: str
    body: dict[str, Any]


async def _proof(request: Request, tx: Transaction) -> Proof:
    verifier: Verifier = request.app.state.verifier
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    query = f"?{request.url.query}" if request.url.query else ""
    try:
        proof = verifier.open(token, request.method, request.url.path + query)
    except BadToken:
        raise SignInRequired from None
    # Kept whatever becomes of the call: a token is used up by a refusal too.
    async with request.app.state.sessions.begin() as apart:
        is_first = await inbox.use_token(apart, proof.jti, proof.expires_at)
    if scheme.lower() != "bearer" or not is_first:
        raise SignInRequired
    await act_for_everybody(tx)
    request.state.caller = proof.caller
    return proof


# What the token of a call proves but for the body, which is read piece by piece and whose
# digest the route compares before it ends. Refusals: SignInRequired.
Unread = Annotated[Proof, Depends(_proof)]


async def _caller(request: Request, proof: Unread) -> str:
    if Call(request.method, request.url.path, await request.body()).digest != proof.digest:
        raise SignInRequired
    return proof.caller


# The service that calls, proven by its token. Refusals: SignInRequired.
Caller = Annotated[str, Depends(_caller)]


def receive(handlers: Handlers) -> APIRouter:
    """Build the route that applies each message of `handlers` exactly once."""
    router = APIRouter(prefix="/internal", tags=["between services"])

    @router.post("/messages", status_code=204)
    async def post_message(
        request: Request, envelope: Envelope, tx: Transaction, caller: Caller
    ) -> None:
        kind = MESSAGES.get(envelope.kind)
        callers, apply = handlers.get(kind, (frozenset(), None)) if kind else (frozenset(), None)
        if kind is None or apply is None or caller not in callers:
            raise NotFound
        message = _read(kind, envelope.body)
        note(request, message=envelope.kind, id=message.message_id)
        is_new = await inbox.take_in(
            tx,
            message_id=message.message_id,
            caller=caller,
            kind=envelope.kind,
            digest=_digest(message),
        )
        if is_new:
            await apply(tx, message, caller=caller)
        else:
            leave_unwritten(request)

    return router


def _read(kind: type[Message], body: dict[str, Any]) -> Message:
    try:
        return kind.model_validate(body)
    except ValidationError as error:
        raise Invalid({"body": code_of(error.errors()[0])}) from None


def _digest(message: Message) -> bytes:
    return hashlib.sha256(message.model_dump_json().encode()).digest()
