"""Who is signed in: opaque tokens, of which only the digest is stored."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.actors import Actor
from shared.kernel.refusals import NotFound
from shared.store.db import Tx, database_time
from shared.store.people import PERSON, SESSION, actor_of, digest

SEEN_EVERY: Final = timedelta(minutes=1)
# How long a person counts as present after they proved it with their key.
VERIFIED_FOR: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long a session lasts unused, and at most."""

    idle: timedelta
    longest: timedelta


class Way(StrEnum):
    """How somebody signed in."""

    CODE = "code"
    INVITATION = "invitation"
    PASSKEY = "passkey"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Session:
    """A person who is signed in; `is_verified` says that they proved it minutes ago."""

    id: UUID
    actor: Actor
    way: Way
    is_verified: bool


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A line of a person's own sessions."""

    id: UUID
    way: Way
    begun_at: datetime
    seen_at: datetime


async def start_session(
    tx: Tx,
    person_id: UUID,
    lifetimes: Lifetimes,
    *,
    way: Way = Way.CODE,
    is_verified: bool = False,
) -> str:
    """Sign a person in and return the token for their cookie."""
    token = secrets.token_urlsafe(32)
    now = await database_time(tx)
    row = {
        "token_hash": digest(token),
        "person_id": person_id,
        "seen_at": now,
        "expires_at": now + lifetimes.longest,
        "way": way,
        "verified_at": now if is_verified else None,
    }
    await tx.execute(insert(SESSION).values(row))
    return token


async def find_session(tx: Tx, token: str, lifetimes: Lifetimes) -> Session | None:
    """Return the session of a token, unless it or its person has ended."""
    found = await tx.execute(
        select(
            PERSON,
            SESSION.c.id.label("session_id"),
            SESSION.c.way,
            SESSION.c.seen_at,
            SESSION.c.verified_at,
            func.now().label("now"),
        )
        .join(SESSION, SESSION.c.person_id == PERSON.c.id)
        .where(
            SESSION.c.token_hash == digest(token),
            SESSION.c.expires_at > func.now(),
            SESSION.c.seen_at > func.now() - lifetimes.idle,
            PERSON.c.ended_at.is_(None),
        )
    )
    row = found.one_or_none()
    if row is None:
        return None
    if row.now - row.seen_at > SEEN_EVERY:
        await tx.execute(
            update(SESSION).where(SESSION.c.token_hash == digest(token)).values(seen_at=func.now())
        )
    is_verified = row.verified_at is not None and row.now - row.verified_at < VERIFIED_FOR
    return Session(row.session_id, actor_of(row), Way(row.way), is_verified)


async def verify_session(tx: Tx, token: str, *, way: Way | None = None) -> str:
    """Note that the person has just proved to be there, and return their session's new token.

    Refusals: NotFound.
    """
    fresh = secrets.token_urlsafe(32)
    values: dict[str, object] = {"token_hash": digest(fresh), "verified_at": func.now()}
    changed = await tx.scalar(
        update(SESSION)
        .where(SESSION.c.token_hash == digest(token))
        .values(values | ({"way": way} if way else {}))
        .returning(SESSION.c.id)
    )
    if changed is None:
        raise NotFound
    return fresh


async def verify_by_id(
    tx: Tx, session_id: UUID, person_id: UUID, lifetimes: Lifetimes
) -> tuple[str, Session] | None:
    """Note what a provider said of the person of a session, whose cookie did not come along.

    Return its new token and what it is; None when it has ended, or is somebody else's.
    """
    fresh = secrets.token_urlsafe(32)
    await tx.execute(
        update(SESSION)
        .where(SESSION.c.id == session_id, SESSION.c.person_id == person_id)
        .values(token_hash=digest(fresh), verified_at=func.now())
    )
    session = await find_session(tx, fresh, lifetimes)
    return (fresh, session) if session else None


async def list_sessions(tx: Tx, person_id: UUID, lifetimes: Lifetimes) -> list[OpenSession]:
    """Return a person's sessions that have not ended, the newest first."""
    rows = await tx.execute(
        select(SESSION.c.id, SESSION.c.way, SESSION.c.begun_at, SESSION.c.seen_at)
        .where(
            SESSION.c.person_id == person_id,
            SESSION.c.expires_at > func.now(),
            SESSION.c.seen_at > func.now() - lifetimes.idle,
        )
        .order_by(SESSION.c.begun_at.desc(), SESSION.c.id)
    )
    return [OpenSession(row.id, Way(row.way), row.begun_at, row.seen_at) for row in rows]


async def end_session(tx: Tx, token: str) -> None:
    """Sign out."""
    await tx.execute(delete(SESSION).where(SESSION.c.token_hash == digest(token)))


async def end_own_session(tx: Tx, person_id: UUID, session_id: UUID) -> None:
    """End one of a person's own sessions. Refusals: NotFound."""
    ended = await tx.scalar(
        delete(SESSION)
        .where(SESSION.c.id == session_id, SESSION.c.person_id == person_id)
        .returning(SESSION.c.id)
    )
    if ended is None:
        raise NotFound


async def end_sessions(tx: Tx, person_id: UUID, *, but: UUID | None = None) -> int:
    """End all sessions of a person, or all `but` one, and return how many."""
    others = SESSION.c.id != but if but else SESSION.c.id.is_not(None)
    ended = await tx.scalars(
        delete(SESSION).where(SESSION.c.person_id == person_id, others).returning(SESSION.c.id)
    )
    return len(ended.all())


async def end_everybodys_sessions(tx: Tx) -> int:
    """End every session there is, and return how many."""
    return len((await tx.scalars(delete(SESSION).returning(SESSION.c.id))).all())
