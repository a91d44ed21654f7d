"""A delegate's pages. No column, count or order here depends on another State's word."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated, Any, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi import Form as FormField
from fastapi.responses import RedirectResponse

from services.review.actions.file_position import (
    mark_seen,
)
from services.review.actions.remind_missions import note_reading
from services.review.actions.write_letters import require_receives
from services.review.domain.circulations import Circulation, Entry, Stage, is_open
from services.review.domain.positions import Position, in_effect, latest
from services.review.store import circulations
from services.review.store.keeper import Keeper
from services.review.web.deps import KeeperOf, ModalitiesOf, OwnState, SealingKeys
from services.review.web.names import country_names
from services.review.web.pages.lists import row
from shared.kernel.modalities import Modalities
from shared.store.db import database_time
from shared.web.deps import Transaction
from shared.web.i18n import current_language
from shared.web.pages import page

router = APIRouter(prefix="/circulations", include_in_schema=False)

PAGE: Final = 50


@router.get("")
async def get_home(
    request: Request, tx: Transaction, modalities: ModalitiesOf, state: OwnState
) -> Response:
    await require_receives(tx, modalities, state)
    now = await database_time(tx)
    names = await country_names(tx)
    found = await circulations.list_all(tx, only_public=True)
    rows = [
        {
            **row(each, modalities),
            "is_open": each.stage is Stage.CIRCULATED
            and each.closes_at is not None
            and now < each.closes_at,
            "days_left": (each.closes_at - now).days if each.closes_at else 0,
        }
        for each in found
    ]
    context = {"rows": rows, "state": names.get(state, state)}
    return page(request, "delegate/home.html", context)


def entry_facts(each: Entry, names: dict[str, str], modalities: Modalities) -> dict[str, Any]:
    """Return the public facts of a name, as pages show them."""
    return {
        "id": str(each.id),
        "number": each.number,
        "name": each.candidate.name,
        "country": names.get(each.candidate.country, each.candidate.country),
        "is_invented": each.candidate.country_invented,
        "category": modalities.category(each.candidate.category).label.in_(current_language()),
        "website": each.candidate.website,
        "purpose": each.candidate.purpose,
    }


async def own_words(
    keeper: Keeper, known: Circulation, state: str, entries: Iterable[UUID]
) -> dict[UUID, Position]:
    """Return the State's own word that counts now, by entry."""
    own = await keeper.own(known.id, state, sorted(entries))
    counted = [each for each in own if in_effect(each, known.round)]
    return {each.entry_id: each for each in latest(counted)}


@router.get("/{circulation_id}")
async def get_list(
    request: Request,
    tx: Transaction,
    modalities: ModalitiesOf,
    keeper: KeeperOf,
    state: OwnState,
    circulation_id: UUID,
    search: Annotated[str, Query(max_length=300)] = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    await require_receives(tx, modalities, state)
    known = await circulations.get_public(tx, circulation_id)
    await note_reading(tx, keeper, known.id, state)
    names = await country_names(tx)
    wanted = search.casefold().strip()
    found = [
        each
        for each in await circulations.entries(tx, known)
        if wanted in each.candidate.name.casefold()
        or wanted in names.get(each.candidate.country, "").casefold()
    ]
    some = found[(page_number - 1) * PAGE : page_number * PAGE]
    own = await own_words(keeper, known, state, [each.id for each in some])
    context = {
        "the_list": row(known, modalities),
        "rows": [
            {
                **entry_facts(each, names, modalities),
                "own": own[each.id].kind.value if each.id in own else "",
            }
            for each in some
        ],
        "total": len(found),
        "number": page_number,
        "last": max(1, -(-len(found) // PAGE)),
        "query": f"{urlencode({'search': search})}&",
        "search": search,
        "is_open": is_open(known, await database_time(tx)),
    }
    return page(request, "delegate/list.html", context)


@router.post("/{circulation_id}/seen")
async def post_seen(
    request: Request,
    tx: Transaction,
    modalities: ModalitiesOf,
    keeper: KeeperOf,
    keys: SealingKeys,
    state: OwnState,
    circulation_id: UUID,
    entries: Annotated[list[UUID], FormField()],
) -> Response:
    await mark_seen(
        tx,
        keeper,
        keys,
        modalities,
        state=state,
        circulation_id=circulation_id,
        entry_ids=entries[:PAGE],
    )
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/circulations/{circulation_id}{query}", HTTPStatus.SEE_OTHER)
