"""What an application of a category asks: for whoever fills it in by program."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from services.registration.domain.documents import MOST
from services.registration.web.deps import ModalitiesOf
from services.registration.web.models import topic_model
from shared.kernel.forms import ApplicationForm, Condition, Section
from shared.uploads.clean import LARGEST, MEDIA_TYPES
from shared.web.i18n import current_language

router = APIRouter(prefix="/api/v1/forms", tags=["forms"])


class ConditionOut(BaseModel):
    field: str
    any_of: tuple[str, ...]


class SectionOut(BaseModel):
    """A member of an application's JSON, described by a JSON schema in the reader's language."""

    key: str
    title: str
    only_if: ConditionOut | None
    fields_only_if: dict[str, ConditionOut]
    answers: dict[str, Any]


class DocumentKindOut(BaseModel):
    key: str
    label: str
    help: str | None
    is_required: bool
    only_if: ConditionOut | None


class FormOut(BaseModel):
    key: str
    version: int
    title: str
    sections: list[SectionOut]
    documents: list[DocumentKindOut]
    most_documents: int = MOST
    largest_document: int = LARGEST
    document_types: list[str] = sorted(MEDIA_TYPES.values())


def _condition(condition: Condition | None) -> ConditionOut | None:
    if condition is None:
        return None
    return ConditionOut(field=condition.field, any_of=condition.any_of)


def _section(section: Section) -> SectionOut:
    language = current_language()
    # As if every condition held: what each question takes when it is put.
    everything: dict[str, dict[str, Any]] = {}
    for condition in (f.only_if for f in section.fields if f.only_if):
        place, _, name = condition.field.partition(".")
        everything.setdefault(place, {})[name] = condition.any_of
    return SectionOut(
        key=section.key,
        title=section.title.in_(language),
        only_if=_condition(section.only_if),
        fields_only_if={
            f.name: ConditionOut(field=f.only_if.field, any_of=f.only_if.any_of)
            for f in section.fields
            if f.only_if
        },
        answers=topic_model(section, everything, language).model_json_schema(),
    )


def form_out(form: ApplicationForm) -> FormOut:
    """Describe a form in the reader's language."""
    language = current_language()
    return FormOut(
        key=form.key,
        version=form.version,
        title=form.title.in_(language),
        sections=[_section(each) for each in form.sections],
        documents=[
            DocumentKindOut(
                key=each.key,
                label=each.label.in_(language),
                help=each.help.in_(language) if each.help else None,
                is_required=each.required,
                only_if=_condition(each.only_if),
            )
            for each in form.documents
        ],
    )


@router.get("/{category}")
async def get_form(modalities: ModalitiesOf, category: str) -> FormOut:
    """Return the form for a category."""
    return form_out(modalities.forms.form_for(modalities.category(category).key))
