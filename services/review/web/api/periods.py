"""What the Office does with a list that is before Member States."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field

from services.review.actions import change_period
from services.review.actions.correct_list import correct_list
from services.review.actions.record_decision import record_decision
from services.review.domain.decisions import Decision
from services.review.web.api.desk import ListOut, out
from services.review.web.deps import BaseUrl, ModalitiesOf
from services.review.web.inputs import Input, clean
from shared.times import WithinReach
from shared.web.deps import CurrentActor, Transaction

router = APIRouter(prefix="/api/v1/desk/circulations/{circulation_id}", tags=["Office's desk"])

Line = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(clean)]
Votes = Annotated[int | None, Field(ge=0, le=300)]


class ReasonIn(Input):
    reason: Line


class PeriodIn(ReasonIn):
    closes_at: Annotated[AwareDatetime, WithinReach]


class DecisionIn(Input):
    entry_id: UUID | None = None
    admitted: bool
    document: Line
    in_favour: Votes = None
    against: Votes = None
    abstaining: Votes = None


class CorrigendumIn(ReasonIn):
    reference: Line
    name: Annotated[str, Field(min_length=2, max_length=250), AfterValidator(clean)]
    country: Annotated[str, Field(min_length=3, max_length=3)]


class NumberOut(BaseModel):
    number: int


@router.post("/extend")
async def post_extend(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    circulation_id: UUID,
    body: PeriodIn,
) -> ListOut:
    """Give Member States more time."""
    given = {**body.model_dump(), "base_url": base_url}
    return out(await change_period.extend(tx, actor, modalities, circulation_id, **given))


@router.post("/suspend")
async def post_suspend(
    tx: Transaction, actor: CurrentActor, circulation_id: UUID, body: ReasonIn
) -> ListOut:
    """Stop the clock."""
    return out(await change_period.suspend(tx, actor, circulation_id, reason=body.reason))


@router.post("/resume")
async def post_resume(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    circulation_id: UUID,
    body: PeriodIn,
) -> ListOut:
    """Let the clock run again."""
    given = {**body.model_dump(), "base_url": base_url}
    return out(await change_period.resume(tx, actor, modalities, circulation_id, **given))


@router.post("/reopen")
async def post_reopen(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    circulation_id: UUID,
    body: PeriodIn,
) -> ListOut:
    """Begin another round of a closed list."""
    given = {**body.model_dump(), "base_url": base_url}
    return out(await change_period.reopen(tx, actor, modalities, circulation_id, **given))


@router.post("/decisions", status_code=204)
async def post_decision(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    circulation_id: UUID,
    body: DecisionIn,
) -> None:
    """Record what the body of this process decided."""
    decision = Decision(
        entry_id=body.entry_id,
        is_admitted=body.admitted,
        body=modalities.decision.final_decision_by.value,
        document=body.document,
        in_favour=body.in_favour,
        against=body.against,
        abstaining=body.abstaining,
    )
    await record_decision(tx, actor, modalities, circulation_id, decision)


@router.post("/corrigenda", status_code=201)
async def post_corrigendum(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    circulation_id: UUID,
    body: CorrigendumIn,
) -> NumberOut:
    """Write one name or country right."""
    number = await correct_list(
        tx,
        actor,
        modalities,
        circulation_id,
        reference=body.reference,
        name=body.name,
        country=body.country,
        reason=body.reason,
        base_url=base_url,
    )
    return NumberOut(number=number)
