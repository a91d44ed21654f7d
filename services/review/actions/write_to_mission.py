"""Letters about who acts for a mission: to its official address, and to the person."""

from uuid import uuid4

from services.review.domain.missions import Enrolment
from shared.kernel.languages import DEFAULT_LANGUAGE
from shared.messages.notify import Notice, NoticeRequested
from shared.store import registers
from shared.store.db import Tx, database_time
from shared.store.outbox import emit


async def tell_mission(
    tx: Tx, letter: str, enrolment: Enrolment, mailbox: str, *, base_url: str
) -> None:
    """Tell a mission's official address who was enrolled or ended."""
    values = {
        "mission": await _name(tx, enrolment.state),
        "address": enrolment.email,
        "portal_url": base_url,
    }
    await _send(tx, letter, mailbox, values)


async def send_link(tx: Tx, enrolment: Enrolment, token: str, *, base_url: str) -> None:
    """Send a person the link that works only with the code they are told in person."""
    values = {
        "mission": await _name(tx, enrolment.state),
        "link": f"{base_url}/invitation/{token}",
    }
    await _send(tx, "enrolment-link", enrolment.email, values)


async def _name(tx: Tx, state: str) -> str:
    today = (await database_time(tx)).date()
    known = (await registers.list_states(tx, today)).get(state)
    return known.names[DEFAULT_LANGUAGE] if known else state


async def _send(tx: Tx, letter: str, to: str, values: dict[str, str]) -> None:
    notice = Notice(key=f"{letter}:{uuid4()}", language=DEFAULT_LANGUAGE, to=to, values=values)
    await emit(tx, NoticeRequested(letter=letter, notice=notice, priority="urgent"))
