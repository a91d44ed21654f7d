"""The desk's work on cases: assign, tick, note, decide of flags, in bulk, and take away."""

from datetime import UTC
from http import HTTPStatus
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.registration.actions.bulk import DONE, for_each
from services.registration.actions.change_door import move_to_door
from services.registration.actions.recheck_status import decide_flag, recheck_status
from services.registration.actions.work_case import add_note, assign_case, tick_checks
from services.registration.domain.applications import Stage
from services.registration.domain.desk import Check, Decision
from services.registration.store import applications, queue
from services.registration.store.queue import Filter
from services.registration.web import export
from services.registration.web.api.casework import MOST_AT_ONCE, BulkVerb, NoteIn, step
from services.registration.web.deps import BaseUrl, ModalitiesOf
from shared.kernel.refusals import Invalid
from shared.store.db import database_time
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import bind
from shared.web.i18n import _
from shared.web.pages import page
from shared.web.problems import WORDS

router = APIRouter(prefix="/desk", include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Text = Annotated[str, Form(max_length=20_000)]


def _back(application_id: UUID) -> Response:
    return RedirectResponse(f"/desk/applications/{application_id}", SEE_OTHER)


@router.post("/applications/{application_id}/assign")
async def post_assign(
    tx: Transaction, application_id: UUID, assignee: Annotated[str, Form(max_length=254)] = ""
) -> Response:
    await assign_case(tx, application_id, assignee)
    return _back(application_id)


@router.post("/applications/{application_id}/checks")
async def post_checks(
    tx: Transaction,
    modalities: ModalitiesOf,
    application_id: UUID,
    ticked: Annotated[list[Check] | None, Form()] = None,
) -> Response:
    await tick_checks(tx, modalities, application_id, set(ticked or ()))
    return _back(application_id)


@router.post("/applications/{application_id}/notes")
async def post_note(
    tx: Transaction, actor: CurrentActor, application_id: UUID, text: Text = ""
) -> Response:
    form = bind(NoteIn, {"text": text.replace("\r\n", "\n").strip()})
    if form.value is not None:
        await add_note(tx, actor, application_id, form.value.text)
    elif form.raw:
        raise Invalid({"text": "string-too-long"})
    return _back(application_id)


@router.post("/applications/{application_id}/recheck")
async def post_recheck(
    tx: Transaction, modalities: ModalitiesOf, base_url: BaseUrl, application_id: UUID
) -> Response:
    await recheck_status(tx, modalities, application_id, base_url=base_url)
    return _back(application_id)


@router.post("/applications/{application_id}/flag")
async def post_flag(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    decision: Annotated[Decision, Form()],
    reason: Annotated[str, Form(min_length=5, max_length=1000)],
) -> Response:
    await decide_flag(tx, actor, modalities, application_id, decision, reason, base_url=base_url)
    return _back(application_id)


@router.post("/applications/{application_id}/door")
async def post_door(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
    version: Annotated[int, Form()],
    door: Annotated[str, Form(max_length=100)],
) -> Response:
    category, _separator, entry = door.partition("|")
    try:
        entry_id = UUID(entry) if entry else None
    except ValueError:
        raise Invalid({"door": "not-offered"}) from None
    await move_to_door(tx, actor, modalities, application_id, category, entry_id, version=version)
    return _back(application_id)


@router.post("/bulk")
async def post_bulk(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    verb: Annotated[BulkVerb, Form()],
    chosen: Annotated[list[UUID] | None, Form(max_length=MOST_AT_ONCE)] = None,
    assignee: Annotated[str, Form(max_length=254)] = "",
) -> Response:
    async def one(application_id: UUID) -> None:
        await step(
            tx, actor, modalities, verb, application_id, assignee=assignee, base_url=base_url
        )

    rows = []
    for each in await for_each(tx, chosen or (), one):
        known = await applications.find(tx, each.application_id)
        words = _("Done") if each.code == DONE else _(WORDS[each.code][0])
        rows.append(
            {
                "href": f"/desk/applications/{each.application_id}",
                "reference": (known and known.reference) or "—",
                "name": known.name if known else "—",
                "is_done": each.code == DONE,
                "words": words,
            }
        )
    return page(request, "desk/bulk.html", {"rows": rows})


@router.get("/export.{kind}")
async def get_export(
    tx: Transaction,
    kind: Literal["csv", "xlsx"],
    stage: Annotated[str, Query(max_length=20)] = "",
    search: Annotated[str, Query(max_length=300)] = "",
    assignee: Annotated[str, Query(max_length=254)] = "",
) -> Response:
    chosen = Stage(stage) if stage in set(Stage) else None
    wanted = Filter(stage=chosen, search=search, assignee=assignee)
    found = await queue.following(tx, wanted, after=None, size=None)
    day = (await database_time(tx)).astimezone(UTC).date().isoformat()
    headers = {"content-disposition": f'attachment; filename="applications-{day}.{kind}"'}
    if kind == "csv":
        content, media_type = export.as_csv(found), "text/csv; charset=utf-8"
    else:
        content, media_type = export.as_xlsx(found), XLSX
    return Response(content, media_type=media_type, headers=headers)
