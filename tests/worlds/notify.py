"""Notify in use: letters of two services, one batch that waits, an address that gets none."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from services.notify.actions.accept_requests import accept_many
from services.notify.actions.keep_contacts import keep
from services.notify.app import create_app
from services.notify.store import mailbox, notices, suppressions
from services.notify.store.tables import BatchRow, MailboxRow, SuppressionRow
from shared.kernel.actors import Role
from shared.rates import Rates
from shared.store import invitations, people
from tests.notify.build import CODE, LETTER, TOLD, accept, contact, many, notice
from tests.worlds.world import Things, World

KEYS = {"name": LETTER, "language": "fr"}


async def build(settings, sessions):
    """Build the world on an empty database."""
    settings = settings.model_copy(update={"rates": Rates.rehearsal()})
    world = World(create_app(settings, sessions), sessions)
    await world.add("officer", Role.OFFICER)
    mine = await _notice(world, "registration", LETTER)
    theirs = await _notice(world, "review", "sign-in-code", values=CODE)
    batch, moving = await _batch(world), await _move(world)
    async with sessions.begin() as tx:
        await suppressions.append(tx, "silent@point.example", "by-hand", by="tests")
        suppressed = await tx.scalar(select(SuppressionRow.id))
        letter = {"message_id": "<1@agrement.example>", "recipient": "focal@point.example"}
        letter |= {"letter": LETTER, "language": "en", "subject": "S", "text": "T"}
        await mailbox.append(tx, letter)
        kept = await tx.scalar(select(MailboxRow.id))
        person = (await people.find_person(tx, "officer@people.example")).person_id
        link = await invitations.invite(tx, person)
    known = KEYS | {"batch_id": batch, "suppression_id": suppressed, "contact_id": moving}
    world.things |= {
        "every": Things(known | {"notice_id": mine}, known | {"notice_id": theirs}),
        "own-notice of service registration": Things({"notice_id": mine}, {"notice_id": theirs}),
        "own-notice of service review": Things({"notice_id": theirs}, {"notice_id": mine}),
        "own-notice": Things({"notice_id": mine}, {"notice_id": theirs}),
        "public": Things({"letter_id": kept}, None),
        "bearer": Things({"token": link}, None),
    }
    await world.add_everybody(delegate="FJI", focal_point="FJI")
    return world


async def _notice(world, caller, letter, **given):
    asked = notice(**given)
    async with world.sessions.begin() as tx:
        taken = await accept(tx, caller, letter, [asked])
        made = taken[asked.key][0]
        await notices.set_status(tx, made, "failed")
    return made


async def _move(world):
    """Let a mission have another address from tomorrow on."""
    before = contact("mission@fji.example", kind="mission")
    after = before.model_copy(update={"address": "new@fji.example"})
    for later, told in enumerate((before, after)):
        async with world.sessions.begin() as tx:
            await keep(tx, [told], at=TOLD + timedelta(days=later), caller="review")
    return before.id


async def _batch(world):
    asked = many(notice(), message_id=uuid4(), held=True, drafted_by="a@o.example")
    async with world.sessions.begin() as tx:
        await accept_many(tx, asked, caller="registration")
        return await tx.scalar(select(BatchRow.id))
