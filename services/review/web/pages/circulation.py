"""The Office's page of one list: approved by two, before States, closed, published."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.review.actions.circulate_list import approve_circulation, ask_to_circulate
from services.review.actions.publish_final_list import publish_final_list, voters
from services.review.domain import final_list
from services.review.domain.circulations import Circulation, Entry, Stage
from services.review.domain.positions import Kind, Position, latest, maintained
from services.review.domain.preflight import CirculationRequest
from services.review.store import candidates, circulations, steps
from services.review.store.contacts import Contacts
from services.review.store.keeper import Keeper, Opening
from services.review.web.balance import balance_of, shown
from services.review.web.deps import BaseUrl, ContactsOf, KeeperOf, ModalitiesOf
from services.review.web.forms import CirculateForm
from services.review.web.names import country_names
from services.review.web.pages.lists import row
from services.review.web.preflight import preflight
from services.review.web.words import ACTS as ACT_WORDS
from services.review.web.words import KINDS, STEPS
from shared.kernel.actors import Actor
from shared.kernel.modalities import Effect, Modalities
from shared.kernel.refusals import Invalid
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import Form, bind, read_form
from shared.web.i18n import _
from shared.web.pages import page

router = APIRouter(prefix="/desk/circulations/{circulation_id}", include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER
ACTS: Final[dict[Stage, tuple[str, ...]]] = {
    Stage.CIRCULATED: ("extend", "suspend", "letter", "correct"),
    Stage.SUSPENDED: ("resume", "letter", "correct"),
    Stage.CLOSED: ("reopen", "letter", "correct"),
    Stage.PUBLISHED: ("correct",),
}


def _words(position: Position, names: dict[str, str]) -> str:
    """Return an objection as the Office reads it."""
    state = names.get(position.state, position.state)
    marks = [
        _("recorded by the Office") if position.is_recorded else "",
        _("received late") if position.is_late else "",
    ]
    told = " · ".join([state, *filter(None, marks)])
    return f"{told}: {position.basis}" if position.basis else told


async def _contested(
    tx: Tx, actor: Actor, keeper: Keeper, modalities: Modalities, known: Circulation
) -> dict[str, Any]:
    """Return, once the time is over, what stands, what came late, and what was contested."""
    if known.stage is not Stage.CLOSED:
        return {"objected": frozenset(), "bases": {}, "late": {}}
    positions = await keeper.everything(known.id, Opening(actor.email, "final list"))
    names = await country_names(tx)
    bases: dict[UUID, list[str]] = {}
    for each in maintained(positions, known.round):
        bases.setdefault(each.entry_id, []).append(_words(each, names))
    late: dict[UUID, list[str]] = {}
    for each in latest(positions):
        if each.is_late and each.kind is not Kind.SEEN:
            late.setdefault(each.entry_id, []).append(_late_words(each, names))
    return {
        "objected": final_list.objected(
            modalities,
            positions,
            current_round=known.round,
            voters=await voters(tx, modalities),
        ),
        "bases": bases,
        "late": late,
    }


def _late_words(position: Position, names: dict[str, str]) -> str:
    return f"{_(KINDS[position.kind])}: {_words(position, names)}"


async def _balance(
    tx: Tx, modalities: Modalities, known: Circulation, entries: list[Entry]
) -> dict[str, Any]:
    named = [each.candidate for each in entries]
    waiting = await candidates.pool(tx, known.list_key)
    return shown(await balance_of(tx, modalities, named, [*named, *waiting]), modalities)


async def _page(
    request: Request,
    tx: Tx,
    actor: Actor,
    keeper: Keeper,
    contacts: Contacts,
    modalities: Modalities,
    circulation_id: UUID,
    form: Form[CirculateForm],
) -> Response:
    known = await circulations.get(tx, circulation_id)
    entries = await circulations.entries(tx, known)
    found = await _contested(tx, actor, keeper, modalities, known)
    rows = await _rows(tx, entries, found)
    context: dict[str, Any] = {
        "the_list": row(known, modalities),
        "rows": rows,
        "contested": [each for each in rows if each["is_contested"]],
        "late": [each for each in rows if each["late"]],
        "balance": await _balance(tx, modalities, known, entries),
        "form": form,
        "acts": _acts(modalities, known),
        "act_words": {key: _(words) for key, words in ACT_WORDS.items()},
        "is_provisional": modalities.registration.provisional.value,
        "steps": [
            {"words": _(STEPS[each.what]), "step": each} for each in await steps.steps(tx, known.id)
        ],
    }
    if known.stage is Stage.FROZEN:
        context |= await preflight(tx, actor, contacts, modalities, known)
    return page(request, "desk/circulation.html", context, status=422 if form.errors else 200)


async def _rows(tx: Tx, entries: list[Entry], found: dict[str, Any]) -> list[dict[str, Any]]:
    names = await country_names(tx)
    return [
        {
            "name": each.candidate.name,
            "country": names.get(each.candidate.country, each.candidate.country),
            "is_invented": each.candidate.country_invented,
            "included": each.included,
            "objections": found["bases"].get(each.id, []),
            "late": found["late"].get(each.id, []),
            "is_contested": each.id in found["objected"],
        }
        for each in entries
    ]


def _acts(modalities: Modalities, known: Circulation) -> tuple[str, ...]:
    """Return what the Office can do with a list as it stands."""
    acts = ACTS.get(known.stage, ())
    decides = modalities.objections.effect.value is Effect.TO_DECISION
    return (*acts, "decide") if decides and known.stage is Stage.CLOSED else acts


@router.get("")
async def get_circulation(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    keeper: KeeperOf,
    contacts: ContactsOf,
    circulation_id: UUID,
) -> Response:
    form = bind(CirculateForm, None)
    return await _page(request, tx, actor, keeper, contacts, modalities, circulation_id, form)


@router.post("/circulate")
async def post_circulate(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    keeper: KeeperOf,
    contacts: ContactsOf,
    circulation_id: UUID,
) -> Response:
    form = await read_form(request, CirculateForm)
    if form.value is not None:
        wish = CirculationRequest(closes_at=form.value.closes_at, reason=form.value.reason)
        try:
            await ask_to_circulate(tx, contacts, actor, modalities, circulation_id, wish)
        except Invalid as refusal:
            form = form.with_errors(refusal.errors)
        else:
            return RedirectResponse(f"/desk/circulations/{circulation_id}", SEE_OTHER)
    return await _page(request, tx, actor, keeper, contacts, modalities, circulation_id, form)


@router.post("/approve")
async def post_approve(
    tx: Transaction,
    contacts: ContactsOf,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    circulation_id: UUID,
) -> Response:
    await approve_circulation(tx, contacts, actor, modalities, circulation_id, base_url=base_url)
    return RedirectResponse(f"/desk/circulations/{circulation_id}", SEE_OTHER)


@router.post("/publish")
async def post_publish(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    keeper: KeeperOf,
    base_url: BaseUrl,
    circulation_id: UUID,
) -> Response:
    await publish_final_list(tx, actor, keeper, modalities, circulation_id, base_url=base_url)
    return RedirectResponse(f"/desk/circulations/{circulation_id}", SEE_OTHER)
