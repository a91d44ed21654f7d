"""Sealed cases: this side can add a step, and never read one."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from services.review.domain.cases import Case, What
from services.review.store.keeper import Keeper
from services.review.store.sealing import CASE_BYTES, PublicKeys, context, seal_bytes
from services.review.store.tables import CaseRow
from shared.kernel.refusals import Conflict
from shared.store.db import Tx


async def add_step(
    tx: Tx,
    keeper: Keeper,
    keys: PublicKeys,
    case: Case,
    what: What,
    *,
    by: str,
    at: datetime,
    reason: str = "",
) -> None:
    """Seal and keep the next step of a case. Refusals: Conflict when somebody else took it."""
    number = len(case.steps) + 1
    words: dict[str, Any] = {
        "case": str(case.id),
        "step": number,
        "kind": case.kind,
        "circulation": str(case.circulation_id),
        "entries": [str(each) for each in case.entry_ids],
        "states": list(case.states),
        "state": case.states[0] if case.kind.value.startswith("request") else None,
        "words": case.words,
        "reference": case.reference,
        "what": what,
        "by": by,
        "at": at.isoformat(),
        "reason": reason,
    }
    tag = await keeper.case_tag(case.id, number)
    plain = json.dumps(words, ensure_ascii=False).encode()
    row = {"tag": tag, "blob": seal_bytes(keys, context(tag), plain, CASE_BYTES)}
    added = await tx.scalar(
        insert(CaseRow).values(row).on_conflict_do_nothing().returning(CaseRow.tag)
    )
    if added is None:
        raise Conflict("somebody else decided meanwhile")
