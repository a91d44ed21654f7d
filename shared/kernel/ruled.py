"""Values with what they rest on."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final, Generic, TypeVar

from shared.kernel.languages import DEFAULT_LANGUAGE

T = TypeVar("T")


# What shared.modalities.load tells its checker; plain data, so that the kernel stays pure.
STRICT: Final[dict[str, Any]] = {"extra": "forbid", "strict": False}


@dataclass(frozen=True)
class Text:
    """Words in the languages the file gives them in."""

    __pydantic_config__: ClassVar = STRICT

    en: str
    fr: str | None = None
    es: str | None = None
    ru: str | None = None
    zh: str | None = None
    ar: str | None = None

    def in_(self, language: str) -> str:
        """Return the words in `language`, or in English where the file has none."""
        return getattr(self, language, None) or str(getattr(self, DEFAULT_LANGUAGE))


@dataclass(frozen=True)
class Interpretation:
    """What was decided where the text is silent."""

    __pydantic_config__: ClassVar = STRICT

    says: str
    why: str
    decided_by: str
    decided_at: date


@dataclass(frozen=True)
class Ruled(Generic[T]):
    """A value and what it rests on: a paragraph, or an interpretation, never neither."""

    __pydantic_config__: ClassVar = STRICT

    value: T
    paragraph: str | None = None
    interpretation: Interpretation | None = None

    def __post_init__(self) -> None:
        if (self.paragraph is None) == (self.interpretation is None):
            raise ValueError("give either a paragraph or an interpretation")
