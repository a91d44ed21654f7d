"""The mailbox of a demonstration, for people."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from services.notify.store import mailbox
from shared.kernel.languages import direction
from shared.web.deps import Transaction
from shared.web.pages import page

router = APIRouter(include_in_schema=False)

SHOWN: Final = 100


@router.get("/")
@router.get("/mailbox")
async def get_mailbox(
    request: Request, tx: Transaction, to: Annotated[str, Query(max_length=254)] = ""
) -> Response:
    found = await mailbox.list_letters(tx, to=to, after=0, limit=SHOWN, newest_first=True)
    rows = [
        {
            "href": f"/mailbox/{each.id}",
            "to": each.recipient,
            "subject": each.subject,
            "received_at": each.received_at,
        }
        for each in found
    ]
    return page(request, "mailbox/list.html", {"rows": rows, "to": to})


@router.get("/mailbox/{letter_id}")
async def get_letter(request: Request, tx: Transaction, letter_id: int) -> Response:
    each = await mailbox.get(tx, letter_id)
    context = {
        "to": each.recipient,
        "subject": each.subject,
        "text": each.text,
        "language": each.language,
        "direction": direction(each.language),
        "received_at": each.received_at,
        "message_id": each.message_id,
        "deliveries": each.deliveries,
    }
    return page(request, "mailbox/letter.html", context)
