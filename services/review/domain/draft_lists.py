"""The list the Office is still working on."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.review.domain.candidates import Candidate
from shared.kernel.refusals import WrongVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftList:
    """One draft a list key; its version rises with each change."""

    process: str
    list_key: str
    version: int = 0
    candidates: tuple[UUID, ...] = ()


def require_version(draft: DraftList, version: int) -> None:
    """Let pass who has seen the draft as it is now. Refusals: WrongVersion."""
    if draft.version != version:
        raise WrongVersion


def change(draft: DraftList, chosen: tuple[Candidate, ...]) -> DraftList:
    """Return the draft with exactly these names, under its next version."""
    return replace(
        draft,
        version=draft.version + 1,
        candidates=tuple(each.application_id for each in chosen),
    )


def without(draft: DraftList, gone: frozenset[UUID]) -> DraftList:
    """Return the draft less some names; unchanged when none of them is on it."""
    kept = tuple(each for each in draft.candidates if each not in gone)
    if kept == draft.candidates:
        return draft
    return replace(draft, version=draft.version + 1, candidates=kept)
