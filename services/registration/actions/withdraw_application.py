from uuid import UUID

from services.registration.actions import seating
from services.registration.domain import applications as rules
from services.registration.domain.applications import Application
from services.registration.domain.entries import Standing
from services.registration.domain.members import require_focal_point
from services.registration.domain.representatives import Stage as Seat
from services.registration.store import (
    applications,
    candidates,
    confirmations,
    documents,
    letters,
    places,
)
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.store.db import Tx, database_time


async def withdraw_application(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    application_id: UUID,
    *,
    version: int,
    base_url: str,
) -> Application:
    """Withdraw an application for good: review hears of it, a letter loses its force, seats go on.

    Refusals: NotFound, FocalPointOnly, WrongVersion, Conflict when it was withdrawn before.
    """
    known = await applications.get_own(tx, actor, application_id, lock=True)
    require_focal_point(known, actor)
    if rules.is_repeat(known, "withdraw", version=version):
        return known
    withdrawn = rules.move(known, "withdraw", version=version)
    at = await database_time(tx)
    await applications.save(tx, withdrawn, by=actor, at=at, note="withdrawn")
    await applications.release_claim(tx, known.id)
    await confirmations.end(tx, at, application_id=known.id)
    await seating.free(tx, modalities, withdrawn, Seat.WITHDRAWN, base_url)
    for place in await places.places(tx, known.id):
        await places.advance_places(tx, place.list_key, {known.id: Standing.WITHDRAWN}, at=at)
    if known.stage is rules.Stage.PUT_FORWARD:
        await candidates.withdraw(tx, withdrawn)
    if known.submitted_at is None:
        for document in await documents.list_of(tx, known.id):
            await documents.forget(tx, document)
    else:
        await letters.about_withdrawal(tx, withdrawn, base_url)
    return withdrawn
