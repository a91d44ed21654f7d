"""Written views of stakeholders, kept in the language they were written in."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.registration.domain.applications import IN_COURSE, Application
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Conflict, Forbidden, Invalid, WrongVersion
from shared.kernel.resolution import paragraph

# Scripts that put no space between words; two of their characters count as one word.
UNSPACED: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
WORD: Final = re.compile(r"\S*\w\S*")


class Standing(StrEnum):
    RECEIVED = "received"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    id: UUID
    application_id: UUID
    kind: str
    phase: str
    theme: str
    language: str
    title: str
    text: str
    may_publish: bool
    standing: Standing = Standing.RECEIVED
    version: int = 1
    received_at: datetime
    published_at: datetime | None = None


@paragraph("7")
@paragraph("8")
@paragraph("9")
def may_contribute(modalities: Modalities, category_key: str) -> bool:
    """Tell whether views of somebody of this category are asked for."""
    return category_key in modalities.contributions.open_to.value


def count_words(text: str) -> int:
    """Return the number of words in any script."""
    unspaced = len(UNSPACED.findall(text))
    return len(WORD.findall(UNSPACED.sub(" ", text))) + (unspaced + 1) // 2


def search_key(*texts: str) -> str:
    """Return text as searches compare it."""
    return unicodedata.normalize("NFKC", " ".join(texts)).casefold()


@paragraph("7")
@paragraph("8")
def require_acceptable(
    modalities: Modalities, application: Application, contribution: Contribution
) -> None:
    """Refuse views from somebody they are not asked of, too long, or without a place.

    Refusals: Forbidden, Conflict before the application is submitted or once it is over, Invalid.
    """
    if not may_contribute(modalities, application.category):
        raise Forbidden
    if application.stage not in IN_COURSE:
        raise Conflict("not submitted yet, or over")
    offered = {
        "kind": {each.key for each in modalities.contributions.kinds},
        "phase": {each.key for each in modalities.phases},
        "theme": {each.key for each in modalities.themes},
    }
    errors = {
        name: "not-offered"
        for name, keys in offered.items()
        if getattr(contribution, name) not in keys
    }
    if count_words(contribution.text) > modalities.contributions.word_limit.value:
        errors["text"] = "too-many-words"
    if errors:
        raise Invalid(errors)


def change(known: Contribution, given: Contribution, *, version: int) -> Contribution:
    """Return what was received with the words given anew. Refusals: WrongVersion, Conflict."""
    if known.version != version:
        raise WrongVersion
    if known.standing is not Standing.RECEIVED:
        raise Conflict(f"cannot change what is {known.standing}")
    return replace(
        given,
        received_at=known.received_at,
        standing=known.standing,
        version=version + 1,
    )


@paragraph("8")
def publish(contribution: Contribution, *, version: int, at: datetime) -> Contribution:
    """Return views made public, which their author must have agreed to.

    Refusals: WrongVersion, Conflict.
    """
    if contribution.version != version:
        raise WrongVersion
    if contribution.standing is not Standing.RECEIVED or not contribution.may_publish:
        raise Conflict("there is no consent, or it is public already")
    return replace(contribution, standing=Standing.PUBLISHED, published_at=at, version=version + 1)


def withdraw(contribution: Contribution) -> Contribution:
    """Return views taken back; they are public no longer. Refusals: Conflict."""
    if contribution.standing is Standing.WITHDRAWN:
        raise Conflict("withdrawn already")
    return replace(contribution, standing=Standing.WITHDRAWN, version=contribution.version + 1)
