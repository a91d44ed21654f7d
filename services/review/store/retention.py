"""Which rows a rule of the table of personal data is about."""

from typing import Final

from sqlalchemy import ColumnElement, func, select, true, union, update
from sqlalchemy import Table as SqlTable

from services.review.domain.missions import MISSION_ROLES
from services.review.domain.retention import Whose
from services.review.store.mission_tables import MissionRow
from shared.kernel.retention import Rule
from shared.store.db import Tx
from shared.store.people import PERSON
from shared.store.retention import carry_out

# The whole of it: the tables of missions come to it with this import.
METADATA: Final = MissionRow.metadata
_OF_MISSIONS: Final = PERSON.c.role.in_(MISSION_ROLES)


async def forget(tx: Tx, rule: Rule) -> None:
    """Delete, blank or number what a rule names."""
    table = METADATA.tables[rule.table]
    await carry_out(tx, rule, table, _whose(table, rule))


def _whose(table: SqlTable, rule: Rule) -> ColumnElement[bool]:
    if rule.whose is Whose.MISSIONS:
        person = table.c.id if rule.table == PERSON.name else table.c.person_id
        return person.in_(select(PERSON.c.id).where(_OF_MISSIONS))
    return true()


async def end_missions(tx: Tx) -> None:
    """Let nobody act for a mission any more: no letter goes to whom has no address left."""
    present = PERSON.c.ended_at.is_(None)
    await tx.execute(update(PERSON).where(_OF_MISSIONS, present).values(ended_at=func.now()))


async def addresses_of_missions(tx: Tx) -> list[str]:
    """Return the addresses of missions and of their people that are still known."""
    own = select(PERSON.c.email).where(_OF_MISSIONS, PERSON.c.email.contains("@"))
    return list(await tx.scalars(union(own, select(MissionRow.mailbox))))
