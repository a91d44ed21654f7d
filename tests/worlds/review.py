"""Review in use: lists before Member States and not, and two missions with things of their own."""

from services.review.app import create_app
from services.review.keeper import keys
from services.review.keeper.service import KeeperService
from services.review.store import circulations, missions
from services.review.store.candidates import add_candidate
from shared.kernel.actors import Role
from shared.rates import Rates
from shared.store import invitations, people
from tests.review.build import Reached, candidate, circulated, frozen
from tests.worlds.world import Things, World, ok

API = "/api/v1"
OWN, OTHER = "focal-point", "focal-point other"
STATES = {OWN: "URY", OTHER: "FJI"}
# What paths name that belongs to nobody.
KEYS = {
    "list_key": "conference",
    "kind": "proposed",
    "format": "xlsx",
    "number": 1,
    "verb": "extend",
    "version": 1,
}
FOCAL = {
    "name": "Ana Pereira",
    "mailbox": "mission@missions.example",
    "called_number": "+1 212 555 0100",
    "spoke_with": "The Permanent Representative's office",
}


async def build(settings, sessions, sealed):
    """Build the world on a database that knows the States; the keeper is in this process."""
    settings = settings.model_copy(update={"rates": Rates.rehearsal()})
    keys.make(settings.process_keys, is_demo=True)
    keeper = KeeperService(keys.read_private(settings.process_keys), sealed)
    world = World(create_app(settings, sessions, keeper, Reached()), sessions)
    officer = await world.add("officer", Role.OFFICER)
    made, entries = await circulated(sessions, candidate("A"), candidate("B"))
    later, others = await circulated(sessions, candidate("C"), closes_in=7200)
    hidden = await frozen(sessions, candidate("D"))
    pool = [candidate("E"), candidate("F")]
    async with sessions.begin() as tx:
        for each in pool:
            await add_candidate(tx, each)
        secret = (await circulations.entries(tx, hidden))[0]
    public = KEYS | {"circulation_id": made.id}
    missions_ = [await _mission(world, officer, each, made, entries) for each in STATES]
    await world.add("officer second", Role.OFFICER)
    mine, theirs = ({**KEYS, "circulation_id": made.id, **each} for each in missions_)
    # What another State has said on a name, and a name that is on no list for it to see.
    unsaid = mine | {"entry_id": theirs["entry_id"], "case_id": theirs["case_id"]}
    unsaid["person_id"] = theirs["person_id"]
    unseen = unsaid | {"circulation_id": hidden.id, "entry_id": secret.id}
    receipt = "/circulations/{circulation_id}/entries/{entry_id}/receipts/{version}.json"
    world.things |= {
        "public": Things(public, KEYS | {"circulation_id": hidden.id}),
        "own-state": Things(mine, unseen),
        f"own-state {receipt}": Things(mine, unsaid),
        "every": Things(
            KEYS | mine | {"application_id": pool[0].application_id},
            KEYS
            | theirs
            | {"application_id": pool[1].application_id}
            | {"circulation_id": later.id, "entry_id": others[0].id},
        ),
    }
    async with sessions.begin() as tx:
        person = (await people.find_person(tx, "officer@people.example")).person_id
        link = await invitations.invite(tx, person)
    world.things["bearer"] = Things({"token": link}, None)
    await world.add_everybody(delegate="URY")
    return world


async def _mission(world, officer, name, made, entries):
    """Let a mission enrol a delegate, object to a name and ask what was received."""
    state = STATES[name]
    focal = await world.add(name, Role.FOCAL_POINT, state=state)
    address = f"delegate@{state.lower()}.example"
    async with world.sessions.begin() as tx:
        await missions.set_mailbox(tx, state, f"mission@{state.lower()}.example")
    given = {"name": "A delegate", "email": address}
    await ok(focal.post(f"{API}/mission/delegates", json=given))
    entry = entries[list(STATES).index(name)]
    path = f"{API}/circulations/{made.id}/entries/{entry.id}/position"
    await ok(focal.post(path, json={"kind": "objection", "basis": "Canary."}))
    asked = {"circulation_id": str(made.id), "entries": [str(entry.id)]}
    case = await ok(focal.post(f"{API}/information-requests", json=asked))
    wanted = FOCAL | {"state": state, "email": f"new@{state.lower()}.example"}
    enrolment = await ok(officer.post(f"{API}/desk/enrolments", json=wanted))
    async with world.sessions() as tx:
        person = (await people.find_person(tx, address)).person_id
    return {
        "entry_id": entry.id,
        "case_id": case["id"],
        "person_id": person,
        "enrolment_id": enrolment["id"],
    }
