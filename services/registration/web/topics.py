"""The sections of an application as pages show them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.registration.domain.applications import Application
from services.registration.domain.calendar import events_open_to
from services.registration.domain.documents import OTHER, Document, kinds, kinds_open
from services.registration.domain.eligibility import lists_open_to
from services.registration.domain.forms import missing_documents, section_fault
from services.registration.web.models import Topic, topic_model
from services.registration.web.options import countries
from shared.kernel.forms import Answers, ApplicationForm, FieldKind, FormField, Section
from shared.kernel.languages import LANGUAGES, OWN_NAMES
from shared.kernel.modalities import Modalities, Route
from shared.store.db import Tx, database_time
from shared.web.forms import Options
from shared.web.i18n import _, current_language
from shared.web.pages import day, number

OptionsOf = Mapping[FieldKind, Options]


async def offers(tx: Tx, modalities: Modalities, known: Application) -> OptionsOf:
    """Return what an applicant may choose from where the form itself holds no choices."""
    language = current_language()
    is_listed = known.route is Route.LIST
    allowed = lists_open_to(modalities, known.category) if is_listed else modalities.scopes
    today = (await database_time(tx)).date()
    events = () if is_listed else events_open_to(modalities, known.category)
    return {
        FieldKind.COUNTRY: await countries(tx, today),
        FieldKind.LANGUAGE: [(code, OWN_NAMES[code]) for code in LANGUAGES],
        FieldKind.SCOPES: [
            (key, modalities.scopes[key].in_(language))
            for key in modalities.scopes
            if key in allowed
        ],
        FieldKind.EVENTS: [
            (e.key, f"{e.title.in_(language)} · {e.venue.in_(language)}") for e in events
        ],
    }


def options(section: Section, offered: OptionsOf) -> dict[str, Options]:
    """Return the choices of each field of a section, in the reader's language."""
    return {
        field.name: _choices(field) or offered[field.kind]
        for field in section.fields
        if field.choices or field.kind in offered
    }


def _choices(field: FormField) -> list[tuple[str, str]]:
    return [(each.key, each.label.in_(current_language())) for each in field.choices]


def model(section: Section, answers: Answers) -> type[Topic]:
    """Return the model of a section in the reader's language."""
    return topic_model(section, answers, current_language())


def given(section: Section, answers: Answers) -> dict[str, Any] | None:
    """Return what was answered to the questions of a section, None before the first answer."""
    if section.key not in answers:
        return None
    names = {field.name for field in section.fields}
    return {name: value for name, value in answers[section.key].items() if name in names}


def in_words(section: Section, answers: Answers, offered: OptionsOf) -> list[dict[str, Any]]:
    """Return the questions of a section with their answers in words, as summaries show them."""
    choices = options(section, offered)
    sent = answers.get(section.key, {})
    return [
        {
            "key": field.label.in_(current_language()),
            "value": _words(field, sent.get(field.name), dict(choices.get(field.name, ()))) or "—",
            "href": None,
        }
        for field in section.fields_asked(answers)
        # A question with nothing to choose from was not put.
        if sent.get(field.name) or field.kind not in offered or offered[field.kind]
    ]


async def all_in_words(tx: Tx, modalities: Modalities, known: Application) -> list[dict[str, Any]]:
    """Return each section that was asked, with its answers in words."""
    offered = await offers(tx, modalities, known)
    return [
        {
            "title": section.title.in_(current_language()),
            "rows": in_words(section, known.answers, offered),
        }
        for section in known.form(modalities).sections_asked(known.answers)
    ]


def _words(field: FormField, value: Any, choices: Mapping[str, str]) -> str:
    if value in (None, "", []):
        return ""
    if field.kind is FieldKind.NUMBER:
        return number(value)
    if field.kind is FieldKind.DATE:
        return day(date.fromisoformat(value))
    each = value if isinstance(value, list | tuple) else [value]
    return "; ".join(str(choices.get(one, one)) for one in each)


def topics_of(form: ApplicationForm, known: Application) -> list[dict[str, Any]]:
    """Return the sections that are asked, and whether each is done."""
    return [
        {
            "key": section.key,
            "title": section.title.in_(current_language()),
            "is_done": section_fault(section, known.answers) is None,
            "href": f"/applications/{known.id}/{section.key}",
        }
        for section in form.sections_asked(known.answers)
    ]


def documents_task(
    form: ApplicationForm, known: Application, present: Sequence[Document]
) -> list[dict[str, Any]]:
    """Return the documents as one more section, where the form or a clerk asks for any."""
    if not kinds_open(form, known):
        return []
    return [
        {
            "key": "documents",
            "title": _("Documents"),
            "is_done": not missing_documents(form, known.answers, kinds(present)),
            "href": f"/applications/{known.id}/documents",
            "rows": document_rows(form, present),
        }
    ]


def document_rows(form: ApplicationForm, present: Sequence[Document]) -> list[dict[str, Any]]:
    """Return what documents there are, as summaries show them."""
    return [
        {"key": kind_words(form, each.kind), "value": each.name, "href": None} for each in present
    ]


def kind_words(form: ApplicationForm, kind: str) -> str:
    """Return what a document is, in the reader's language."""
    if kind == OTHER:
        return _("Another document that was asked for")
    asked = next((each for each in form.documents if each.key == kind), None)
    return asked.label.in_(current_language()) if asked else kind
