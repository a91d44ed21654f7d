"""Held letters over JSON: what waits for a second person, and letting it go."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from services.notify.actions.release_batch import release_batch
from services.notify.store import batches
from shared.web.deps import CurrentActor, Transaction

router = APIRouter(prefix="/api/v1/desk/batches", tags=["desk"])


class HeldOut(BaseModel):
    """A batch that waits; its letters are looked at on the desk's page."""

    id: UUID
    letter: str
    drafted_by: str | None
    drafted_at: datetime
    count: int


class HeldListOut(BaseModel):
    batches: list[HeldOut]


@router.get("")
async def get_held(tx: Transaction) -> HeldListOut:
    """Return the batches that wait for a second person."""
    held = await batches.list_held(tx)
    return HeldListOut(
        batches=[
            HeldOut(
                id=batch.id,
                letter=batch.letter,
                drafted_by=batch.drafted_by,
                drafted_at=batch.drafted_at,
                count=count,
            )
            for batch, count in held
        ]
    )


@router.post("/{batch_id}/release", status_code=204)
async def post_release(tx: Transaction, actor: CurrentActor, batch_id: UUID) -> None:
    """Let the letters of a batch go, as somebody other than whoever drafted them."""
    await release_batch(tx, actor, batch_id)
