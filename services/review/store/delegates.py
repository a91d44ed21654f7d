"""The delegates of Member States, for letters."""

from collections import defaultdict
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


async def addresses_by_state(tx: Tx, states: Collection[str]) -> dict[str, set[str]]:
    """Return the addresses of the delegates of those of these States that have any."""
    rows = await tx.execute(
        select(PERSON.c.state, PERSON.c.email).where(
            _acts_for_a_mission(), PERSON.c.state.in_(states)
        )
    )
    found: dict[str, set[str]] = defaultdict(set)
    for state, email in rows:
        found[state].add(email)
    return dict(found)
