"""Wires the registration service: the only place that knows every part of it."""

from collections.abc import Mapping
from functools import partial
from typing import Final

import procrastinate
from fastapi import FastAPI

from services.registration.actions.erase_data import AGAIN
from services.registration.actions.purge_personal_data import purge_personal_data
from services.registration.actions.record_list_news import record_circulation, record_outcomes
from services.registration.jobs import remind_drafts
from services.registration.policy import POLICY
from services.registration.store.digests import at_applications, at_fund, at_hearings
from services.registration.store.matching import Finder
from services.registration.web.documents import LARGER_BODIES
from services.registration.web.routers import ROUTERS
from shared.jobs import digests, nightly, relay
from shared.jobs.digests import Desk
from shared.jobs.erasures import Eraser
from shared.jobs.queue import job_queue
from shared.kernel.actors import Role
from shared.messages.review import FinalListPublished, ListCirculated
from shared.modalities.load import load
from shared.settings import Settings
from shared.store import idempotency, inbox, people
from shared.store.db import Sessions
from shared.uploads.clamav import scanner
from shared.uploads.clean import Cleaner
from shared.web import audit
from shared.web.i18n import N_
from shared.web.messages import receive
from shared.web.service import build
from shared.web.sign_in import sign_in_routers

HOMES: Final = {
    Role.APPLICANT: "/applications",
    Role.CLERK: "/desk",
    Role.FUND_OFFICER: "/fund",
    Role.HEARING_OFFICER: "/desk/hearings",
    Role.AUDITOR: "/audit",
}
DESKS: Final = (
    Desk("applications", Role.CLERK, "/desk", at_applications),
    Desk("travel-fund", Role.FUND_OFFICER, "/fund", at_fund),
    Desk("hearings", Role.HEARING_OFFICER, "/desk/hearings", at_hearings),
)
NAVIGATION: Final = (
    (None, "/door", N_("Which door is mine?")),
    (None, "/calendar", N_("Calendar")),
    (None, "/contributions", N_("Written contributions")),
    (Role.APPLICANT, "/applications", N_("My applications")),
    (Role.APPLICANT, "/travel", N_("Travel support")),
    (Role.APPLICANT, "/hearings", N_("Hearings")),
    (Role.APPLICANT, "/own-contributions", N_("Your contributions")),
    (Role.CLERK, "/desk", N_("Applications")),
    (Role.CLERK, "/desk/intake", N_("On paper")),
    (Role.CLERK, "/desk/events", N_("Meetings")),
    (Role.CLERK, "/desk/travel", N_("Travel support")),
    (Role.CLERK, "/desk/hearings", N_("Hearings")),
    (Role.CLERK, "/desk/contributions", N_("Contributions to publish")),
    (Role.FUND_OFFICER, "/fund", N_("Trust fund")),
    (Role.HEARING_OFFICER, "/desk/hearings", N_("Hearings")),
    (Role.AUDITOR, "/audit", N_("Record of acts")),
)
REVIEW: Final = frozenset({"review"})


def create_app(settings: Settings, sessions: Sessions) -> FastAPI:
    """Build the web application of registration."""
    modalities = load(settings.process)
    base_url = settings.url_of("registration")
    outcomes = partial(record_outcomes, modalities=modalities, base_url=base_url)
    finder = Finder(sessions)
    app = build(
        settings,
        sessions,
        title=N_("Registration"),
        routers=[
            *sign_in_routers(HOMES, may_join=True),
            audit.router,
            receive(
                {
                    ListCirculated: (REVIEW, record_circulation),
                    FinalListPublished: (REVIEW, outcomes),
                }
            ),
            *ROUTERS,
        ],
        policy=POLICY,
        navigation=NAVIGATION,
        larger_bodies=LARGER_BODIES,
        at_start=finder.start,
    )
    app.state.modalities, app.state.finder = modalities, finder
    app.state.cleaner = Cleaner(scanner(settings.clamav))
    return app


def create_worker(settings: Settings, sessions: Sessions) -> procrastinate.App:
    """Build the job queue of registration."""
    worker = job_queue(settings.database_url)
    relay.install(worker, settings)
    base_url = settings.url_of("registration")
    remind_drafts.install(worker, sessions, base_url)
    digests.install(worker, sessions, DESKS, base_url)
    chores: list[nightly.Chore] = [people.forget_ended, inbox.forget_tokens, idempotency.forget]
    if not settings.is_demo:
        # A rehearsal of a conference that is over keeps its people.
        chores.append(partial(purge_personal_data, modalities=load(settings.process)))
    nightly.install(worker, sessions, chores)
    return worker


def erasers(_settings: Settings) -> Mapping[str, Eraser]:
    """Return what erases each kind of the list of erasures again."""
    return AGAIN
