"""Sign-in codes: short-lived, counted, good in one browser."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import (
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.refusals import TooMany
from shared.store.db import Tx, database_time
from shared.store.people import SIGN_IN_CODE, digest, find_person, tidy_email

# No I, L, O, U, 0 or 1: nothing that looks like something else when read aloud or typed.
ALPHABET: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


CODE_LENGTH: Final = 8


CODE_LIFE: Final = timedelta(minutes=10)


CODE_TRIES: Final = 5


CODES_PER_WINDOW: Final = 3


CODE_WINDOW: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class NewCode:
    """A sign-in code on its way to `email`; `is_known` tells whether a person has it yet."""

    id: UUID
    code: str
    is_known: bool
    language: str | None


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
