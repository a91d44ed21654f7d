"""When two spellings are the same name, beyond doubt."""

import re
import unicodedata
from typing import Final

# One character for the many that only differ in print.
SAME: Final = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
    }
)
SPACE: Final = re.compile(r"\s+")
AROUND: Final = " .,;:\"'"


def name_key(name: str) -> str:
    """Return what is compared: equal keys mean the same name written differently, no more.

    Case, width, kinds of dash and quote, spacing and punctuation at the ends do not count;
    letters, accents, word order, legal forms and acronyms do.
    """
    text = unicodedata.normalize("NFKC", name).translate(SAME).casefold()
    text = SPACE.sub(" ", text)
    text = re.sub(r" ?([-/]) ?", r"\1", text)
    return unicodedata.normalize("NFC", text).strip(AROUND)
