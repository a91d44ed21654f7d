"""One name on a list, as a delegate sees it, and what the State says about it."""

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.review.actions.file_position import FilePosition, file_position
from services.review.actions.write_letters import require_receives
from services.review.domain.circulations import is_open
from services.review.domain.disclosures import gives_basis, names_objector
from services.review.domain.positions import Kind
from services.review.store import circulations
from services.review.store.keeper import Keeper
from services.review.web.api.circulations import PositionIn
from services.review.web.deps import KeeperOf, ModalitiesOf, OwnState, SealingKeys
from services.review.web.names import country_names
from services.review.web.pages.delegate import entry_facts, own_words
from services.review.web.pages.lists import row
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Invalid, NotFound
from shared.store.db import Tx, database_time
from shared.web.deps import Transaction
from shared.web.forms import Form, bind, read_form
from shared.web.pages import page

router = APIRouter(
    prefix="/circulations/{circulation_id}/entries/{entry_id}", include_in_schema=False
)


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
    own = (await own_words(keeper, known, state, [entry_id])).get(entry_id)
    own = own if own and own.kind is Kind.OBJECTION else None
    context = {
        "the_list": row(known, modalities),
        "entry": entry_facts(entry, await country_names(tx), modalities),
        "own": own
        and {
            "basis": own.basis or "",
            "received_at": own.received_at,
            "is_recorded": own.is_recorded,
        },
        "is_open": is_open(known, await database_time(tx)),
        "form": form,
        "objector_shared": names_objector(modalities),
        "basis_shared": gives_basis(modalities),
        "basis_required": modalities.objections.basis_required.value,
        "withdrawable": modalities.objections.withdrawable.value,
    }
    return page(request, "delegate/entry.html", context, status=422 if form.errors else 200)


@router.get("")
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


@router.post("")
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
    given = form.value
    if given is None:
        return await _entry_page(
            request, tx, modalities, keeper, state, circulation_id, entry_id, form=form
        )
    command = FilePosition(
        state=state,
        circulation_id=circulation_id,
        entry_id=entry_id,
        kind=given.kind,
        basis=given.basis,
    )
    try:
        receipt = await file_position(tx, keeper, keys, modalities, command)
    except Invalid as refusal:
        form = form.with_errors(refusal.errors)
        return await _entry_page(
            request, tx, modalities, keeper, state, circulation_id, entry_id, form=form
        )
    known = await circulations.get_public(tx, circulation_id)
    context = {
        "the_list": row(known, modalities),
        "kind": given.kind.value,
        "basis": given.basis or "",
        "is_late": receipt.is_late,
        "received_at": receipt.received_at,
        "document": receipt.document,
        "signature": receipt.signature,
        "entry_id": str(entry_id),
        "version": receipt.version,
    }
    status = HTTPStatus.CONFLICT if receipt.is_late else HTTPStatus.CREATED
    return page(request, "delegate/receipt.html", context, status=status)
