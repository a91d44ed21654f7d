"""A delegate's pages. No column, count or order here depends on another State's word."""

from functools import partial
from http import HTTPStatus
from typing import Annotated, Any, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.review.actions.file_position import FilePosition, file_position
from services.review.domain.circulations import Circulation, Entry, Stage
from services.review.domain.positions import Kind, Position
from services.review.store import circulations
from services.review.store.keeper import Keeper
from services.review.web.api.circulations import PositionIn
from services.review.web.deps import KeeperOf, ModalitiesOf, OwnState, SealingKeys
from services.review.web.names import country_names
from services.review.web.pages.lists import row
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import NotFound, TooLate
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


async def _own(keeper: Keeper, known: Circulation, state: str) -> dict[UUID, Position]:
    own = await keeper.own(known.id, state, sorted(known.entry_ids))
    return {each.entry_id: each for each in own if each.kind is Kind.OBJECTION}


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
    known = await circulations.get_public(tx, circulation_id)
    names = await country_names(tx)
    own = await _own(keeper, known, state)
    wanted = search.casefold().strip()
    found = [
        {**_entry(each, names, modalities), "is_objected": each.id in own}
        for each in await circulations.entries(tx, known)
        if wanted in each.candidate.name.casefold()
        or wanted in names.get(each.candidate.country, "").casefold()
    ]
    context = {
        "the_list": row(known, modalities),
        "rows": found[(page_number - 1) * PAGE : page_number * PAGE],
        "total": len(found),
        "number": page_number,
        "last": max(1, -(-len(found) // PAGE)),
        "query": f"{urlencode({'search': search})}&",
        "search": search,
    }
    return page(request, "delegate/list.html", context)


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
    is_late: bool = False,
) -> Response:
    known = await circulations.get_public(tx, circulation_id)
    entry = next((e for e in await circulations.entries(tx, known) if e.id == entry_id), None)
    if entry is None:
        raise NotFound
    own = (await _own(keeper, known, state)).get(entry_id)
    now = await database_time(tx)
    disclosure = modalities.disclosure
    context = {
        "the_list": row(known, modalities),
        "entry": _entry(entry, await country_names(tx), modalities),
        "own": own and {"basis": own.basis or "", "received_at": own.received_at},
        "is_open": known.stage is Stage.CIRCULATED and known.closes_at and now < known.closes_at,
        "is_late": is_late,
        "form": form,
        "objector_shared": disclosure.objector_to_states.value == "on-request",
    }
    status = 409 if is_late else 422 if form.errors else 200
    return page(request, "delegate/entry.html", context, status=status)


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
    show_again = partial(
        _entry_page, request, tx, modalities, keeper, state, circulation_id, entry_id, form=form
    )
    if form.value is None:
        return await show_again()
    command = FilePosition(
        state=state,
        circulation_id=circulation_id,
        entry_id=entry_id,
        kind=form.value.kind,
        basis=form.value.basis,
    )
    try:
        receipt = await file_position(tx, keeper, keys, modalities, command)
    except TooLate:
        # The words typed stay on the page; the page says that nothing was filed.
        return await show_again(is_late=True)
    known = await circulations.get_public(tx, circulation_id)
    context = {
        "the_list": row(known, modalities),
        "is_withdrawal": form.value.kind is Kind.NONE,
        "received_at": receipt.received_at,
        "document": receipt.document,
        "signature": receipt.signature,
    }
    return page(request, "delegate/receipt.html", context, status=HTTPStatus.CREATED)
