"""Cells that no spreadsheet mistakes for formulas (security design D11)."""

import unicodedata
from typing import Final

FORMULA: Final = ("=", "+", "-", "@", "|", "%")
BREAKS: Final = ("\t", "\r", "\n", "\x00")


def safe_cell(value: object) -> str:
    """Return a value as a cell that is only ever read as text."""
    text = unicodedata.normalize("NFKC", str(value))
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    if text.lstrip().startswith(FORMULA) or text.startswith(BREAKS):
        return f"'{text}"
    return text
