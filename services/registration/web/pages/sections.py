"""One page for each section of an application's form."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.registration.actions.save_application import SaveApplication, save_application
from services.registration.domain.applications import Application
from services.registration.store import applications
from services.registration.web.deps import ModalitiesOf
from services.registration.web.models import plain
from services.registration.web.topics import given, model, offers, options
from shared.kernel.forms import Section
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import NotFound
from shared.store import registers
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import Form, bind, read_form
from shared.web.i18n import current_language
from shared.web.pages import page

router = APIRouter(prefix="/applications", include_in_schema=False)


def _asked(modalities: Modalities, known: Application, key: str) -> Section:
    """Return a section that the answers so far call for. Refusals: NotFound."""
    sections = known.form(modalities).sections_asked(known.answers)
    section = next((each for each in sections if each.key == key), None)
    if section is None:
        raise NotFound
    return section


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
    section = _asked(modalities, known, topic)
    offered = options(section, await offers(tx, modalities, known))
    answered = given(section, known.answers)
    said = {name: request.query_params.get(name, "") for name in ("name", "country")}
    beginning = await _from_register(tx, known) or said if topic == "organization" else None
    form = bind(model(section, known.answers), answered or beginning, offered)
    if answered is None:
        # What the register says is a beginning, not an answer with errors in it.
        form = replace(form, errors={})
    return _topic_page(request, known, section, form)


async def _from_register(tx: Tx, known: Application) -> dict[str, Any] | None:
    """Return what the claimed entry says already."""
    if known.register_entry_id is None:
        return None
    entry = await registers.get_entry(tx, known.register_entry_id)
    return {"name": entry.name, "country": entry.country or ""}


def _topic_page(
    request: Request, known: Application, section: Section, form: Form[Any], *, status: int = 200
) -> Response:
    context = {
        "id": str(known.id),
        "title": section.title.in_(current_language()),
        "topic": section.key,
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
    section = _asked(modalities, known, topic)
    sent = dict(await request.form())
    version = str(sent.get("version", ""))
    offered = options(section, await offers(tx, modalities, known))
    form = await read_form(request, model(section, known.answers), offered)
    if form.value is None:
        return _topic_page(request, known, section, form, status=422)
    command = SaveApplication(
        id=known.id,
        version=int(version) if version.isdecimal() else -1,
        category=known.category,
        register_entry_id=known.register_entry_id,
        answers={topic: plain(form.value)},
    )
    saved = await save_application(tx, actor, modalities, command)
    left = _next(modalities, saved, topic)
    return RedirectResponse(f"/applications/{known.id}/{left}", HTTPStatus.SEE_OTHER)


def _next(modalities: Modalities, saved: Application, topic: str) -> str:
    """Return the next section without answers, the documents asked for, or the check."""
    form = saved.form(modalities)
    keys = [each.key for each in form.sections_asked(saved.answers)]
    following = keys[keys.index(topic) + 1 :]
    end = "documents" if form.documents_asked(saved.answers) else "check"
    return next((each for each in following if each not in saved.answers), end)
