"""Erasing one's own data before their day, by a program."""

from uuid import UUID

from fastapi import APIRouter

from services.registration.actions.erase_data import (
    erase_application,
    erase_representative,
    erase_speaker,
)
from services.registration.web.api.applications import ApplicationOut, VersionIn, out
from shared.web.deps import CurrentActor, Transaction
from shared.web.once import OnceRoute

router = APIRouter(prefix="/api/v1", tags=["applications"], route_class=OnceRoute)


@router.post("/applications/{application_id}/erase")
async def post_erase(
    tx: Transaction, actor: CurrentActor, application_id: UUID, body: VersionIn
) -> ApplicationOut:
    """Leave of an application that is over a record that names nobody; a draft ends with it."""
    erased = await erase_application(tx, actor, application_id, version=body.version)
    return await out(tx, erased)


@router.delete(
    "/applications/{application_id}/representatives/{representative_id}", status_code=204
)
async def delete_representative(
    tx: Transaction, actor: CurrentActor, application_id: UUID, representative_id: UUID
) -> None:
    """Erase a representative who neither has a seat nor waits for one."""
    await erase_representative(tx, actor, application_id, representative_id)


@router.post("/hearings/wishes/{wish_id}/erase", status_code=204)
async def post_speaker(tx: Transaction, actor: CurrentActor, wish_id: UUID) -> None:
    """Erase name and words of a wish to speak that was withdrawn."""
    await erase_speaker(tx, actor, wish_id)
