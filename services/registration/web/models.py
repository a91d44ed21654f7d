"""The model of each section of a form, built from its records: one for JSON and pages alike."""

import re
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model, model_validator
from pydantic_core import PydanticCustomError

from shared.kernel.forms import MANY, TEXTS, Answers, FieldKind, FormField, Section
from shared.kernel.languages import LANGUAGES
from shared.kernel.text import NEWLINES, is_hostile
from shared.web.forms import UI
from shared.web.sign_in import EMAIL

WIDGETS: Final = {
    FieldKind.TEXT: "text",
    FieldKind.LONG_TEXT: "textarea",
    FieldKind.WEB_ADDRESS: "url",
    FieldKind.EMAIL: "email",
    FieldKind.NUMBER: "number",
    FieldKind.YEAR: "number",
    FieldKind.DATE: "date",
    FieldKind.CHOICE: "radios",
    FieldKind.CHOICES: "checkboxes",
    FieldKind.COUNTRY: "select",
    FieldKind.LANGUAGE: "radios",
    FieldKind.SCOPES: "checkboxes",
    FieldKind.EVENTS: "checkboxes",
}
EMAIL_ADDRESS: Final = re.compile(EMAIL)
MOST_CHARACTERS: Final = 10_000
MOST_CHOICES: Final = 100
LARGEST_NUMBER: Final = 10**12


def _clean(text: str) -> str:
    if is_hostile(text):
        raise PydanticCustomError("hostile-characters", "control characters")
    if not text.strip():
        raise PydanticCustomError("missing", "blank")
    return text


def _one_line(text: str) -> str:
    # What stands in letters and on badges: a newline would keep a letter from being sent.
    if NEWLINES.search(text):
        raise PydanticCustomError("hostile-characters", "more than one line")
    return _clean(text)


def _web_address(text: str) -> str:
    if not text.startswith(("https://", "http://")) or "." not in text or " " in text:
        raise PydanticCustomError("url", "not a web address")
    return text


def _email(text: str) -> str:
    # The same words as at sign-in, so that an address taken here can be written to.
    if not EMAIL_ADDRESS.fullmatch(text):
        raise PydanticCustomError("email", "not an e-mail address")
    return text


Words = Annotated[str, AfterValidator(_clean)]
Line = Annotated[str, AfterValidator(_one_line)]
CHECKS: Final = {
    FieldKind.TEXT: AfterValidator(_one_line),
    FieldKind.WEB_ADDRESS: AfterValidator(_web_address),
    FieldKind.EMAIL: AfterValidator(_email),
}


class Topic(BaseModel):
    """The answers to one section."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    # Questions that another answer on the same page may call for.
    depending: ClassVar[tuple[FormField, ...]] = ()
    key: ClassVar[str] = ""

    @model_validator(mode="after")
    def _conditions_hold(self) -> Self:
        given = {self.key: self.model_dump(mode="json")}
        for field in self.depending:
            assert field.only_if is not None
            value = given[self.key].get(field.name)
            if not field.only_if.holds(given):
                setattr(self, field.name, () if field.kind in MANY else None)
            elif field.required and value in (None, "", []):
                raise PydanticCustomError("missing", "called for", {"field": field.name})
        return self


def topic_model(
    section: Section, answers: Answers, language: str, *, has_marks: bool = False
) -> type[Topic]:
    """Return the model of a section, given what other sections were answered.

    Programs may mark (`has_marks`) a country that a rehearsal made up.
    """
    own = f"{section.key}."
    asked = frozenset(
        field.name
        for field in section.fields
        if field.only_if is None
        or field.only_if.field.startswith(own)
        or field.only_if.holds(answers)
    )
    return _model(section, asked, language, has_marks=has_marks)


@cache
def _model(
    section: Section, asked: frozenset[str], language: str, *, has_marks: bool
) -> type[Topic]:
    own = f"{section.key}."
    fields = [each for each in section.fields if each.name in asked]
    depending = tuple(f for f in fields if f.only_if and f.only_if.field.startswith(own))
    members: dict[str, Any] = {
        field.name: _member(field, language, is_required=field.required and field not in depending)
        for field in fields
    }
    if has_marks:
        members |= {
            f"{field.name}_invented": (bool, False)
            for field in fields
            if field.kind is FieldKind.COUNTRY
        }
    name = "".join(part.title() for part in section.key.split("-"))
    model = create_model(name, __base__=Topic, __doc__=section.title.in_(language), **members)
    model.key, model.depending = section.key, depending
    return model


def _member(field: FormField, language: str, *, is_required: bool) -> tuple[Any, Any]:
    """Return the type and the default of one question."""
    missing = field.missing and field.missing.in_(language)
    ui = UI(
        field.label.in_(language),
        hint=field.help.in_(language) if field.help else "",
        widget=WIDGETS[field.kind],
        autocomplete=field.autocomplete,
        # Of answers to choose, none is too few.
        errors={"missing": missing, "too-short": missing} if missing else {},
    )
    kind = _kind(field)
    if is_required:
        return Annotated[kind, ui], ...
    if field.kind in MANY:
        return Annotated[kind, ui], ()
    return Annotated[kind | None, ui], None


def _kind(field: FormField) -> Any:
    """Return the type of the answers to a question."""
    if field.kind in TEXTS:
        check = CHECKS.get(field.kind, AfterValidator(_clean))
        limits = Field(min_length=field.least or 0, max_length=field.most or MOST_CHARACTERS)
        return Annotated[str, limits, check]
    if field.kind in MANY:
        each: Any = _one_of(field) if field.choices else str
        limits = Field(min_length=field.least or 0, max_length=field.most or MOST_CHOICES)
        return Annotated[tuple[each, ...], limits]
    kinds: dict[FieldKind, Any] = {
        FieldKind.LANGUAGE: Literal[LANGUAGES],
        FieldKind.COUNTRY: Annotated[str, Field(pattern="^[A-Z]{3}$")],
        FieldKind.DATE: date,
    }
    if field.choices:
        return _one_of(field)
    number = Annotated[int, Field(ge=field.least or 0, le=field.most or LARGEST_NUMBER)]
    return kinds.get(field.kind, number)


def _one_of(field: FormField) -> Any:
    return Literal[tuple(each.key for each in field.choices)]


def plain(topic: Topic) -> dict[str, Any]:
    """Return a topic as it is stored."""
    return topic.model_dump(mode="json", exclude_none=True)
