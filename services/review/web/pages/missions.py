"""Who acts for missions, as pages: the Office's register, and a mission's own."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.review.actions.end_enrolment import end_enrolment
from services.review.actions.enrol_delegate import enrol_delegate
from services.review.actions.enrol_focal_point import (
    approve_focal_point,
    ask_focal_point,
    refuse_focal_point,
)
from services.review.domain.missions import Enrolment
from services.review.store import missions
from services.review.web.api.missions import Address, DelegateIn, FocalPointIn, Name
from services.review.web.deps import BaseUrl, OwnState
from services.review.web.names import country_names
from shared.kernel.actors import Role
from shared.kernel.refusals import Invalid
from shared.store.db import Tx
from shared.web.deps import CurrentActor, SettingsOf, Transaction
from shared.web.forms import UI, Form, bind, read_form
from shared.web.i18n import N_, _
from shared.web.pages import page

ROLES = {Role.FOCAL_POINT: N_("Focal point"), Role.DELEGATE: N_("Delegate")}
EMAIL_UI = UI(
    N_("E-mail address"),
    widget="email",
    errors={"string-pattern-mismatch": N_("Enter an e-mail address, like name@organization.org.")},
)


class FocalPointForm(FocalPointIn):
    state: Annotated[str, Field(pattern=r"^[A-Z]{3}$"), UI(N_("Mission of"), widget="select")]
    name: Annotated[Name, UI(N_("Name of the focal point"))]
    email: Annotated[Address, EMAIL_UI]
    mailbox: Annotated[
        Address,
        UI(
            N_("Official e-mail address of the mission"),
            hint=N_(
                "As the Office knows it from its own directory. It is told of every enrolment."
            ),
            widget="email",
            errors=EMAIL_UI.errors,
        ),
    ]
    called_number: Annotated[
        Name,
        UI(
            N_("Telephone number that you called back"),
            hint=N_("From the Office's own directory, never from the message that asked."),
        ),
    ]
    spoke_with: Annotated[Name, UI(N_("Whom you spoke with"))]


class DelegateForm(DelegateIn):
    name: Annotated[Name, UI(N_("Name of the delegate"))]
    email: Annotated[Address, EMAIL_UI]


router = APIRouter(include_in_schema=False)


async def _shown(tx: Tx, found: list[Enrolment]) -> list[dict[str, Any]]:
    countries = await country_names(tx)
    return [
        {
            "id": each.id,
            "person_id": each.person_id,
            "state": countries.get(each.state, each.state),
            "role": _(ROLES[each.role]),
            "is_delegate": each.role is Role.DELEGATE,
            "name": each.name,
            "email": each.email,
            "asked_by": each.asked_by,
            "call": each.call_back,
        }
        for each in found
    ]


@router.get("/desk/missions")
async def get_missions(request: Request, tx: Transaction, actor: CurrentActor) -> Response:
    context = {
        "waiting": await _shown(tx, await missions.list_waiting(tx)),
        "enrolled": await _shown(tx, await missions.list_active(tx)),
        "own_id": actor.person_id,
    }
    return page(request, "desk/missions.html", context)


async def _countries(tx: Tx) -> dict[str, list[tuple[str, str]]]:
    named = sorted((await country_names(tx)).items(), key=lambda pair: pair[1])
    return {"state": [("", ""), *named]}


@router.get("/desk/missions/enrol")
async def get_enrol(request: Request, tx: Transaction) -> Response:
    form = bind(FocalPointForm, None, await _countries(tx))
    return page(request, "desk/enrol.html", {"form": form})


@router.post("/desk/missions/enrol")
async def post_enrol(request: Request, tx: Transaction, actor: CurrentActor) -> Response:
    form: Form[FocalPointForm] = await read_form(request, FocalPointForm, await _countries(tx))
    if form.value is not None:
        try:
            await ask_focal_point(tx, actor, form.value.command())
            return RedirectResponse("/desk/missions", 303)
        except Invalid as refusal:
            form = form.with_errors(refusal.errors)
    return page(request, "desk/enrol.html", {"form": form}, status=422)


@router.post("/desk/missions/enrolments/{enrolment_id}/approve")
async def post_approve(
    request: Request, enrolment_id: UUID, tx: Transaction, actor: CurrentActor, base_url: BaseUrl
) -> Response:
    asked = await missions.get(tx, enrolment_id)
    code = await approve_focal_point(tx, actor, enrolment_id, base_url=base_url)
    context = {
        "code": code,
        "name": asked.name,
        "back_href": "/desk/missions",
        "call": asked.call_back,
    }
    return page(request, "missions/code.html", context)


@router.post("/desk/missions/enrolments/{enrolment_id}/refuse")
async def post_refuse(enrolment_id: UUID, tx: Transaction, actor: CurrentActor) -> Response:
    await refuse_focal_point(tx, actor, enrolment_id)
    return RedirectResponse("/desk/missions", 303)


@router.post("/desk/missions/people/{person_id}/end")
async def post_end_person(
    person_id: UUID, tx: Transaction, actor: CurrentActor, base_url: BaseUrl
) -> Response:
    await end_enrolment(tx, actor, person_id, base_url=base_url)
    return RedirectResponse("/desk/missions", 303)


async def _own(
    request: Request, tx: Tx, state: str, form: Form[DelegateForm], most: int
) -> Response:
    found = await missions.list_active(tx, state)
    context = {"people": await _shown(tx, found), "form": form, "most": most}
    return page(request, "missions/mission.html", context, status=422 if form.errors else 200)


@router.get("/mission")
async def get_mission(
    request: Request, tx: Transaction, state: OwnState, settings: SettingsOf
) -> Response:
    form = bind(DelegateForm, None)
    return await _own(request, tx, state, form, settings.delegates_per_mission)


@router.post("/mission/delegates")
async def post_delegate(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    state: OwnState,
    settings: SettingsOf,
    base_url: BaseUrl,
) -> Response:
    most = settings.delegates_per_mission
    form: Form[DelegateForm] = await read_form(request, DelegateForm)
    if form.value is not None:
        given = form.value.model_dump()
        try:
            code = await enrol_delegate(tx, actor, most=most, base_url=base_url, **given)
            context = {"code": code, "name": given["name"], "back_href": "/mission", "call": None}
            return page(request, "missions/code.html", context)
        except Invalid as refusal:
            form = form.with_errors(refusal.errors)
    return await _own(request, tx, state, form, most)


@router.post("/mission/delegates/{person_id}/end")
async def post_end_delegate(
    person_id: UUID, tx: Transaction, actor: CurrentActor, base_url: BaseUrl
) -> Response:
    await end_enrolment(tx, actor, person_id, base_url=base_url)
    return RedirectResponse("/mission", 303)
