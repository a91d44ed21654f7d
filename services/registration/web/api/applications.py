"""An organization's own applications."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from services.registration.actions.save_application import SaveApplication, save_application
from services.registration.actions.submit_application import submit_application
from services.registration.domain.applications import Application
from services.registration.store import applications, changes, documents, places
from services.registration.web.api.documents import DocumentOut, document_out
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.models import plain, topic_model
from shared.kernel.forms import Answers
from shared.kernel.modalities import Modalities
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction
from shared.web.i18n import current_language
from shared.web.once import OnceRoute

router = APIRouter(prefix="/api/v1/applications", tags=["applications"], route_class=OnceRoute)

Version = Annotated[int, Field(ge=0, le=1_000_000)]


class ApplicationIn(BaseModel):
    """An application, beside the fields below with a member for each section of its form.

    GET /api/v1/forms/{category} tells the sections and what each takes; sections left out keep
    their answers.
    """

    # Sections, checked against the form of the category below.
    model_config = ConfigDict(extra="allow")

    version: Version
    category: Annotated[str, Field(max_length=50)]
    register_entry_id: UUID | None = None


class VersionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Version


class PlaceOut(BaseModel):
    list_key: str
    standing: str
    closes_at: datetime | None
    is_provisional: bool


class ChangeOut(BaseModel):
    version: int
    stage: str
    by_role: str
    at: datetime
    note: str


class ApplicationOut(BaseModel):
    id: UUID
    reference: str | None
    category: str
    route: str
    stage: str
    version: int
    submitted_at: datetime | None
    form_key: str
    form_version: int
    answers: dict[str, Any]
    places: list[PlaceOut]
    history: list[ChangeOut]
    documents: list[DocumentOut]


async def out(tx: Tx, application: Application) -> ApplicationOut:
    """Show an application to those who may see all of it."""
    stands = await places.places(tx, application.id)
    history = await changes.list_of(tx, application.id)
    return ApplicationOut(
        id=application.id,
        reference=application.reference,
        category=application.category,
        route=application.route,
        stage=application.stage,
        version=application.version,
        submitted_at=application.submitted_at,
        form_key=application.form_key,
        form_version=application.form_version,
        answers=dict(application.answers),
        places=[
            PlaceOut(
                list_key=p.list_key,
                standing=p.standing,
                closes_at=p.closes_at,
                is_provisional=p.is_provisional,
            )
            for p in stands
        ],
        history=[
            ChangeOut(version=c.version, stage=c.stage, by_role=c.by_role, at=c.at, note=c.note)
            for c in history
        ],
        documents=[document_out(each) for each in await documents.list_of(tx, application.id)],
    )


@router.get("")
async def get_applications(tx: Transaction, actor: CurrentActor) -> list[ApplicationOut]:
    """List the applications you act for, newest first."""
    return [await out(tx, each) for each in await applications.list_own(tx, actor)]


@router.get("/{application_id}")
async def get_application(
    tx: Transaction, actor: CurrentActor, application_id: UUID
) -> ApplicationOut:
    """Show an application with its places on lists and its history."""
    return await out(tx, await applications.get_own(tx, actor, application_id))


@router.put("/{application_id}")
async def put_application(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
    body: ApplicationIn,
) -> ApplicationOut:
    """Begin an application under an id of your choice, or save topics of a draft."""
    sent = {key: given for key, given in (body.model_extra or {}).items() if given is not None}
    known = await applications.find_own(tx, actor, application_id)
    before = known.answers if known is not None else {}
    command = SaveApplication(
        id=application_id,
        version=body.version,
        category=body.category,
        register_entry_id=body.register_entry_id,
        answers=read_sections(modalities, body.category, sent, before),
    )
    return await out(tx, await save_application(tx, actor, modalities, command))


def read_sections(
    modalities: Modalities, category: str, sent: Mapping[str, Any], before: Answers
) -> dict[str, dict[str, Any]]:
    """Return the answers of the sections sent, each held against its model.

    Refusals: RequestValidationError naming each field, in the order of the form.
    """
    if not sent:
        return {}
    form = modalities.forms.form_for(modalities.category(category).key)
    taken: dict[str, dict[str, Any]] = {}
    errors: list[Any] = [
        {"type": "extra_forbidden", "loc": ("body", key)}
        for key in set(sent) - {each.key for each in form.sections}
    ]
    for section in form.sections:
        if section.key not in sent:
            continue
        if section not in form.sections_asked({**before, **taken}):
            errors.append({"type": "extra_forbidden", "loc": ("body", section.key)})
            continue
        model = topic_model(section, {**before, **taken}, current_language(), has_marks=True)
        try:
            taken[section.key] = plain(model.model_validate(sent[section.key]))
        except ValidationError as error:
            errors += [
                {**each, "loc": ("body", section.key, *_place(each))} for each in error.errors()
            ]
    if errors:
        raise RequestValidationError(errors)
    return taken


def _place(error: ErrorDetails) -> tuple[int | str, ...]:
    """Return which field an error is about, also where only another answer made it one."""
    field = error.get("ctx", {}).get("field")
    return error["loc"] or ((field,) if field else ())


@router.post("/{application_id}/submit")
async def post_submit(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    body: VersionIn,
) -> ApplicationOut:
    """Submit a draft; it gets its reference number, and a letter acknowledges it."""
    submitted = await submit_application(
        tx, actor, modalities, application_id, version=body.version, base_url=base_url
    )
    return await out(tx, submitted)
