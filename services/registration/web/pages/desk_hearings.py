"""Hearings for those who decide: the Secretariat's shortlist, the Office's choice."""

from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.registration.actions.choose_speakers import (
    VERBS,
    conclude_hearing,
    mark_speaker,
    recuse,
)
from services.registration.domain.hearings import (
    CHOICE,
    MOVES,
    ON_SHORTLIST,
    OUTCOMES,
    Standing,
    weigh,
)
from services.registration.store import hearings, meetings
from services.registration.store.hearings import Listed
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.options import GENDERS, countries
from services.registration.web.pages.hearings import row_of
from services.registration.web.words import group_words, shown
from shared.kernel.activities import EventKind
from shared.kernel.actors import Actor, Role
from shared.kernel.modalities import Event, Modalities
from shared.store.db import Tx, database_time
from shared.web.deps import CurrentActor, Transaction
from shared.web.i18n import N_, _, current_language
from shared.web.pages import page

router = APIRouter(prefix="/desk/hearings", include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER
BUTTONS: Final = {
    "shortlist": N_("Put on the shortlist"),
    "take-off": N_("Take off the shortlist"),
    "choose": N_("Choose"),
    "put-back": N_("Put back"),
}


@router.get("")
async def get_hearings(request: Request, tx: Transaction, modalities: ModalitiesOf) -> Response:
    at = await meetings.list_meetings(tx, modalities)
    language = current_language()
    rows = [
        {
            "href": f"/desk/hearings/{each.key}",
            "event": each.title.in_(language),
            "venue": each.venue.in_(language),
            "starts": each.starts,
        }
        for each in (meeting.event for meeting in at.values())
        if each.kind is EventKind.HEARING
    ]
    return page(request, "hearings/all.html", {"rows": rows})


async def _rows(
    tx: Tx, actor: Actor, modalities: Modalities, event: Event, known: list[Listed]
) -> list[dict[str, Any]]:
    today = (await database_time(tx)).date()
    names, genders = dict(await countries(tx, today)), dict(GENDERS)
    rows = []
    for each in known:
        is_recused = actor.person_id in each.recused
        verbs = [
            {"key": verb, "text": _(BUTTONS[verb])}
            for standing, verb in MOVES
            if standing is each.interest.standing and verb in VERBS[actor.role] and not is_recused
        ]
        more = {
            "country": names.get(each.country, each.country),
            "group": group_words(each.interest.regional_group),
            "gender": _(genders[each.interest.gender]),
            "is_recused": is_recused,
            "verbs": verbs,
        }
        rows.append({**row_of(each, modalities, event, each.interest.standing), **more})
    return rows


@router.get("/{event_key}")
async def get_hearing(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    event_key: str,
) -> Response:
    event = (await meetings.get_meeting(tx, modalities, event_key)).event
    today = (await database_time(tx)).date()
    known = await hearings.list_event(tx, event.key, today)
    interests = [each.interest for each in known]
    asked = [each for each in interests if each.standing is not Standing.WITHDRAWN]
    standings = {each.standing for each in interests}
    is_officer = actor.role is Role.HEARING_OFFICER
    is_concluded = bool(standings & OUTCOMES)
    context = {
        "event": event.title.in_(current_language()),
        "event_key": event.key,
        "rows": await _rows(tx, actor, modalities, event, known),
        "balances": [
            (_("Everybody who asked"), shown(weigh(asked))),
            (_("Shortlist"), shown(weigh(e for e in asked if e.standing in ON_SHORTLIST))),
            (_("Choice"), shown(weigh(e for e in asked if e.standing in CHOICE))),
        ],
        "is_concluded": is_concluded,
        "may_conclude": is_officer and not is_concluded and Standing.CHOSEN in standings,
    }
    return page(request, "hearings/hearing.html", context)


@router.post("/{event_key}/conclude")
async def post_conclude(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    event_key: str,
) -> Response:
    await conclude_hearing(tx, actor, modalities, event_key, base_url=base_url)
    return RedirectResponse(f"/desk/hearings/{event_key}", SEE_OTHER)


@router.post("/{event_key}/wishes/{wish_id}/recuse")
async def post_recuse(
    tx: Transaction, actor: CurrentActor, event_key: str, wish_id: UUID
) -> Response:
    await recuse(tx, actor, wish_id)
    return RedirectResponse(f"/desk/hearings/{event_key}", SEE_OTHER)


@router.post("/{event_key}/wishes/{wish_id}/steps/{verb}")
async def post_step(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    event_key: str,
    wish_id: UUID,
    verb: str,
    version: Annotated[int, Form()],
) -> Response:
    await mark_speaker(tx, actor, modalities, wish_id, verb, version=version)
    return RedirectResponse(f"/desk/hearings/{event_key}", SEE_OTHER)
