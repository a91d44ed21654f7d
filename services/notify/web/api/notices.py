"""One notice at a time, for services that ask directly."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from services.notify.actions.accept_notices import notice_id_of
from services.notify.actions.accept_requests import accept_one
from services.notify.store import notices
from services.notify.store.editions import Editions
from services.notify.web.reading import as_it_reads
from shared.kernel.refusals import Invalid, NotFound
from shared.messages.base import Part
from shared.messages.notify import Contact, Notice, NoticeRequested, Priority
from shared.times import WithinReach
from shared.web.deps import Transaction
from shared.web.forms import code_of
from shared.web.messages import Caller

router = APIRouter(prefix="/api/v1", tags=["notices"])


class NoticeIn(Part):
    """A held notice waits for a second person, who is not `drafted_by`."""

    letter: str
    notice: Notice
    priority: Priority = "normal"
    send_at: Annotated[AwareDatetime, WithinReach] | None = None
    held: bool | None = None
    drafted_by: Annotated[str | None, Field(max_length=254)] = None
    is_test: bool = False
    contacts: Annotated[tuple[Contact, ...], Field(max_length=1)] = ()
    told_at: AwareDatetime | None = None


class NoticeOut(BaseModel):
    """The letter as it will be sent; what is secret is covered."""

    id: UUID
    status: str
    language: str
    send_at: AwareDatetime
    subject: str
    text: str


async def _out(tx: Transaction, notice_id: UUID, caller: str) -> NoticeOut:
    notice = await notices.find(tx, notice_id)
    if notice is None or notice.caller != caller:
        raise NotFound
    written = await as_it_reads(tx, Editions(), notice)
    return NoticeOut(
        id=notice.id,
        status=notice.status,
        language=notice.language,
        send_at=notice.due_at,
        subject=written.subject,
        text=written.text,
    )


@router.post("/notices", status_code=202)
async def post_notice(body: NoticeIn, tx: Transaction, caller: Caller) -> NoticeOut:
    """Accept a notice: the same key and body give the same answer, another body 409."""
    notice_id = notice_id_of(caller, body.notice.key)
    # A batch of one, if it is held, under the same id each time it is asked for.
    try:
        asked = NoticeRequested.model_validate({**body.model_dump(), "message_id": notice_id})
    except ValidationError as error:
        # What goes together only as a message says.
        raise Invalid({"body": code_of(error.errors()[0])}) from None
    await accept_one(tx, asked, caller=caller)
    return await _out(tx, notice_id, caller)


@router.get("/notices/{notice_id}")
async def get_notice(notice_id: UUID, tx: Transaction, caller: Caller) -> NoticeOut:
    """Tell a caller how a notice of its own stands, and how it reads."""
    return await _out(tx, notice_id, caller)


class CountOut(BaseModel):
    letter: str
    status: str
    count: int


async def count_all(tx: Transaction) -> list[CountOut]:
    """Return how many letters there are by name and status."""
    return [CountOut(letter=a, status=b, count=c) for a, b, c in await notices.counts(tx)]
