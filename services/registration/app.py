"""Wires the registration service: the only place that knows every part of it."""

from functools import partial
from typing import Final

import procrastinate
from fastapi import FastAPI

from services.registration.actions.record_list_news import record_circulation, record_outcomes
from services.registration.jobs import remind_drafts
from services.registration.policy import POLICY
from services.registration.web.api import applications as applications_api
from services.registration.web.api import confirmations as confirmations_api
from services.registration.web.api import corrections as corrections_api
from services.registration.web.api import desk as desk_api
from services.registration.web.api import documents as documents_api
from services.registration.web.api import door as door_api
from services.registration.web.api import forms as forms_api
from services.registration.web.api import withdrawal as withdrawal_api
from services.registration.web.documents import LARGER_BODIES
from services.registration.web.pages import applications as application_pages
from services.registration.web.pages import begin as begin_pages
from services.registration.web.pages import confirmations as confirmation_pages
from services.registration.web.pages import corrections as correction_pages
from services.registration.web.pages import desk as desk_pages
from services.registration.web.pages import documents as document_pages
from services.registration.web.pages import sections as section_pages
from services.registration.web.pages import start as start_pages
from services.registration.web.pages import withdrawal as withdrawal_pages
from shared.jobs import relay
from shared.jobs.queue import job_queue
from shared.kernel.actors import Role
from shared.messages.review import FinalListPublished, ListCirculated
from shared.modalities.load import load
from shared.settings import Settings
from shared.store.db import Sessions
from shared.uploads.clamav import scanner
from shared.uploads.clean import Cleaner
from shared.web.i18n import N_
from shared.web.messages import receive
from shared.web.service import build
from shared.web.sign_in import sign_in_routers

HOMES: Final = {
    Role.APPLICANT: "/applications",
    Role.CLERK: "/desk",
}
NAVIGATION: Final = (
    (None, "/door", N_("Which door is mine?")),
    (Role.APPLICANT, "/applications", N_("My applications")),
    (Role.CLERK, "/desk", N_("Applications")),
)
REVIEW: Final = frozenset({"review"})
# In this order: an address of a section's page would take the others for sections.
ROUTERS: Final = (
    door_api.router,
    forms_api.router,
    documents_api.router,
    confirmations_api.router,
    corrections_api.router,
    withdrawal_api.router,
    applications_api.router,
    desk_api.router,
    start_pages.router,
    begin_pages.router,
    document_pages.router,
    confirmation_pages.router,
    correction_pages.router,
    withdrawal_pages.router,
    application_pages.router,
    section_pages.router,
    desk_pages.router,
)


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
            *ROUTERS,
        ],
        policy=POLICY,
        navigation=NAVIGATION,
        larger_bodies=LARGER_BODIES,
    )
    app.state.modalities = modalities
    app.state.cleaner = Cleaner(scanner(settings.clamav))
    return app


def create_worker(settings: Settings, sessions: Sessions) -> procrastinate.App:
    """Build the job queue of registration."""
    worker = job_queue(settings.database_url)
    relay.install(worker, settings)
    remind_drafts.install(worker, sessions, settings.url_of("registration"))
    return worker
