"""An organization's own applications."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from services.registration.actions.save_application import SaveApplication, save_application
from services.registration.actions.submit_application import submit_application
from services.registration.domain.applications import TOPICS, Application
from services.registration.store import applications, places
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.models import (
    Contact,
    OrganizationIn,
    Participation,
    Representation,
    plain,
)
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction
from shared.web.once import OnceRoute

router = APIRouter(prefix="/api/v1/applications", tags=["applications"], route_class=OnceRoute)

Version = Annotated[int, Field(ge=0, le=1_000_000)]


class ApplicationIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Version
    category: Annotated[str, Field(max_length=50)]
    register_entry_id: UUID | None = None
    organization: OrganizationIn | None = None
    contact: Contact | None = None
    representation: Representation | None = None
    participation: Participation | None = None


class VersionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Version


class PlaceOut(BaseModel):
    list_key: str
    standing: str
    closes_at: datetime | None


class ChangeOut(BaseModel):
    version: int
    stage: str
    by_role: str
    at: datetime
    note: str


class ApplicationOut(BaseModel):
    id: UUID
    reference: str | None
    category: str
    route: str
    stage: str
    version: int
    submitted_at: datetime | None
    answers: dict[str, Any]
    places: list[PlaceOut]
    history: list[ChangeOut]


async def out(tx: Tx, application: Application) -> ApplicationOut:
    """Show an application to those who may see all of it."""
    stands = await places.places(tx, application.id)
    history = await applications.history(tx, application.id)
    return ApplicationOut(
        id=application.id,
        reference=application.reference,
        category=application.category,
        route=application.route,
        stage=application.stage,
        version=application.version,
        submitted_at=application.submitted_at,
        answers=dict(application.answers),
        places=[
            PlaceOut(list_key=p.list_key, standing=p.standing, closes_at=p.closes_at)
            for p in stands
        ],
        history=[
            ChangeOut(version=c.version, stage=c.stage, by_role=c.by_role, at=c.at, note=c.note)
            for c in history
        ],
    )


@router.get("")
async def get_applications(tx: Transaction, actor: CurrentActor) -> list[ApplicationOut]:
    """List the applications you act for, newest first."""
    return [await out(tx, each) for each in await applications.list_own(tx, actor)]


@router.get("/{application_id}")
async def get_application(
    tx: Transaction, actor: CurrentActor, application_id: UUID
) -> ApplicationOut:
    """Show an application with its places on lists and its history."""
    return await out(tx, await applications.get_own(tx, actor, application_id))


@router.put("/{application_id}")
async def put_application(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
    body: ApplicationIn,
) -> ApplicationOut:
    """Begin an application under an id of your choice, or save topics of a draft."""
    topics = {name: given for name in TOPICS if (given := getattr(body, name)) is not None}
    command = SaveApplication(
        id=application_id,
        version=body.version,
        category=body.category,
        register_entry_id=body.register_entry_id,
        answers={name: plain(given) for name, given in topics.items()},
    )
    return await out(tx, await save_application(tx, actor, modalities, command))


@router.post("/{application_id}/submit")
async def post_submit(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    body: VersionIn,
) -> ApplicationOut:
    """Submit a draft; it gets its reference number, and a letter acknowledges it."""
    submitted = await submit_application(
        tx, actor, modalities, application_id, version=body.version, base_url=base_url
    )
    return await out(tx, submitted)
