from dataclasses import replace
from uuid import UUID

from services.registration.domain.applications import Application, change_door
from services.registration.domain.eligibility import require_door
from services.registration.store import applications, findings
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Invalid
from shared.store.db import Tx, database_time


async def move_to_door(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    application_id: UUID,
    category_key: str,
    entry_id: UUID | None,
    *,
    version: int,
) -> Application:
    """Move an application that came through the wrong door, with all it says.

    Refusals: NotFound, WrongVersion, Conflict once it is verified, Forbidden or Invalid for a
    door that is not its own either.
    """
    known = await applications.get(tx, application_id, lock=True)
    at = await database_time(tx)
    finding = await findings.in_force(tx, entry_id, at.date()) if entry_id else None
    category = require_door(modalities, category_key, finding)
    moved = replace(
        change_door(known, version=version),
        category=category.key,
        route=category.route,
        register_entry_id=entry_id,
    )
    await applications.save(tx, moved, by=actor, at=at, note="moved to its own door")
    if finding and not await applications.claim(tx, known.id, findings.claim_key(finding)):
        raise Invalid({"register_entry_id": "claimed-already"})
    return moved
