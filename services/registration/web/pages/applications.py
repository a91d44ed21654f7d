"""An applicant's pages: begin, one page a topic, check, submit, and see how things stand."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi import Form as Field
from fastapi.responses import RedirectResponse

from services.registration.actions.submit_application import submit_application
from services.registration.domain.applications import OPEN_TO_CHANGE, Application
from services.registration.domain.confirmations import scopes_confirmed
from services.registration.domain.corrections import CORRECTABLE
from services.registration.domain.documents import kinds
from services.registration.domain.forms import faults
from services.registration.domain.travel import Claim, travel_claim
from services.registration.store import applications, documents, places
from services.registration.web import status
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.topics import documents_task, in_words, offers, topics_of
from shared.kernel.actors import Role
from shared.kernel.modalities import Modalities, Route
from shared.kernel.refusals import Incomplete, Invalid
from shared.store import registers
from shared.store.db import Tx, database_time
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import message_for
from shared.web.i18n import N_, _, current_language
from shared.web.pages import page

router = APIRouter(prefix="/applications", include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER
PART_MISSING: Final = N_("Complete the part “%(title)s”.")


@router.get("")
async def get_applications(
    request: Request, tx: Transaction, actor: CurrentActor, modalities: ModalitiesOf
) -> Response:
    own = await applications.list_own(tx, actor)
    rows = [
        {
            "href": f"/applications/{each.id}",
            "name": each.name or _("Not named yet"),
            "reference": each.reference or "",
            "category": modalities.category(each.category).label.in_(current_language()),
            "stage": status.stage_words(each.stage),
            "colour": status.COLOURS[each.stage],
        }
        for each in own
    ]
    return page(request, "applications/list.html", {"rows": rows})


@router.get("/{application_id}")
async def get_application(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
) -> Response:
    known = await applications.get_own(tx, actor, application_id)
    is_clerk = actor.role is Role.CLERK
    if is_clerk and known.stage not in OPEN_TO_CHANGE:
        return RedirectResponse(f"/desk/applications/{known.id}", SEE_OTHER)
    context = await status.context(tx, modalities, known)
    standings = {each.list_key: each.standing for each in await places.places(tx, known.id)}
    context |= {
        "may_confirm": bool(scopes_confirmed(known, standings)),
        "may_correct": known.stage in CORRECTABLE,
        "is_clerk": is_clerk,
    }
    if known.stage in OPEN_TO_CHANGE:
        form, present = known.form(modalities), await documents.list_of(tx, known.id)
        context |= {
            "topics": topics_of(form, known) + documents_task(form, known, present),
            "is_complete": not faults(form, known.answers, kinds(present)),
        }
        return page(request, "applications/tasks.html", context)
    context["may_ask_for_travel"] = await _may_ask_for_travel(tx, modalities, known)
    return page(request, "applications/status.html", context)


async def _may_ask_for_travel(tx: Tx, modalities: Modalities, known: Application) -> bool:
    states = await registers.list_states(tx, (await database_time(tx)).date())
    state = states.get(known.answer("organization", "country") or "")
    return state is not None and travel_claim(modalities, state.groups) > Claim.NONE


@router.get("/{application_id}/check")
async def get_check(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
) -> Response:
    known = await applications.get_own(tx, actor, application_id)
    return await _check_page(request, tx, modalities, known, errors={})


async def _check_page(
    request: Request,
    tx: Tx,
    modalities: Modalities,
    known: Application,
    errors: Mapping[str, str],
) -> Response:
    offered = await offers(tx, modalities, known)
    form, present = known.form(modalities), await documents.list_of(tx, known.id)
    sections = {each.key: each for each in form.sections_asked(known.answers)}
    titles = {key: each.title.in_(current_language()) for key, each in sections.items()}
    context = {
        "id": str(known.id),
        "version": known.version,
        "is_list": known.route is Route.LIST,
        "topics": [
            {**topic, "rows": in_words(sections[topic["key"]], known.answers, offered)}
            for topic in topics_of(form, known)
        ]
        + documents_task(form, known, present),
        "errors": {
            (f"topic-{field}" if field in {*sections, "documents"} else "main"): message_for(
                code,
                {"title": titles.get(field, "")},
                PART_MISSING if field in sections and code == "missing" else None,
            )
            for field, code in errors.items()
        },
    }
    return page(request, "applications/check.html", context, status=422 if errors else 200)


@router.post("/{application_id}/submit")
async def post_submit(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    version: Annotated[int, Field()],
) -> Response:
    try:
        async with tx.begin_nested():
            await submit_application(
                tx, actor, modalities, application_id, version=version, base_url=base_url
            )
    except (Incomplete, Invalid) as refusal:
        known = await applications.get_own(tx, actor, application_id)
        return await _check_page(request, tx, modalities, known, refusal.errors)
    return RedirectResponse(f"/applications/{application_id}?submitted=1", SEE_OTHER)
