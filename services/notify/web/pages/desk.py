"""The desk of letters: how delivery stands, and the letters that wait for a second person."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.notify.actions.keep_contacts import stop_move
from services.notify.actions.release_batch import cancel_batch, release_batch
from services.notify.domain.batches import Stage
from services.notify.domain.delivery import Status
from services.notify.store import batches, browse, contacts, letters
from services.notify.store.editions import Editions
from services.notify.web.words import key_words, letter_words
from shared.kernel.languages import OWN_NAMES, direction
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction
from shared.web.pages import page

router = APIRouter(prefix="/desk", include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER
KINDS: Final = ("status", "letter", "language", "domain")
WAITING: Final = (Status.HELD, Status.QUEUED, Status.SENDING)
GONE: Final = (Status.SENT, Status.DELIVERED)
# What is neither waiting nor gone came to nothing.
BAR: Final = 200
LEAST: Final = 2


def _width(exact: float) -> float:
    """Return how wide a part is drawn: what there is can be seen, however little."""
    return max(round(exact, 1), LEAST) if exact else 0


def _row(what: str, key: str, counts: Mapping[str, int], most: int) -> dict[str, Any]:
    total = sum(counts.values())
    waiting = sum(counts.get(each, 0) for each in WAITING)
    gone = sum(counts.get(each, 0) for each in GONE)
    # Room for what is drawn wider than it is.
    scale = (BAR - 2 * LEAST) / most if most else 0
    return {
        "key": key,
        "what": what,
        "name": key_words(what, key),
        "words": letter_words(key) if what == "letter" else "",
        "total": total,
        "waiting": waiting,
        "gone": gone,
        "trouble": total - waiting - gone,
        "widths": [_width(each * scale) for each in (gone, waiting, total - waiting - gone)],
    }


async def _table(tx: Tx, what: str) -> list[dict[str, Any]]:
    counts = await browse.count_by(tx, what)
    most = max((sum(each.values()) for each in counts.values()), default=0)
    return [_row(what, key, each, most) for key, each in counts.items()]


@router.get("/delivery")
async def get_desk(request: Request, tx: Transaction) -> Response:
    held = [
        {
            "href": f"/desk/batches/{batch.id}",
            "letter": batch.letter,
            "words": letter_words(batch.letter),
            "drafted_by": batch.drafted_by or batch.caller,
            "drafted_at": batch.drafted_at,
            "count": count,
        }
        for batch, count in await batches.list_held(tx)
    ]
    tables = {what: await _table(tx, what) for what in KINDS}
    moves = [
        {
            "id": str(each.id),
            "address": each.address,
            "next_address": each.next_address,
            "next_at": each.next_at,
        }
        for each in await contacts.list_moving(tx)
    ]
    context = {"held": held, "tables": tables, "moves": moves}
    return page(request, "desk/dashboard.html", context)


@router.post("/moves/{contact_id}/stop")
async def post_stop(tx: Transaction, actor: CurrentActor, contact_id: UUID) -> Response:
    await stop_move(tx, actor, contact_id)
    return RedirectResponse("/desk/delivery", SEE_OTHER)


@router.get("/batches/{batch_id}")
async def get_batch(request: Request, tx: Transaction, batch_id: UUID) -> Response:
    batch = await batches.get(tx, batch_id)
    counts = await batches.languages(tx, batch_id)
    editions, previews = Editions(), []
    for language, count in counts.items():
        sample = await batches.find_sample(tx, batch_id, language)
        if sample is None or letters.is_secret(batch.letter):
            continue
        edition = await editions.get(tx, batch.letter, sample.letter_version)
        written = edition.render(language, sample.values)
        previews.append(
            {
                "language": language,
                "name": OWN_NAMES[language],
                "direction": direction(language),
                "count": count,
                "subject": written.subject,
                "text": written.text,
            }
        )
    context = {
        "id": str(batch.id),
        "letter": batch.letter,
        "words": letter_words(batch.letter),
        "is_held": batch.stage is Stage.HELD,
        "drafted_by": batch.drafted_by or batch.caller,
        "drafted_at": batch.drafted_at,
        "decided_by": batch.decided_by,
        "decided_at": batch.decided_at,
        "count": sum(counts.values()),
        "previews": previews,
    }
    return page(request, "desk/batch.html", context)


@router.post("/batches/{batch_id}/release")
async def post_release(tx: Transaction, actor: CurrentActor, batch_id: UUID) -> Response:
    await release_batch(tx, actor, batch_id)
    return RedirectResponse(f"/desk/batches/{batch_id}", SEE_OTHER)


@router.post("/batches/{batch_id}/cancel")
async def post_cancel(tx: Transaction, actor: CurrentActor, batch_id: UUID) -> Response:
    await cancel_batch(tx, actor, batch_id)
    return RedirectResponse(f"/desk/batches/{batch_id}", SEE_OTHER)
