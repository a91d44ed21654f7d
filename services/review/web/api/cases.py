"""Letters that the Office records, and requests for information."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.review.actions import handle_case
from services.review.domain.cases import Case, CaseKind, What
from services.review.domain.disclosures import Line
from services.review.domain.positions import LONGEST_BASIS
from services.review.web.deps import MeansOf, OwnState
from services.review.web.inputs import Input, clean
from shared.web.deps import CurrentActor, Transaction

router = APIRouter(prefix="/api/v1", tags=["cases"])

# A sealed case has one size: what it may hold is bounded.
MOST_NAMES = 100
MOST_STATES = 193

Words = Annotated[str, Field(max_length=LONGEST_BASIS), AfterValidator(clean)]
Names = Annotated[list[UUID], Field(min_length=1, max_length=MOST_NAMES)]


class LetterIn(Input):
    states: Annotated[list[str], Field(min_length=1, max_length=MOST_STATES)]
    entries: Names
    basis: Words = ""
    reference: Annotated[str, Field(max_length=200), AfterValidator(clean)] = ""


class RequestIn(Input):
    circulation_id: UUID
    entries: Names
    reason: Words = ""


class RefusalIn(Input):
    reason: Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(clean)]


class CaseIdOut(BaseModel):
    id: UUID


class StatusOut(BaseModel):
    status: What


class StepOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    what: What
    by: str
    at: datetime
    reason: str


class CaseOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: CaseKind
    circulation_id: UUID
    entry_ids: list[UUID]
    states: list[str]
    words: str
    reference: str
    status: What
    steps: list[StepOut]


class RequestOut(BaseModel):
    """A mission's own request: nothing of who in the Office did what."""

    id: UUID
    circulation_id: UUID
    entry_ids: list[UUID]
    asked_at: datetime
    answered_at: datetime | None
    refusal: str | None


class ReceivedOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    objector: str | None
    basis: str | None


class LineOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    entry_id: UUID
    received: list[ReceivedOut]


class AnswerOut(RequestOut):
    statement: list[LineOut] | None


@router.post("/desk/circulations/{circulation_id}/letters", status_code=201)
async def post_letter(
    tx: Transaction, means: MeansOf, actor: CurrentActor, circulation_id: UUID, body: LetterIn
) -> CaseIdOut:
    """Enter a note verbale or a group letter for a second person to confirm."""
    case = await handle_case.enter_letter(
        tx,
        means,
        actor,
        circulation_id=circulation_id,
        states=body.states,
        entry_ids=body.entries,
        basis=body.basis,
        reference=body.reference,
    )
    return CaseIdOut(id=case)


@router.get("/desk/cases")
async def get_cases(means: MeansOf, actor: CurrentActor) -> list[CaseOut]:
    """Return the register of letters and requests; this look is on record."""
    return [CaseOut.model_validate(each) for each in await handle_case.list_cases(means, actor)]


@router.post("/desk/cases/{case_id}/approve")
async def post_approve(
    tx: Transaction, means: MeansOf, actor: CurrentActor, case_id: UUID
) -> StatusOut:
    """Confirm a letter, or that a request is authentic and in scope."""
    return StatusOut(status=await handle_case.approve_case(tx, means, actor, case_id))


@router.post("/desk/cases/{case_id}/refuse")
async def post_refuse(
    tx: Transaction, means: MeansOf, actor: CurrentActor, case_id: UUID, body: RefusalIn
) -> StatusOut:
    """Refuse a letter or a request."""
    await handle_case.refuse_case(tx, means, actor, case_id, reason=body.reason)
    return StatusOut(status=What.REFUSED)


@router.post("/information-requests", status_code=201)
async def post_request(
    tx: Transaction, means: MeansOf, actor: CurrentActor, body: RequestIn
) -> CaseIdOut:
    """Ask what the Office received on names (footnote 4)."""
    case = await handle_case.request_information(
        tx,
        means,
        actor,
        circulation_id=body.circulation_id,
        entry_ids=body.entries,
        reason=body.reason,
    )
    return CaseIdOut(id=case)


@router.get("/information-requests")
async def get_requests(means: MeansOf, state: OwnState) -> list[RequestOut]:
    """Return the requests of one's own mission."""
    return [RequestOut(**facts(each)) for each in await handle_case.own_requests(means, state)]


@router.get("/information-requests/{case_id}")
async def get_request(
    tx: Transaction, means: MeansOf, actor: CurrentActor, case_id: UUID
) -> AnswerOut:
    """Return a request of one's own mission with its answer; this reading is on record."""
    case, lines = await handle_case.read_answer(tx, means, actor, case_id)
    return AnswerOut(**facts(case), statement=_lines(lines))


def _lines(lines: list[Line] | None) -> list[LineOut] | None:
    return None if lines is None else [LineOut.model_validate(each) for each in lines]


def facts(case: Case) -> dict[str, object]:
    """Return what a mission may know of its own request."""
    last = case.steps[-1]
    return {
        "id": case.id,
        "circulation_id": case.circulation_id,
        "entry_ids": list(case.entry_ids),
        "asked_at": case.steps[0].at,
        "answered_at": case.answered_at,
        "refusal": last.reason if last.what is What.REFUSED else None,
    }
