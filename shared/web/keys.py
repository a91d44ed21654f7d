"""What changing passkeys and ending sessions means, whoever asks: a page or a program."""

from uuid import UUID

from fastapi import Request

from shared.kernel.actors import Actor
from shared.store import passkeys, sessions
from shared.store.db import Tx
from shared.store.security_notices import Happening, tell
from shared.store.sessions import Way
from shared.web import ceremonies
from shared.web.sessions import session_token


async def add_key(tx: Tx, request: Request, actor: Actor, credential: str, name: str) -> str | None:
    """Keep a new passkey and return the session's new token, or None if it does not hold.

    Who enrolled with a link and made their key has signed in with it. Refusals: AlreadyDone.
    """
    key = await ceremonies.read_new_key(tx, request, credential)
    if key is None:
        return None
    await passkeys.add_passkey(tx, actor.person_id, key, name)
    await tell_of(tx, request, actor, Happening.PASSKEY_ADDED)
    return await sessions.verify_session(tx, session_token(request) or "", way=Way.PASSKEY)


async def remove_key(tx: Tx, request: Request, actor: Actor, passkey_id: UUID) -> None:
    """Remove one of a person's own passkeys. Refusals: NotFound, LastPasskey."""
    await passkeys.remove_passkey(tx, actor.person_id, passkey_id)
    await tell_of(tx, request, actor, Happening.PASSKEY_REMOVED)


async def end_session(tx: Tx, request: Request, actor: Actor, session_id: UUID) -> None:
    """End one of a person's own sessions. Refusals: NotFound."""
    await sessions.end_own_session(tx, actor.person_id, session_id)
    if session_id != request.state.session.id:
        await tell_of(tx, request, actor, Happening.SESSION_ENDED)


async def end_other_sessions(tx: Tx, request: Request, actor: Actor) -> None:
    """End all sessions of a person but the one that asks."""
    if await sessions.end_sessions(tx, actor.person_id, but=request.state.session.id):
        await tell_of(tx, request, actor, Happening.OTHER_SESSIONS_ENDED)


async def tell_of(tx: Tx, request: Request, person: Actor, what: Happening) -> None:
    """Write to a person what was done about how they sign in here."""
    settings = request.app.state.settings
    await tell(tx, person, what, base_url=settings.url_of(settings.service))
