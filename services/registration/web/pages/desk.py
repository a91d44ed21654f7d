"""The clerk's desk: the queue, and one application with what the registers say of it."""

from collections.abc import Awaitable
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.registration.actions.decide_application import (
    put_forward,
    return_application,
    verify_application,
)
from services.registration.domain.applications import Stage
from services.registration.domain.desk import Reason
from services.registration.store import applications, desk, documents, findings, queue
from services.registration.store.queue import Filter
from services.registration.web import casework, corrections, status
from services.registration.web.api.desk import PAGE, ReturnIn
from services.registration.web.deps import BaseUrl, ModalitiesOf, finder_of
from services.registration.web.documents import rows
from services.registration.web.matches import for_clerks, query_of
from services.registration.web.topics import all_in_words
from services.registration.web.words import REGISTERS, status_words
from shared.kernel.modalities import Modalities
from shared.store.db import Tx, database_time
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import bind
from shared.web.i18n import _, current_language
from shared.web.pages import page

router = APIRouter(prefix="/desk", include_in_schema=False)

Version = Annotated[int, Form()]


@router.get("")
async def get_queue(
    request: Request,
    tx: Transaction,
    modalities: ModalitiesOf,
    stage: Annotated[str, Query(max_length=20)] = "submitted",
    search: Annotated[str, Query(max_length=300)] = "",
    assignee: Annotated[str, Query(max_length=254)] = "",
    flagged: Annotated[str, Query(max_length=5)] = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    chosen = Stage(stage) if stage in set(Stage) else None
    wanted = Filter(stage=chosen, search=search, assignee=assignee, is_flagged=bool(flagged))
    found, total = await queue.queue(tx, wanted, page=page_number, size=PAGE)
    now = await database_time(tx)
    kept = {"stage": stage, "search": search, "assignee": assignee, "flagged": flagged}
    context = {
        "rows": [
            {
                "href": f"/desk/applications/{each.id}",
                "reference": each.reference,
                "name": each.name,
                "category": modalities.category(each.category).label.in_(current_language()),
                "stage": status.stage_words(each.stage),
                "colour": status.COLOURS[each.stage],
                "submitted_at": each.submitted_at,
                "age": (now - each.submitted_at).days,
                "assignee": each.assignee or "",
                "id": str(each.id),
            }
            for each in found
        ],
        "total": total,
        "number": page_number,
        "last": max(1, -(-total // PAGE)),
        **kept,
        "clerks": await desk.list_clerks(tx),
        "query": urlencode(kept) + "&",
        "stages": [
            (each.value, status.stage_words(each)) for each in Stage if each is not Stage.DRAFT
        ],
    }
    return page(request, "desk/queue.html", context)


async def _application_page(
    request: Request, tx: Tx, modalities: Modalities, application_id: UUID, error: str = ""
) -> Response:
    known = await applications.get(tx, application_id)
    today = (await database_time(tx)).date()
    found = await findings.find(tx, known.name, today)
    form, present = known.form(modalities), await documents.list_of(tx, known.id)
    context = await status.context(tx, modalities, known)
    answer = await finder_of(request).find(tx, query_of(known), today)
    context |= await casework.context(tx, modalities, known, answer)
    context |= {
        "topics": await all_in_words(tx, modalities, known),
        "documents": rows(form, present, f"/desk/applications/{known.id}/documents"),
        "corrections": await corrections.rows(tx, modalities, known),
        "error": error,
        "findings": [
            {
                "name": each.name,
                "register": REGISTERS[each.register],
                "status": status_words(each.status),
                "as_of": each.as_of,
            }
            for each in found
        ],
        "near": for_clerks(answer),
        "today": today,
        "is_claim": known.register_entry_id is not None,
        "duplicates": [
            {
                "id": str(each.id),
                "href": f"/desk/applications/{each.id}",
                "reference": each.reference,
                "name": each.name,
            }
            for each in await queue.similar_names(tx, known)
        ],
    }
    return page(request, "desk/application.html", context, status=422 if error else 200)


@router.get("/applications/{application_id}")
async def get_application(
    request: Request, tx: Transaction, modalities: ModalitiesOf, application_id: UUID
) -> Response:
    return await _application_page(request, tx, modalities, application_id)


async def _then_back(application_id: UUID, step: Awaitable[object]) -> Response:
    await step
    return RedirectResponse(f"/desk/applications/{application_id}", HTTPStatus.SEE_OTHER)


@router.post("/applications/{application_id}/return")
async def post_return(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    version: Version,
    message: Annotated[str, Form(max_length=20_000)] = "",
    reason: Annotated[Reason, Form()] = Reason.OTHER,
) -> Response:
    text = message.replace("\r\n", "\n").strip()
    form = bind(ReturnIn, {"version": version, "message": text})
    if form.value is None:
        error = form.errors.get("message") or _("Write what the organization should tell you.")
        return await _application_page(request, tx, modalities, application_id, error)
    step = return_application(
        tx,
        actor,
        application_id,
        version=version,
        message=text,
        reason=reason,
        base_url=base_url,
    )
    return await _then_back(application_id, step)


@router.post("/applications/{application_id}/verify")
async def post_verify(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    version: Version,
) -> Response:
    step = verify_application(
        tx, actor, modalities, application_id, version=version, base_url=base_url
    )
    return await _then_back(application_id, step)


@router.post("/applications/{application_id}/put-forward")
async def post_put_forward(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    version: Version,
) -> Response:
    step = put_forward(tx, actor, modalities, application_id, version=version, base_url=base_url)
    return await _then_back(application_id, step)
