"""The delegates of Member States, for letters."""

from sqlalchemy import select

from shared.kernel.actors import Role
from shared.store.db import Tx
from shared.store.people import PERSON


async def addresses(tx: Tx) -> list[tuple[str, str]]:
    """Return the address and language of every delegate."""
    rows = await tx.execute(
        select(PERSON.c.email, PERSON.c.language)
        .where(PERSON.c.role == Role.DELEGATE)
        .order_by(PERSON.c.email)
    )
    return [(email, language) for email, language in rows]
