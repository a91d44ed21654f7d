"""Notices at the desk: found, their whole life, sent again, exported."""

import csv
import io
import math
from http import HTTPStatus
from typing import Annotated, Any, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.notify.actions.send_again import correct_address, send_again
from services.notify.domain.delivery import ENDED, UNSENT, Status
from services.notify.store import browse, events, letters, notices
from services.notify.store.browse import Search
from services.notify.store.editions import Editions
from services.notify.store.notices import Notice
from services.notify.web.reading import as_it_reads
from services.notify.web.words import event_words, letter_words, status_tag, status_words
from shared.kernel.languages import OWN_NAMES, direction
from shared.kernel.refusals import Invalid, NotFound
from shared.store.db import Tx
from shared.web.cells import safe_cell
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import message_for
from shared.web.pages import page

router = APIRouter(prefix="/desk/notices", include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER
COLUMNS: Final = ("id", "letter", "language", "to", "status", "attempts", "accepted_at", "caller")
Word = Annotated[str, Query(max_length=254)]


async def _search(
    to: Word = "", letter: Word = "", status: Word = "", domain: Word = "", language: Word = ""
) -> Search:
    return Search(address=to, letter=letter, status=status, domain=domain, language=language)


Wanted = Annotated[Search, Depends(_search)]


def _query(search: Search) -> str:
    given = {
        "to": search.address,
        "letter": search.letter,
        "status": search.status,
        "domain": search.domain,
        "language": search.language,
    }
    return urlencode({name: value for name, value in given.items() if value})


@router.get("")
async def get_notices(
    request: Request,
    tx: Transaction,
    search: Wanted,
    page_: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    found, total = await browse.list_notices(tx, search, page=page_)
    query = _query(search)
    context = {
        "rows": [
            {
                "href": f"/desk/notices/{each.id}",
                "to": each.recipient,
                "letter": each.letter,
                "words": letter_words(each.letter),
                "status": status_tag(each.status),
                "created_at": each.created_at,
            }
            for each in found
        ],
        "total": total,
        "number": page_,
        "last": max(1, math.ceil(total / browse.PAGE)),
        "query": f"{query}&" if query else "",
        "export": f"/desk/notices.csv?{query}",
        "search": search,
        "letters": {name: letter_words(name) for name in letters.names()},
        "statuses": status_words(),
        "languages_known": OWN_NAMES,
    }
    return page(request, "notices/list.html", context)


@router.get(".csv")
async def get_export(tx: Transaction, search: Wanted) -> Response:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    async for each in browse.export(tx, search):
        cells = (
            *(each.id, each.letter, each.language, each.recipient, each.status),
            *(each.attempts, each.created_at.isoformat(), each.caller),
        )
        writer.writerow([safe_cell(cell) for cell in cells])
    headers = {"content-disposition": 'attachment; filename="letters.csv"'}
    return Response(written.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


async def _written(tx: Tx, notice: Notice) -> dict[str, Any]:
    written = await as_it_reads(tx, Editions(), notice)
    return {
        "subject": written.subject,
        "text": written.text,
        "direction": direction(notice.language),
        "is_covered": written.is_covered,
    }


async def _life(
    request: Request, tx: Tx, notice_id: UUID, *, error: str = "", address: str = ""
) -> Response:
    notice = await notices.find(tx, notice_id)
    if notice is None:
        raise NotFound
    words = event_words()
    happened = await events.list_events(tx, notice_id)
    can_resend = (
        notice.status in ENDED
        and notice.status is not Status.CANCELLED
        and not letters.is_secret(notice.letter)
    )
    context = {
        "id": str(notice_id),
        "letter": notice.letter,
        "words": letter_words(notice.letter),
        "letter_version": notice.letter_version,
        "language": notice.language,
        "language_name": OWN_NAMES[notice.language],
        "to": notice.recipient,
        "status": status_tag(notice.status),
        "caller": notice.caller,
        "created_at": notice.created_at,
        "due_at": notice.due_at if notice.status in UNSENT else None,
        "batch_href": notice.batch_id and f"/desk/batches/{notice.batch_id}",
        "is_test": notice.is_test,
        "events": [
            {
                "words": words.get(each.kind, each.kind),
                "at": each.at,
                "code": each.code or "",
                "detail": each.detail,
            }
            for each in happened
        ],
        "written": await _written(tx, notice),
        "can_resend": can_resend,
        "can_correct": can_resend or notice.status in UNSENT,
        "error": error,
        "address": address or notice.recipient,
    }
    return page(request, "notices/one.html", context, status=422 if error else 200)


@router.get("/{notice_id}")
async def get_notice(request: Request, tx: Transaction, notice_id: UUID) -> Response:
    return await _life(request, tx, notice_id)


@router.post("/{notice_id}/resend")
async def post_resend(tx: Transaction, actor: CurrentActor, notice_id: UUID) -> Response:
    copy = await send_again(tx, actor, notice_id)
    return RedirectResponse(f"/desk/notices/{copy}", SEE_OTHER)


@router.post("/{notice_id}/address")
async def post_address(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    notice_id: UUID,
    address: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    try:
        sent = await correct_address(tx, actor, notice_id, address)
    except Invalid as refusal:
        error = message_for(refusal.errors["address"])
        return await _life(request, tx, notice_id, error=error, address=address)
    return RedirectResponse(f"/desk/notices/{sent}", SEE_OTHER)
