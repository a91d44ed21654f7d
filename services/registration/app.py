"""Wires the registration service: the only place that knows every part of it."""

from functools import partial
from typing import Final

import procrastinate
from fastapi import FastAPI

from services.registration.actions.purge_personal_data import purge_personal_data
from services.registration.actions.record_list_news import record_circulation, record_outcomes
from services.registration.policy import POLICY
from services.registration.web.api import applications as applications_api
from services.registration.web.api import casework as casework_api
from services.registration.web.api import contributions as contributions_api
from services.registration.web.api import desk as desk_api
from services.registration.web.api import desk_hearings as desk_hearings_api
from services.registration.web.api import desk_travel as desk_travel_api
from services.registration.web.api import door as door_api
from services.registration.web.api import events as events_api
from services.registration.web.api import fund as fund_api
from services.registration.web.api import hearings as hearings_api
from services.registration.web.api import nominations as nominations_api
from services.registration.web.api import people as people_api
from services.registration.web.api import representatives as representatives_api
from services.registration.web.api import travel as travel_api
from services.registration.web.pages import applications as application_pages
from services.registration.web.pages import begin as begin_pages
from services.registration.web.pages import calendar as calendar_pages
from services.registration.web.pages import casework as casework_pages
from services.registration.web.pages import contributions as contribution_pages
from services.registration.web.pages import desk as desk_pages
from services.registration.web.pages import desk_hearings as desk_hearing_pages
from services.registration.web.pages import desk_travel as desk_travel_pages
from services.registration.web.pages import fund as fund_pages
from services.registration.web.pages import hearings as hearing_pages
from services.registration.web.pages import nominations as nomination_pages
from services.registration.web.pages import own_contributions as own_contribution_pages
from services.registration.web.pages import people as people_pages
from services.registration.web.pages import representatives as representative_pages
from services.registration.web.pages import start as start_pages
from services.registration.web.pages import travel as travel_pages
from shared.jobs import nightly, relay
from shared.jobs.queue import job_queue
from shared.kernel.actors import Role
from shared.messages.review import FinalListPublished, ListCirculated
from shared.modalities.load import load
from shared.settings import Settings
from shared.store import idempotency, inbox, people
from shared.store.db import Sessions
from shared.web.developers import developers_router
from shared.web.i18n import N_
from shared.web.messages import receive
from shared.web.service import build
from shared.web.sign_in import sign_in_routers

HOMES: Final = {
    Role.APPLICANT: "/applications",
    Role.CLERK: "/desk",
    Role.FUND_OFFICER: "/fund",
    Role.HEARING_OFFICER: "/desk/hearings",
}
NAVIGATION: Final = (
    (None, "/door", N_("Which door is mine?")),
    (None, "/calendar", N_("Calendar")),
    (None, "/contributions", N_("Written contributions")),
    (Role.APPLICANT, "/applications", N_("My applications")),
    (Role.APPLICANT, "/travel", N_("Travel support")),
    (Role.APPLICANT, "/hearings", N_("Hearings")),
    (Role.APPLICANT, "/own-contributions", N_("Your contributions")),
    (Role.CLERK, "/desk", N_("Applications")),
    (Role.CLERK, "/desk/travel", N_("Travel support")),
    (Role.CLERK, "/desk/hearings", N_("Hearings")),
    (Role.CLERK, "/desk/contributions", N_("Contributions to publish")),
    (Role.FUND_OFFICER, "/fund", N_("Trust fund")),
    (Role.HEARING_OFFICER, "/desk/hearings", N_("Hearings")),
    (Role.CLERK, "/desk/events", N_("Meetings")),
)
TRAVEL_HEARINGS_VIEWS: Final = (
    travel_api.router,
    desk_travel_api.router,
    fund_api.router,
    hearings_api.router,
    desk_hearings_api.router,
    contributions_api.public,
    contributions_api.own,
    contributions_api.desk,
    travel_pages.router,
    desk_travel_pages.router,
    fund_pages.router,
    hearing_pages.router,
    desk_hearing_pages.router,
    contribution_pages.router,
    own_contribution_pages.own,
    own_contribution_pages.desk,
)
REVIEW: Final = frozenset({"review"})


def create_app(settings: Settings, sessions: Sessions) -> FastAPI:
    """Build the web application of registration."""
    modalities = load(settings.process)
    base_url = settings.url_of("registration")
    outcomes = partial(record_outcomes, modalities=modalities, base_url=base_url)
    app = build(
        settings,
        sessions,
        title=N_("Registration"),
        routers=[
            *sign_in_routers(HOMES, may_join=True),
            receive(
                {
                    ListCirculated: (REVIEW, record_circulation),
                    FinalListPublished: (REVIEW, outcomes),
                }
            ),
            developers_router(),
            door_api.router,
            applications_api.router,
            desk_api.router,
            casework_api.router,
            events_api.router,
            people_api.router,
            representatives_api.router,
            nominations_api.router,
            start_pages.router,
            begin_pages.router,
            # Before the topics of an application, whose path takes any word.
            people_pages.router,
            representative_pages.router,
            nomination_pages.router,
            application_pages.router,
            calendar_pages.router,
            desk_pages.router,
            *TRAVEL_HEARINGS_VIEWS,
            casework_pages.router,
        ],
        policy=POLICY,
        navigation=NAVIGATION,
    )
    app.state.modalities = modalities
    return app


def create_worker(settings: Settings, sessions: Sessions) -> procrastinate.App:
    """Build the job queue of registration."""
    modalities = load(settings.process)
    worker = job_queue(settings.database_url)
    relay.install(worker, settings)
    chores: list[nightly.Chore] = [people.forget_ended, inbox.forget_tokens, idempotency.forget]
    if not settings.is_demo:
        # A rehearsal of a conference that is over keeps its people.
        chores.append(partial(purge_personal_data, modalities=modalities))
    nightly.install(worker, sessions, chores)
    return worker
