"""Clerks' work on applications, alone and together."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from services.registration.actions.bulk import for_each
from services.registration.actions.change_door import move_to_door
from services.registration.actions.decide_application import put_forward, verify_application
from services.registration.actions.recheck_status import decide_flag, recheck_status
from services.registration.actions.work_case import add_note, assign_case, tick_checks
from services.registration.domain.desk import Check, Decision
from services.registration.store import applications, desk, identity
from services.registration.web.api.applications import ApplicationOut, Version, out
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.models import Words
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.store.db import Tx, database_time
from shared.web.deps import CurrentActor, Transaction
from shared.web.once import OnceRoute

router = APIRouter(prefix="/api/v1/desk", tags=["clerk's desk"], route_class=OnceRoute)

MOST_AT_ONCE = 500
BulkVerb = Literal["verify", "put-forward", "assign", "recheck"]


class AssignIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    assignee: Annotated[str, Field(max_length=254)] = ""


class TickIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ticked: set[Check]


class DoorIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Version
    category: Annotated[str, Field(max_length=50)]
    register_entry_id: UUID | None = None


class NoteIn(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    text: Annotated[Words, Field(min_length=1, max_length=2000)]


class FlagIn(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    decision: Decision
    reason: Annotated[Words, Field(min_length=5, max_length=1000)]


class NoteOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    by: str
    at: datetime
    text: str


class CaseOut(BaseModel):
    assignee: str | None
    ticked: list[str]
    notes: list[NoteOut]
    is_flagged: bool


class BulkIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    verb: BulkVerb
    applications: Annotated[list[UUID], Field(min_length=1, max_length=MOST_AT_ONCE)]
    assignee: Annotated[str, Field(max_length=254)] = ""


class BulkOutcome(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    application_id: UUID
    code: str


async def _case(tx: Tx, application_id: UUID) -> CaseOut:
    await applications.get(tx, application_id)
    case = await desk.get_case(tx, application_id)
    notes = await desk.list_notes(tx, application_id)
    return CaseOut(
        assignee=case.assignee,
        ticked=sorted(case.ticked),
        notes=[NoteOut.model_validate(each) for each in notes],
        is_flagged=await desk.find_open_flag(tx, application_id) is not None,
    )


@router.get("/applications/{application_id}/case")
async def get_case(tx: Transaction, application_id: UUID) -> CaseOut:
    """Show who works on an application, what was ticked and noted, and whether it is flagged."""
    return await _case(tx, application_id)


@router.post("/applications/{application_id}/assign")
async def post_assign(tx: Transaction, application_id: UUID, body: AssignIn) -> CaseOut:
    """Give an application to a clerk, or to nobody."""
    await assign_case(tx, application_id, body.assignee)
    return await _case(tx, application_id)


@router.post("/applications/{application_id}/checks")
async def post_checks(
    tx: Transaction, modalities: ModalitiesOf, application_id: UUID, body: TickIn
) -> CaseOut:
    """Keep what was looked at."""
    await tick_checks(tx, modalities, application_id, body.ticked)
    return await _case(tx, application_id)


@router.post("/applications/{application_id}/notes", status_code=201)
async def post_note(
    tx: Transaction, actor: CurrentActor, application_id: UUID, body: NoteIn
) -> CaseOut:
    """Keep a note that only clerks see."""
    await add_note(tx, actor, application_id, body.text)
    return await _case(tx, application_id)


@router.post("/applications/{application_id}/recheck")
async def post_recheck(
    tx: Transaction, modalities: ModalitiesOf, base_url: BaseUrl, application_id: UUID
) -> CaseOut:
    """Hold a registration against the register of today; a change is flagged, nothing revoked."""
    await recheck_status(tx, modalities, application_id, base_url=base_url)
    return await _case(tx, application_id)


@router.post("/applications/{application_id}/flag")
async def post_flag(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    body: FlagIn,
) -> CaseOut:
    """Decide of a registration whose status the register no longer shows."""
    await decide_flag(
        tx, actor, modalities, application_id, body.decision, body.reason, base_url=base_url
    )
    return await _case(tx, application_id)


@router.post("/applications/{application_id}/door")
async def post_door(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
    body: DoorIn,
) -> ApplicationOut:
    """Move an application that came through the wrong door, with all it says."""
    moved = await move_to_door(
        tx,
        actor,
        modalities,
        application_id,
        body.category,
        body.register_entry_id,
        version=body.version,
    )
    return await out(tx, moved)


async def step(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    verb: BulkVerb,
    application_id: UUID,
    *,
    assignee: str,
    base_url: str,
) -> None:
    """Take one step of a bulk with one application, by the rule it has alone."""
    known = await applications.get(tx, application_id, lock=True)
    if verb == "assign":
        await assign_case(tx, known.id, assignee)
    elif verb == "recheck":
        await recheck_status(tx, modalities, known.id, base_url=base_url)
    elif verb == "verify":
        await verify_application(
            tx, actor, modalities, known.id, version=known.version, base_url=base_url
        )
    else:
        await put_forward(tx, actor, modalities, known.id, version=known.version, base_url=base_url)


@router.get("/representatives/{representative_id}/identity")
async def get_identity(
    tx: Transaction, actor: CurrentActor, representative_id: UUID
) -> dict[str, str]:
    """Read what a pass needs of a travel document; who reads is noted."""
    return await identity.read(tx, representative_id, by=actor, at=await database_time(tx))


@router.post("/bulk")
async def post_bulk(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    body: BulkIn,
) -> list[BulkOutcome]:
    """Take the same step with many; each stands for itself, and the answer names what refused."""

    async def one(application_id: UUID) -> None:
        await step(
            tx,
            actor,
            modalities,
            body.verb,
            application_id,
            assignee=body.assignee,
            base_url=base_url,
        )

    found = await for_each(tx, body.applications, one)
    return [BulkOutcome.model_validate(each) for each in found]
