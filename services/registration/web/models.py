"""What an application asks, one model a topic, for JSON and pages alike."""

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from shared.kernel.text import is_hostile
from shared.web.forms import UI
from shared.web.i18n import N_

Language = Literal["ar", "zh", "en", "fr", "ru", "es"]
Gender = Literal["woman", "man", "other", "not-stated"]


def _clean(text: str) -> str:
    if is_hostile(text):
        raise PydanticCustomError("hostile-characters", "control characters")
    if not text.strip():
        raise PydanticCustomError("missing", "blank")
    return text


def _web_address(text: str | None) -> str | None:
    if text is not None and (
        not text.startswith(("https://", "http://")) or "." not in text or " " in text
    ):
        raise PydanticCustomError("url", "not a web address")
    return text


Words = Annotated[str, AfterValidator(_clean)]


class Topic(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Organization(Topic):
    name: Annotated[
        Words,
        Field(min_length=2, max_length=300),
        UI(
            N_("Name of the organization"),
            hint=N_("As in its statutes. Names on lists are public."),
            autocomplete="organization",
            errors={"missing": N_("Enter the name of the organization.")},
        ),
    ]
    country: Annotated[
        str,
        Field(pattern="^[A-Z]{3}$"),
        UI(
            N_("Country of its seat"),
            widget="select",
            errors={"missing": N_("Choose the country of the seat.")},
        ),
    ]
    website: Annotated[
        str | None,
        Field(max_length=300),
        AfterValidator(_web_address),
        UI(N_("Web site"), widget="url", autocomplete="url"),
    ] = None
    purpose: Annotated[
        Words,
        Field(min_length=10, max_length=2000),
        UI(
            N_("Work relevant to migration"),
            hint=N_("In a few sentences, in any of the six languages."),
            widget="textarea",
            errors={"missing": N_("Say what the organization does in the field of migration.")},
        ),
    ]


class OrganizationIn(Organization):
    """The topic as programs send it: rehearsals mark a country that they made up."""

    country_invented: bool = False


class Contact(Topic):
    contact_name: Annotated[
        Words,
        Field(min_length=2, max_length=200),
        UI(
            N_("Name of the focal point"),
            hint=N_("The person we write to. Not published."),
            autocomplete="name",
            errors={"missing": N_("Enter the name of the focal point.")},
        ),
    ]
    language: Annotated[
        Language,
        UI(
            N_("Language of our letters"),
            widget="radios",
            errors={"missing": N_("Choose the language of our letters.")},
        ),
    ]


class Representation(Topic):
    head_name: Annotated[
        Words,
        Field(min_length=2, max_length=200),
        UI(
            N_("Name of the head of delegation"),
            hint=N_("As in the travel document. Not published."),
            errors={"missing": N_("Enter the name of the head of delegation.")},
        ),
    ]
    head_gender: Annotated[
        Gender,
        UI(
            N_("Gender of the head of delegation"),
            hint=N_(
                "Shown to the Office only as a total, so that it can have due regard to the"
                " meaningful participation of women (paragraph 6)."
            ),
            widget="radios",
            errors={"missing": N_("Choose an answer; “not stated” is one.")},
        ),
    ]


class Participation(Topic):
    scopes: Annotated[
        tuple[str, ...],
        Field(min_length=1, max_length=10),
        UI(
            N_("Take part in"),
            widget="checkboxes",
            errors={"missing": N_("Choose at least one."), "too-short": N_("Choose at least one.")},
        ),
    ]
    events: Annotated[
        tuple[str, ...],
        Field(max_length=50),
        UI(N_("Meetings"), hint=N_("Choose the ones you mean to attend."), widget="checkboxes"),
    ] = ()


TOPIC_MODELS: Final[dict[str, type[Topic]]] = {
    "organization": Organization,
    "contact": Contact,
    "representation": Representation,
    "participation": Participation,
}
TOPIC_TITLES: Final = {
    "organization": N_("Your organization"),
    "contact": N_("Focal point"),
    "representation": N_("Head of delegation"),
    "participation": N_("Participation"),
}
GENDERS: Final = (
    ("woman", N_("Woman")),
    ("man", N_("Man")),
    ("other", N_("Other")),
    ("not-stated", N_("Not stated")),
)


def plain(topic: Topic) -> dict[str, Any]:
    """Return a topic as it is stored."""
    return topic.model_dump(mode="json", exclude_none=True)
