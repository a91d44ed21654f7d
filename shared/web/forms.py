"""Forms: one Pydantic model says what is taken, by JSON and by page alike."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from starlette.datastructures import FormData, UploadFile

from shared.kernel.text import is_hostile
from shared.web.i18n import N_, _

Model = TypeVar("Model", bound=BaseModel)
Options = Sequence[tuple[str, str]]

# Sent by our own pages beside the fields.
NOT_FIELDS: Final = frozenset({"csrf", "version"})

WORDS: Final = {
    "missing": N_("Enter an answer."),
    "string-too-short": N_("Enter at least %(min_length)s characters."),
    "string-too-long": N_("Enter at most %(max_length)s characters."),
    "too-long": N_("Choose fewer answers."),
    "too-short": N_("Choose at least one answer."),
    "literal-error": N_("Choose one of the answers offered."),
    "enum": N_("Choose one of the answers offered."),
    "address-taken": N_("This address belongs to somebody who cannot act here."),
    "too-many-delegates": N_("Your mission has its full number of delegates. End one first."),
    "not-offered": N_("Choose one of the answers offered."),
    "url": N_("Enter a web address, like https://organization.org."),
    "email": N_("Enter an e-mail address, like name@organization.org."),
    "instant": N_("Enter a date and time."),
    "too-many-words": N_("Use fewer words."),
    "still-to-come": N_("Enter a time that has passed."),
    "in-the-past": N_("Enter a time that is still to come."),
    "not-later": N_("Enter a later time than the present one."),
    "window-too-short": N_("The modalities give Member States more time than that."),
    "votes-and-result-differ": N_("The votes and the decision do not agree."),
    "extra-forbidden": N_("This field is not known."),
    "hostile-characters": N_("Take out the invisible control characters."),
    "claimed-already": N_("This entry has been claimed by another application."),
    "not-in-register": N_("This entry is not in the register in force today."),
    "invalid-cursor": N_("Use a cursor as it was given, or none."),
    "invalid-key": N_("Use a key of 1 to 200 printable characters."),
    "not-in-force": N_("This entry does not give the right to register today."),
    "int-parsing": N_("Enter a whole number."),
    "int-from-float": N_("Enter a whole number."),
    "greater-than-equal": N_("Enter a number of at least %(ge)s."),
    "less-than-equal": N_("Enter a number of at most %(le)s."),
    "date-from-datetime-parsing": N_("Enter a date."),
    "date-parsing": N_("Enter a date."),
    "answer-again": N_("Look at this again: what is asked has changed."),
    "document-missing": N_("A document is still missing."),
    "file-missing": N_("Choose a file first."),
    "file-kind": N_("Choose a PDF, PNG or JPEG file whose name ends accordingly."),
    "too-large": N_("The file is too large: 10 megabytes at most."),
    "unreadable-file": N_("The file is damaged or too complex to be taken. Save it anew."),
    "password-protected": N_("Take the password off the file first."),
    "too-many-pages": N_("The file has too many pages: 500 at most."),
    "too-many-pixels": N_("The picture is too large: 40 million pixels at most."),
    "infected-file": N_("Malware was found in the file."),
    "no-room": N_("There are fewer seats than this. Choose fewer people."),
    "too-many-documents": N_("There are five documents already. Take one away first."),
}
OTHER: Final = N_("This answer cannot be taken as it is.")


@dataclass(frozen=True, slots=True)
class UI:
    """How a field is shown: put it in the field's Annotated metadata."""

    label: str
    hint: str = ""
    # text, email, url, textarea, select, radios or checkboxes
    widget: str = "text"
    autocomplete: str = ""
    # What to say instead of the general words, by error code.
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form(Generic[Model]):
    """What came in and what is wrong with it; `value` is there when nothing is."""

    model: type[Model]
    raw: Mapping[str, str | list[str]]
    errors: Mapping[str, str]
    value: Model | None
    options: Mapping[str, Options]

    @property
    def fields(self) -> list[dict[str, Any]]:
        """Return the fields as templates need them, in the order of the model."""
        return [self.field(name) for name in self.model.model_fields]

    def field(self, name: str) -> dict[str, Any]:
        """Return one field as templates need it."""
        info = self.model.model_fields[name]
        ui = _ui(info)
        is_many = ui.widget == "checkboxes"
        return {
            "name": name,
            "label": _(ui.label),
            "hint": _(ui.hint) if ui.hint else "",
            "widget": ui.widget,
            "autocomplete": ui.autocomplete,
            "is_optional": not info.is_required(),
            "longest": _longest(info),
            "options": self.options.get(name, ()),
            "value": self.raw.get(name, [] if is_many else ""),
            "error": self.errors.get(name, ""),
        }

    def with_only_choices(self) -> "Form[Model]":
        """Return this form with the choice made wherever there is only one."""
        only = {name: found[0][0] for name, found in self.options.items() if len(found) == 1}
        return replace(self, raw={**only, **self.raw})

    def with_errors(self, codes: Mapping[str, str]) -> "Form[Model]":
        """Return this form with errors that only the rules could find."""
        errors = {name: self._message(name, code, {}) for name, code in codes.items()}
        return Form(self.model, self.raw, {**self.errors, **errors}, None, self.options)

    def _message(self, name: str, code: str, context: Mapping[str, Any]) -> str:
        info = self.model.model_fields.get(name)
        own = _ui(info).errors.get(code) if info else None
        return message_for(code, context, own)


def message_for(code: str, context: Mapping[str, Any] | None = None, own: str | None = None) -> str:
    """Return what to tell the person about an error, in their language."""
    words = _(own or WORDS.get(code, OTHER))
    try:
        return words % (context or {})
    except KeyError:
        return _(OTHER)


def code_of(error: Mapping[str, Any]) -> str:
    """Return the code of a fault that Pydantic found."""
    code = str(error["type"]).replace("_", "-")
    # Behind a validator Pydantic no longer says that letters are counted, not answers.
    is_text = isinstance(error.get("input"), str) and code in {"too-short", "too-long"}
    return f"string-{code}" if is_text else code


def bind(
    model: type[Model],
    data: Mapping[str, Any] | None,
    options: Mapping[str, Options] | None = None,
) -> Form[Model]:
    """Hold `data` against `model`; without data the form is blank."""
    options = options or {}
    if data is None:
        return Form(model, {}, {}, None, options)
    raw = {name: value for name, value in data.items() if value not in (None, "", [])}
    form: Form[Model] = Form(model, raw, {}, None, options)
    errors = {name: message_for("hostile-characters") for name in raw if _is_hostile(raw[name])}
    try:
        value = model.model_validate(raw)
    except ValidationError as error:
        for each in error.errors():
            name = str(each["loc"][0]) if each["loc"] else str(each.get("ctx", {}).get("field", ""))
            errors.setdefault(name, form._message(name, code_of(each), each.get("ctx", {})))
    for name, offered in options.items():
        sent = raw.get(name, [])
        known = {key for key, _label in offered}
        if not set([sent] if isinstance(sent, str) else sent) <= known:
            errors.setdefault(name, message_for("not-offered"))
    return Form(model, raw, errors, None if errors else value, options)


async def read_form(
    request: Request,
    model: type[Model],
    options: Mapping[str, Options] | None = None,
    *,
    beside: Collection[str] = frozenset(),
) -> Form[Model]:
    """Read what a page sent and hold it against `model`, without what is sent `beside` it."""
    sent = plain(await request.form(), model)
    return bind(model, {name: sent[name] for name in sent if name not in beside}, options)


def plain(sent: FormData, model: type[BaseModel]) -> dict[str, str | list[str]]:
    """Return what a browser sent as plain text, newlines as one character."""
    data: dict[str, str | list[str]] = {}
    for name in sent:
        if name in NOT_FIELDS:
            continue
        info = model.model_fields.get(name)
        texts = [
            text.replace("\r\n", "\n").strip()
            for text in sent.getlist(name)
            if not isinstance(text, UploadFile)
        ]
        many = info is not None and _ui(info).widget == "checkboxes"
        data[name] = texts if many else (texts[-1] if texts else "")
    return data


def _is_hostile(value: object) -> bool:
    texts = value if isinstance(value, list) else [value]
    return any(is_hostile(text) for text in texts if isinstance(text, str))


def _ui(info: FieldInfo) -> UI:
    return next((each for each in info.metadata if isinstance(each, UI)), UI(info.title or ""))


def _longest(info: FieldInfo) -> int | None:
    return next((each.max_length for each in info.metadata if hasattr(each, "max_length")), None)
