from dataclasses import dataclass, replace
from uuid import UUID

from services.registration.domain import applications as rules
from services.registration.domain.applications import Application
from services.registration.domain.eligibility import require_door
from services.registration.store import applications, findings
from shared.kernel.actors import Actor, Role
from shared.kernel.forms import Answers
from shared.kernel.modalities import Category, Modalities
from shared.kernel.refusals import NotFound, WrongVersion
from shared.store.db import Tx, database_time


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveApplication:
    id: UUID
    version: int
    category: str
    register_entry_id: UUID | None
    answers: Answers


async def save_application(
    tx: Tx, actor: Actor, modalities: Modalities, command: SaveApplication
) -> Application:
    """Begin an application, or save topics of a draft; the same request twice changes nothing more.

    Refusals: NotFound for somebody else's, WrongVersion, Conflict once submitted, Forbidden or
    Invalid for the wrong door.
    """
    known = await applications.find(tx, command.id, lock=True)
    if known is not None:
        known = await applications.get_own(tx, actor, command.id)
    at = await database_time(tx)
    finding = command.register_entry_id and await findings.in_force(
        tx, command.register_entry_id, at.date()
    )
    category = require_door(modalities, command.category, finding or None)
    if known is None:
        known = _blank(actor, command, category)
    form = modalities.forms.form_for(category.key)
    wanted = replace(
        known,
        category=category.key,
        route=category.route,
        register_entry_id=command.register_entry_id,
        form_key=form.key,
        form_version=form.version,
    )
    if _is_repeat(known, wanted, command):
        return known
    changed = rules.change(wanted, command.answers, version=command.version)
    note = "started" if changed.version == 1 else "saved"
    await applications.save(tx, changed, by=actor, at=at, note=note)
    return changed


def _blank(actor: Actor, command: SaveApplication, category: Category) -> Application:
    if actor.role is not Role.APPLICANT:
        # A clerk begins by saying how it came in.
        raise NotFound
    if command.version != 0:
        raise WrongVersion
    return Application(
        id=command.id,
        person_id=actor.person_id,
        category=category.key,
        route=category.route,
        answers={},
    )


def _is_repeat(known: Application, wanted: Application, command: SaveApplication) -> bool:
    return known.version == command.version + 1 and wanted == replace(
        known, answers={**known.answers, **command.answers}
    )
