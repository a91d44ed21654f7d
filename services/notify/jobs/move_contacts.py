"""Contacts' new addresses come into force."""

from uuid import UUID

from procrastinate import App

from services.notify.actions import keep_contacts
from shared.jobs.queue import Patiently
from shared.store.db import Sessions


def install(app: App, sessions: Sessions) -> None:
    """Give `app` the task that each guarded change of an address asks for."""

    @app.task(name="move_contact", queue="work", retry=Patiently())
    async def move_contact(caller: str, contact_id: str) -> None:
        async with sessions.begin() as tx:
            await keep_contacts.move_contact(tx, caller, UUID(contact_id))
