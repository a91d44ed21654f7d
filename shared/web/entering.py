"""What signing in means, whichever way: one session a browser, and a line in the record."""

from uuid import UUID

from fastapi import Request

from shared.kernel.actors import Actor
from shared.kernel.refusals import NotFound
from shared.store import sessions
from shared.store.db import Tx
from shared.store.sessions import Session, Way
from shared.web.auditing import Failure, note
from shared.web.sessions import session_token


async def enter(
    tx: Tx, request: Request, person_id: UUID, way: Way, *, is_verified: bool = False
) -> tuple[str, Session]:
    """Sign a person in and return the session with its token; the browser's former one ends.

    Refusals: NotFound when the person has just been ended.
    """
    lifetimes = request.app.state.lifetimes
    if former := session_token(request):
        await sessions.end_session(tx, former)
    token = await sessions.start_session(tx, person_id, lifetimes, way=way, is_verified=is_verified)
    session = await sessions.find_session(tx, token, lifetimes)
    if session is None:
        raise NotFound
    request.state.entered = session.actor
    note(request, way=way)
    return token, session


def failed(request: Request, way: str, person: Actor | None = None, *, subject: str = "") -> None:
    """Say that an entry or a proof did not hold, for the record.

    `subject` is what was tried at where that may be nobody's.
    """
    request.state.failure = Failure(way, person, subject or ("" if person else f"way {way}"))
