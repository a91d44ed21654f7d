"""A proposed list, frozen under a number and put before Member States for a fixed time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import rfc8785

from services.review.domain.candidates import Candidate, HeadGender
from shared.kernel.refusals import Conflict, Incomplete, Invalid, NotFound, TooLate
from shared.kernel.resolution import paragraph


class Stage(StrEnum):
    FROZEN = "frozen"
    CIRCULATED = "circulated"
    CLOSED = "closed"
    PUBLISHED = "published"


MOVES: Final = {
    (Stage.FROZEN, "circulate"): Stage.CIRCULATED,
    (Stage.CIRCULATED, "close"): Stage.CLOSED,
    (Stage.CLOSED, "publish"): Stage.PUBLISHED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A name on a list, as it stood when the list was frozen."""

    id: UUID
    ordinal: int
    application_id: UUID
    reference: str
    name: str
    country: str
    country_invented: bool
    category: str
    website: str | None
    purpose: str
    head_gender: HeadGender


@dataclass(frozen=True, slots=True, kw_only=True)
class Circulation:
    """A numbered list; it has no closing instant until it is circulated."""

    id: UUID
    process: str
    list_key: str
    number: int
    sha256: str
    stage: Stage
    frozen_at: datetime
    circulated_at: datetime | None = None
    closes_at: datetime | None = None
    entries: tuple[Entry, ...] = ()

    def entry(self, entry_id: UUID) -> Entry:
        """Return the entry with this id. Refusals: NotFound."""
        for each in self.entries:
            if each.id == entry_id:
                return each
        raise NotFound


def move(stage: Stage, verb: str) -> Stage:
    """Return the stage `verb` leads to. Refusals: Conflict."""
    try:
        return MOVES[stage, verb]
    except KeyError:
        raise Conflict(f"cannot {verb} a {stage} list") from None


@paragraph("6(b)")
@paragraph("6(c)")
def freeze(
    *,
    circulation_id: UUID,
    process: str,
    list_key: str,
    number: int,
    names: Iterable[tuple[UUID, Candidate]],
    at: datetime,
) -> Circulation:
    """Fix a list under its number, never to change again. Refusals: Incomplete when it is empty.

    `names` are candidates in the list's order, each with the id of its entry.
    """
    entries = tuple(
        _entry(entry_id, ordinal, candidate)
        for ordinal, (entry_id, candidate) in enumerate(names, start=1)
    )
    if not entries:
        raise Incomplete({"candidates": "empty-list"})
    return Circulation(
        id=circulation_id,
        process=process,
        list_key=list_key,
        number=number,
        sha256=fingerprint(document("proposed", process, list_key, number, entries)),
        stage=Stage.FROZEN,
        frozen_at=at,
        entries=entries,
    )


def _entry(entry_id: UUID, ordinal: int, candidate: Candidate) -> Entry:
    return Entry(
        id=entry_id,
        ordinal=ordinal,
        application_id=candidate.application_id,
        reference=candidate.reference,
        name=candidate.name,
        country=candidate.country,
        country_invented=candidate.country_invented,
        category=candidate.category,
        website=candidate.website,
        purpose=candidate.purpose,
        head_gender=candidate.head_gender,
    )


@paragraph("fn 4")
def circulate(
    circulation: Circulation, *, closes_at: datetime, at: datetime
) -> Circulation:
    """Put a frozen list before Member States until `closes_at`. Refusals: Conflict, Invalid."""
    stage = move(circulation.stage, "circulate")
    if closes_at <= at:
        raise Invalid({"closes_at": "not-in-the-future"})
    return replace(circulation, stage=stage, circulated_at=at, closes_at=closes_at)


def is_over(circulation: Circulation, at: datetime) -> bool:
    """Tell whether the closing instant has come; a list not circulated has none."""
    return circulation.closes_at is not None and at >= circulation.closes_at


def close_when_over(circulation: Circulation, at: datetime) -> Circulation:
    """Return the circulation closed if its instant has come, and as it was otherwise."""
    if circulation.stage is Stage.CIRCULATED and is_over(circulation, at):
        return replace(circulation, stage=move(circulation.stage, "close"))
    return circulation


def require_open(circulation: Circulation, at: datetime) -> None:
    """Let pass what is received within the non-objection period. Refusals: TooLate."""
    if circulation.stage is not Stage.CIRCULATED or is_over(circulation, at):
        raise TooLate


def document(
    kind: str, process: str, list_key: str, number: int, entries: Iterable[Entry]
) -> dict[str, Any]:
    """Return the public content of a list as plain data: what its fingerprint is taken of."""
    return {
        "kind": kind,
        "process": process,
        "list": list_key,
        "number": number,
        "names": [
            {
                "entry": str(entry.id),
                "name": entry.name,
                "country": entry.country,
                "category": entry.category,
                "website": entry.website,
                "purpose": entry.purpose,
            }
            for entry in entries
        ],
    }


def fingerprint(content: dict[str, Any]) -> str:
    """Return the SHA-256 of `content` in canonical JSON (RFC 8785), in hexadecimal digits."""
    return sha256(rfc8785.dumps(content)).hexdigest()
