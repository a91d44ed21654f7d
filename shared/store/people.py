"""People, their invitations, sign-in codes and sessions: the same in each service that has any."""

import hashlib
import hmac
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
from shared.kernel.refusals import NotFound, TooMany
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

# No I, L, O, U, 0 or 1: nothing that looks like something else when read aloud or typed.
ALPHABET: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH: Final = 8
CODE_LIFE: Final = timedelta(minutes=10)
CODE_TRIES: Final = 5
CODES_PER_WINDOW: Final = 3
CODE_WINDOW: Final = timedelta(minutes=15)
INVITATION_LIFE: Final = timedelta(days=1)
SEEN_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewCode:
    """A sign-in code on its way to `email`; `is_known` tells whether a person has it yet."""

    id: UUID
    code: str
    is_known: bool
    language: str | None


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


async def request_code(tx: Tx, email: str, browser: str) -> NewCode:
    """Make a sign-in code for `email`, good in this browser only. Refusals: TooMany.

    Known and unknown addresses are treated alike: the same rows, the same limits.
    """
    email = tidy_email(email)
    now = await database_time(tx)
    recent = await tx.scalar(
        select(func.count())
        .select_from(SIGN_IN_CODE)
        .where(SIGN_IN_CODE.c.email == email, SIGN_IN_CODE.c.created_at > now - CODE_WINDOW)
    )
    if (recent or 0) >= CODES_PER_WINDOW:
        raise TooMany(int(CODE_WINDOW.total_seconds()))
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    code_id = uuid4()
    row = {
        "id": code_id,
        "email": email,
        "browser_hash": digest(browser),
        "code_hash": digest(code),
        "tries_left": CODE_TRIES,
        "created_at": now,
        "expires_at": now + CODE_LIFE,
    }
    await tx.execute(insert(SIGN_IN_CODE).values(row))
    person = await find_person(tx, email)
    return NewCode(code_id, code, person is not None, person.language if person else None)


async def check_code(tx: Tx, code: str, browser: str) -> str | None:
    """Use up a code and return its address, or count a wrong try and return None.

    It answers rather than refuses, since a refusal would undo the count.
    """
    found = await tx.execute(
        select(SIGN_IN_CODE)
        .where(
            SIGN_IN_CODE.c.browser_hash == digest(browser),
            SIGN_IN_CODE.c.expires_at > func.now(),
            SIGN_IN_CODE.c.tries_left > 0,
        )
        .order_by(SIGN_IN_CODE.c.created_at.desc())
        .limit(1)
        .with_for_update()
    )
    row = found.one_or_none()
    if row is None:
        return None
    if hmac.compare_digest(row.code_hash, digest(_tidy_code(code))):
        # Kept until it expires, so that the limit of codes an address may ask for holds.
        await tx.execute(
            update(SIGN_IN_CODE).where(SIGN_IN_CODE.c.id == row.id).values(tries_left=0)
        )
        return str(row.email)
    await tx.execute(
        update(SIGN_IN_CODE)
        .where(SIGN_IN_CODE.c.id == row.id)
        .values(tries_left=SIGN_IN_CODE.c.tries_left - 1)
    )
    return None


def _tidy_code(code: str) -> str:
    return "".join(code.split()).replace("-", "").upper()


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


async def end_session(tx: Tx, token: str) -> None:
    """Sign out."""
    await tx.execute(delete(SESSION).where(SESSION.c.token_hash == digest(token)))
