"""The mailbox of a demonstration, for programs."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from services.notify.store import mailbox
from services.notify.web.api.notices import CountOut, count_all
from shared.web.deps import Transaction

LARGEST_ID = 2**63 - 1

router = APIRouter(prefix="/api/v1", tags=["demonstration"])


class LetterOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    message_id: str
    recipient: str
    letter: str
    language: str
    subject: str
    text: str
    received_at: datetime
    deliveries: int


@router.get("/mailbox")
async def get_mailbox(
    tx: Transaction,
    to: Annotated[str, Query(max_length=254)] = "",
    after: Annotated[int, Query(ge=0, le=LARGEST_ID)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[LetterOut]:
    found = await mailbox.list_letters(tx, to=to, after=after, limit=limit)
    return [LetterOut.model_validate(each) for each in found]


@router.get("/deliveries")
async def get_deliveries(tx: Transaction) -> list[CountOut]:
    return await count_all(tx)
