"""Corrections in words, for the organization and the clerk."""

from typing import Any, Final

from services.registration.domain.applications import Application
from services.registration.domain.corrections import Correction, CorrectionStage
from services.registration.store import corrections
from services.registration.web.topics import OptionsOf, in_words, offers
from shared.kernel.modalities import Modalities
from shared.store.db import Tx
from shared.web.i18n import N_, _, current_language

STAGES: Final = {
    CorrectionStage.PENDING: N_("With the Secretariat"),
    CorrectionStage.ACCEPTED: N_("Made"),
    CorrectionStage.NOTED: N_("Noted for a corrigendum: the list is not altered"),
    CorrectionStage.DECLINED: N_("Not made"),
}


async def rows(tx: Tx, modalities: Modalities, known: Application) -> list[dict[str, Any]]:
    """Return the corrections of an application as both sides see them."""
    found = await corrections.list_of(tx, known.id)
    if not found:
        return []
    offered = await offers(tx, modalities, known)
    return [_row(modalities, known, each, offered) for each in found]


def _row(
    modalities: Modalities, known: Application, correction: Correction, offered: OptionsOf
) -> dict[str, Any]:
    section = known.form(modalities).section(correction.section)
    after = {**known.answers, section.key: correction.answers}
    before = {row["key"]: row["value"] for row in in_words(section, known.answers, offered)}
    return {
        "id": str(correction.id),
        "title": section.title.in_(current_language()),
        "reason": correction.reason,
        "stage": _(STAGES[correction.stage]),
        "is_pending": correction.stage is CorrectionStage.PENDING,
        "note": correction.note,
        "made_at": correction.made_at,
        # What would change, or what was asked for once it is decided.
        "changes": [
            {"key": row["key"], "before": before.get(row["key"], "—"), "after": row["value"]}
            for row in in_words(section, after, offered)
            if correction.stage is not CorrectionStage.PENDING
            or before.get(row["key"]) != row["value"]
        ],
    }
