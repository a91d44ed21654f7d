"""Application forms as data: sections, typed fields, conditions, documents, in six languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Final

from shared.kernel.refusals import NotFound
from shared.kernel.ruled import STRICT, Ruled, Text

Answers = Mapping[str, Mapping[str, Any]]


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long-text"
    WEB_ADDRESS = "web-address"
    EMAIL = "email"
    NUMBER = "number"
    YEAR = "year"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    COUNTRY = "country"
    LANGUAGE = "language"
    # What the process itself offers: the lists' scopes, and the events open to the category.
    SCOPES = "scopes"
    EVENTS = "events"


TEXTS: Final = frozenset(
    {FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.WEB_ADDRESS, FieldKind.EMAIL}
)
MANY: Final = frozenset({FieldKind.CHOICES, FieldKind.SCOPES, FieldKind.EVENTS})


@dataclass(frozen=True)
class Choice:
    __pydantic_config__: ClassVar = STRICT

    key: str
    label: Text


@dataclass(frozen=True)
class Condition:
    """Holds when the answer to `field` ("section.name") is, or contains, one of `any_of`."""

    __pydantic_config__: ClassVar = STRICT

    field: str
    any_of: tuple[str, ...]

    def holds(self, answers: Answers) -> bool:
        """Tell whether what was answered so far calls for what depends on this."""
        section, _, name = self.field.partition(".")
        given = answers.get(section, {}).get(name)
        if isinstance(given, list | tuple):
            return bool(set(given) & set(self.any_of))
        return given in self.any_of


@dataclass(frozen=True)
class FormField:
    """One question."""

    __pydantic_config__: ClassVar = STRICT

    name: str
    kind: FieldKind
    label: Text
    help: Text | None = None
    # What to say to somebody who leaves it out.
    missing: Text | None = None
    required: bool = True
    # Characters of a text, size of a number, or how many choices.
    least: int | None = None
    most: int | None = None
    choices: tuple[Choice, ...] = ()
    # HTML's name for what a browser may fill in.
    autocomplete: str = ""
    only_if: Condition | None = None


@dataclass(frozen=True)
class Section:
    """One page of questions."""

    __pydantic_config__: ClassVar = STRICT

    key: str
    title: Text
    fields: tuple[FormField, ...]
    only_if: Condition | None = None

    def fields_asked(self, answers: Answers) -> Iterator[FormField]:
        """Return the questions that the answers so far call for."""
        return (f for f in self.fields if f.only_if is None or f.only_if.holds(answers))


@dataclass(frozen=True)
class DocumentAsked:
    """A document that goes with an application."""

    __pydantic_config__: ClassVar = STRICT

    key: str
    label: Text
    help: Text | None = None
    required: bool = True
    only_if: Condition | None = None


@dataclass(frozen=True)
class ApplicationForm:
    """What an application asks; a changed form is a new version beside the old one."""

    __pydantic_config__: ClassVar = STRICT

    key: str
    version: int
    title: Text
    sections: tuple[Section, ...]
    documents: tuple[DocumentAsked, ...] = ()

    def section(self, key: str) -> Section:
        """Return a section. Refusals: NotFound."""
        found = next((each for each in self.sections if each.key == key), None)
        if found is None:
            raise NotFound
        return found

    def sections_asked(self, answers: Answers) -> tuple[Section, ...]:
        """Return the sections that the answers so far call for."""
        return tuple(
            each for each in self.sections if each.only_if is None or each.only_if.holds(answers)
        )

    def documents_asked(self, answers: Answers) -> tuple[DocumentAsked, ...]:
        """Return the documents that the answers so far call for."""
        return tuple(
            each for each in self.documents if each.only_if is None or each.only_if.holds(answers)
        )


@dataclass(frozen=True)
class FormUse:
    """Which form applicants of these categories fill in; of none named, all the others."""

    __pydantic_config__: ClassVar = STRICT

    form: ApplicationForm
    categories: tuple[str, ...] = ()
    # Versions no longer filled in, by which earlier applications are still read.
    earlier: tuple[ApplicationForm, ...] = ()


@dataclass(frozen=True)
class Forms:
    """The forms of a process, and when holders of drafts are reminded of a close."""

    __pydantic_config__: ClassVar = STRICT

    uses: tuple[FormUse, ...] = ()
    remind_days_before_close: Ruled[tuple[int, ...]] | None = None

    def form_for(self, category: str) -> ApplicationForm:
        """Return the form that applicants of a category fill in today. Refusals: NotFound."""
        named = [use for use in self.uses if category in use.categories]
        others = [use for use in self.uses if not use.categories]
        for use in (*named, *others):
            return use.form
        raise NotFound

    def form_of(self, category: str, key: str, version: int) -> ApplicationForm:
        """Return the form an application was filled in on, or today's where that is not kept."""
        for use in self.uses:
            for form in (use.form, *use.earlier):
                if (form.key, form.version) == (key, version):
                    return form
        return self.form_for(category)
