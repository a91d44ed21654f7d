"""People, their invitations, sign-in codes and sessions: the same in each service that has any."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    Uuid,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP, insert

from shared.kernel.actors import Actor, Role
from shared.kernel.languages import DEFAULT_LANGUAGE
from shared.kernel.refusals import NotFound
from shared.store.db import NAMES, Tx, database_time

METADATA: Final = MetaData(naming_convention=NAMES)
INSTANT: Final = TIMESTAMP(timezone=True)

PERSON: Final = Table(
    "person",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("state", Text),
    Column("language", Text, nullable=False, server_default=DEFAULT_LANGUAGE),
    Column("created_at", INSTANT, nullable=False, server_default=func.now()),
)
INVITATION: Final = Table(
    "invitation",
    METADATA,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("expires_at", INSTANT, nullable=False),
)
SIGN_IN_CODE: Final = Table(
    "sign_in_code",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("email", Text, nullable=False, index=True),
    Column("browser_hash", LargeBinary, nullable=False, index=True),
    Column("code_hash", LargeBinary, nullable=False),
    Column("tries_left", Integer, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("expires_at", INSTANT, nullable=False),
)
SESSION: Final = Table(
    "session",
    METADATA,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("seen_at", INSTANT, nullable=False),
    Column("expires_at", INSTANT, nullable=False),
)
TABLES: Final = (PERSON, INVITATION, SIGN_IN_CODE, SESSION)

INVITATION_LIFE: Final = timedelta(days=1)
SEEN_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long a session lasts unused, and at most."""

    idle: timedelta
    longest: timedelta


def digest(secret: str) -> bytes:
    """Return what is stored of a secret that is random by itself."""
    return hashlib.sha256(secret.encode()).digest()


def tidy_email(email: str) -> str:
    """Return `email` as it is stored and compared."""
    return email.strip().lower()


async def ensure_person(
    tx: Tx, email: str, role: Role, *, state: str | None = None, language: str = "en"
) -> UUID:
    """Return the person with this address, making them when they are new."""
    row = {
        "id": uuid4(),
        "email": tidy_email(email),
        "role": role,
        "state": state,
        "language": language,
    }
    await tx.execute(insert(PERSON).values(row).on_conflict_do_nothing())
    found = await tx.execute(select(PERSON.c.id).where(PERSON.c.email == row["email"]))
    person: UUID = found.scalar_one()
    return person


async def find_person(tx: Tx, email: str) -> Actor | None:
    """Return the person with this address, if there is one."""
    found = await tx.execute(select(PERSON).where(PERSON.c.email == tidy_email(email)))
    row = found.one_or_none()
    return _actor(row) if row is not None else None


def _actor(row: Row[Any]) -> Actor:
    return Actor(
        person_id=row.id,
        email=row.email,
        role=Role(row.role),
        state=row.state,
        language=row.language,
    )


async def invite(tx: Tx, person_id: UUID) -> str:
    """Make a link token by which this person can sign in once."""
    token = secrets.token_urlsafe(32)
    expires_at = await database_time(tx) + INVITATION_LIFE
    row = {"token_hash": digest(token), "person_id": person_id, "expires_at": expires_at}
    await tx.execute(insert(INVITATION).values(row))
    return token


async def get_invited(tx: Tx, token: str) -> Actor:
    """Return who an invitation is for, leaving it unused. Refusals: NotFound."""
    found = await tx.execute(
        select(PERSON)
        .join(INVITATION, INVITATION.c.person_id == PERSON.c.id)
        .where(INVITATION.c.token_hash == digest(token), INVITATION.c.expires_at > func.now())
    )
    row = found.one_or_none()
    if row is None:
        raise NotFound
    return _actor(row)


async def use_invitation(tx: Tx, token: str) -> UUID:
    """Use up an invitation and return whose it was. Refusals: NotFound."""
    used: UUID | None = await tx.scalar(
        delete(INVITATION)
        .where(INVITATION.c.token_hash == digest(token), INVITATION.c.expires_at > func.now())
        .returning(INVITATION.c.person_id)
    )
    if used is None:
        raise NotFound
    return used


async def start_session(tx: Tx, person_id: UUID, lifetimes: Lifetimes) -> str:
    """Sign a person in and return the token for their cookie."""
    token = secrets.token_urlsafe(32)
    now = await database_time(tx)
    row = {
        "token_hash": digest(token),
        "person_id": person_id,
        "seen_at": now,
        "expires_at": now + lifetimes.longest,
    }
    await tx.execute(insert(SESSION).values(row))
    return token


async def find_actor(tx: Tx, token: str, lifetimes: Lifetimes) -> Actor | None:
    """Return who a session belongs to, unless it has ended."""
    found = await tx.execute(
        select(PERSON, SESSION.c.seen_at, func.now().label("now"))
        .join(SESSION, SESSION.c.person_id == PERSON.c.id)
        .where(
            SESSION.c.token_hash == digest(token),
            SESSION.c.expires_at > func.now(),
            SESSION.c.seen_at > func.now() - lifetimes.idle,
        )
    )
    row = found.one_or_none()
    if row is None:
        return None
    if row.now - row.seen_at > SEEN_EVERY:
        await tx.execute(
            update(SESSION).where(SESSION.c.token_hash == digest(token)).values(seen_at=func.now())
        )
    return _actor(row)


async def forget_ended(tx: Tx) -> None:
    """Drop sessions, codes and invitations that no longer let anybody in."""
    for table in (SESSION, SIGN_IN_CODE, INVITATION):
        await tx.execute(delete(table).where(table.c.expires_at < func.now()))


async def end_session(tx: Tx, token: str) -> None:
    """Sign out."""
    await tx.execute(delete(SESSION).where(SESSION.c.token_hash == digest(token)))
