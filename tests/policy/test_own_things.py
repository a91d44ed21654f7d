"""What is another person's, or another mission's, answers as what does not exist: in review."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from services.review.app import create_app
from services.review.keeper import keys
from services.review.store import missions
from services.review.store.mission_tables import EnrolmentRow
from shared.cli.policy import table_of
from shared.kernel.actors import Role
from shared.rates import Rates
from shared.store import passkeys, people
from shared.store.passkeys import NewKey
from shared.store.people import SESSION
from tests.conftest import sign_in
from tests.policy.test_objects import Asker

PARAMETERS = ("{person_id}", "{passkey_id}", "{session_id}")
ROWS = sorted(
    (method, path)
    for (method, path), rule in table_of("review").items()
    if rule.object_rule in {"own-state", "own-account"} and any(p in path for p in PARAMETERS)
)


@pytest.fixture
def sessions(database):
    return database("review")


@pytest.fixture
def app(settings_for, sessions):
    settings = settings_for("review").model_copy(update={"rates": Rates.rehearsal()})
    keys.make(settings.process_keys, is_demo=True)
    return create_app(settings, sessions)


async def belongings(app, sessions, state):
    """Give a mission a focal point with a passkey and a session, and a delegate."""
    email = f"focal@{state.lower()}.example"
    client = await sign_in(app, Role.FOCAL_POINT, email=email, state=state)
    async with sessions.begin() as tx:
        await missions.set_mailbox(tx, state, f"mission@{state.lower()}.example")
        person = (await people.find_person(tx, email)).person_id
        key = NewKey(state.encode(), b"key", 0)
        passkey = await passkeys.add_passkey(tx, person, key, "Key")
        session = await tx.scalar(select(SESSION.c.id).where(SESSION.c.person_id == person))
    given = {"name": "A delegate", "email": f"delegate@{state.lower()}.example"}
    assert (await client.post("/api/v1/mission/delegates", json=given)).status_code == 201
    async with sessions() as tx:
        delegate = await tx.scalar(
            select(EnrolmentRow.person_id).where(EnrolmentRow.state == state)
        )
    return client, {"person_id": delegate, "passkey_id": passkey, "session_id": session}


async def test_what_is_anothers_is_absent_byte_for_byte(app, sessions):
    client, own = await belongings(app, sessions, "URY")
    _, other = await belongings(app, sessions, "FJI")
    asker = await Asker(app, client).start()

    answers = {
        (method, path): (
            await asker.ask(method, path, other),
            await asker.ask(method, path, {name: uuid4() for name in own}),
        )
        for method, path in ROWS
    }

    assert [row for row, (foreign, absent) in answers.items() if foreign != absent] == []
    assert {foreign[0] for foreign, _absent in answers.values()} == {404}
    assert len(answers) == len(ROWS) == 8
    ended = await client.delete(f"/api/v1/mission/delegates/{own['person_id']}")
    assert ended.status_code == 204
