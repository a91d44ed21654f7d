"""An applicant's pages: begin, one page a topic, check, submit, and see how things stand."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi import Form as Field
from fastapi.responses import RedirectResponse

from services.registration.actions.save_application import SaveApplication, save_application
from services.registration.actions.submit_application import submit_application
from services.registration.domain.applications import OPEN_TO_CHANGE, TOPICS, Application
from services.registration.domain.travel import Claim, travel_claim
from services.registration.store import applications
from services.registration.web import status
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.models import TOPIC_MODELS, TOPIC_TITLES, plain
from services.registration.web.topics import options, shown, topics_of
from shared.kernel.modalities import Modalities, Route
from shared.kernel.refusals import Incomplete, Invalid, NotFound
from shared.store import registers
from shared.store.db import Tx, database_time
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import Form, bind, message_for, read_form
from shared.web.i18n import _, current_language
from shared.web.pages import page

router = APIRouter(prefix="/applications", include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER


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
    context = await status.context(tx, modalities, known)
    if known.stage in OPEN_TO_CHANGE:
        is_complete = all(topic in known.answers for topic in TOPICS)
        context |= {"topics": topics_of(known), "is_complete": is_complete}
        return page(request, "applications/tasks.html", context)
    context["may_ask_for_travel"] = await _may_ask_for_travel(tx, modalities, known)
    return page(request, "applications/status.html", context)


async def _may_ask_for_travel(tx: Tx, modalities: Modalities, known: Application) -> bool:
    states = await registers.list_states(tx, (await database_time(tx)).date())
    state = states.get(known.answer("organization", "country") or "")
    if state is None:
        return False
    groups = {"ldc": state.is_ldc, "developing": not state.is_developed}
    return travel_claim(modalities, {g for g, is_in in groups.items() if is_in}) > Claim.NONE


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
    offered = await options(tx, modalities, known)
    context = {
        "id": str(known.id),
        "version": known.version,
        "is_list": known.route is Route.LIST,
        "topics": [
            {**topic, "rows": shown(known, topic["key"], offered)} for topic in topics_of(known)
        ],
        "errors": {
            (f"topic-{field}" if field in TOPICS else "main"): message_for(code)
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


@router.get("/{application_id}/{topic}")
async def get_topic(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
    topic: str,
) -> Response:
    known = await applications.get_own(tx, actor, application_id)
    if topic not in TOPICS:
        raise NotFound
    offered = await options(tx, modalities, known)
    given = known.answers.get(topic)
    if given is None and topic == "organization":
        said = {key: request.query_params.get(key, "") for key in ("name", "country")}
        given = await _from_register(tx, known) or said
    form = bind(TOPIC_MODELS[topic], given, offered)
    if topic not in known.answers:
        # What the register says is a beginning, not an answer with errors in it.
        form = replace(form, errors={})
    return _topic_page(request, known, topic, form)


async def _from_register(tx: Tx, known: Application) -> dict[str, Any] | None:
    """Return what the claimed entry says already."""
    if known.register_entry_id is None:
        return None
    entry = await registers.get_entry(tx, known.register_entry_id)
    return {"name": entry.name, "country": entry.country or ""}


def _topic_page(
    request: Request, known: Application, topic: str, form: Form[Any], *, status: int = 200
) -> Response:
    context = {
        "id": str(known.id),
        "title": _(TOPIC_TITLES[topic]),
        "topic": topic,
        "version": known.version,
        "form": form,
    }
    return page(request, "applications/topic.html", context, status=status)


@router.post("/{application_id}/{topic}")
async def post_topic(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
    topic: str,
) -> Response:
    known = await applications.get_own(tx, actor, application_id)
    if topic not in TOPICS:
        raise NotFound
    sent = dict(await request.form())
    version = str(sent.get("version", ""))
    offered = await options(tx, modalities, known)
    form = await read_form(request, TOPIC_MODELS[topic], offered)
    if form.value is None:
        return _topic_page(request, known, topic, form, status=422)
    command = SaveApplication(
        id=known.id,
        version=int(version) if version.isdecimal() else -1,
        category=known.category,
        register_entry_id=known.register_entry_id,
        answers={topic: plain(form.value)},
    )
    await save_application(tx, actor, modalities, command)
    following = TOPICS[TOPICS.index(topic) + 1 :]
    left = next((each for each in following if each not in known.answers), None)
    return RedirectResponse(f"/applications/{known.id}/{left or 'check'}", SEE_OTHER)
