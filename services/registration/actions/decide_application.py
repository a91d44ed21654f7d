"""What the Secretariat does with a submitted application."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from services.registration.domain import applications as rules
from services.registration.domain.applications import Application
from services.registration.domain.desk import TIME_TO_ANSWER, Reason
from services.registration.domain.intake import require_another
from services.registration.store import (
    applications,
    candidates,
    changes,
    desk,
    findings,
    intake,
    letters,
    places,
)
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities, Route
from shared.kernel.refusals import Conflict
from shared.store.db import Tx, database_time

Then = Callable[[Application], Awaitable[None]]


async def _step(
    tx: Tx, actor: Actor, application_id: UUID, verb: str, version: int, note: str, then: Then
) -> Application:
    known = await applications.get(tx, application_id, lock=True)
    if rules.is_repeat(known, verb, version=version):
        return known
    moved = rules.move(known, verb, version=version)
    at = await database_time(tx)
    await applications.save(tx, moved, by=actor, at=at, note=note)
    await then(moved)
    return moved


async def return_application(
    tx: Tx,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    message: str,
    reason: Reason = Reason.OTHER,
    base_url: str,
) -> Application:
    """Ask an applicant for more information. Refusals: NotFound, WrongVersion, Conflict."""

    async def then(returned: Application) -> None:
        await changes.note_question(tx, returned, reason, TIME_TO_ANSWER)
        await letters.send(tx, "application-returned", returned, base_url, message=message)

    return await _step(tx, actor, application_id, "return", version, message, then)


async def verify_application(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    application_id: UUID,
    *,
    version: int,
    base_url: str,
) -> Application:
    """Confirm what an application says; an entitled organization is registered by it.

    Refusals: NotFound, WrongVersion, Conflict, SamePerson for what the actor entered.
    """
    require_another(await intake.find(tx, application_id), actor)

    async def then(verified: Application) -> None:
        if verified.register_entry_id is not None:
            category = modalities.category(verified.category)
            at = await database_time(tx)
            entry = verified.register_entry_id
            await desk.append_check(
                tx, verified.id, await findings.look_again(tx, category, entry, at)
            )
        if verified.route is Route.REGISTER:
            scopes = ", ".join(modalities.list_for(key).label.en for key in verified.scopes)
            await letters.send(tx, "registration-verified", verified, base_url, scopes=scopes)

    return await _step(tx, actor, application_id, "verify", version, "verified", then)


async def put_forward(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    application_id: UUID,
    *,
    version: int,
    base_url: str,
) -> Application:
    """Put a verified application before the Office, for each list it asks for.

    Refusals: NotFound, WrongVersion, Conflict.
    """

    async def then(forwarded: Application) -> None:
        if forwarded.route is not Route.LIST:
            raise Conflict("an entitled organization goes on no list")
        await places.put_on_lists(tx, forwarded, await database_time(tx))
        await candidates.put_forward(tx, modalities, forwarded)
        await letters.send(tx, "application-put-forward", forwarded, base_url)

    return await _step(tx, actor, application_id, "put-forward", version, "put forward", then)
