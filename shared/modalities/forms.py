"""Read the application forms that a modality file names: forms/*.toml."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib.resources import files
from typing import Any, Final

from pydantic import TypeAdapter

from shared.kernel.forms import ApplicationForm, Condition, FieldKind, FormField, Section
from shared.kernel.languages import LANGUAGES
from shared.kernel.ruled import Text
from shared.modalities.lines import Location, ModalityFileError, checked, line_of, read

CHECKER: Final = TypeAdapter(ApplicationForm)
KEY: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
# Every form asks these: lists, letters and the balance are made of the answers.
ALWAYS_ASKED: Final = {
    "organization.name": FieldKind.TEXT,
    "organization.country": FieldKind.COUNTRY,
    "organization.purpose": FieldKind.LONG_TEXT,
    "contact.contact_name": FieldKind.TEXT,
    "contact.language": FieldKind.LANGUAGE,
    "representation.head_gender": FieldKind.CHOICE,
    "participation.scopes": FieldKind.SCOPES,
}
# These words follow an application's address in place of a section's.
TAKEN_SECTIONS: Final = frozenset(
    {"check", "submit", "documents", "confirmation", "corrections", "withdrawal", "export"}
)
# These are sent beside a section's answers.
TAKEN_NAMES: Final = frozenset({"csrf", "version", "reason", "correction_id"})
MOST_DOCUMENTS: Final = 5


def resolve(data: dict[str, Any], name: str) -> None:
    """Put the forms that `data` names in place of their names. Refusals: ModalityFileError."""
    forms = data.get("forms")
    uses = forms.get("uses", []) if isinstance(forms, dict) else []
    for use in uses if isinstance(uses, list) else []:
        if not isinstance(use, dict) or not isinstance(use.get("form"), str):
            raise ModalityFileError(f"{name} line 1: forms.uses: each names its form")
        earlier = use.get("earlier", [])
        use["form"] = load_form(use["form"])
        use["earlier"] = [load_form(str(each)) for each in earlier]


def load_form(key: str) -> ApplicationForm:
    """Return a form we come with. Refusals: ModalityFileError."""
    return parse_form(_text_of(key), f"forms/{key}.toml")


def _text_of(key: str) -> str:
    source = files(__package__).joinpath("forms", f"{key}.toml")
    if not KEY.fullmatch(key) or not source.is_file():
        raise ModalityFileError(f"there is no form {key!r}")
    return source.read_text("utf-8")


def parse_form(text: str, name: str) -> ApplicationForm:
    """Check a form against the schema and its own references. Refusals: ModalityFileError."""
    data = read(text, name)
    sections = data.get("sections", [])
    for index, section in enumerate(sections if isinstance(sections, list) else []):
        if isinstance(section, dict) and (same_as := section.get("same_as")):
            sections[index] = _borrowed(str(same_as), name)
    form = checked(CHECKER, data, text, name)
    for location, reason in _contradictions(form):
        raise ModalityFileError(f"{name} line {line_of(text, location)}: {reason}")
    return form


def _borrowed(same_as: str, name: str) -> dict[str, Any]:
    """Return a section of another form, named `form.section`."""
    key, _, wanted = same_as.partition(".")
    for section in read(_text_of(key), key)["sections"]:
        if section.get("key") == wanted:
            found: dict[str, Any] = section
            return found
    raise ModalityFileError(f"{name} line 1: there is no section {same_as!r}")


def _contradictions(form: ApplicationForm) -> Iterator[tuple[Location, str]]:
    if any(getattr(text, language) is None for text in _texts(form) for language in LANGUAGES):
        yield (), "words are not given in all six languages"
    asked = {f"{s.key}.{f.name}": f.kind for s in form.sections for f in s.fields}
    for place, kind in ALWAYS_ASKED.items():
        if asked.get(place) is not kind:
            yield ("sections",), f"no field {place} of kind {kind}"
    keys = [each.key for each in form.sections]
    if len(set(keys)) < len(keys) or TAKEN_SECTIONS & set(keys):
        yield ("sections",), "section keys are doubled or taken"
    if len(form.documents) > MOST_DOCUMENTS:
        yield ("documents",), f"more than {MOST_DOCUMENTS} documents"
    known: dict[str, FormField] = {}
    for index, section in enumerate(form.sections):
        yield from _section_faults(section, index, known)
    for index, document in enumerate(form.documents):
        if fault := _condition_fault(document.only_if, known):
            yield ("documents", index, "only_if"), fault


def _section_faults(
    section: Section, index: int, known: dict[str, FormField]
) -> Iterator[tuple[Location, str]]:
    here: Location = ("sections", index)
    if not KEY.fullmatch(section.key):
        yield (*here, "key"), f"not a key: {section.key!r}"
    if fault := _condition_fault(section.only_if, known):
        yield (*here, "only_if"), fault
    for position, field in enumerate(section.fields):
        place: Location = (*here, "fields", position)
        if fault := _field_fault(field):
            yield place, fault
        if fault := _condition_fault(field.only_if, known):
            yield (*place, "only_if"), fault
        known[f"{section.key}.{field.name}"] = field


def _field_fault(field: FormField) -> str | None:
    if not NAME.fullmatch(field.name) or field.name in TAKEN_NAMES:
        return f"not a field's name: {field.name!r}"
    if (field.kind in {FieldKind.CHOICE, FieldKind.CHOICES}) != bool(field.choices):
        return f"{field.name}: choices belong to kinds choice and choices"
    return None


def _condition_fault(condition: Condition | None, known: dict[str, FormField]) -> str | None:
    """Say what is wrong with a condition; it may look at earlier answers only."""
    if condition is None:
        return None
    field = known.get(condition.field)
    if field is None:
        return f"no field {condition.field!r} before this"
    if field.choices and not set(condition.any_of) <= {each.key for each in field.choices}:
        return f"{condition.field} offers no such answer"
    return None


def _texts(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts(getattr(value, each.name))
