"""One notice at a time, for services that ask directly."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from services.notify.actions.accept_notices import accept_notices
from services.notify.store import notices
from shared.messages.base import Part
from shared.messages.notify import Notice, Priority
from shared.web.deps import Transaction
from shared.web.messages import Caller

router = APIRouter(prefix="/api/v1", tags=["notices"])


class NoticeIn(Part):
    letter: str
    notice: Notice
    priority: Priority = "normal"


class NoticeOut(BaseModel):
    id: UUID
    status: str


@router.post("/notices", status_code=202)
async def post_notice(body: NoticeIn, tx: Transaction, caller: Caller) -> NoticeOut:
    """Accept a notice: the same key and body give the same answer, another body 409."""
    taken = await accept_notices(tx, caller, body.letter, [body.notice], body.priority)
    notice_id, _status = taken[body.notice.key]
    return NoticeOut(id=notice_id, status="accepted")


class CountOut(BaseModel):
    letter: str
    status: str
    count: int


async def count_all(tx: Transaction) -> list[CountOut]:
    """Return how many letters there are by name and status."""
    return [CountOut(letter=a, status=b, count=c) for a, b, c in await notices.counts(tx)]
