"""Corrections of what was submitted: the clerk decides, and what Member States saw stays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from services.registration.domain.applications import Application, Stage
from services.registration.domain.entries import Standing
from shared.kernel.forms import ApplicationForm, FieldKind, Section
from shared.kernel.refusals import Conflict, NotFound
from shared.kernel.resolution import paragraph

CORRECTABLE: Final = frozenset({Stage.SUBMITTED, Stage.VERIFIED, Stage.PUT_FORWARD})
# What is asked for is no mistake to correct: another list has its own time to apply.
NOT_CORRECTED: Final = frozenset({FieldKind.SCOPES, FieldKind.EVENTS})


class CorrectionStage(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    NOTED = "noted-for-corrigendum"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    id: UUID
    application_id: UUID
    section: str
    answers: Mapping[str, Any]
    reason: str
    stage: CorrectionStage = CorrectionStage.PENDING
    note: str = ""
    made_at: datetime
    decided_at: datetime | None = None


def require_correctable(application: Application) -> None:
    """Refuse corrections of drafts, which are simply changed, and of what was withdrawn.

    Refusals: Conflict.
    """
    if application.stage not in CORRECTABLE:
        raise Conflict(f"there is nothing to correct in what is {application.stage}")


def sections_correctable(form: ApplicationForm, application: Application) -> tuple[Section, ...]:
    """Return the sections that can be corrected."""
    return tuple(
        section
        for section in form.sections_asked(application.answers)
        if not any(field.kind in NOT_CORRECTED for field in section.fields)
    )


def section_to_correct(form: ApplicationForm, application: Application, key: str) -> Section:
    """Return a section that can be corrected. Refusals: NotFound, Conflict."""
    require_correctable(application)
    for section in sections_correctable(form, application):
        if section.key == key:
            return section
    raise NotFound


@paragraph("fn 4")
def accept(correction: Correction, standings: Iterable[Standing]) -> CorrectionStage:
    """Return what accepting comes to: an entry that Member States saw is never altered."""
    if correction.stage is not CorrectionStage.PENDING:
        raise Conflict("this correction was decided before")
    is_before_states = any(each is not Standing.PUT_FORWARD for each in standings)
    return CorrectionStage.NOTED if is_before_states else CorrectionStage.ACCEPTED


def corrected(
    application: Application, correction: Correction, form: ApplicationForm
) -> Application:
    """Return the application with one section as it should have been."""
    asked = {each.name for each in form.section(correction.section).fields}
    before = application.answers.get(correction.section, {})
    # Marks that programs set beside the answers stay; what the correction leaves out goes.
    marks = {name: value for name, value in before.items() if name not in asked}
    answers = {**application.answers, correction.section: {**marks, **correction.answers}}
    return replace(application, answers=answers, version=application.version + 1)
