"""Documents that go with an application."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final
from uuid import UUID

from services.registration.domain.applications import Application, Stage, require_open
from shared.kernel.forms import ApplicationForm
from shared.kernel.refusals import Invalid

MOST: Final = 5
LONGEST_NAME: Final = 80
ENDINGS: Final = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
# What the Secretariat asked for beside what the form asks.
OTHER: Final = "other"
NOT_IN_NAMES: Final = re.compile(r"[^\w() -]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    id: UUID
    application_id: UUID
    kind: str
    name: str
    media_type: str
    size: int
    sha256: bytes
    sent_sha256: bytes
    added_at: datetime


def safe_name(name: str, media_type: str) -> str:
    """Return what a document is called: the words of its name, and the ending of what it is."""
    last = PurePosixPath(name.replace("\\", "/")).name
    stem = unicodedata.normalize("NFKC", last.rpartition(".")[0])
    words = " ".join(NOT_IN_NAMES.sub(" ", stem).split())[:LONGEST_NAME].strip()
    return f"{words or 'document'}.{ENDINGS[media_type]}"


def kinds_open(form: ApplicationForm, application: Application) -> tuple[str, ...]:
    """Return the kinds of documents that may be added now."""
    asked = tuple(each.key for each in form.documents_asked(application.answers))
    # The form may ask for none and a clerk for one all the same.
    is_more = bool(asked) or application.stage is Stage.RETURNED
    return (*asked, OTHER) if is_more else asked


def require_place(
    form: ApplicationForm, application: Application, present: Collection[Document], kind: str
) -> None:
    """Refuse a document that nobody asks for, or one too many.

    Refusals: Conflict when the application is not open to change, Invalid.
    """
    require_open(application)
    if kind not in kinds_open(form, application):
        raise Invalid({"kind": "not-offered"})
    if len(present) >= MOST:
        raise Invalid({"file": "too-many-documents"})


def kinds(documents: Sequence[Document]) -> frozenset[str]:
    """Return the kinds of documents that are there."""
    return frozenset(each.kind for each in documents)
