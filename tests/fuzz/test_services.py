"""Whatever is sent, by whomever: no fault of ours, no answer that is not described, no way in.

AGREMENT_FUZZ_CASES and AGREMENT_FUZZ_SEED make the run longer, and another one.
"""

import os

import pytest

from tests.fuzz.run import run
from tests.worlds.build import SERVICES, world_of

CASES = int(os.environ.get("AGREMENT_FUZZ_CASES", "1000"))
SEED = int(os.environ.get("AGREMENT_FUZZ_SEED", "20250101"))
# Of a hundred cases, by the number of routes.
SHARES = {"registration": 52, "review": 34, "notify": 14}
# Worlds are built anew after so many, some of which were not taken back.
ROUND = 2500


def rounds(service):
    number = CASES * SHARES[service] // 100
    return [min(ROUND, number - done) for done in range(0, number, ROUND)]


@pytest.mark.timeout(0)
@pytest.mark.parametrize(
    ("service", "turn", "number"),
    [
        (service, turn, number)
        for service in SERVICES
        for turn, number in enumerate(rounds(service))
    ],
)
async def test_every_answer_is_one_that_is_described(
    settings_for, database, service, turn, number, record_property
):
    world = await world_of(service, settings_for, database)

    report = await run(world, number, SEED + turn, keeps=turn % 2 == 1)

    record_property("answers", str(dict(report.statuses)))
    assert report.faults == []
    assert report.cases == number
    # What is only turned away proves little.
    assert report.done > number // 5
