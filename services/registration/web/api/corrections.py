"""Corrections of submitted applications by program."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from services.registration.actions.correct_application import (
    AskCorrection,
    accept_correction,
    ask_correction,
    decline_correction,
)
from services.registration.domain.corrections import Correction, section_to_correct
from services.registration.store import applications, corrections
from services.registration.web.api.applications import read_sections
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.models import Words
from shared.web.deps import CurrentActor, Transaction
from shared.web.once import OnceRoute

router = APIRouter(prefix="/api/v1", tags=["corrections"], route_class=OnceRoute)

OWN: Final = "/applications/{application_id}/corrections"
LONGEST_REASON: Final = 1000


class CorrectionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    section: Annotated[str, Field(max_length=50)]
    # The whole section as it should be.
    answers: dict[str, Any]
    reason: Annotated[Words, Field(min_length=5, max_length=LONGEST_REASON)]


class DeclineIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    note: Annotated[Words, Field(min_length=5, max_length=LONGEST_REASON)]


class CorrectionOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    section: str
    answers: dict[str, Any]
    reason: str
    stage: str
    note: str
    made_at: datetime
    decided_at: datetime | None


def _out(correction: Correction) -> CorrectionOut:
    return CorrectionOut.model_validate(correction)


@router.get(OWN)
async def get_corrections(
    tx: Transaction, actor: CurrentActor, application_id: UUID
) -> list[CorrectionOut]:
    """Return the corrections of an application of one's own."""
    known = await applications.get_own(tx, actor, application_id)
    return [_out(each) for each in await corrections.list_of(tx, known.id)]


@router.put(OWN + "/{correction_id}")
async def put_correction(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
    correction_id: UUID,
    body: CorrectionIn,
) -> CorrectionOut:
    """Ask the Secretariat to correct a section; the caller chooses the id."""
    known = await applications.get_own(tx, actor, application_id)
    section_to_correct(known.form(modalities), known, body.section)
    sent = {body.section: body.answers}
    answers = read_sections(modalities, known.category, sent, known.answers)
    command = AskCorrection(
        id=correction_id,
        application_id=known.id,
        section=body.section,
        answers=answers[body.section],
        reason=body.reason,
    )
    return _out(await ask_correction(tx, actor, modalities, command))


@router.get("/desk" + OWN)
async def get_asked(tx: Transaction, application_id: UUID) -> list[CorrectionOut]:
    """Return the corrections of a submitted application to a clerk."""
    known = await applications.get(tx, application_id)
    return [_out(each) for each in await corrections.list_of(tx, known.id)]


@router.post("/desk" + OWN + "/{correction_id}/accept")
async def post_accept(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    correction_id: UUID,
) -> CorrectionOut:
    """Make the correction; an entry that Member States saw is noted for a corrigendum instead."""
    return _out(
        await accept_correction(
            tx, actor, modalities, application_id, correction_id, base_url=base_url
        )
    )


@router.post("/desk" + OWN + "/{correction_id}/decline")
async def post_decline(
    tx: Transaction,
    actor: CurrentActor,
    base_url: BaseUrl,
    application_id: UUID,
    correction_id: UUID,
    body: DeclineIn,
) -> CorrectionOut:
    """Leave the application as it is, and say why."""
    return _out(
        await decline_correction(
            tx, actor, application_id, correction_id, note=body.note, base_url=base_url
        )
    )
