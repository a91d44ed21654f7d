"""Who acts for an organization: the page of its people, and accepting an invitation."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.registration.actions.invite_member import (
    accept_invitation,
    end_membership,
    invite_member,
    revoke_invitation,
)
from services.registration.domain.members import Position, require_acceptable
from services.registration.store import applications, members
from services.registration.web.api.people import POSITIONS, FocalPointIn, InvitationIn, people_of
from services.registration.web.deps import BaseUrl
from shared.kernel.actors import Actor
from shared.kernel.refusals import Invalid
from shared.store.db import Tx, database_time
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import Form, bind, read_form
from shared.web.i18n import _
from shared.web.pages import page

router = APIRouter(include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER
DESK: Final = "/desk/applications/{application_id}/focal-point"


def _options() -> dict[str, list[tuple[str, str]]]:
    return {"position": [(key.value, _(words)) for key, words in POSITIONS.items()]}


async def _people_page(
    request: Request, tx: Tx, actor: Actor, application_id: UUID, form: Form[Any]
) -> Response:
    known = await applications.get_own(tx, actor, application_id)
    people = await people_of(tx, application_id)
    is_focal_point = actor.person_id == known.person_id
    context = {
        "id": str(application_id),
        "name": known.name,
        "form": form,
        "is_focal_point": is_focal_point,
        "members": [
            {
                "email": each.email,
                "position": _(POSITIONS[each.position]),
                "remove": f"/applications/{application_id}/people/{each.person_id}/remove"
                if each.person_id != known.person_id
                and (is_focal_point or each.person_id == actor.person_id)
                else "",
                "is_self": each.person_id == actor.person_id,
            }
            for each in people.members
        ],
        "invitations": [
            {
                "email": each.email,
                "position": _(POSITIONS[each.position]),
                "expires_at": each.expires_at,
                "revoke": f"/applications/{application_id}/people/invitations/{each.id}/revoke",
            }
            for each in people.invitations
        ],
    }
    return page(request, "people/people.html", context, status=422 if form.errors else 200)


@router.get("/applications/{application_id}/people")
async def get_people(
    request: Request, tx: Transaction, actor: CurrentActor, application_id: UUID
) -> Response:
    return await _people_page(
        request, tx, actor, application_id, bind(InvitationIn, None, _options())
    )


async def _invite(
    tx: Tx,
    actor: Actor,
    application_id: UUID,
    form: Form[Any],
    position: Position,
    base_url: str,
) -> Form[Any]:
    """Invite the address of a form without errors, and return it with what the rules found."""
    if form.value is None:
        return form
    try:
        async with tx.begin_nested():
            await invite_member(
                tx, actor, application_id, form.value.email, position, base_url=base_url
            )
    except Invalid as refusal:
        return form.with_errors(refusal.errors)
    return form


@router.post("/applications/{application_id}/people")
async def post_invitation(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    base_url: BaseUrl,
    application_id: UUID,
) -> Response:
    form = await read_form(request, InvitationIn, _options())
    position = form.value.position if form.value else Position.ALTERNATE
    form = await _invite(tx, actor, application_id, form, position, base_url)
    if form.errors:
        return await _people_page(request, tx, actor, application_id, form)
    return RedirectResponse(_page_of(application_id), SEE_OTHER)


@router.post("/applications/{application_id}/people/invitations/{invitation_id}/revoke")
async def post_revoke(
    tx: Transaction, actor: CurrentActor, application_id: UUID, invitation_id: UUID
) -> Response:
    await revoke_invitation(tx, actor, application_id, invitation_id)
    return RedirectResponse(_page_of(application_id), SEE_OTHER)


@router.post("/applications/{application_id}/people/{person_id}/remove")
async def post_remove(
    tx: Transaction, actor: CurrentActor, application_id: UUID, person_id: UUID
) -> Response:
    await end_membership(tx, actor, application_id, person_id)
    back = "/applications" if person_id == actor.person_id else _page_of(application_id)
    return RedirectResponse(back, SEE_OTHER)


def _page_of(application_id: UUID) -> str:
    return f"/applications/{application_id}/people"


@router.get("/join/{token}")
async def get_join(request: Request, tx: Transaction, actor: CurrentActor, token: str) -> Response:
    # Opening the link changes nothing: mail scanners open links before people do.
    invitation = await members.get_invitation(tx, token)
    require_acceptable(invitation, actor, await database_time(tx))
    known = await applications.correspondents(tx, [invitation.application_id])
    application, correspondent = known[invitation.application_id]
    context = {
        "name": application.name,
        "position": _(POSITIONS[invitation.position]),
        "focal_point": correspondent.email,
        "token": token,
    }
    return page(request, "people/join.html", context)


@router.post("/join/{token}")
async def post_join(
    tx: Transaction, actor: CurrentActor, base_url: BaseUrl, token: str
) -> Response:
    joined = await accept_invitation(tx, actor, token, base_url=base_url)
    return RedirectResponse(f"/applications/{joined.id}", SEE_OTHER)


async def _focal_point_page(
    request: Request, tx: Tx, application_id: UUID, form: Form[Any]
) -> Response:
    known = await applications.get(tx, application_id)
    waiting = [
        each.email
        for each in await members.list_open_invitations(tx, known.id)
        if each.position is Position.FOCAL_POINT
    ]
    context = {"id": str(known.id), "name": known.name, "waiting": waiting, "form": form}
    return page(request, "desk/focal_point.html", context, status=422 if form.errors else 200)


@router.get(DESK)
async def get_focal_point(request: Request, tx: Transaction, application_id: UUID) -> Response:
    return await _focal_point_page(request, tx, application_id, bind(FocalPointIn, None))


@router.post(DESK)
async def post_focal_point(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    base_url: BaseUrl,
    application_id: UUID,
) -> Response:
    form = await read_form(request, FocalPointIn)
    form = await _invite(tx, actor, application_id, form, Position.FOCAL_POINT, base_url)
    if form.errors:
        return await _focal_point_page(request, tx, application_id, form)
    return RedirectResponse(f"/desk/applications/{application_id}", SEE_OTHER)
