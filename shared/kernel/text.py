"""Characters that change how other text is read, or what a letter's header means."""

import re
from typing import Final

# C0 and C1 controls but newline and tab, separators, bidirectional and zero-width controls, tags.
# Joiners stay: Persian, Hindi and others are written with them.
CONTROLS: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u2028\u2029\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
NEWLINES: Final = re.compile("[\n\t]")
# RFC 2047: Python's e-mail package would unfold these into new header lines.
ENCODED_WORD: Final = re.compile(r"=\?[^?]*\?[BbQq]\?")


def is_hostile(text: str) -> bool:
    """Tell whether `text` holds what no name, answer or letter may hold."""
    return CONTROLS.search(text) is not None or ENCODED_WORD.search(text) is not None
