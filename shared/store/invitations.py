"""Invitations: links by which a person signs in once, with a code beside where it matters."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.actors import Actor
from shared.kernel.refusals import NotFound
from shared.store.db import Tx, database_time
from shared.store.people import (
    INVITATION,
    PERSON,
    actor_of,
    digest,
    digest_under,
    readable_code,
    tidy_code,
)

INVITATION_LIFE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom an invitation is for, and whether it takes a code besides."""

    actor: Actor
    takes_code: bool


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The two halves of an enrolment: `token` for a link, `code` to be said."""

    token: str
    code: str


async def invite(tx: Tx, person_id: UUID) -> str:
    """Make a link token by which this person can sign in once."""
    token = secrets.token_urlsafe(32)
    await _keep_invitation(tx, person_id, token, code=None)
    return token


async def enrol(tx: Tx, person_id: UUID) -> Enrolment:
    """Make a link and a code, which travel by different ways and let in only together.

    Earlier invitations of this person end.
    """
    await tx.execute(delete(INVITATION).where(INVITATION.c.person_id == person_id))
    made = Enrolment(secrets.token_urlsafe(32), readable_code())
    await _keep_invitation(tx, person_id, made.token, code=made.code)
    return made


async def _keep_invitation(tx: Tx, person_id: UUID, token: str, *, code: str | None) -> None:
    row = {
        "token_hash": digest(token),
        "person_id": person_id,
        "expires_at": await database_time(tx) + INVITATION_LIFE,
        "code_hash": digest_under(token, code) if code else None,
    }
    await tx.execute(insert(INVITATION).values(row))


async def get_invited(tx: Tx, token: str) -> Invited:
    """Return who an invitation is for, leaving it unused. Refusals: NotFound."""
    row = await _open_invitation(tx, token)
    return Invited(actor_of(row), row.code_hash is not None)


class Answer(StrEnum):
    """What a code given with an invitation comes to."""

    RIGHT = "right"
    WRONG = "wrong"
    # No more may be tried.
    LAST_WRONG = "last-wrong"


async def use_invitation(tx: Tx, token: str, code: str) -> Answer:
    """Use up an invitation, or count a wrong code.

    Refusals: NotFound.
    """
    row = await _open_invitation(tx, token)
    ours = INVITATION.c.token_hash == digest(token)
    if row.code_hash and not hmac.compare_digest(
        row.code_hash, digest_under(token, tidy_code(code))
    ):
        left = INVITATION.c.tries_left - 1
        changed = update(INVITATION).where(ours).values(tries_left=left)
        tries_left = await tx.scalar(changed.returning(INVITATION.c.tries_left))
        return Answer.WRONG if tries_left else Answer.LAST_WRONG
    await tx.execute(delete(INVITATION).where(ours))
    return Answer.RIGHT


async def _open_invitation(tx: Tx, token: str) -> Row[Any]:
    found = await tx.execute(
        select(PERSON, INVITATION.c.code_hash)
        .join(INVITATION, INVITATION.c.person_id == PERSON.c.id)
        .where(
            INVITATION.c.token_hash == digest(token),
            INVITATION.c.expires_at > func.now(),
            INVITATION.c.tries_left > 0,
            PERSON.c.ended_at.is_(None),
        )
        .with_for_update(of=INVITATION)
    )
    row = found.one_or_none()
    if row is None:
        raise NotFound
    return row
