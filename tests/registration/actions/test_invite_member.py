import pytest

from services.registration.actions.invite_member import (
    accept_invitation,
    end_membership,
    invite_member,
    revoke_invitation,
)
from services.registration.actions.name_representative import name_representative
from services.registration.actions.nominate import approve_nomination, nominate
from services.registration.actions.save_application import SaveApplication, save_application
from services.registration.domain.members import Position
from services.registration.domain.representatives import Stage
from services.registration.store import applications, changes, members
from shared.kernel.actors import Role
from shared.kernel.refusals import FocalPointOnly, Invalid, NotFound
from shared.messages.notify import NoticeRequested
from tests.conftest import address_of, outbox, together
from tests.registration.build import CONTACT, naming
from tests.registration.conftest import BASE


@pytest.fixture
def invited(sessions):
    """Invite somebody, and return the token of their letter."""

    async def act(actor, application_id, email, position=Position.ALTERNATE):
        async with sessions.begin() as tx:
            await invite_member(tx, actor, application_id, email, position, base_url=BASE)
        letters = [m for m in await outbox(sessions) if isinstance(m, NoticeRequested)]
        (*_, newest) = [m for m in letters if m.letter == "member-invitation"]
        assert newest.notice.to == email
        return newest.notice.values["invitation_url"].rpartition("/")[2]

    return act


@pytest.fixture
def accept(sessions):
    async def act(actor, token):
        async with sessions.begin() as tx:
            return await accept_invitation(tx, actor, token, base_url=BASE)

    return act


async def own(sessions, actor):
    async with sessions() as tx:
        return [each.id for each in await applications.list_own(tx, actor)]


async def test_an_invited_alternate_acts_and_the_history_names_both(
    sessions, modalities, person, draft, invited, accept
):
    focal, alternate = await person(), await person(email="alternate@people.example")
    made = await draft(focal)
    assert await own(sessions, alternate) == []

    await accept(alternate, await invited(focal, made.id, alternate.email))

    assert await own(sessions, alternate) == [made.id]
    command = SaveApplication(
        id=made.id,
        version=made.version,
        category=made.category,
        register_entry_id=None,
        answers={"contact": {**CONTACT, "contact_name": "Another"}},
    )
    async with sessions.begin() as tx:
        await save_application(tx, alternate, modalities, command)
    async with sessions() as tx:
        history = await changes.list_of(tx, made.id)
    assert [each.stand_in for each in history] == [None, alternate.email]


async def test_an_invitation_is_good_for_its_address_once(person, draft, invited, accept):
    focal, stranger = await person(), await person(email="stranger@people.example")
    invitee = await person(email="invitee@people.example")
    made = await draft(focal)
    token = await invited(focal, made.id, invitee.email)

    with pytest.raises(NotFound):
        await accept(stranger, token)
    results = await together(accept(invitee, token), accept(invitee, token))

    assert sorted(isinstance(each, NotFound) for each in results) == [False, True]


async def test_a_revoked_or_renewed_invitation_is_as_absent(
    sessions, person, draft, invited, accept
):
    focal, invitee = await person(), await person(email="invitee@people.example")
    made = await draft(focal)
    first = await invited(focal, made.id, invitee.email)
    second = await invited(focal, made.id, invitee.email)
    with pytest.raises(NotFound):
        await accept(invitee, first)
    async with sessions() as tx:
        (left,) = await members.list_open_invitations(tx, made.id)

    async with sessions.begin() as tx:
        await revoke_invitation(tx, focal, made.id, left.id)

    with pytest.raises(NotFound):
        await accept(invitee, second)


async def test_only_the_focal_point_invites_and_nobody_twice(person, draft, invited, accept):
    focal, alternate = await person(), await person(email="alternate@people.example")
    made = await draft(focal)
    await accept(alternate, await invited(focal, made.id, alternate.email))

    with pytest.raises(FocalPointOnly):
        await invited(alternate, made.id, "third@people.example")
    with pytest.raises(Invalid):
        await invited(focal, made.id, alternate.email)
    with pytest.raises(Invalid):
        await invited(focal, made.id, focal.email)
    with pytest.raises(NotFound):
        await invited(await person(), made.id, "third@people.example")


async def test_the_focal_points_role_is_handed_over_and_the_old_one_is_told(
    sessions, person, draft, invited, accept
):
    focal, successor = await person(), await person(email="successor@people.example")
    made = await draft(focal)

    token = await invited(focal, made.id, successor.email, Position.FOCAL_POINT)
    handed = await accept(successor, token)

    assert handed.person_id == successor.person_id
    told = [
        address_of(m)
        for m in await outbox(sessions)
        if isinstance(m, NoticeRequested) and m.letter == "focal-point-changed"
    ]
    assert told == [focal.email]
    async with sessions() as tx:
        known = await applications.correspondents(tx, [made.id])
        left = await members.list_members(tx, made.id)
    assert known[made.id][1].email == successor.email
    assert [(each.email, each.position) for each in left] == [(focal.email, Position.ALTERNATE)]
    with pytest.raises(FocalPointOnly):
        await invited(focal, made.id, "third@people.example")


async def test_a_clerk_helps_an_organization_whose_focal_point_is_gone(
    sessions, person, forwarded, invited, accept
):
    clerk, successor = await person(Role.CLERK), await person(email="successor@people.example")
    focal, made = await forwarded("conference")

    await accept(successor, await invited(clerk, made.id, successor.email, Position.FOCAL_POINT))
    async with sessions.begin() as tx:
        await end_membership(tx, successor, made.id, focal.person_id)

    assert await own(sessions, focal) == []
    assert await own(sessions, successor) == [made.id]


async def test_what_an_alternate_proposes_the_focal_point_approves(
    sessions, modalities, person, forwarded, invited, accept
):
    focal, made = await forwarded("conference")
    alternate = await person(email="alternate@people.example")
    await accept(alternate, await invited(focal, made.id, alternate.email))
    async with sessions.begin() as tx:
        who = await name_representative(tx, alternate, modalities, naming(made.id))
        proposed = await nominate(
            tx, alternate, modalities, made.id, who.id, "hearing-1", is_head=False, base_url=BASE
        )
    assert proposed.stage is Stage.PROPOSED

    with pytest.raises(FocalPointOnly):
        async with sessions.begin() as tx:
            await approve_nomination(tx, alternate, modalities, made.id, proposed.id, base_url=BASE)
    async with sessions.begin() as tx:
        approved = await approve_nomination(
            tx, focal, modalities, made.id, proposed.id, base_url=BASE
        )

    assert approved.stage is Stage.CONFIRMED
