"""The clerk's desk."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from services.registration.actions.decide_application import (
    put_forward,
    return_application,
    verify_application,
)
from services.registration.domain.applications import Stage
from services.registration.domain.desk import Reason
from services.registration.store import applications, queue
from services.registration.store.queue import Filter
from services.registration.web.api.applications import ApplicationOut, VersionIn, out
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.models import Words
from shared.web import cursors
from shared.web.deps import CurrentActor, Transaction
from shared.web.once import OnceRoute

router = APIRouter(prefix="/api/v1/desk/applications", tags=["clerk's desk"], route_class=OnceRoute)

PAGE = 50


class ReturnIn(VersionIn):
    message: Annotated[Words, Field(min_length=5, max_length=2000)]
    reason: Reason = Reason.OTHER


class ListingOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    reference: str
    name: str
    category: str
    route: str
    stage: str
    submitted_at: datetime
    assignee: str | None


class QueueOut(BaseModel):
    """A part of the queue; `next` is the cursor of the part that follows, if one does."""

    items: list[ListingOut]
    next: str | None


@router.get("")
async def get_queue(
    tx: Transaction,
    stage: Stage | None = None,
    search: Annotated[str, Query(max_length=300)] = "",
    assignee: Annotated[str, Query(max_length=254)] = "",
    *,
    flagged: bool = False,
    cursor: Annotated[str, Query(max_length=cursors.LONGEST)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = PAGE,
) -> QueueOut:
    """List what organizations have submitted, oldest first."""
    wanted = Filter(stage=stage, search=search, assignee=assignee, is_flagged=flagged)
    found = await queue.following(tx, wanted, after=cursors.decode(cursor), size=limit + 1)
    some = found[:limit]
    more = cursors.encode(some[-1].submitted_at, some[-1].id) if len(found) > limit else None
    return QueueOut(items=[ListingOut.model_validate(each) for each in some], next=more)


@router.get("/{application_id}")
async def get_application(tx: Transaction, application_id: UUID) -> ApplicationOut:
    """Show a submitted application to a clerk."""
    return await out(tx, await applications.get(tx, application_id))


@router.post("/{application_id}/return")
async def post_return(
    tx: Transaction, actor: CurrentActor, base_url: BaseUrl, application_id: UUID, body: ReturnIn
) -> ApplicationOut:
    """Ask an organization for more information, with a reason."""
    returned = await return_application(
        tx,
        actor,
        application_id,
        version=body.version,
        message=body.message,
        reason=body.reason,
        base_url=base_url,
    )
    return await out(tx, returned)


@router.post("/{application_id}/verify")
async def post_verify(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    body: VersionIn,
) -> ApplicationOut:
    """Confirm what an application says."""
    verified = await verify_application(
        tx, actor, modalities, application_id, version=body.version, base_url=base_url
    )
    return await out(tx, verified)


@router.post("/{application_id}/put-forward")
async def post_put_forward(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    body: VersionIn,
) -> ApplicationOut:
    """Put a verified application before the Office, for each list it asks for."""
    forwarded = await put_forward(
        tx, actor, modalities, application_id, version=body.version, base_url=base_url
    )
    return await out(tx, forwarded)
