"""Which rows a rule of the table of personal data is about."""

from sqlalchemy import ColumnElement, select, true
from sqlalchemy import Table as SqlTable

from services.registration.domain.representatives import OPEN
from services.registration.domain.retention import Until, Whose
from services.registration.store.seat_tables import NominationRow
from services.registration.store.tables import Table
from shared.kernel.actors import Role
from shared.kernel.retention import Rule
from shared.store.db import Tx
from shared.store.people import PERSON
from shared.store.retention import carry_out


async def forget(tx: Tx, rule: Rule) -> None:
    """Delete, blank or number what a rule names."""
    table = Table.metadata.tables[rule.table]
    await carry_out(tx, rule, table, _whose(table, rule))


def _whose(table: SqlTable, rule: Rule) -> ColumnElement[bool]:
    if rule.until is Until.UNNEEDED:
        seats = select(NominationRow.id).where(
            NominationRow.representative_id == table.c.representative_id,
            NominationRow.stage.in_(OPEN),
        )
        return ~seats.exists()
    if rule.whose is Whose.REPRESENTATIVES:
        return table.c.nomination_id.is_not(None)
    if rule.whose is Whose.APPLICANTS:
        person = table.c.id if rule.table == PERSON.name else table.c.person_id
        return person.in_(select(PERSON.c.id).where(PERSON.c.role == Role.APPLICANT))
    return true()
