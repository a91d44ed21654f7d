"""Addresses that get no letters, and whether others believe that letters are ours."""

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.notify.actions.suppress_address import allow_address, suppress_address
from services.notify.store import suppressions
from services.notify.web.dns import check
from services.notify.web.words import reason_words
from shared.kernel.refusals import Invalid
from shared.store.db import Tx
from shared.web.deps import CurrentActor, SettingsOf, Transaction
from shared.web.forms import message_for
from shared.web.i18n import N_, _
from shared.web.pages import page

router = APIRouter(prefix="/desk", include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER
SHOWN: Final = 500
MEANING: Final = {
    "spf": N_("SPF: which mail servers may send for this domain."),
    "dkim": N_("DKIM: the key by which others check our signature on each letter."),
    "dmarc": N_("DMARC: what others do with letters that claim to be ours and are not."),
}
ADVICE: Final = {
    "good": N_("In order."),
    "weak": N_("Published, but others can still pass as us. Compare it with what is expected."),
    "missing": N_("Not published. Publish what is expected as a TXT record."),
    "unknown": N_("Nobody could be asked. Check that this server can look up names."),
}


async def _list(request: Request, tx: Tx, *, error: str = "", address: str = "") -> Response:
    reasons = reason_words()
    rows = [
        {
            "id": each.id,
            "address": each.address,
            "reason": reasons.get(each.reason, each.reason),
            "notice_href": each.notice_id and f"/desk/notices/{each.notice_id}",
            "added_at": each.added_at,
            "added_by": each.added_by or "",
            "removed_at": each.removed_at,
            "removed_by": each.removed_by,
        }
        for each in await suppressions.list_all(tx, limit=SHOWN)
    ]
    context = {"rows": rows, "error": error, "address": address}
    return page(request, "desk/suppressions.html", context, status=422 if error else 200)


@router.get("/suppressions")
async def get_suppressions(request: Request, tx: Transaction) -> Response:
    return await _list(request, tx)


@router.post("/suppressions")
async def post_suppression(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    address: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    try:
        await suppress_address(tx, actor, address)
    except Invalid as refusal:
        error = message_for(refusal.errors["address"])
        return await _list(request, tx, error=error, address=address)
    return RedirectResponse("/desk/suppressions", SEE_OTHER)


@router.post("/suppressions/{suppression_id}/remove")
async def post_removal(tx: Transaction, actor: CurrentActor, suppression_id: int) -> Response:
    await allow_address(tx, actor, suppression_id)
    return RedirectResponse("/desk/suppressions", SEE_OTHER)


@router.get("/deliverability")
async def get_deliverability(request: Request, settings: SettingsOf) -> Response:
    findings = [
        {
            "meaning": _(MEANING[each.kind]),
            "name": each.name,
            "expected": each.expected,
            "found": each.found,
            "advice": _(ADVICE[each.state]),
        }
        for each in await check(settings.smtp)
    ]
    context = {"findings": findings, "sender": settings.smtp.sender}
    return page(request, "desk/deliverability.html", context)
