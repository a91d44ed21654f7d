"""The reasons of a match in the reader's language."""

from collections.abc import Mapping
from typing import Final

from shared.matching.lookalikes import LookAlike
from shared.matching.reasons import Reason
from shared.web.i18n import N_, _

WORDS: Final[Mapping[str, str]] = {
    "same": N_("the same name"),
    "written": N_("the same name, written differently"),
    "reordered": N_("the same words in another order"),
    "respaced": N_("the same letters with other spaces"),
    "spelling": N_("a different spelling or a typing error"),
    "spelling-native": N_("a different spelling or a typing error"),
    "variant": N_("a word in another form"),
    "former": N_("same name after the change of %(year)s"),
    "merged": N_("merged into it in %(year)s"),
    "other": N_("another name of it that the register holds"),
    "part": N_("one part of the name"),
    "acronym": N_("same acronym"),
    "acronym-only": N_("its acronym"),
    "initials": N_("first letters of its name"),
    "script": N_("transliteration"),
    "legal": N_("another legal form, or none"),
    "extra": N_("has words that the register does not have"),
    "missing": N_("lacks words that the register has"),
    "swapped": N_("one word or more is another word"),
    "place": N_("a place makes the difference: perhaps a chapter"),
    "reach": N_("a word like “International” makes the difference"),
    "acronym-differs": N_("another acronym"),
    "country": N_("same country"),
    "other-country": N_("another country"),
    "website": N_("web address"),
    "mixed": N_("letters of two scripts in one word"),
}

BANDS: Final[Mapping[str, str]] = {
    "claim": N_("This is very probably the same organization."),
    "choose": N_("It may be one of these."),
    "none": N_("No entry matches this name."),
}
# What clerks are told of names that may be taken for one another.
FLAGS: Final[Mapping[str, str]] = {
    "confusable": N_("Look-alike: letters of another script stand for those of this name."),
    "one-letter": N_("Look-alike: one letter makes the difference."),
    "added-place": N_("Look-alike: a place makes the difference (%(words)s); perhaps a chapter."),
    "added-reach": N_("Look-alike: only these words make the difference: %(words)s."),
    "added-words": N_("Look-alike: only these words make the difference: %(words)s."),
}


def reason_words(reason: Reason) -> str:
    """Return a reason in the current language."""
    return _(WORDS[reason.code]) % reason.values


def flag_words(flag: LookAlike) -> str:
    """Return a warning for clerks in the current language."""
    return _(FLAGS[flag.flag]) % {"words": flag.words}
