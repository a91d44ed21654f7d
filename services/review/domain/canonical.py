"""A list as bytes that anybody can hash again."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785

from services.review.domain.circulations import Entry
from shared.kernel.resolution import paragraph


@dataclass(frozen=True, slots=True)
class Carried:
    """A name that an earlier final list already admitted."""

    name: str
    country: str
    reference: str
    source: str


@paragraph("fn 4")
def list_bytes(
    *,
    process: str,
    list_key: str,
    number: int,
    kind: str,
    at: datetime,
    entries: Sequence[Entry],
    carried: Sequence[Carried] = (),
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
    if carried:
        document["carried_over"] = [
            {
                "name": each.name,
                "country": each.country,
                "reference": each.reference,
                "from": each.source,
            }
            for each in carried
        ]
    return rfc8785.dumps(document)


def corrected_bytes(
    content: bytes, *, corrects: int, reference: str, name: str, country: str, at: datetime
) -> bytes:
    """Return a list with one name or country written right: nobody joins and nobody leaves."""
    document = json.loads(content)
    for each in document["names"]:
        if each["reference"] == reference:
            each["name"], each["country"] = name, country
    document["corrects"], document["at"] = corrects, at.isoformat()
    return rfc8785.dumps(document)


@dataclass(frozen=True, slots=True)
class Difference:
    """How two versions of a list differ, by reference number."""

    added: tuple[dict[str, Any], ...]
    removed: tuple[dict[str, Any], ...]
    changed: tuple[tuple[dict[str, Any], dict[str, Any]], ...]


def difference(older: bytes, newer: bytes) -> Difference:
    """Return what was added, taken out and written otherwise between two versions."""
    before = {each["reference"]: each for each in json.loads(older)["names"]}
    after = {each["reference"]: each for each in json.loads(newer)["names"]}
    return Difference(
        added=tuple(after[key] for key in after if key not in before),
        removed=tuple(before[key] for key in before if key not in after),
        changed=tuple(
            (before[key], after[key])
            for key in before
            if key in after and before[key] != after[key]
        ),
    )


def sha256(content: bytes) -> str:
    """Return the SHA-256 of a list in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
