"""Letters to applicants."""

from uuid import UUID

from services.registration.domain.applications import Application
from services.registration.store import applications
from shared.messages.notify import Notice, NoticeRequested
from shared.store.db import Tx
from shared.store.outbox import emit


def status_url(base_url: str, application_id: UUID) -> str:
    """Return where an applicant sees how things stand."""
    return f"{base_url}/applications/{application_id}"


async def send(tx: Tx, letter: str, application: Application, base_url: str, **more: str) -> None:
    """Send one letter about one application, once for each version of it."""
    known = await applications.correspondents(tx, [application.id])
    _application, correspondent = known[application.id]
    notice = Notice(
        key=f"{letter}:{application.id}:{application.version}",
        language=correspondent.language,
        to=correspondent.email,
        values={
            "reference": application.reference or "",
            "organization": application.name,
            "status_url": status_url(base_url, application.id),
            **more,
        },
    )
    await emit(tx, NoticeRequested(letter=letter, notice=notice))
