"""People and their invitations, and the tables of all that lets them in: alike in each service."""

import hashlib
import hmac
import secrets
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
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
from shared.store.db import NAMES, Tx

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
    # Whoever is ended keeps their rows and their name in records, and cannot sign in.
    Column("ended_at", INSTANT),
)
INVITATION: Final = Table(
    "invitation",
    METADATA,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    # What is told in person beside the link; demonstrations do without.
    Column("code_hash", LargeBinary),
    Column("tries_left", Integer, nullable=False, server_default="5"),
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
    # By which it is listed and ended: the token itself is nowhere but in the cookie.
    Column("id", Uuid, nullable=False, unique=True, server_default=func.gen_random_uuid()),
    Column("begun_at", INSTANT, nullable=False, server_default=func.now()),
    Column("way", Text, nullable=False, server_default="code"),
    Column("verified_at", INSTANT),
)
PASSKEY: Final = Table(
    "passkey",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("credential_id", LargeBinary, nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("added_at", INSTANT, nullable=False),
    Column("used_at", INSTANT),
)
CHALLENGE: Final = Table(
    "passkey_challenge",
    METADATA,
    Column("browser_hash", LargeBinary, primary_key=True),
    Column("purpose", Text, primary_key=True),
    Column("challenge", LargeBinary, nullable=False),
    Column("expires_at", INSTANT, nullable=False),
)
IDENTITY: Final = Table(
    "identity",
    METADATA,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
)
PROVIDER_REQUEST: Final = Table(
    "provider_request",
    METADATA,
    Column("browser_hash", LargeBinary, primary_key=True),
    Column("state", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    Column("next", Text, nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    # Of whoever is signed in and confirms there that it is they.
    Column("session_id", Uuid),
)
WINDOW: Final = Table(
    "rate_window",
    METADATA,
    Column("bucket", LargeBinary, primary_key=True),
    Column("expires_at", INSTANT, primary_key=True),
    Column("count", Integer, nullable=False),
)
TABLES: Final = (
    PERSON,
    INVITATION,
    SIGN_IN_CODE,
    SESSION,
    PASSKEY,
    CHALLENGE,
    IDENTITY,
    PROVIDER_REQUEST,
    WINDOW,
)

# No I, L, O, U, 0 or 1: nothing that looks like something else when read aloud or typed.
ALPHABET: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH: Final = 8


def readable_code() -> str:
    """Make a code that can be read aloud and typed."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def tidy_code(code: str) -> str:
    """Return `code` as it was before people spaced it."""
    return "".join(code.split()).replace("-", "").upper()


def digest(secret: str) -> bytes:
    """Return what is stored of a secret that is random by itself."""
    return hashlib.sha256(secret.encode()).digest()


def digest_under(key: str, code: str) -> bytes:
    """Return what is stored of a short code.

    The key is random and itself kept as a digest only: who has the table cannot try all codes.
    """
    return hmac.digest(key.encode(), code.encode(), "sha256")


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


async def place(tx: Tx, email: str, role: Role, state: str) -> UUID:
    """Let the person with this address act for a State, making them when they are new."""
    person_id = await ensure_person(tx, email, role, state=state)
    values = {"role": role, "state": state, "ended_at": None}
    await tx.execute(update(PERSON).where(PERSON.c.id == person_id).values(values))
    return person_id


async def end_person(tx: Tx, person_id: UUID) -> None:
    """Let a person sign in no more, nor use what they have open."""
    await tx.execute(update(PERSON).where(PERSON.c.id == person_id).values(ended_at=func.now()))


async def find_person(tx: Tx, email: str) -> Actor | None:
    """Return the person with this address, if there is one who has not been ended."""
    found = await tx.execute(
        select(PERSON).where(PERSON.c.email == tidy_email(email), PERSON.c.ended_at.is_(None))
    )
    row = found.one_or_none()
    return actor_of(row) if row is not None else None


async def addresses(tx: Tx, role: Role) -> list[tuple[str, str]]:
    """Return the address and language of everybody with this role who has not been ended."""
    rows = await tx.execute(
        select(PERSON.c.email, PERSON.c.language)
        .where(PERSON.c.role == role, PERSON.c.ended_at.is_(None))
        .order_by(PERSON.c.email)
    )
    return [(row.email, row.language) for row in rows]


def actor_of(row: Row[Any]) -> Actor:
    return Actor(
        person_id=row.id,
        email=row.email,
        role=Role(row.role),
        state=row.state,
        language=row.language,
    )


async def forget_ended(tx: Tx) -> None:
    """Drop sessions, codes, invitations, challenges and counts whose time is over."""
    for table in (SESSION, SIGN_IN_CODE, INVITATION, CHALLENGE, PROVIDER_REQUEST, WINDOW):
        await tx.execute(delete(table).where(table.c.expires_at < func.now()))
