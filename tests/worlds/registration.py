"""Registration in use: two organizations alike, of which one is the caller's own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from services.registration.actions.record_list_news import record_circulation, record_outcomes
from services.registration.app import create_app
from services.registration.domain.desk import StatusCheck
from services.registration.domain.documents import Document
from services.registration.store import applications, desk, documents
from shared.kernel.actors import Role
from shared.messages.review import FinalListPublished, ListCirculated, Outcome
from shared.rates import Rates
from shared.store import invitations, people
from shared.store.db import database_time
from tests.conftest import outbox
from tests.registration.build import ORGANIZATION
from tests.registration.conftest import BASE
from tests.registration.web.test_identity import PASSPORT
from tests.registration.web.test_on_paper import LETTER
from tests.registration.web.test_pages_and_api import body
from tests.registration.web.test_people_and_meetings import PERSON
from tests.worlds.world import Things, World, address_of, ok

API = "/api/v1"
# The Secretariat draws the short list up; the Office chooses from it.
CHOOSES = {"verb": "choose"}
OWN, OTHER = "applicant", "applicant other"
WORKS = ("own-request", "own-wish", "own-contribution")
# What paths name that belongs to nobody.
KEYS = {
    "event_key": "hearing-1",
    "segment_key": "plenary",
    "kind": "csv",
    "verb": "shortlist",
    "register": "ecosoc",
    "category": "ngo",
}


async def build(settings, sessions):
    """Build the world on an empty database."""
    settings = settings.model_copy(update={"rates": Rates.rehearsal()})
    world = World(create_app(settings, sessions), sessions)
    rules = world.app.state.modalities
    fields = replace(rules.registration.id_fields, value=tuple(PASSPORT))
    asking = replace(rules.registration, id_fields=fields)
    # This process asks for what others do not: there is something to keep from people.
    world.app.state.modalities = replace(rules, registration=asking)
    clerk = await world.add("clerk", Role.CLERK)
    fund = await world.add("fund-officer", Role.FUND_OFFICER)
    # A second one, who has entered nothing, decides what the first has entered.
    await world.add("clerk second", Role.CLERK)
    call, entry = uuid4(), uuid4()
    await ok(fund.put(f"{API}/fund/rounds/{call}", json=_call()))
    given = {"amount": "10000", "donor": "A State"}
    await ok(fund.put(f"{API}/fund/contributions/{entry}", json=given))
    every = KEYS | {"round_id": call, "entry_id": entry}
    mine = await _organization(world, OWN, clerk, call)
    theirs = await _organization(world, OTHER, clerk, call)
    mine["duplicate_id"], theirs["duplicate_id"] = theirs["application_id"], mine["application_id"]
    await _let_in(world, mine, theirs)
    papers = [await _paper(world, each) for each in ("clerk", "clerk second")]
    keys = {"topic": "organization", "section_key": "contact"}
    public = {name: every[name] for name in ("event_key", "register", "category")}
    draft = Things(papers[0] | keys, papers[1] | keys)
    world.things |= {
        "own-application": Things(mine | keys, theirs | keys),
        "own-application of clerk": draft,
        "own-application of clerk second": Things(draft.other, draft.own),
        f"own-application of {OTHER}": Things(theirs | keys, mine | keys),
        **{each: Things(mine, theirs) for each in WORKS},
        **{f"{each} of {OTHER}": Things(theirs, mine) for each in WORKS},
        "every": Things(every | mine, every | theirs),
        "every of hearing-officer": Things(every | mine | CHOOSES, every | theirs | CHOOSES),
        **_parts_of_meetings(mine, theirs),
        "public": Things(public, None),
        **await _public(world, clerk, mine, theirs),
    }
    await world.add_everybody(delegate="FJI", focal_point="FJI")
    return world


def _parts_of_meetings(mine, theirs):
    plenary = {"event_key": "conference", "segment_key": "plenary"}
    dialogue = {"event_key": "conference", "segment_key": "dialogue-1"}
    things = Things(mine | plenary, theirs | dialogue)
    place = "/desk/events/{event_key}/segments/{segment_key}"
    paths = (place, API + place, f"{API}{place}/decisions")
    return {f"every {path}": things for path in paths}


def _call():
    groups = (
        "african asia-pacific eastern-european latin-american-and-caribbean"
        " western-european-and-others"
    )
    return {
        "version": 0,
        "event_key": "conference",
        "tickets": 2,
        "closes_at": (datetime.now(UTC) + timedelta(days=1)).isoformat(),
        "costs": dict.fromkeys(groups.split(), "700"),
    }


async def _organization(world, name, clerk, call):
    """Take an organization to the final list, with everything that one can have."""
    client, key = await world.add(name, Role.APPLICANT), uuid4()
    path, case = f"{API}/applications/{key}", f"{API}/desk/applications/{key}"
    organization = {**ORGANIZATION, "name": f"Organization of {name}"}
    await ok(client.put(path, json=body(organization=organization)))
    document = await _document(world, key, name)
    await ok(client.post(f"{path}/submit", json={"version": 1}))
    await ok(clerk.post(f"{case}/verify", json={"version": 2}))
    await ok(clerk.post(f"{case}/put-forward", json={"version": 3}))
    await _news(world, key)
    made = {"application_id": key, "document_id": document}
    made |= await _delegation(client, path)
    async with world.sessions() as tx:
        known = await applications.get(tx, key)
    made |= await _works(world, client, known, made, call)
    await _flag(world, key)
    made["correction_id"] = uuid4()
    sent = {
        "section": "organization",
        "answers": {**organization, "name": "Now"},
        "reason": "The statutes were changed.",
    }
    await ok(client.put(f"{path}/corrections/{made['correction_id']}", json=sent))
    await ok(client.post(f"{path}/confirmation"))
    seated = f"{path}/nominations/{made['nomination_id']}"
    made["code"] = (await ok(client.post(f"{seated}/confirmation")))["code"]
    return made


async def _document(world, key, name):
    """Keep a document beside the form, which asks for none here."""
    made = uuid4()
    async with world.sessions.begin() as tx:
        actor = await people.find_person(tx, address_of(name))
        at = await database_time(tx)
        digest = made.bytes * 2
        document = Document(
            id=made,
            application_id=key,
            kind="other",
            name="letter.pdf",
            media_type="application/pdf",
            size=4,
            sha256=digest,
            sent_sha256=digest,
            added_at=at,
        )
        await documents.add(tx, document, b"%PDF", by=actor)
    return made


async def _flag(world, key):
    """Let the register no longer show what it showed."""
    async with world.sessions.begin() as tx:
        at = await database_time(tx)
        found = {"holds": False, "name": "Harbour", "status": None, "register": "ecosoc"}
        check = StatusCheck(at=at, as_of=at.date(), source="tests", **found)
        assert await desk.raise_flag(tx, key, check)


async def _news(world, key):
    """Let review tell that the list is circulated, then that it is final."""
    now, fixed = datetime.now(UTC), {"circulation_id": uuid4(), "list_key": "conference"}
    async with world.sessions.begin() as tx:
        told = ListCirculated(
            number=1, closes_at=now + timedelta(days=7), application_ids=(key,), **fixed
        )
        await record_circulation(tx, told)
    async with world.sessions.begin() as tx:
        outcome = Outcome(application_id=key, included=True)
        final = FinalListPublished(number=1, published_at=now, outcomes=(outcome,), **fixed)
        rules = world.app.state.modalities
        await record_outcomes(tx, final, modalities=rules, base_url=BASE)


async def _delegation(client, path):
    """Name somebody and seat them; invite one person, and let another take part already."""
    person = uuid4()
    await ok(client.put(f"{path}/representatives/{person}", json=PERSON))
    sent = {"representative_id": str(person), "event_key": "conference"}
    seated = await ok(client.post(f"{path}/nominations", json=sent))
    asked = {"segments": ["plenary", "dialogue-1"]}
    await ok(client.put(f"{path}/nominations/{seated['id']}/segments", json=asked))
    await ok(client.put(f"{path}/representatives/{person}/identity", json=PASSPORT))
    sent = {"email": f"{uuid4().hex}@people.example", "position": "alternate"}
    invited = await ok(client.post(f"{path}/people/invitations", json=sent))
    return {
        "representative_id": person,
        "nomination_id": seated["id"],
        "invitation_id": invited["id"],
    }


async def _works(world, client, known, made, call):
    """Ask for a ticket and for time to speak, and contribute views."""
    request, wish, views = uuid4(), uuid4(), uuid4()
    fixed = {"application_id": str(known.id)}
    sent = {"round_id": str(call), "representative_id": str(made["representative_id"])}
    await ok(client.put(f"{API}/travel/requests/{request}", json=fixed | sent))
    sent = {
        "event_key": "hearing-1",
        "theme": "drivers",
        "speaker": "Ana",
        "gender": "woman",
        "language": "fr",
        "statement": "What the sea takes.",
    }
    await ok(client.put(f"{API}/hearings/wishes/{wish}", json=fixed | sent))
    sent = {
        "version": 0,
        "kind": "views",
        "phase": "consultations",
        "theme": "drivers",
        "language": "pt",
        "title": "O mar",
        "text": "O mar leva a terra.",
        "may_publish": True,
    }
    await ok(client.put(f"{API}/own-contributions/{views}", json=fixed | sent))
    return {"request_id": request, "wish_id": wish, "contribution_id": views}


async def _let_in(world, mine, theirs):
    """Let a colleague act for each organization already, and make invitations to join."""
    for name, made in ((OWN, mine), (OTHER, theirs)):
        colleague = await world.add(f"{name} colleague", Role.APPLICANT)
        owner = world.client(world.people[name])
        people_ = f"{API}/applications/{made['application_id']}/people"
        address = address_of(f"{name} colleague")
        made["person_id"] = await _join(world, owner, people_, colleague, address)
    # The open ones: to the caller, and to somebody else.
    owner = world.client(world.people[OTHER])
    people_ = f"{API}/applications/{theirs['application_id']}/people"
    own = await _invite(world, owner, people_, address_of(OWN))
    other = await _invite(world, owner, people_, "somebody@people.example")
    for path in ("/join/{token}", f"{API}/join/{{token}}"):
        world.things[f"bearer {path}"] = Things({"token": own}, {"token": other})
    async with world.sessions.begin() as tx:
        person = (await people.find_person(tx, address_of(OTHER))).person_id
        link = await invitations.invite(tx, person)
    world.things["bearer /invitation/{token}"] = Things({"token": link}, None)


async def _invite(world, owner, people_, address):
    sent = {"email": address, "position": "alternate"}
    await ok(owner.post(f"{people_}/invitations", json=sent))
    letter = (await outbox(world.sessions))[-1]
    return letter.notice.values["invitation_url"].rpartition("/")[2]


async def _join(world, owner, people_, colleague, address):
    token = await _invite(world, owner, people_, address)
    await ok(colleague.post(f"{API}/join/{token}"))
    found = await ok(owner.get(people_))
    return next(each["person_id"] for each in found["members"] if each["email"] == address)


async def _paper(world, name):
    """Let a clerk begin what came on paper."""
    client, key = world.client(world.people[name]), uuid4()
    letter = LETTER | {"email": f"{uuid4().hex}@people.example"}
    begun = await ok(client.put(f"{API}/desk/intake/{key}", json=letter))
    sent = body(version=begun["version"])
    await ok(client.put(f"{API}/applications/{key}", json=sent))
    return {"application_id": key, "document_id": await _document(world, key, name)}


async def _public(world, clerk, mine, theirs):
    """Publish one contribution and not the other; a letter's code is known to its bearer."""
    where = f"{API}/desk/contributions/{mine['contribution_id']}/publish"
    await ok(clerk.post(where, json={"version": 1}))
    shown = {"contribution_id": mine["contribution_id"]}
    hidden = {"contribution_id": theirs["contribution_id"]}
    letter = {"code": mine["code"]}
    return {
        f"public {API}/contributions/{{contribution_id}}": Things(shown, hidden),
        "public /contributions/{contribution_id}": Things(shown, hidden),
        f"public {API}/confirmations/{{code}}": Things(letter, None),
        "public /confirmations/{code}": Things(letter, None),
    }
