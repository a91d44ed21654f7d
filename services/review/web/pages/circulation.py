"""The Office's page of one list: approved by two, before States, closed, published."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.review.actions.check_circulation import Check, check_circulation
from services.review.actions.circulate_list import (
    CIRCULATE,
    approve_circulation,
    ask_to_circulate,
)
from services.review.actions.publish_final_list import publish_final_list, voters
from services.review.domain import final_list
from services.review.domain.circulations import Circulation, Entry, Stage
from services.review.domain.positions import Kind, Position, latest, maintained
from services.review.store import candidates, circulations, decisions, steps
from services.review.store.keeper import Keeper, Opening
from services.review.web.balance import balance_of, shown
from services.review.web.deps import BaseUrl, KeeperOf, ModalitiesOf
from services.review.web.forms import NEW_YORK
from services.review.web.names import country_names
from services.review.web.pages.lists import row
from services.review.web.words import ACTS as ACT_WORDS
from services.review.web.words import HOLIDAYS, KINDS, STEPS
from shared.kernel.actors import Actor
from shared.kernel.languages import OWN_NAMES
from shared.kernel.modalities import Effect, Modalities
from shared.kernel.refusals import Invalid
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import message_for
from shared.web.i18n import _
from shared.web.pages import page

router = APIRouter(prefix="/desk/circulations/{circulation_id}", include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER
ACTS: Final = {
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


async def _asked(
    tx: Tx, actor: Actor, modalities: Modalities, known: Circulation
) -> dict[str, Any] | None:
    """Return what waits for a second person, with what that person should know."""
    asked = await decisions.find_asked(tx, known.id, CIRCULATE)
    if asked is None:
        return None
    closes_at = datetime.fromisoformat(asked.details["closes_at"])
    found = await check_circulation(tx, modalities, known, closes_at=closes_at)
    return {
        "closes_at": closes_at,
        "is_own": asked.asked_by == actor.person_id,
        "findings": await _findings(tx, found),
    }


async def _findings(tx: Tx, found: Check) -> list[str]:
    names = await country_names(tx)
    missing = [names.get(each, each) for each in found.unreachable]
    languages = [OWN_NAMES[each] for each in found.missing_languages]
    lines = [
        missing and _("No contact for: %s") % ", ".join(missing),
        languages and _("The title is missing in: %s") % ", ".join(languages),
        found.is_short and _("The period is shorter than three days."),
        not found.closes_on_working_day and _("It closes on a day without work in New York."),
        *(
            _("Holiday in New York: %s") % f"{_(HOLIDAYS[key])}, {day.isoformat()}"
            for day, key in found.holidays
        ),
    ]
    return [str(each) for each in lines if each] or [_("Nothing stands out.")]


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
    modalities: Modalities,
    circulation_id: UUID,
    *,
    error: str = "",
    closes_at: str = "",
) -> Response:
    known = await circulations.get(tx, circulation_id)
    entries = await circulations.entries(tx, known)
    names = await country_names(tx)
    found = await _contested(tx, actor, keeper, modalities, known)
    decides = modalities.objections.effect.value is Effect.TO_DECISION
    rows = [
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
    acts = (*ACTS.get(known.stage, ()),)
    context: dict[str, Any] = {
        "the_list": row(known, modalities),
        "rows": rows,
        "contested": [each for each in rows if each["is_contested"]],
        "late": [each for each in rows if each["late"]],
        "balance": await _balance(tx, modalities, known, entries),
        "error": error,
        "closes_at_text": closes_at,
        "asked": await _asked(tx, actor, modalities, known),
        "acts": (*acts, "decide") if decides and known.stage is Stage.CLOSED else acts,
        "act_words": {key: _(words) for key, words in ACT_WORDS.items()},
        "is_provisional": modalities.registration.provisional.value,
        "steps": [
            {"words": _(STEPS[each.what]), "step": each} for each in await steps.steps(tx, known.id)
        ],
    }
    return page(request, "desk/circulation.html", context, status=422 if error else 200)


@router.get("")
async def get_circulation(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    keeper: KeeperOf,
    circulation_id: UUID,
) -> Response:
    return await _page(request, tx, actor, keeper, modalities, circulation_id)


@router.post("/circulate")
async def post_circulate(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    keeper: KeeperOf,
    circulation_id: UUID,
    closes_at: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    try:
        # The form's time is New York's, as the page says.
        instant = datetime.fromisoformat(closes_at).replace(tzinfo=NEW_YORK)
        await ask_to_circulate(tx, actor, modalities, circulation_id, closes_at=instant)
    except (ValueError, Invalid) as error:
        code = error.errors["closes_at"] if isinstance(error, Invalid) else "instant"
        words = message_for(code)
        return await _page(
            request,
            tx,
            actor,
            keeper,
            modalities,
            circulation_id,
            error=words,
            closes_at=closes_at,
        )
    return RedirectResponse(f"/desk/circulations/{circulation_id}", SEE_OTHER)


@router.post("/approve")
async def post_approve(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    circulation_id: UUID,
) -> Response:
    await approve_circulation(tx, actor, modalities, circulation_id, base_url=base_url)
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
