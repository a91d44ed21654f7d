"""Confirmation letters by program."""

from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from services.registration.actions.issue_confirmation import (
    issue_confirmation,
    issue_for_representative,
)
from services.registration.domain.confirmations import Confirmation, spaced, tidy_code
from services.registration.store import confirmations
from services.registration.web.deps import BaseUrl, ModalitiesOf
from shared.web.deps import CurrentActor, Transaction
from shared.web.once import OnceRoute

router = APIRouter(prefix="/api/v1", tags=["confirmations"], route_class=OnceRoute)


class ConfirmationOut(BaseModel):
    """What the letter says, and nothing else of its application."""

    code: str
    organization: str
    country: str
    reference: str
    category: str
    scopes: list[str]
    issued_at: datetime
    is_in_force: bool
    check_url: str


class SeatConfirmationOut(ConfirmationOut):
    """What the letter of a representative says."""

    representative: str
    nationality: str
    function: str
    event_key: str
    venue: dict[str, str | None]
    starts: date
    ends: date
    segments: list[str]


AnyConfirmationOut = SeatConfirmationOut | ConfirmationOut


def _out(confirmation: Confirmation, base_url: str) -> AnyConfirmationOut:
    kind = SeatConfirmationOut if confirmation.nomination_id else ConfirmationOut
    return kind(
        **confirmation.says,
        code=spaced(confirmation.code),
        issued_at=confirmation.issued_at,
        is_in_force=confirmation.ended_at is None,
        check_url=f"{base_url}/confirmations/{confirmation.code}",
    )


@router.post("/applications/{application_id}/confirmation")
async def post_confirmation(
    tx: Transaction, actor: CurrentActor, base_url: BaseUrl, application_id: UUID
) -> AnyConfirmationOut:
    """Issue the letter, or return the one in force when it says the same."""
    return _out(await issue_confirmation(tx, actor, application_id), base_url)


@router.post("/applications/{application_id}/nominations/{nomination_id}/confirmation")
async def post_for_representative(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    nomination_id: UUID,
) -> AnyConfirmationOut:
    """Issue the letter by which a representative shows a seat, or return the one in force."""
    issued = await issue_for_representative(tx, actor, modalities, application_id, nomination_id)
    return _out(issued, base_url)


@router.get("/confirmations/{code}")
async def get_confirmation(tx: Transaction, base_url: BaseUrl, code: str) -> AnyConfirmationOut:
    """Tell anybody who holds a letter's code what the letter says and whether it is in force."""
    return _out(await confirmations.get(tx, tidy_code(code)), base_url)
