from datetime import datetime

from services.registration.domain.reminders import is_reminded
from services.registration.store import applications, letters, windows
from shared.kernel.languages import known_language
from shared.messages.notify import Notice
from shared.store.contacts import ask_for_letters
from shared.store.db import Tx


async def remind_drafts(
    tx: Tx, list_key: str, closes_at: datetime, instant: datetime, *, base_url: str
) -> None:
    """Write to whoever holds a draft for a list that closes soon.

    The letter names neither the organization nor its holder, and nobody else learns of it. Of a
    close that was moved since, nothing is said: the new one has its own reminders.
    """
    if (await windows.closing_times(tx)).get(list_key) != closes_at:
        return
    drafts = [each for each in await applications.drafts(tx) if is_reminded(each, list_key)]
    known = await applications.correspondents(tx, [each.id for each in drafts])
    notices = [
        (
            correspondent.contact,
            Notice(
                # The same reminder once, however often the job is run.
                key=f"draft-reminder:{list_key}:{instant.isoformat()}:{application.id}",
                language=known_language(correspondent.language),
                contact=correspondent.contact_id,
                values={
                    "status_url": letters.status_url(base_url, application.id),
                    "closes_at": closes_at.isoformat(),
                },
            ),
        )
        for application, correspondent in known.values()
    ]
    await ask_for_letters(tx, "draft-reminder", notices)
