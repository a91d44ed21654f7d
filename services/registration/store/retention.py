"""Carries out what becomes of personal data when their time is over."""

from sqlalchemy import ColumnElement, cast, delete, func, select, true, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import Text

from services.registration.domain.representatives import OPEN
from services.registration.domain.retention import End, Rule, Until, Whose
from services.registration.store.seat_tables import NominationRow
from services.registration.store.tables import Table
from shared.kernel.actors import Role
from shared.store.db import Tx
from shared.store.people import PERSON


async def forget(tx: Tx, rule: Rule) -> None:
    """Delete, blank or number what a rule names."""
    table = Table.metadata.tables[rule.table]
    rows = _whose(table, rule)
    if rule.end is End.DELETED:
        await tx.execute(delete(table).where(rows))
        return
    values = {name: _left(table, rule, name) for name in rule.columns}
    await tx.execute(update(table).where(rows).values(values))


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


def _left(table: SqlTable, rule: Rule, name: str) -> ColumnElement[object] | str | None:
    """Return what stands in a column afterwards."""
    column = table.c[name]
    if rule.end is End.NUMBERED:
        return cast(table.c.id, Text)
    if rule.inside:
        path = cast(list(rule.inside), ARRAY(Text))
        return func.jsonb_set(column, path, cast("", JSONB), False)
    return None if column.nullable else ""
