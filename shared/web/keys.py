"""What adding and removing a passkey means, whoever asks: a page or a program."""

from datetime import timedelta
from uuid import UUID, uuid4

from fastapi import Request

from shared.kernel.actors import Actor
from shared.messages.notify import Notice, NoticeRequested
from shared.store import passkeys, sessions
from shared.store.db import Tx, database_time
from shared.store.outbox import emit
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
    await _tell(tx, request, actor, "passkey-added")
    return await sessions.verify_session(tx, session_token(request) or "", way=Way.PASSKEY)


async def remove_key(tx: Tx, request: Request, actor: Actor, passkey_id: UUID) -> None:
    """Remove one of a person's own passkeys. Refusals: NotFound, LastPasskey."""
    await passkeys.remove_passkey(tx, actor.person_id, passkey_id)
    await _tell(tx, request, actor, "passkey-removed")


async def _tell(tx: Tx, request: Request, actor: Actor, what: str) -> None:
    settings = request.app.state.settings
    at = await database_time(tx)
    notice = Notice(
        key=f"security-notice:{uuid4()}",
        language=actor.language,
        to=actor.email,
        values={
            "what": what,
            "when": (at - timedelta(microseconds=at.microsecond)).isoformat(),
            "help_url": f"{settings.url_of(settings.service)}/account",
        },
    )
    await emit(tx, NoticeRequested(letter="security-notice", notice=notice, priority="urgent"))
