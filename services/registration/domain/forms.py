"""What a form asks of these answers: conditions, gaps, and answers that no longer fit."""

from collections.abc import Collection, Mapping
from typing import Any

from shared.kernel.forms import MANY, TEXTS, Answers, ApplicationForm, FieldKind, FormField, Section


def fault(field: FormField, value: Any) -> str | None:
    """Return the code of what is wrong with an answer on this field, or None.

    Types were checked when it was saved; since then the form may have become another.
    """
    if value in (None, "", [], ()):
        return "missing" if field.required else None
    size = len(value) if field.kind in TEXTS | MANY else value
    if isinstance(size, int) and field.kind is not FieldKind.DATE:
        if field.least is not None and size < field.least:
            return "answer-again"
        if field.most is not None and size > field.most:
            return "answer-again"
    given = value if field.kind in MANY else [value]
    if field.choices and not set(given) <= {each.key for each in field.choices}:
        return "answer-again"
    return None


def section_fault(section: Section, answers: Answers) -> str | None:
    """Return the code of the first thing wrong with a section, or None."""
    if section.key not in answers:
        return "missing"
    given = answers[section.key]
    found = (fault(field, given.get(field.name)) for field in section.fields_asked(answers))
    return next(filter(None, found), None)


def faults(form: ApplicationForm, answers: Answers, documents: Collection[str]) -> dict[str, str]:
    """Return what is wrong with an application, a code for each section, and one for documents."""
    found = {
        section.key: code
        for section in form.sections_asked(answers)
        if (code := section_fault(section, answers)) is not None
    }
    if missing_documents(form, answers, documents):
        found["documents"] = "document-missing"
    return found


def missing_documents(
    form: ApplicationForm, answers: Answers, documents: Collection[str]
) -> list[str]:
    """Return the kinds of documents that must still be added."""
    return [
        each.key
        for each in form.documents_asked(answers)
        if each.required and each.key not in documents
    ]


def asked_only(form: ApplicationForm, answers: Answers) -> Mapping[str, Mapping[str, Any]]:
    """Return the answers to what is asked, without those to questions that fell away.

    What the form does not know at all stays: programs may send marks of their own.
    """
    kept = {}
    shown = {each.key for each in form.sections_asked(answers)}
    for section in form.sections:
        if section.key not in shown or section.key not in answers:
            continue
        asked = {each.name for each in section.fields_asked(answers)}
        fallen = {each.name for each in section.fields} - asked
        given = answers[section.key]
        kept[section.key] = {name: value for name, value in given.items() if name not in fallen}
    return kept
