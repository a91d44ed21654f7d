"""The Office's register of letters and requests, and a mission's own requests."""

from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.review.actions import handle_case
from services.review.actions.handle_case import Means
from services.review.domain.cases import Case, What
from services.review.domain.circulations import Circulation
from services.review.domain.disclosures import names_objector
from services.review.store import circulations
from services.review.web.deps import MeansOf, OwnState
from services.review.web.forms import RequestForm
from services.review.web.names import country_names
from services.review.web.pages.lists import row
from services.review.web.words import CASE_STEPS, CASES
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import Form as Filled
from shared.web.forms import Options, read_form
from shared.web.i18n import _
from shared.web.pages import page

router = APIRouter(include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER
DECIDED: Final = frozenset({What.DONE, What.REFUSED})


async def _shown(tx: Tx, means: Means, case: Case) -> dict[str, Any]:
    known = await circulations.get(tx, case.circulation_id, only=())
    entries = await circulations.entries(tx, known, only=case.entry_ids)
    countries = await country_names(tx)
    return {
        "id": str(case.id),
        "kind": _(CASES[case.kind]),
        "the_list": row(known, means.modalities),
        "names": {each.id: each.candidate.name for each in entries},
        "states": [countries.get(each, each) for each in case.states],
        "words": case.words,
        "reference": case.reference,
        "status": _(CASE_STEPS[case.status]),
        "is_decided": case.status in DECIDED,
        "hands": [each.by for each in case.steps],
        "steps": [{"words": _(CASE_STEPS[each.what]), "step": each} for each in case.steps],
    }


@router.get("/desk/cases")
async def get_cases(
    request: Request, tx: Transaction, means: MeansOf, actor: CurrentActor
) -> Response:
    found = await handle_case.list_cases(means, actor)
    rows = [await _shown(tx, means, each) for each in found]
    return page(request, "desk/cases.html", {"rows": rows})


@router.post("/desk/cases/{case_id}/approve")
async def post_approve(
    tx: Transaction, means: MeansOf, actor: CurrentActor, case_id: UUID
) -> Response:
    await handle_case.approve_case(tx, means, actor, case_id)
    return RedirectResponse("/desk/cases", SEE_OTHER)


@router.post("/desk/cases/{case_id}/refuse")
async def post_refuse(
    tx: Transaction,
    means: MeansOf,
    actor: CurrentActor,
    case_id: UUID,
    reason: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    await handle_case.refuse_case(tx, means, actor, case_id, reason=reason)
    return RedirectResponse("/desk/cases", SEE_OTHER)


async def _names(tx: Tx, known: Circulation) -> dict[str, Options]:
    entries = await circulations.entries(tx, known)
    return {"entries": [(str(each.id), each.candidate.name) for each in entries]}


def _ask_page(
    request: Request, means: Means, known: Circulation, form: Filled[RequestForm]
) -> Response:
    context = {
        "form": form,
        "the_list": row(known, means.modalities),
        "objector_shared": names_objector(means.modalities),
    }
    return page(request, "delegate/ask.html", context, status=422 if form.errors else 200)


@router.get("/circulations/{circulation_id}/ask")
async def get_ask(
    request: Request,
    tx: Transaction,
    means: MeansOf,
    circulation_id: UUID,
    entry: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    known = await circulations.get_public(tx, circulation_id)
    chosen = {"entries": [entry]} if entry else {}
    form = Filled(RequestForm, chosen, {}, None, await _names(tx, known))
    return _ask_page(request, means, known, form)


@router.post("/circulations/{circulation_id}/ask")
async def post_ask(
    request: Request, tx: Transaction, means: MeansOf, actor: CurrentActor, circulation_id: UUID
) -> Response:
    known = await circulations.get_public(tx, circulation_id)
    form = await read_form(request, RequestForm, await _names(tx, known))
    if form.value is None:
        return _ask_page(request, means, known, form)
    case = await handle_case.request_information(
        tx,
        means,
        actor,
        circulation_id=circulation_id,
        entry_ids=form.value.entries,
        reason=form.value.reason,
    )
    return RedirectResponse(f"/information-requests/{case}", SEE_OTHER)


@router.get("/information-requests")
async def get_requests(
    request: Request, tx: Transaction, means: MeansOf, state: OwnState
) -> Response:
    found = await handle_case.own_requests(means, state)
    rows = [await _shown(tx, means, each) for each in found]
    return page(request, "delegate/requests.html", {"rows": rows})


@router.get("/information-requests/{case_id}")
async def get_request(
    request: Request, tx: Transaction, means: MeansOf, actor: CurrentActor, case_id: UUID
) -> Response:
    case, lines = await handle_case.read_answer(tx, means, actor, case_id)
    shown = await _shown(tx, means, case)
    countries = await country_names(tx)
    statement = [
        {
            "name": shown["names"].get(line.entry_id, ""),
            "received": [
                {
                    "objector": countries.get(each.objector or "", each.objector),
                    "basis": each.basis,
                }
                for each in line.received
            ],
        }
        for line in lines or ()
    ]
    last = case.steps[-1]
    context = {
        "case": shown,
        "asked_at": case.steps[0].at,
        "answered_at": case.answered_at,
        "refusal": last.reason if last.what is What.REFUSED else "",
        "statement": statement,
    }
    return page(request, "delegate/request.html", context)
