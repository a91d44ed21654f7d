"""Corrections of submitted applications, from the wish to the clerk's decision."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.registration.domain import corrections as rules
from services.registration.domain.applications import Stage
from services.registration.domain.corrections import Correction, CorrectionStage
from services.registration.store import applications, candidates, corrections, letters, places
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import AlreadyDone, Conflict
from shared.store.db import Tx, database_time


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCorrection:
    id: UUID
    application_id: UUID
    section: str
    answers: Mapping[str, Any]
    reason: str


async def ask_correction(
    tx: Tx, actor: Actor, modalities: Modalities, command: AskCorrection
) -> Correction:
    """Put a correction before the clerks; the same request twice puts one.

    Refusals: NotFound, Conflict for drafts or an id in use, AlreadyDone while another of the same
    section waits.
    """
    known = await applications.get_own(tx, actor, command.application_id, lock=True)
    earlier = await corrections.find(tx, known.id, command.id)
    if earlier is not None:
        if earlier.section != command.section:
            raise Conflict("another correction has this id")
        return earlier
    rules.section_to_correct(known.form(modalities), known, command.section)
    waiting = {
        each.section
        for each in await corrections.list_of(tx, known.id)
        if each.stage is CorrectionStage.PENDING
    }
    if command.section in waiting:
        raise AlreadyDone
    correction = Correction(
        id=command.id,
        application_id=known.id,
        section=command.section,
        answers=command.answers,
        reason=command.reason,
        made_at=await database_time(tx),
    )
    await corrections.add(tx, correction, by=actor)
    return correction


async def accept_correction(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    application_id: UUID,
    correction_id: UUID,
    *,
    base_url: str,
) -> Correction:
    """Correct the application, or note it for a corrigendum where Member States saw the entry.

    Refusals: NotFound, Conflict when it was decided before or the application moved on.
    """
    known = await applications.get(tx, application_id, lock=True)
    correction = await corrections.get(tx, known.id, correction_id)
    rules.require_correctable(known)
    standings = [each.standing for each in await places.places(tx, known.id)]
    at = await database_time(tx)
    decided = replace(correction, stage=rules.accept(correction, standings), decided_at=at)
    await corrections.save_decision(tx, decided, by=actor)
    if decided.stage is CorrectionStage.ACCEPTED:
        corrected = rules.corrected(known, correction, known.form(modalities))
        await applications.save(tx, corrected, by=actor, at=at, note="corrected")
        if corrected.stage is Stage.PUT_FORWARD:
            await candidates.put_forward(tx, modalities, corrected)
    await letters.about_correction(tx, known, decided, base_url)
    return decided


async def decline_correction(
    tx: Tx, actor: Actor, application_id: UUID, correction_id: UUID, *, note: str, base_url: str
) -> Correction:
    """Leave the application as it is, and say why. Refusals: NotFound, Conflict."""
    known = await applications.get(tx, application_id, lock=True)
    correction = await corrections.get(tx, known.id, correction_id)
    if correction.stage is not CorrectionStage.PENDING:
        raise Conflict("this correction was decided before")
    at = await database_time(tx)
    decided = replace(correction, stage=CorrectionStage.DECLINED, note=note, decided_at=at)
    await corrections.save_decision(tx, decided, by=actor)
    await letters.about_correction(tx, known, decided, base_url)
    return decided
