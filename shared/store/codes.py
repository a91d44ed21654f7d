"""Sign-in codes: short-lived, counted, good in one browser."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import (
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.actors import Role
from shared.store.db import Tx, database_time
from shared.store.people import (
    SIGN_IN_CODE,
    digest,
    digest_under,
    find_person,
    readable_code,
    tidy_code,
    tidy_email,
)

CODE_LIFE: Final = timedelta(minutes=10)


CODE_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class NewCode:
    """A sign-in code on its way; `role` is that of the person, if somebody has the address."""

    id: UUID
    code: str
    role: Role | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Try:
    """What came of a try: the address that was asked for, if any, and whether the code holds."""

    email: str | None
    is_right: bool = False


async def make_code(tx: Tx, email: str, browser: str) -> NewCode:
    """Make a sign-in code for `email`, good in this browser only.

    Known and unknown addresses are treated alike: the same rows, the same work.
    """
    email = tidy_email(email)
    now = await database_time(tx)
    code, code_id = readable_code(), uuid4()
    row = {
        "id": code_id,
        "email": email,
        "browser_hash": digest(browser),
        "code_hash": digest_under(browser, code),
        "tries_left": CODE_TRIES,
        "created_at": now,
        "expires_at": now + CODE_LIFE,
    }
    await tx.execute(insert(SIGN_IN_CODE).values(row))
    person = await find_person(tx, email)
    return NewCode(
        code_id, code, person.role if person else None, person.language if person else None
    )


async def check_code(tx: Tx, code: str, browser: str) -> Try:
    """Use up a code that holds, or count a wrong try.

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
        return Try(None)
    if hmac.compare_digest(row.code_hash, digest_under(browser, tidy_code(code))):
        await tx.execute(delete(SIGN_IN_CODE).where(SIGN_IN_CODE.c.id == row.id))
        return Try(row.email, is_right=True)
    await tx.execute(
        update(SIGN_IN_CODE)
        .where(SIGN_IN_CODE.c.id == row.id)
        .values(tries_left=SIGN_IN_CODE.c.tries_left - 1)
    )
    return Try(row.email)
