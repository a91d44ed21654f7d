"""`Idempotency-Key`: a request that a signed-in client sends again is answered, not done, again."""

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute

from shared.kernel.refusals import InFlight, Invalid, KeyReused
from shared.store import idempotency, sessions
from shared.store.idempotency import KeptAnswer
from shared.web.sessions import session_token

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

LONGEST_KEY: Final = 200
FIRST_ERROR: Final = 400
HEADER: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "The same request under the same key is answered, not done, again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
}


class Again(Exception):
    """The request was done before: its answer is given once more."""

    def __init__(self, kept: KeptAnswer) -> None:
        super().__init__()
        self.kept = kept


def require_new(request: Request) -> None:
    """Stop a request that is not to be done, once it is known that its sender may ask.

    Refusals: Invalid, KeyReused; Again with the answer that is kept.
    """
    instead: Exception | None = getattr(request.state, "instead", None)
    if instead is not None:
        raise instead


class OnceRoute(APIRoute):
    """A route that keeps its answer to a POST in the same transaction as what it did."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        if "POST" in (self.methods or ()):
            self.openapi_extra = {**(self.openapi_extra or {}), "parameters": [HEADER]}

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def once(request: Request) -> Response:
            key = request.headers.get("idempotency-key")
            if key is None or request.method != "POST":
                return await handle(request)
            if not key.isprintable() or not 0 < len(key) <= LONGEST_KEY:
                request.state.instead = Invalid({"idempotency-key": "invalid-key"})
                return await handle(request)
            caller = await _caller(request)
            if caller is None:
                # The answer will be a refusal, or one that sets cookies: neither is kept.
                return await handle(request)
            return await _once(handle, request, caller, key)

        return once


async def _caller(request: Request) -> str | None:
    token = session_token(request)
    if token is None:
        return None
    async with request.app.state.sessions() as tx:
        session = await sessions.find_session(tx, token, request.app.state.lifetimes)
    return str(session.actor.person_id) if session else None


async def _once(handle: Handler, request: Request, caller: str, key: str) -> Response:
    content = f"{request.method} {request.url.path}\n".encode() + await request.body()
    mark = hashlib.sha256(content).digest()
    async with request.app.state.sessions() as tx:
        known = await idempotency.find(tx, caller, key)
    if known is not None:
        request.state.instead = Again(known) if known.request_sha256 == mark else KeyReused()
    try:
        answer = await handle(request)
    except Again as again:
        return Response(again.kept.body, again.kept.status, media_type="application/json")
    if answer.status_code < FIRST_ERROR:
        kept = KeptAnswer(mark, answer.status_code, bytes(answer.body))
        # The handler's transaction is still open: both are committed, or neither.
        if not await idempotency.keep(request.state.tx, caller, key, kept):
            raise InFlight
    return answer
