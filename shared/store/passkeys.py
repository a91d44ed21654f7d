"""Passkeys: the public halves that people's authenticators left with us, and open challenges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.actors import Actor
from shared.kernel.refusals import AlreadyDone, LastPasskey, NotFound
from shared.store.db import Tx, database_time
from shared.store.people import (
    CHALLENGE,
    IDENTITY,
    INVITATION,
    PASSKEY,
    PERSON,
    actor_of,
    digest,
)
from shared.store.sessions import end_sessions

CHALLENGE_LIFE: Final = timedelta(minutes=5)


class Purpose(StrEnum):
    """What a challenge is good for."""

    ADD = "add"
    ENTER = "enter"
    STEP_UP = "step-up"


@dataclass(frozen=True, slots=True)
class Passkey:
    """What is kept of an authenticator."""

    id: UUID
    person_id: UUID
    credential_id: bytes
    public_key: bytes
    sign_count: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewKey:
    """What an authenticator gave of itself."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


async def keep_challenge(tx: Tx, browser: str, purpose: Purpose, challenge: bytes) -> None:
    """Keep what this browser's authenticator has to sign; an earlier challenge is void."""
    row = {
        "browser_hash": digest(browser),
        "purpose": purpose,
        "challenge": challenge,
        "expires_at": await database_time(tx) + CHALLENGE_LIFE,
    }
    await tx.execute(
        insert(CHALLENGE)
        .values(row)
        .on_conflict_do_update(
            index_elements=["browser_hash", "purpose"],
            set_={key: row[key] for key in ("challenge", "expires_at")},
        )
    )


async def take_challenge(tx: Tx, browser: str, purpose: Purpose) -> bytes | None:
    """Use up this browser's challenge, if it has one that has not expired."""
    row = await tx.execute(
        delete(CHALLENGE)
        .where(CHALLENGE.c.browser_hash == digest(browser), CHALLENGE.c.purpose == purpose)
        .returning(CHALLENGE.c.challenge, CHALLENGE.c.expires_at > func.now())
    )
    challenge, is_open = row.one_or_none() or (None, False)
    return challenge if is_open else None


async def list_passkeys(tx: Tx, person_id: UUID) -> list[Passkey]:
    """Return a person's passkeys, the oldest first."""
    rows = await tx.execute(
        select(PASSKEY)
        .where(PASSKEY.c.person_id == person_id)
        .order_by(PASSKEY.c.added_at, PASSKEY.c.id)
    )
    return [_passkey(row) for row in rows]


async def has_passkey(tx: Tx, person_id: UUID) -> bool:
    """Tell whether a person has a passkey."""
    return await tx.scalar(select(PASSKEY.c.id).where(PASSKEY.c.person_id == person_id)) is not None


async def find_passkey(tx: Tx, credential_id: bytes) -> Passkey | None:
    """Return the passkey of this name, locked, if its person has not been ended."""
    found = await tx.execute(
        select(PASSKEY)
        .join(PERSON, PERSON.c.id == PASSKEY.c.person_id)
        .where(PASSKEY.c.credential_id == credential_id, PERSON.c.ended_at.is_(None))
        .with_for_update(of=PASSKEY)
    )
    row = found.one_or_none()
    return _passkey(row) if row is not None else None


async def find_owner(tx: Tx, credential_id: bytes) -> Actor | None:
    """Return whose passkey has this name, if it is one of ours."""
    found = await tx.execute(
        select(PERSON)
        .join(PASSKEY, PASSKEY.c.person_id == PERSON.c.id)
        .where(PASSKEY.c.credential_id == credential_id)
    )
    row = found.one_or_none()
    return actor_of(row) if row is not None else None


def _passkey(row: Row[Any]) -> Passkey:
    return Passkey(**row._mapping)


async def add_passkey(tx: Tx, person_id: UUID, key: NewKey, name: str) -> UUID:
    """Keep a person's new passkey. Refusals: AlreadyDone when it is known."""
    row = {
        "id": uuid4(),
        "person_id": person_id,
        "credential_id": key.credential_id,
        "public_key": key.public_key,
        "sign_count": key.sign_count,
        "name": name,
        "added_at": await database_time(tx),
    }
    made: UUID | None = await tx.scalar(
        insert(PASSKEY).values(row).on_conflict_do_nothing().returning(PASSKEY.c.id)
    )
    if made is None:
        raise AlreadyDone
    return made


async def note_use(tx: Tx, passkey_id: UUID, sign_count: int) -> None:
    """Keep how often the authenticator says it has signed."""
    await tx.execute(
        update(PASSKEY)
        .where(PASSKEY.c.id == passkey_id)
        .values(sign_count=sign_count, used_at=func.now())
    )


async def rename_passkey(tx: Tx, person_id: UUID, passkey_id: UUID, name: str) -> None:
    """Give one of a person's own passkeys another name. Refusals: NotFound."""
    done = await tx.scalar(
        update(PASSKEY)
        .where(PASSKEY.c.id == passkey_id, PASSKEY.c.person_id == person_id)
        .values(name=name)
        .returning(PASSKEY.c.id)
    )
    if done is None:
        raise NotFound


async def remove_passkey(tx: Tx, person_id: UUID, passkey_id: UUID) -> None:
    """Remove one of a person's own passkeys. Refusals: NotFound, LastPasskey."""
    own = await _locked(tx, person_id)
    if passkey_id not in own:
        raise NotFound
    if len(own) == 1:
        raise LastPasskey
    await tx.execute(delete(PASSKEY).where(PASSKEY.c.id == passkey_id))


async def _locked(tx: Tx, person_id: UUID) -> Sequence[UUID]:
    found = await tx.scalars(
        select(PASSKEY.c.id).where(PASSKEY.c.person_id == person_id).with_for_update()
    )
    return list(found)


async def forget_person(tx: Tx, person_id: UUID) -> None:
    """Take every way to sign in from a person: passkeys, invitations, accounts and sessions."""
    await tx.execute(delete(PASSKEY).where(PASSKEY.c.person_id == person_id))
    await tx.execute(delete(INVITATION).where(INVITATION.c.person_id == person_id))
    await tx.execute(delete(IDENTITY).where(IDENTITY.c.person_id == person_id))
    await end_sessions(tx, person_id)
