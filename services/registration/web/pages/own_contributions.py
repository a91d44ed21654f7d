"""An organization's own written contributions, and the desk where they are made public."""

from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request, Response
from fastapi import Form as Field_
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from services.registration.actions.contribute_views import (
    ContributeViews,
    contribute_views,
    publish_contribution,
    withdraw_contribution,
)
from services.registration.domain.applications import IN_COURSE
from services.registration.domain.contributions import Standing, may_contribute
from services.registration.store import applications, contributions
from services.registration.web.api.contributions import PAGE
from services.registration.web.deps import ModalitiesOf
from services.registration.web.models import Words
from services.registration.web.options import OwnOrganization
from services.registration.web.pages.contributions import choices, row_of
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Invalid
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import UI, Form, Options, bind, read_form
from shared.web.i18n import N_, _
from shared.web.pages import page

own = APIRouter(prefix="/own-contributions", include_in_schema=False)
desk = APIRouter(prefix="/desk/contributions", include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER
STANDINGS: Final = {
    Standing.RECEIVED: N_("With the Secretariat"),
    Standing.PUBLISHED: N_("Public"),
    Standing.WITHDRAWN: N_("Withdrawn"),
}
COLOURS: Final = {Standing.RECEIVED: "blue", Standing.PUBLISHED: "green"}


class ViewsForm(BaseModel):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    id: UUID
    application_id: OwnOrganization
    kind: Annotated[
        str, UI(N_("Given as"), widget="radios", errors={"missing": N_("Choose an answer.")})
    ]
    phase: Annotated[
        str,
        UI(
            N_("For which phase (paragraph 14)"),
            widget="radios",
            errors={"missing": N_("Choose a phase.")},
        ),
    ]
    theme: Annotated[
        str,
        UI(
            N_("On which theme (paragraph 15)"),
            widget="radios",
            errors={"missing": N_("Choose a theme.")},
        ),
    ]
    language: Annotated[
        str,
        Field(pattern="^[a-z]{2,3}$"),
        UI(
            N_("Language it is written in"),
            hint=N_("It stays in this language."),
            widget="select",
            errors={"missing": N_("Choose a language.")},
        ),
    ]
    title: Annotated[
        Words,
        Field(min_length=3, max_length=200),
        UI(N_("Title"), errors={"missing": N_("Enter a title.")}),
    ]
    text: Annotated[
        Words,
        Field(min_length=10, max_length=40_000),
        UI(
            N_("Text"),
            hint=N_("At most 2,000 words."),
            widget="textarea",
            errors={"missing": N_("Enter the text.")},
        ),
    ]
    consent: Annotated[
        tuple[str, ...],
        UI(
            N_("Publication"),
            hint=N_(
                "Anybody can then read it with the name and the country of the organization, also"
                " its own authorities. Nothing is published without this consent, and it can be"
                " taken back."
            ),
            widget="checkboxes",
        ),
    ] = ()


async def _options(tx: Tx, actor: Actor, modalities: Modalities) -> dict[str, Options]:
    own_ones = [
        each
        for each in await applications.list_own(tx, actor)
        if each.stage in IN_COURSE and may_contribute(modalities, each.category)
    ]
    return {
        "application_id": [(str(each.id), f"{each.name} · {each.reference}") for each in own_ones],
        **choices(modalities),
        "consent": [("yes", _("It may be published."))],
    }


@own.get("")
async def get_own(
    request: Request, tx: Transaction, actor: CurrentActor, modalities: ModalitiesOf
) -> Response:
    rows = [await _row(tx, each, modalities) for each in await contributions.list_own(tx, actor)]
    return page(request, "contributions/own.html", {"rows": rows})


async def _row(tx: Tx, signed: contributions.Signed, modalities: Modalities) -> dict[str, Any]:
    standing = signed.contribution.standing
    more = {"state": _(STANDINGS[standing]), "colour": COLOURS.get(standing, "grey")}
    return {**await row_of(tx, signed, modalities), **more}


def _form_page(
    request: Request, form: Form[ViewsForm], *, version: int, status: int = 200
) -> Response:
    new_id = str(form.raw.get("id") or uuid4())
    context = {"form": form, "new_id": new_id, "version": version}
    return page(request, "contributions/new.html", context, status=status)


@own.get("/new")
async def get_new(
    request: Request, tx: Transaction, actor: CurrentActor, modalities: ModalitiesOf
) -> Response:
    blank = bind(ViewsForm, None, await _options(tx, actor, modalities))
    form = blank.with_only_choices()
    return _form_page(request, form, version=0)


@own.post("/new")
async def post_new(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    version: Annotated[int, Field_()] = 0,
) -> Response:
    form = await read_form(request, ViewsForm, await _options(tx, actor, modalities))
    if form.value is None:
        return _form_page(request, form, version=version, status=422)
    given = form.value.model_dump()
    may_publish = bool(given.pop("consent"))
    command = ContributeViews(version=version, may_publish=may_publish, **given)
    try:
        async with tx.begin_nested():
            await contribute_views(tx, actor, modalities, command)
    except Invalid as refusal:
        return _form_page(request, form.with_errors(refusal.errors), version=version, status=422)
    return RedirectResponse(f"/own-contributions/{command.id}", SEE_OTHER)


@own.get("/{contribution_id}")
async def get_one(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    contribution_id: UUID,
) -> Response:
    known = await contributions.get_own(tx, actor, contribution_id)
    return page(request, "contributions/mine.html", {"row": await _row(tx, known, modalities)})


@own.get("/{contribution_id}/change")
async def get_change(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    contribution_id: UUID,
) -> Response:
    known = (await contributions.get_own(tx, actor, contribution_id)).contribution
    given = {
        **{name: getattr(known, name) for name in ("kind", "phase", "theme", "language", "title")},
        "id": str(known.id),
        "application_id": str(known.application_id),
        "text": known.text,
        "consent": ["yes"] if known.may_publish else [],
    }
    form = bind(ViewsForm, given, await _options(tx, actor, modalities))
    return _form_page(request, form, version=known.version)


@own.post("/{contribution_id}/withdraw")
async def post_withdraw(tx: Transaction, actor: CurrentActor, contribution_id: UUID) -> Response:
    await withdraw_contribution(tx, actor, contribution_id)
    return RedirectResponse(f"/own-contributions/{contribution_id}", SEE_OTHER)


@desk.get("")
async def get_waiting(
    request: Request,
    tx: Transaction,
    modalities: ModalitiesOf,
    page_number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    found, total = await contributions.list_received(tx, page=page_number, size=PAGE)
    context = {
        "rows": [await row_of(tx, each, modalities) for each in found],
        "total": total,
        "number": page_number,
        "last": max(1, -(-total // PAGE)),
    }
    return page(request, "contributions/desk.html", context)


@desk.post("/{contribution_id}/publish")
async def post_publish(
    tx: Transaction,
    actor: CurrentActor,
    contribution_id: UUID,
    version: Annotated[int, Field_()],
) -> Response:
    await publish_contribution(tx, actor, contribution_id, version=version)
    return RedirectResponse("/desk/contributions", SEE_OTHER)
