"""In whose name a transaction reads: the database shows a party its own rows and no others."""

from typing import Any, Final

from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session, SessionTransaction

from shared.kernel.actors import Actor, Role
from shared.store.db import Sessions, Tx

SETTING: Final = "agrement.acting"
# A transaction of the services themselves or of their staff; nobody is '' or no setting at all.
EVERYBODY: Final = "everybody"
# Local to the transaction: a connection that goes back to its pool takes nothing along.
SET_LOCAL: Final = text(f"SELECT set_config('{SETTING}', :whom, true)")
# A condition, in a policy's words. It is worked out once a statement, not once a row.
ACTING: Final = f"(SELECT coalesce(current_setting('{SETTING}', true), ''))"


async def act_as(tx: Tx, actor: Actor) -> None:
    """Let this transaction see what the actor's role may see: a party its own rows."""
    whom = str(actor.person_id) if actor.role is Role.APPLICANT else EVERYBODY
    await tx.execute(SET_LOCAL, {"whom": whom})


async def act_for_everybody(tx: Tx) -> None:
    """Let this transaction see the rows of every party, as the service's own work must."""
    await tx.execute(SET_LOCAL, {"whom": EVERYBODY})


class _OwnWork(Session):
    """A session whose every transaction is the service's own work."""


@event.listens_for(_OwnWork, "after_begin")
def _begin(_session: Session, _tx: SessionTransaction, connection: Connection) -> None:
    connection.execute(SET_LOCAL, {"whom": EVERYBODY})


def own_work(sessions: Sessions) -> Sessions:
    """Return the same pool for jobs and commands, which act for no person."""
    options: dict[str, Any] = {**sessions.kw, "sync_session_class": _OwnWork}
    return Sessions(**options)


def for_people(sessions: Sessions) -> Sessions:
    """Return the same pool for requests, which see no party's rows until they say whose."""
    return Sessions(**{**sessions.kw, "sync_session_class": Session})
