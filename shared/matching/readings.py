"""How a name is read: its words, its acronyms, its legal form, and the parts it falls into."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from shared.matching.letters import (
    LONGEST,
    has_foreign,
    has_mixed_word,
    romanize,
    sounds,
    unmask,
)
from shared.matching.lexicon import lexicon, spelt

LONGEST_ACRONYM: Final = 12
MOST_PARTS: Final = 4
BRACKETS: Final = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]")
INITIALISM: Final = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?\b|\b(?:[a-z]\.){2,}")
# Said once for each language that elides: l’homme, d’Ivoire, dell’uomo.
ELISION: Final = re.compile(r"\b(?:[ldnsmtcj]|qu|un|dell|nell|sull|dall|all|degl)'(?=\w)")
HYPHENED: Final = re.compile(r"\b(co|non|multi|anti|inter|pre|sub|eco|micro|self)-(?=[a-z])")
WORD: Final = re.compile(r"[a-z0-9]+")
CAPITALS: Final = re.compile(r"(?<![\w’'])[A-ZÀ-Þ][A-ZÀ-Þ0-9&.\-]{1,11}(?![\w’'])")
SLASH: Final = re.compile(r"\s*/\s*|\s+\|\s+")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name, ready to be compared."""

    # one side of a slash, or what stands outside or inside brackets
    is_side: bool
    is_bracket: bool
    # written as one word
    is_single: bool
    is_capitals: bool
    # content words in their order, stemmed and spelt one way
    words: tuple[str, ...]
    glued: str
    # the same in its own letters, where those are not Latin
    native: str
    # the consonants of every word
    sounds: str
    # every word as it was read, small words and legal forms too
    folded: str
    legal: frozenset[str]
    acronyms: frozenset[str]
    initials: frozenset[str]
    # was not in Latin letters
    is_foreign: bool
    # letters of two scripts in one word
    is_mixed: bool


def tokens(text: str) -> list[str]:
    """Return the words of a name as they are read, in order."""
    text = romanize(text)
    if "." in text:
        text = INITIALISM.sub(lambda found: found[0].replace(".", ""), text)
    if "'" in text:
        text = ELISION.sub("", text).replace("'", "")
    if "-" in text:
        text = HYPHENED.sub(r"\1", text)
    return WORD.findall(text.replace("`", ""))


def _content(words: list[str]) -> tuple[list[str], list[str], frozenset[str]]:
    """Return the content words, stemmed and as they were, and the legal forms found."""
    own = lexicon()
    stems, plain, legal = [], [], []
    for word in words:
        if word in own.legal:
            legal.append(word)
        elif word not in own.small:
            plain.append(word)
            stems.append(spelt(word, own.same))
    if not stems:
        return [spelt(word, own.same) for word in words], words, frozenset()
    return stems, plain, frozenset(legal)


def _is_acronym(text: str) -> bool:
    """Tell whether what stands in brackets is a short name of its own."""
    return (
        " " not in text
        and 1 < len(text) <= LONGEST_ACRONYM
        and any(each.isupper() for each in text)
        and bool(flat(text))
        and not _has_place(text)
    )


def _has_place(text: str) -> bool:
    own = lexicon()
    return any(spelt(word, own.same) in own.places for word in tokens(text))


def flat(acronym: str) -> str:
    """Return an acronym as it is compared."""
    return "".join(WORD.findall(romanize(acronym)))


def _capitals(text: str) -> set[str]:
    if text.isupper():
        return set()
    own = lexicon()
    found = {flat(each) for each in CAPITALS.findall(text)}
    return {each for each in found if each not in own.legal and not _has_place(each)}


def _reading(
    text: str, acronyms: frozenset[str], part: str = "", *, is_mixed: bool = False
) -> Reading:
    own = lexicon()
    is_foreign = has_foreign(text)
    if is_foreign:
        text = own.legal_native.sub(" ", text).strip()
    is_single = not any(each.isspace() for each in text.strip())
    if is_single and (len(text) <= LONGEST_ACRONYM or text.isupper()):
        acronyms |= {flat(text)}
    words = tokens(text)
    folded = " ".join(words)
    shortened = own.legal_phrases.sub(" ", folded)
    stems, plain, legal = _content(shortened.split() or words)
    if len(shortened) != len(folded):
        legal |= {"phrase"}
    initials = {"".join(each[0] for each in plain), "".join(each[0] for each in words)}
    return Reading(
        is_side=part == "side",
        is_bracket=part == "bracket",
        is_single=is_single,
        is_capitals=text.isupper(),
        words=tuple(stems),
        glued="".join(stems),
        native="".join(each for each in text.casefold() if each.isalnum()) if is_foreign else "",
        sounds=sounds("".join(words)),
        folded=folded,
        legal=legal,
        acronyms=acronyms,
        initials=frozenset(each for each in initials if len(each) > 2),  # noqa: PLR2004  -- two letters say nothing
        is_foreign=is_foreign,
        is_mixed=is_mixed,
    )


def _cut(text: str) -> tuple[str, list[str], set[str]]:
    """Return a name without its acronyms in brackets, its other parts, and its acronyms."""
    if not BRACKETS.search(text):
        return text, [], _capitals(text)
    acronyms: set[str] = set()
    inside: list[str] = []

    def keep(found: re.Match[str]) -> str:
        said = found[1].strip()
        if _is_acronym(said):
            acronyms.add(flat(said))
            return " "
        inside.append(said)
        return f" {said} "

    whole = BRACKETS.sub(keep, text)
    return whole, _sides(text, inside), acronyms | _capitals(whole)


def _sides(text: str, inside: list[str]) -> list[str]:
    """Return what stands outside brackets and inside, each where it is a name by itself."""
    if any(map(_has_place, inside)):
        return []
    outside = BRACKETS.sub(" ", text)
    return [each for each in (outside, *inside) if len(_content(tokens(each))[0]) > 1]


# Building an index asks for each name five times, and for most of them again after an import.
@lru_cache(maxsize=1 << 14)
def read(text: str) -> tuple[Reading, ...]:
    """Return the readings of a name, the whole first."""
    text = text.strip()[:LONGEST]
    whole, brackets, acronyms = _cut(text)
    parts = [("bracket", each) for each in brackets]
    is_mixed = has_mixed_word(text)
    if is_mixed:
        text = unmask(text)
        whole = unmask(whole)
    if "/" in text or "|" in text:
        sides = SLASH.split(BRACKETS.sub(" ", text))
        if all(len(each.split()) > 1 for each in sides):
            parts += [("side", each) for each in sides]
    known = frozenset(each for each in acronyms if len(each) > 1)
    readings = [_reading(whole, known, is_mixed=is_mixed)]
    for part, said in parts[:MOST_PARTS]:
        reading = _reading(said, known, part, is_mixed=is_mixed)
        if reading.glued and all(reading.words != each.words for each in readings):
            readings.append(reading)
    return tuple(readings)
