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
    FilePosition,
    file_position,
    mark_seen,
)
from services.review.actions.remind_missions import note_reading
from services.review.actions.write_letters import require_receives
from services.review.domain.circulations import Circulation, Entry, Stage, is_open
from services.review.domain.positions import Kind, Position, in_effect, latest
from services.review.store import circulations
from services.review.store.keeper import Keeper
from services.review.web.api.circulations import PositionIn
from services.review.web.deps import KeeperOf, ModalitiesOf, OwnState, SealingKeys
from services.review.web.names import country_names
from services.review.web.pages.lists import row
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import NotFound
from shared.store.db import Tx, database_time
from shared.web.deps import Transaction
from shared.web.forms import Form, bind, read_form
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


def _entry(each: Entry, names: dict[str, str], modalities: Modalities) -> dict[str, Any]:
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


async def _own(
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
    own = await _own(keeper, known, state, [each.id for each in some])
    context = {
        "the_list": row(known, modalities),
        "rows": [
            {
                **_entry(each, names, modalities),
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


async def _entry_page(
    request: Request,
    tx: Tx,
    modalities: Modalities,
    keeper: Keeper,
    state: str,
    circulation_id: UUID,
    entry_id: UUID,
    *,
    form: Form[PositionIn],
) -> Response:
    await require_receives(tx, modalities, state)
    known = await circulations.get_public(tx, circulation_id)
    entry = next((e for e in await circulations.entries(tx, known) if e.id == entry_id), None)
    if entry is None:
        raise NotFound
    own = (await _own(keeper, known, state, [entry_id])).get(entry_id)
    own = own if own and own.kind is Kind.OBJECTION else None
    disclosure = modalities.disclosure
    context = {
        "the_list": row(known, modalities),
        "entry": _entry(entry, await country_names(tx), modalities),
        "own": own
        and {
            "basis": own.basis or "",
            "received_at": own.received_at,
            "is_recorded": own.is_recorded,
        },
        "is_open": is_open(known, await database_time(tx)),
        "form": form,
        "objector_shared": disclosure.objector_to_states.value == "on-request",
    }
    return page(request, "delegate/entry.html", context, status=422 if form.errors else 200)


@router.get("/{circulation_id}/entries/{entry_id}")
async def get_entry(
    request: Request,
    tx: Transaction,
    modalities: ModalitiesOf,
    keeper: KeeperOf,
    state: OwnState,
    circulation_id: UUID,
    entry_id: UUID,
) -> Response:
    form = bind(PositionIn, None)
    return await _entry_page(
        request, tx, modalities, keeper, state, circulation_id, entry_id, form=form
    )


@router.post("/{circulation_id}/entries/{entry_id}")
async def post_entry(
    request: Request,
    tx: Transaction,
    modalities: ModalitiesOf,
    keeper: KeeperOf,
    keys: SealingKeys,
    state: OwnState,
    circulation_id: UUID,
    entry_id: UUID,
) -> Response:
    form = await read_form(request, PositionIn)
    if form.value is None:
        return await _entry_page(
            request, tx, modalities, keeper, state, circulation_id, entry_id, form=form
        )
    command = FilePosition(
        state=state,
        circulation_id=circulation_id,
        entry_id=entry_id,
        kind=form.value.kind,
        basis=form.value.basis,
    )
    receipt = await file_position(tx, keeper, keys, modalities, command)
    known = await circulations.get_public(tx, circulation_id)
    context = {
        "the_list": row(known, modalities),
        "kind": form.value.kind.value,
        "basis": form.value.basis or "",
        "is_late": receipt.is_late,
        "received_at": receipt.received_at,
        "document": receipt.document,
        "signature": receipt.signature,
        "entry_id": str(entry_id),
        "version": receipt.version,
    }
    status = HTTPStatus.CONFLICT if receipt.is_late else HTTPStatus.CREATED
    return page(request, "delegate/receipt.html", context, status=status)
