"""People as an outside provider knows them, and sign-ins under way there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from shared.store.db import Tx, database_time
from shared.store.people import IDENTITY, PERSON, PROVIDER_REQUEST, digest

REQUEST_LIFE: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class ProviderRequest:
    """What was sent to the provider with a browser, and must come back with it."""

    state: str
    nonce: str
    verifier: str
    next: str
    # The session of whoever confirms there that it is they, and when they left.
    session_id: UUID | None = None
    sent_at: datetime | None = None


async def keep_request(tx: Tx, browser: str, request: ProviderRequest) -> None:
    """Keep what this browser was sent away with; an earlier request of it is void."""
    row = {
        "state": request.state,
        "nonce": request.nonce,
        "verifier": request.verifier,
        "next": request.next,
        "session_id": request.session_id,
        "expires_at": await database_time(tx) + REQUEST_LIFE,
    }
    keeping = insert(PROVIDER_REQUEST).values(row | {"browser_hash": digest(browser)})
    await tx.execute(keeping.on_conflict_do_update(index_elements=["browser_hash"], set_=row))


async def take_request(tx: Tx, browser: str) -> ProviderRequest | None:
    """Use up what this browser was sent away with, unless it has expired."""
    done = await tx.execute(
        delete(PROVIDER_REQUEST)
        .where(PROVIDER_REQUEST.c.browser_hash == digest(browser))
        .returning(PROVIDER_REQUEST, (PROVIDER_REQUEST.c.expires_at > func.now()).label("is_open"))
    )
    row = done.one_or_none()
    if row is None or not row.is_open:
        return None
    return ProviderRequest(
        state=row.state,
        nonce=row.nonce,
        verifier=row.verifier,
        next=row.next,
        session_id=row.session_id,
        sent_at=row.expires_at - REQUEST_LIFE,
    )


async def find_identity(tx: Tx, issuer: str, subject: str) -> UUID | None:
    """Return who a provider's person is here, unless they have been ended."""
    person: UUID | None = await tx.scalar(
        select(IDENTITY.c.person_id)
        .join(PERSON, PERSON.c.id == IDENTITY.c.person_id)
        .where(
            IDENTITY.c.issuer == issuer,
            IDENTITY.c.subject == subject,
            PERSON.c.ended_at.is_(None),
        )
    )
    return person


async def has_identity(tx: Tx, issuer: str, person_id: UUID) -> bool:
    """Tell whether a provider knows this person."""
    known = select(IDENTITY.c.subject).where(
        IDENTITY.c.issuer == issuer, IDENTITY.c.person_id == person_id
    )
    return await tx.scalar(known.limit(1)) is not None


async def link_identity(tx: Tx, issuer: str, subject: str, person_id: UUID) -> None:
    """Let a provider's person sign in as somebody here."""
    row = insert(IDENTITY).values(issuer=issuer, subject=subject, person_id=person_id)
    await tx.execute(
        row.on_conflict_do_update(
            index_elements=["issuer", "subject"], set_={"person_id": person_id}
        )
    )
