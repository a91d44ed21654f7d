"""Letters about who acts for a mission: to its official address, and to the person."""

from typing import Final
from uuid import UUID, uuid4, uuid5

from services.review.domain.missions import Enrolment
from shared.kernel.languages import DEFAULT_LANGUAGE
from shared.messages.notify import Contact, Notice
from shared.store import registers
from shared.store.contacts import ask_for_letter
from shared.store.db import Tx, database_time

# Any constant: a mission is the same contact whatever its address.
NAMESPACE: Final = UUID("4f4f7f0a-98c5-4f0e-9d52-2f5f1d0c6c11")


async def tell_mission(
    tx: Tx, letter: str, enrolment: Enrolment, mailbox: str, *, base_url: str
) -> None:
    """Tell a mission's official address who was enrolled or ended."""
    values = {
        "mission": await _name(tx, enrolment.state),
        "address": enrolment.email,
        "portal_url": base_url,
    }
    mission = Contact(id=uuid5(NAMESPACE, enrolment.state), kind="mission", address=mailbox)
    await _send(tx, letter, mission, values)


async def send_link(
    tx: Tx, enrolment: Enrolment, person_id: UUID, token: str, *, base_url: str
) -> None:
    """Send a person the link that works only with the code they are told in person."""
    values = {
        "mission": await _name(tx, enrolment.state),
        "link": f"{base_url}/invitation/{token}",
    }
    person = Contact(id=person_id, kind="delegate", address=enrolment.email)
    await _send(tx, "enrolment-link", person, values)


async def _name(tx: Tx, state: str) -> str:
    today = (await database_time(tx)).date()
    known = (await registers.list_states(tx, today)).get(state)
    return known.names[DEFAULT_LANGUAGE] if known else state


async def _send(tx: Tx, letter: str, contact: Contact, values: dict[str, str]) -> None:
    notice = Notice(
        key=f"{letter}:{uuid4()}", language=DEFAULT_LANGUAGE, contact=contact.id, values=values
    )
    await ask_for_letter(tx, letter, contact, notice, priority="urgent")
