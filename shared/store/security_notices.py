"""Letters about how somebody signs in, to whoever it concerns, in case it was somebody else."""

from datetime import timedelta
from enum import StrEnum
from uuid import uuid4

from shared.kernel.actors import Actor
from shared.messages.notify import Notice
from shared.store.contacts import ask_for_letter, contact_of
from shared.store.db import Tx, database_time


class Happening(StrEnum):
    """What is told; the letter has words for each."""

    PASSKEY_ADDED = "passkey-added"
    PASSKEY_REMOVED = "passkey-removed"
    SESSION_ENDED = "session-ended"
    SESSIONS_ENDED = "sessions-ended"
    OTHER_SESSIONS_ENDED = "other-sessions-ended"
    SIGNED_IN_BY_INVITATION = "signed-in-by-invitation"
    # The invitation has ended by it.
    WRONG_CODES = "wrong-codes"
    ENROLLED_ANEW = "enrolled-anew"
    ACCOUNT_ENDED = "account-ended"


async def tell(tx: Tx, person: Actor, what: Happening, *, base_url: str) -> None:
    """Write to a person that something was done about how they sign in."""
    at = await database_time(tx)
    notice = Notice(
        key=f"security-notice:{uuid4()}",
        language=person.language,
        contact=person.person_id,
        values={
            "what": what,
            "when": (at - timedelta(microseconds=at.microsecond)).isoformat(),
            "help_url": f"{base_url}/account",
        },
    )
    await ask_for_letter(tx, "security-notice", contact_of(person), notice, priority="urgent")
