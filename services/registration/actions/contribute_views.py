"""Written views: given, made public by the Secretariat where their author agrees, taken back."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.registration.domain import contributions as rules
from services.registration.domain.contributions import Contribution, Standing
from services.registration.store import applications, contributions
from services.registration.store.contributions import Signed
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import NotFound, WrongVersion
from shared.store.db import Tx, database_time


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributeViews:
    id: UUID
    version: int
    application_id: UUID
    kind: str
    phase: str
    theme: str
    language: str
    title: str
    text: str
    may_publish: bool


async def contribute_views(
    tx: Tx, actor: Actor, modalities: Modalities, command: ContributeViews
) -> Contribution:
    """Give views, or give them anew until they are public; the same request twice changes nothing.

    Refusals: NotFound, WrongVersion, Conflict, Forbidden for whom views are not asked of, Invalid.
    """
    application = await applications.get_own(tx, actor, command.application_id)
    given = Contribution(
        id=command.id,
        application_id=command.application_id,
        kind=command.kind,
        phase=command.phase,
        theme=command.theme,
        language=command.language,
        title=command.title,
        text=command.text,
        may_publish=command.may_publish,
        received_at=await database_time(tx),
    )
    rules.require_acceptable(modalities, application, given)
    known = await contributions.find(tx, command.id, lock=True)
    if known is not None:
        await contributions.get_own(tx, actor, command.id)
        given = _changed(known.contribution, given, command.version)
    elif command.version != 0:
        raise WrongVersion
    await contributions.save(tx, given, application.name, actor)
    return given


def _changed(known: Contribution, given: Contribution, version: int) -> Contribution:
    if known.application_id != given.application_id:
        raise NotFound
    same = replace(given, received_at=known.received_at, version=known.version)
    if known.version == version + 1 and known == same:
        return known
    return rules.change(known, given, version=version)


async def publish_contribution(
    tx: Tx, actor: Actor, contribution_id: UUID, *, version: int
) -> Signed:
    """Make views public whose author agrees to it. Refusals: NotFound, WrongVersion, Conflict."""
    known = await contributions.get(tx, contribution_id, lock=True)
    is_done = known.contribution.standing is Standing.PUBLISHED
    if is_done and known.contribution.version == version + 1:
        return known
    at = await database_time(tx)
    public = rules.publish(known.contribution, version=version, at=at)
    await contributions.save(tx, public, known.organization, actor)
    return replace(known, contribution=public)


async def withdraw_contribution(tx: Tx, actor: Actor, contribution_id: UUID) -> Contribution:
    """Take views back: nobody can read them any longer. Refusals: NotFound."""
    known = await contributions.get_own(tx, actor, contribution_id, lock=True)
    if known.contribution.standing is Standing.WITHDRAWN:
        return known.contribution
    withdrawn = rules.withdraw(known.contribution)
    await contributions.save(tx, withdrawn, known.organization, actor)
    return withdrawn
