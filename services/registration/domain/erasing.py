"""What may be erased at somebody's wish before its day, and what stays as the published record."""

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from typing import Any, Final

from services.registration.domain.applications import Application, Stage
from services.registration.domain.representatives import OPEN, Nomination
from shared.kernel.refusals import Conflict, WrongVersion


class Kind(StrEnum):
    """What a line of the list of erasures is about."""

    APPLICATION = "application"
    REPRESENTATIVE = "representative"
    SPEAKER = "speaker"
    PERSON = "person"


# Nobody has seen it, or nothing more happens to it.
OVER: Final = frozenset({Stage.DRAFT, Stage.WITHDRAWN, Stage.ENDED, Stage.MERGED})
# What a list showed to everybody.
PUBLIC: Final = ("name", "country")


def erase(application: Application, *, version: int, was_public: bool) -> Application:
    """Return the application as a record that names nobody; a draft is withdrawn with it.

    Refusals: WrongVersion, Conflict while it stands.
    """
    if application.version != version:
        raise WrongVersion
    if application.stage not in OVER:
        raise Conflict(f"cannot erase what is {application.stage}")
    is_draft = application.stage is Stage.DRAFT
    return replace(
        application,
        stage=Stage.WITHDRAWN if is_draft else application.stage,
        answers=left(application.answers, was_public=was_public),
        version=version + 1,
    )


def left(answers: Any, *, was_public: bool) -> dict[str, Any]:
    """Return what stays of answers: what a list or a contribution has shown to everybody."""
    organization = answers.get("organization") or {}
    shown = {key: organization[key] for key in PUBLIC if organization.get(key)}
    return {"organization": shown} if was_public and shown else {}


def is_erased(application: Application) -> bool:
    """Tell whether nothing is left of an application but what everybody has seen."""
    is_record = application.stage in OVER and application.stage is not Stage.DRAFT
    return is_record and application.answers in (
        left(application.answers, was_public=True),
        {},
    )


def require_unseated(nominations: Iterable[Nomination]) -> None:
    """Refuse to erase a person who seeks or holds a seat. Refusals: Conflict."""
    if any(each.stage in OPEN for each in nominations):
        raise Conflict("the person has a seat, or waits for one")


def require_free(applications: Iterable[Application]) -> None:
    """Refuse to erase the account that an application hangs on. Refusals: Conflict."""
    if not all(map(is_erased, applications)):
        raise Conflict("an application hangs on this account")
