"""The delegates of Member States, for letters."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ColumnElement, select

from services.review.domain.missions import MISSION_ROLES
from shared.messages.notify import Contact
from shared.store.contacts import contact_of
from shared.store.db import Tx
from shared.store.people import PERSON, actor_of


def _acts_for_a_mission() -> ColumnElement[bool]:
    return PERSON.c.role.in_(MISSION_ROLES) & PERSON.c.ended_at.is_(None)


async def contacts(tx: Tx, states: Collection[str]) -> list[Contact]:
    """Return every delegate of these States as a contact."""
    return [contact for _state, contact in await _contacts(tx, states)]


async def contacts_by_state(tx: Tx, states: Collection[str]) -> dict[str, list[Contact]]:
    """Return the delegates of those of these States that have any, as contacts."""
    found: dict[str, list[Contact]] = defaultdict(list)
    for state, contact in await _contacts(tx, states):
        found[state].append(contact)
    return dict(found)


async def _contacts(tx: Tx, states: Collection[str]) -> list[tuple[str, Contact]]:
    rows = await tx.execute(
        select(PERSON)
        .where(_acts_for_a_mission(), PERSON.c.state.in_(states))
        .order_by(PERSON.c.email)
    )
    return [(row.state, contact_of(actor_of(row))) for row in rows]
