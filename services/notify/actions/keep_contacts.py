from services.notify.domain import contacts as rules
from services.notify.domain.contacts import Contact
from services.notify.store import contacts
from shared.kernel.languages import known_language
from shared.messages.notify import ContactsKnown
from shared.store.db import Tx


async def keep_contacts(tx: Tx, message: ContactsKnown, *, caller: str) -> None:
    """Take over what a caller tells of its contacts. Refusals: Invalid."""
    ids = [each.id for each in message.contacts]
    earlier = await contacts.find(tx, caller, ids, for_update=True)
    told = [
        rules.told(
            earlier.get(each.id),
            Contact(each.id, each.kind, each.address, "", known_language(each.language)),
        )
        for each in message.contacts
    ]
    if told:
        await contacts.save(tx, caller, told, at=message.at)
