"""The six official languages, in the order the United Nations lists them."""

from typing import Final

LANGUAGES: Final = ("ar", "zh", "en", "fr", "ru", "es")
DEFAULT_LANGUAGE: Final = "en"
OWN_NAMES: Final = {
    "ar": "العربية",
    "zh": "中文",
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
}
RIGHT_TO_LEFT: Final = frozenset({"ar"})


def direction(language: str) -> str:
    """Return `rtl` or `ltr`, as the HTML `dir` attribute wants it."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def known_language(language: str | None) -> str:
    """Return `language` when it is one of the six, English otherwise."""
    return language if language in LANGUAGES else DEFAULT_LANGUAGE
