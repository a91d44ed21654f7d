"""Confirmation letters by program."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from services.registration.actions.issue_confirmation import issue_confirmation
from services.registration.domain.confirmations import Confirmation, spaced, tidy_code
from services.registration.store import confirmations
from services.registration.web.deps import BaseUrl
from shared.web.deps import CurrentActor, Transaction

router = APIRouter(prefix="/api/v1", tags=["confirmations"])


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


def _out(confirmation: Confirmation, base_url: str) -> ConfirmationOut:
    return ConfirmationOut(
        **confirmation.says,
        code=spaced(confirmation.code),
        issued_at=confirmation.issued_at,
        is_in_force=confirmation.ended_at is None,
        check_url=f"{base_url}/confirmations/{confirmation.code}",
    )


@router.post("/applications/{application_id}/confirmation")
async def post_confirmation(
    tx: Transaction, actor: CurrentActor, base_url: BaseUrl, application_id: UUID
) -> ConfirmationOut:
    """Issue the letter, or return the one in force when it says the same."""
    return _out(await issue_confirmation(tx, actor, application_id), base_url)


@router.get("/confirmations/{code}")
async def get_confirmation(tx: Transaction, base_url: BaseUrl, code: str) -> ConfirmationOut:
    """Tell anybody who holds a letter's code what the letter says and whether it is in force."""
    return _out(await confirmations.get(tx, tidy_code(code)), base_url)
