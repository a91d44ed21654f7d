"""Words with a part of their own in names, from `words.toml`."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("words.toml")
SHORTEST_STEM: Final = 4
BRITISH: Final = re.compile(r"is(ations?|ing|ed|e)$")
# Müller, Mueller and Muller are one name.
UMLAUT: Final = re.compile(r"([aou])e")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words, stemmed where a name's words will be."""

    small: frozenset[str]
    legal: frozenset[str]
    legal_phrases: re.Pattern[str]
    legal_native: re.Pattern[str]
    reach: frozenset[str]
    places: frozenset[str]
    same: dict[str, str]


def stem(word: str) -> str:
    """Return a word without the marks of the plural."""
    if len(word) < SHORTEST_STEM or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


def spelt(word: str, same: dict[str, str]) -> str:
    """Return a word spelt in the one way that names are compared in."""
    if word in same:
        return UMLAUT.sub(r"\1", stem(same[word]))
    if "is" in word:
        word = BRITISH.sub(r"iz\1", word)
    stemmed = stem(word)
    return UMLAUT.sub(r"\1", same.get(stemmed, stemmed))


def _alternatives(phrases: list[str]) -> str:
    return "|".join(re.escape(each) for each in sorted(phrases, key=len, reverse=True))


@cache
def lexicon() -> Lexicon:
    """Return the words of the file."""
    data = tomllib.loads(FILE.read_text("utf-8"))
    natives: list[str] = data["legal_native"]
    same: dict[str, str] = {**data["spelling"], **data["short"]}
    spaced = [each for each in natives if not _is_cjk(each)]
    joined = [each for each in natives if _is_cjk(each)]
    return Lexicon(
        small=frozenset(data["small"].split()),
        legal=frozenset(data["legal"].split()),
        legal_phrases=re.compile(rf"\b(?:{_alternatives(data['legal_phrases'])})\b"),
        legal_native=re.compile(
            rf"(?<!\w)(?:{_alternatives(spaced)})(?!\w)|{_alternatives(joined)}", re.IGNORECASE
        ),
        reach=frozenset(spelt(each, same) for each in data["reach"].split()),
        places=frozenset(spelt(each, same) for each in data["places"].split()),
        same=same,
    )


def _is_cjk(text: str) -> bool:
    return any(ord(each) >= 0x2E80 for each in text)  # noqa: PLR2004  -- where CJK begins
