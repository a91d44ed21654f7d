"""What an officer does to a list under way, each on a page of its own with its reason."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from services.review.actions import change_period, handle_case
from services.review.actions.correct_list import correct_list
from services.review.actions.handle_case import Means
from services.review.actions.record_decision import record_decision
from services.review.domain.decisions import Decision
from services.review.store import circulations
from services.review.web import forms, words
from services.review.web.deps import MeansOf
from services.review.web.names import country_names
from services.review.web.pages.lists import row
from shared.kernel.actors import Actor
from shared.kernel.refusals import Invalid
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import Form, Options, bind, read_form
from shared.web.i18n import N_, _
from shared.web.pages import page

router = APIRouter(prefix="/desk/circulations/{circulation_id}/act", include_in_schema=False)

Verb = Literal["extend", "suspend", "resume", "reopen", "decide", "correct", "letter"]
Carry = Callable[[Tx, Means, Actor, UUID, Any], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Act:
    """A form, what it brings about in words, and what it does."""

    model: type[BaseModel]
    intro: str
    do: Carry


def _clock(change: Callable[..., Awaitable[object]]) -> Carry:
    async def do(tx: Tx, means: Means, actor: Actor, circulation_id: UUID, given: Any) -> object:
        return await change(
            tx,
            actor,
            means.modalities,
            circulation_id,
            closes_at=given.closes_at,
            reason=given.reason,
            base_url=means.base_url,
        )

    return do


async def _suspend(tx: Tx, means: Means, actor: Actor, circulation_id: UUID, given: Any) -> object:
    del means
    return await change_period.suspend(tx, actor, circulation_id, reason=given.reason)


async def _decide(tx: Tx, means: Means, actor: Actor, circulation_id: UUID, given: Any) -> object:
    decision = Decision(
        entry_id=UUID(given.entry_id) if given.entry_id else None,
        is_admitted=given.admitted == "yes",
        body=means.modalities.decision.final_decision_by.value,
        document=given.document,
        in_favour=given.in_favour,
        against=given.against,
        abstaining=given.abstaining,
    )
    await record_decision(tx, actor, means.modalities, circulation_id, decision)
    return decision


async def _correct(tx: Tx, means: Means, actor: Actor, circulation_id: UUID, given: Any) -> object:
    return await correct_list(
        tx,
        actor,
        means.modalities,
        circulation_id,
        base_url=means.base_url,
        **given.model_dump(),
    )


async def _letter(tx: Tx, means: Means, actor: Actor, circulation_id: UUID, given: Any) -> object:
    return await handle_case.enter_letter(
        tx,
        means,
        actor,
        circulation_id=circulation_id,
        states=given.states,
        entry_ids=given.entries,
        basis=given.basis,
        reference=given.reference,
    )


ACTS: Final[dict[str, Act]] = {
    "extend": Act(
        forms.PeriodForm,
        N_("Every mission gets a letter with the new closing instant."),
        _clock(change_period.extend),
    ),
    "suspend": Act(
        forms.ReasonForm,
        N_("The clock stops. What missions say meanwhile counts."),
        _suspend,
    ),
    "resume": Act(
        forms.PeriodForm,
        N_("Every mission gets a letter with the new closing instant."),
        _clock(change_period.resume),
    ),
    "reopen": Act(
        forms.PeriodForm,
        N_("What came late in the last round counts from now on. Every mission gets a letter."),
        _clock(change_period.reopen),
    ),
    "decide": Act(
        forms.DecisionForm,
        N_("The decision of the body counts, not the objection."),
        _decide,
    ),
    "correct": Act(
        forms.CorrigendumForm,
        N_("A name or a country is written right. Nobody joins a list this way or leaves it."),
        _correct,
    ),
    "letter": Act(
        forms.LetterForm,
        N_("A second officer confirms it. The missions are told at once and can contest it."),
        _letter,
    ),
}


async def _options(tx: Tx, verb: str, circulation_id: UUID) -> dict[str, Options]:
    known = await circulations.get(tx, circulation_id)
    entries = await circulations.entries(tx, known)
    by_id = [(str(each.id), each.candidate.name) for each in entries]
    countries = sorted((await country_names(tx)).items(), key=lambda pair: pair[1])
    match verb:
        case "decide":
            answers = [("yes", _("Admitted")), ("no", _("Not admitted"))]
            return {"entry_id": [("", ""), *by_id], "admitted": answers}
        case "correct":
            names = [(each.candidate.reference, each.candidate.name) for each in entries]
            return {"reference": names, "country": countries}
        case "letter":
            return {"entries": by_id, "states": countries}
    return {}


async def _show(
    request: Request, tx: Tx, means: Means, verb: str, circulation_id: UUID, form: Form[Any]
) -> Response:
    act = ACTS[verb]
    context = {
        "the_list": row(await circulations.get(tx, circulation_id), means.modalities),
        "title": _(words.ACTS[verb]),
        "intro": _(act.intro),
        "form": form,
    }
    return page(request, "desk/act.html", context, status=422 if form.errors else 200)


@router.get("/{verb}")
async def get_act(
    request: Request, tx: Transaction, means: MeansOf, circulation_id: UUID, verb: Verb
) -> Response:
    options = await _options(tx, verb, circulation_id)
    form = bind(ACTS[verb].model, None, options)
    return await _show(request, tx, means, verb, circulation_id, form)


@router.post("/{verb}")
async def post_act(
    request: Request,
    tx: Transaction,
    means: MeansOf,
    actor: CurrentActor,
    circulation_id: UUID,
    verb: Verb,
) -> Response:
    act, options = ACTS[verb], await _options(tx, verb, circulation_id)
    form: Form[Any] = await read_form(request, act.model, options)
    if form.value is not None:
        try:
            await act.do(tx, means, actor, circulation_id, form.value)
        except Invalid as refusal:
            form = form.with_errors(refusal.errors)
        else:
            after = "/desk/cases" if verb == "letter" else f"/desk/circulations/{circulation_id}"
            return RedirectResponse(after, 303)
    return await _show(request, tx, means, verb, circulation_id, form)
