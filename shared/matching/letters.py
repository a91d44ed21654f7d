"""The letters of a name: which script they are of, and how they are written and sound in Latin."""

import re
import unicodedata
from typing import Final

from anyascii import anyascii

from shared.reference.names import SAME

LONGEST: Final = 500
LATIN_MARKS: Final = re.compile(
    r"[\u0250-\u036f\u1d00-\u1dbf\u2000-\u2bff\ua700-\uabff\ufb00-\ufb06]"
)
VOWELS: Final = re.compile(r"[aeiouyhwj'`]")
SOUNDS: Final = str.maketrans(
    {"q": "k", "c": "k", "x": "k", "z": "s", "v": "f", "d": "t", "b": "p", "g": "k"}
)
LOOKS_LATIN: Final = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеоѕсрухіјԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανρ",
    "ABESIJKMHOPCTYXaeoscpyxijdhqwABEZHIKMNOPTYXoavp",
)
IS_GREEK: Final = re.compile(r"[α-ωΑ-Ω]")
# How Greek writes sounds that it has no letter for.
GREEK: Final = (("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("τζ", "j"), ("ου", "u"))
TWICE: Final = re.compile(r"(.)\1+")
DIGRAPHS: Final = (
    ("tion", "sn"),
    ("sion", "sn"),
    ("tsh", "k"),
    ("tch", "k"),
    ("sch", "s"),
    ("sh", "s"),
    ("ch", "k"),
    ("kh", "k"),
    ("th", "t"),
    ("ph", "f"),
    ("ts", "s"),
    ("ks", "k"),
)


def romanize(text: str) -> str:
    """Return `text` in small Latin letters without accents, quotes and dashes of one kind."""
    text = unicodedata.normalize("NFKC", text[:LONGEST]).translate(SAME)
    if not text.isascii() and IS_GREEK.search(text):
        text = text.lower()
        for pair, sound in GREEK:
            text = text.replace(pair, sound)
    return (text if text.isascii() else anyascii(text)).lower()


def unmask(text: str) -> str:
    """Return `text` with letters that only look Latin, inside Latin words, made Latin."""
    return re.sub(
        r"[^\W\d_]+",
        lambda found: found[0].translate(LOOKS_LATIN) if has_mixed_word(found[0]) else found[0],
        text,
    )


def sounds(glued: str) -> str:
    """Return the consonants that every way to write a name in Latin letters keeps."""
    for pair, one in DIGRAPHS:
        glued = glued.replace(pair, one)
    return TWICE.sub(r"\1", VOWELS.sub("", glued).translate(SOUNDS))


def has_foreign(text: str) -> bool:
    """Tell whether `text` holds letters that are not Latin."""
    if text.isascii():
        return False
    return any(each > "\u024f" and each.isalpha() and not is_latin(each) for each in text)


def is_latin(letter: str) -> bool:
    """Tell whether a letter is Latin, whatever marks it carries."""
    return (
        letter <= "\u024f"
        or "\u1e00" <= letter <= "\u1eff"
        or LATIN_MARKS.match(letter) is not None
    )


def has_mixed_word(text: str) -> bool:
    """Tell whether one word of `text` holds letters of Latin and of another script."""
    if text.isascii():
        return False
    for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text)):
        latin = sum(is_latin(each) for each in word)
        if 0 < latin < len(word) and not any(each >= "\u2e80" for each in word):
            return True
    return False
