"""The delegates of Member States, for letters."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from shared.kernel.actors import Role
from shared.store.db import Tx
from shared.store.people import PERSON


async def addresses(tx: Tx, states: Collection[str]) -> list[tuple[str, str]]:
    """Return the address and language of every delegate of these States."""
    rows = await tx.execute(
        select(PERSON.c.email, PERSON.c.language)
        .where(PERSON.c.role == Role.DELEGATE, PERSON.c.state.in_(states))
        .order_by(PERSON.c.email)
    )
    return [(email, language) for email, language in rows]


async def addresses_by_state(tx: Tx, states: Collection[str]) -> dict[str, set[str]]:
    """Return the addresses of the delegates of those of these States that have any."""
    rows = await tx.execute(
        select(PERSON.c.state, PERSON.c.email).where(
            PERSON.c.role == Role.DELEGATE, PERSON.c.state.in_(states)
        )
    )
    found: dict[str, set[str]] = defaultdict(set)
    for state, email in rows:
        found[state].add(email)
    return dict(found)
