"""The delegates of Member States, for letters."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, select

from services.review.domain.missions import MISSION_ROLES
from shared.store.db import Tx
from shared.store.people import PERSON


def _acts_for_a_mission() -> ColumnElement[bool]:
    return PERSON.c.role.in_(MISSION_ROLES) & PERSON.c.ended_at.is_(None)


async def addresses(tx: Tx, states: Collection[str]) -> list[tuple[str, str]]:
    """Return the address and language of every delegate of these States."""
    rows = await tx.execute(
        select(PERSON.c.email, PERSON.c.language)
        .where(_acts_for_a_mission(), PERSON.c.state.in_(states))
        .order_by(PERSON.c.email)
    )
    return [(email, language) for email, language in rows]


async def reachable_states(tx: Tx) -> set[str]:
    """Return the States that have a delegate who can be written to."""
    rows = await tx.scalars(
        select(PERSON.c.state).where(_acts_for_a_mission(), PERSON.c.state.is_not(None))
    )
    return set(rows)
