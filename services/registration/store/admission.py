"""Where applications stand on lists, as far as taking part depends on it."""

from uuid import UUID

from sqlalchemy import select

from services.registration.domain import admission as rules
from services.registration.domain.applications import Application
from services.registration.domain.entries import Standing
from services.registration.store.tables import EntryRow
from shared.store.db import Tx


async def standings(tx: Tx, application_ids: set[UUID]) -> dict[UUID, dict[str, Standing]]:
    """Return where applications stand, by list."""
    rows = await tx.scalars(select(EntryRow).where(EntryRow.application_id.in_(application_ids)))
    found: dict[UUID, dict[str, Standing]] = {}
    for row in rows:
        found.setdefault(row.application_id, {})[row.list_key] = Standing(row.standing)
    return found


async def is_admitted(tx: Tx, application: Application, scope: str | None) -> bool:
    """Tell whether an organization takes part in a part of the process today."""
    known = await standings(tx, {application.id})
    return rules.is_admitted(application, known.get(application.id, {}), scope)
