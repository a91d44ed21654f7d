"""The Secretariat's pages on travel support: calls and their order, without any amount."""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.registration.actions.rank_travel import rank_travel
from services.registration.store import calls, travel
from services.registration.store.calls import Round
from services.registration.web.deps import ModalitiesOf
from services.registration.web.options import countries
from services.registration.web.pages.travel import row_of
from shared.kernel.modalities import Modalities
from shared.store.db import Tx, database_time
from shared.web.deps import Transaction
from shared.web.i18n import current_language
from shared.web.pages import page

router = APIRouter(prefix="/desk/travel", include_in_schema=False)


async def calls_shown(tx: Tx, modalities: Modalities, base: str) -> list[dict[str, Any]]:
    """Return every call as a page lists it, with links that start with `base`."""
    now = await database_time(tx)
    return [
        {
            **call_shown(each, modalities),
            "href": f"{base}/{each.id}",
            "is_open": now < each.closes_at,
        }
        for each in await calls.list_rounds(tx)
    ]


def call_shown(call: Round, modalities: Modalities) -> dict[str, Any]:
    """Return a call as pages show it."""
    return {
        "id": str(call.id),
        "event": modalities.event(call.event_key).title.in_(current_language()),
        "tickets": call.tickets,
        "closes_at": call.closes_at,
        "version": call.version,
        "ranked_at": call.ranked_at,
        "awarded_at": call.awarded_at,
    }


async def order_shown(tx: Tx, modalities: Modalities, call: Round) -> dict[str, Any]:
    """Return a call and its requests in their order."""
    now = await database_time(tx)
    last = (await travel.last_supported(tx)).get(call.id)
    names = dict(await countries(tx, now.date()))
    rows = [
        {**row_of(each, "", last), "country": names.get(each.nationality, each.nationality)}
        for each in await travel.list_round(tx, call.id)
    ]
    shown = call_shown(call, modalities)
    return {**shown, "is_open": now < call.closes_at, "rows": rows}


@router.get("")
async def get_calls(request: Request, tx: Transaction, modalities: ModalitiesOf) -> Response:
    calls = await calls_shown(tx, modalities, "/desk/travel")
    return page(request, "travel/calls.html", {"calls": calls})


@router.get("/{round_id}")
async def get_call(
    request: Request, tx: Transaction, modalities: ModalitiesOf, round_id: UUID
) -> Response:
    call = await calls.get_round(tx, round_id)
    return page(request, "travel/order.html", await order_shown(tx, modalities, call))


@router.post("/{round_id}/rank")
async def post_rank(
    tx: Transaction, modalities: ModalitiesOf, round_id: UUID, version: Annotated[int, Form()]
) -> Response:
    await rank_travel(tx, modalities, round_id, version=version)
    return RedirectResponse(f"/desk/travel/{round_id}", HTTPStatus.SEE_OTHER)
