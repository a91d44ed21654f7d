"""Carries out what becomes of personal data when their time is over."""

from sqlalchemy import ColumnElement, Table, cast, delete, func, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import Text

from shared.kernel.retention import End, Rule
from shared.store.db import Tx


async def carry_out(tx: Tx, rule: Rule, table: Table, rows: ColumnElement[bool]) -> None:
    """Delete, blank or number what a rule names in these rows of its table."""
    if rule.end is End.DELETED:
        await tx.execute(delete(table).where(rows))
        return
    values = {name: _left(table, rule, name) for name in rule.columns}
    await tx.execute(update(table).where(rows).values(values))


def _left(table: Table, rule: Rule, name: str) -> ColumnElement[object] | str | None:
    """Return what stands in a column afterwards."""
    column = table.c[name]
    if rule.end is End.NUMBERED:
        return cast(table.c.id, Text)
    if rule.inside:
        path = cast(list(rule.inside), ARRAY(Text))
        return func.jsonb_set(column, path, cast("", JSONB), False)
    return None if column.nullable else ""
