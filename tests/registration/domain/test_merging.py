from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.registration.domain.applications import Stage
from services.registration.domain.merging import require_mergeable, taking_over
from shared.kernel.modalities import Route
from shared.kernel.refusals import Conflict
from tests.registration.build import answers, application

EARLY, LATE = datetime(2017, 5, 1, tzinfo=UTC), datetime(2017, 6, 1, tzinfo=UTC)


def submitted(**given):
    return application(**({"stage": Stage.SUBMITTED, "submitted_at": LATE} | given))


@pytest.mark.paragraph("6(a)")
@pytest.mark.parametrize(
    "other",
    [
        {"stage": Stage.WITHDRAWN},
        {"stage": Stage.MERGED},
        {"stage": Stage.PUT_FORWARD},
        {"stage": Stage.DRAFT},
        {"route": Route.REGISTER},
        {"register_entry_id": uuid4()},
    ],
)
def test_what_is_not_one_entity_or_is_over_does_not_become_one(other):
    kept = submitted(register_entry_id=uuid4())

    with pytest.raises(Conflict):
        require_mergeable(kept, submitted(**other))


def test_what_either_asked_for_is_kept_in_order_and_once():
    kept = submitted(answers=answers("conference"))
    duplicate = submitted(answers=answers("preparatory-process", "conference"), submitted_at=EARLY)

    after = taking_over(kept, duplicate, version=kept.version)

    assert after.scopes == ("conference", "preparatory-process")
    assert after.submitted_at == EARLY
    assert replace(after, answers=kept.answers, submitted_at=LATE, version=1) == kept
