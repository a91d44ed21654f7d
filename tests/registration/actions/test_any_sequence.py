"""Whatever people do, in whatever order: caps hold, no answer is lost, history is the truth."""

from collections import Counter
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from services.registration.actions.decide_application import (
    return_application,
    verify_application,
)
from services.registration.actions.name_representative import name_representative
from services.registration.actions.nominate import (
    nominate,
    replace_representative,
    withdraw_nomination,
)
from services.registration.actions.save_application import SaveApplication, save_application
from services.registration.actions.submit_application import submit_application
from services.registration.domain.applications import Stage
from services.registration.domain.representatives import SEATED
from services.registration.domain.representatives import Stage as Seat
from services.registration.store import applications, nominations
from services.registration.store.tables import VersionRow
from shared.kernel.actors import Role
from shared.kernel.refusals import Refusal
from tests.registration.build import CONTACT, answers, naming
from tests.registration.conftest import BASE

CAP = 2
EVENTS = ("hearing-1", "hearing-2")
SMALL = st.integers(0, 3)
PAPERS = st.one_of(
    st.tuples(st.just("save"), st.integers(0, 9)),
    st.tuples(st.sampled_from(["submit", "return", "verify"]), st.just(0)),
)
SEATS = st.one_of(
    st.tuples(st.just("nominate"), SMALL, st.sampled_from(EVENTS)),
    st.tuples(st.just("nominate"), SMALL, st.just(EVENTS[0])),
    st.tuples(st.just("withdraw"), SMALL),
    st.tuples(st.just("replace"), SMALL, SMALL),
)
# First the application on its way, then, verified, the seats.
STEPS = st.tuples(
    st.lists(PAPERS, max_size=8),
    st.just([("submit", 0), ("verify", 0)]),
    st.lists(st.one_of(SEATS, SEATS, PAPERS), min_size=5, max_size=15),
).map(lambda parts: [each for part in parts for each in part])


class Play:
    """One organization, the clerk, and what they remember having been told."""

    def __init__(self, sessions, modalities, focal, clerk):
        self.sessions, self.modalities = sessions, modalities
        self.focal, self.clerk = focal, clerk
        self.id, self.version, self.answers = uuid4(), 0, answers("conference")
        self.people, self.nominations = [uuid4() for _ in range(4)], []

    async def begin(self):
        async with self.sessions.begin() as tx:
            await save_application(tx, self.focal, self.modalities, self._saving(self.answers))
        self.version = 1
        async with self.sessions.begin() as tx:
            for each in self.people:
                await name_representative(tx, self.focal, self.modalities, naming(self.id, id=each))

    def _saving(self, given):
        return SaveApplication(
            id=self.id, version=self.version, category="ngo", register_entry_id=None, answers=given
        )

    async def take(self, verb, *arguments):
        """Take a step; what is refused changes nothing, neither here nor there."""
        try:
            async with self.sessions.begin() as tx:
                await getattr(self, f"_{verb.replace('-', '_')}")(tx, *arguments)
        except Refusal:
            return

    async def _save(self, tx, number):
        given = {"contact": {**CONTACT, "contact_name": f"Focal point {number}"}}
        saved = await save_application(tx, self.focal, self.modalities, self._saving(given))
        self.version, self.answers = saved.version, {**self.answers, **given}

    async def _submit(self, tx, _):
        self.version = (
            await submit_application(
                tx, self.focal, self.modalities, self.id, version=self.version, base_url=BASE
            )
        ).version

    async def _return(self, tx, _):
        self.version = (
            await return_application(
                tx, self.clerk, self.id, version=self.version, message="Why?", base_url=BASE
            )
        ).version

    async def _verify(self, tx, _):
        self.version = (
            await verify_application(
                tx, self.clerk, self.modalities, self.id, version=self.version, base_url=BASE
            )
        ).version

    async def _nominate(self, tx, who, event):
        made = await nominate(
            tx, self.focal, self.modalities, self.id, self.people[who], event,
            is_head=False, base_url=BASE,
        )  # fmt: skip
        self.nominations.append(made.id)

    async def _withdraw(self, tx, which):
        if which < len(self.nominations):
            await withdraw_nomination(
                tx, self.focal, self.modalities, self.id, self.nominations[which], base_url=BASE
            )

    async def _replace(self, tx, which, who):
        if which < len(self.nominations):
            made = await replace_representative(
                tx, self.focal, self.modalities, self.id, self.nominations[which],
                self.people[who], base_url=BASE,
            )  # fmt: skip
            self.nominations.append(made.id)

    async def check(self):
        async with self.sessions() as tx:
            known = await applications.find(tx, self.id)
            rows = list(
                await tx.scalars(
                    select(VersionRow)
                    .where(VersionRow.application_id == self.id)
                    .order_by(VersionRow.version)
                )
            )
            named = await nominations.list_of(tx, self.id)
            steps = {each.id: await nominations.steps(tx, each.id) for each in named}
        assert (known.version, known.answers) == (self.version, self.answers)
        assert [row.version for row in rows] == list(range(1, self.version + 1))
        assert (rows[-1].answers, Stage(rows[-1].stage)) == (known.answers, known.stage)
        seated = Counter(each.event_key for each in named if each.stage in SEATED)
        waiting = {each.event_key for each in named if each.stage is Seat.WAITING}
        assert all(taken <= CAP for taken in seated.values())
        assert all(seated[event] == CAP for event in waiting)
        assert all(steps[each.id][-1].stage is each.stage for each in named)
        open_ = [(each.representative_id, each.event_key) for each in named if _is_open(each)]
        assert len(open_) == len(set(open_))


def _is_open(nomination):
    return nomination.stage in SEATED | {Seat.WAITING}


@pytest.mark.timeout(300)
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
async def test_any_sequence_of_steps_leaves_things_in_order(sessions, modalities, person, steps):
    cap = replace(modalities.registration.representatives_per_organization, value=CAP)
    rules = replace(
        modalities,
        registration=replace(modalities.registration, representatives_per_organization=cap),
    )
    play = Play(sessions, rules, await person(), await person(Role.CLERK))
    await play.begin()

    for step in steps:
        await play.take(*step)

    await play.check()
