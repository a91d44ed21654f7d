"""A list as bytes that anybody can hash again."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import rfc8785

from services.review.domain.circulations import Entry
from shared.kernel.resolution import paragraph


@paragraph("fn 4")
def list_bytes(
    *,
    process: str,
    list_key: str,
    number: int,
    kind: str,
    at: datetime,
    entries: Sequence[Entry],
) -> bytes:
    """Return a proposed or final list as canonical JSON (RFC 8785): names and countries only."""
    document: dict[str, Any] = {
        "process": process,
        "list": list_key,
        "number": number,
        "kind": kind,
        "at": at.isoformat(),
        "names": [
            {
                "name": entry.candidate.name,
                "country": entry.candidate.country,
                **({"country_invented": True} if entry.candidate.country_invented else {}),
                "reference": entry.candidate.reference,
            }
            for entry in entries
        ],
    }
    return rfc8785.dumps(document)


def sha256(content: bytes) -> str:
    """Return the SHA-256 of a list in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
