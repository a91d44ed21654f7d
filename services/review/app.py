"""Wires the review service: the only place that knows every part of it."""

from collections.abc import Mapping
from functools import partial
from typing import Final

import procrastinate
from fastapi import FastAPI

from services.review.actions.erase_person import PERSON, erase_again
from services.review.actions.purge_personal_data import purge_personal_data, remind_of_keys
from services.review.actions.receive_candidate import (
    receive_candidate,
    withdraw_candidate,
)
from services.review.jobs import close_circulations, remind_missions
from services.review.policy import POLICY
from services.review.store.contacts import Contacts, NotifyContacts
from services.review.store.digests import at_lists
from services.review.store.keeper import Keeper, RemoteKeeper, socket_path
from services.review.store.notes import seal_earlier
from services.review.store.sealing import are_there, read_public, seal_act
from services.review.web.routers import ROUTERS
from shared.jobs import digests, nightly, relay
from shared.jobs.digests import Desk
from shared.jobs.erasures import Eraser
from shared.jobs.queue import job_queue
from shared.kernel.actors import Role
from shared.messages.registration import CandidatePutForward, CandidateWithdrawn
from shared.modalities.load import load
from shared.settings import Settings
from shared.store import inbox, people
from shared.store.db import Sessions
from shared.web import audit
from shared.web.i18n import N_
from shared.web.messages import receive
from shared.web.service import OFFICE_HOURS, build
from shared.web.sign_in import sign_in_routers

HOMES: Final = {
    Role.OFFICER: "/desk",
    Role.DELEGATE: "/circulations",
    Role.FOCAL_POINT: "/circulations",
    Role.AUDITOR: "/audit",
}
DESKS: Final = (Desk("lists", Role.OFFICER, "/desk", at_lists),)
NAVIGATION: Final = (
    (None, "/lists", N_("Lists")),
    (Role.OFFICER, "/desk", N_("Office's desk")),
    (Role.OFFICER, "/desk/missions", N_("Missions")),
    *(
        (role, path, words)
        for role in (Role.DELEGATE, Role.FOCAL_POINT)
        for path, words in (
            ("/circulations", N_("For my mission")),
            ("/information-requests", N_("Requests for information")),
        )
    ),
    (Role.FOCAL_POINT, "/mission", N_("People of my mission")),
    (Role.AUDITOR, "/audit", N_("Record of acts")),
)
REGISTRATION: Final = frozenset({"registration"})


def create_app(
    settings: Settings,
    sessions: Sessions,
    keeper: Keeper | None = None,
    contacts: Contacts | None = None,
) -> FastAPI:
    """Build the web application of review, which asks the keeper's process and notify.

    Tests give a `keeper` or `contacts` of their own.
    """
    app = build(
        settings,
        sessions,
        title=N_("Review"),
        routers=[
            *sign_in_routers(HOMES, may_join=False),
            audit.router,
            receive(
                {
                    CandidatePutForward: (REGISTRATION, receive_candidate),
                    CandidateWithdrawn: (REGISTRATION, withdraw_candidate),
                }
            ),
            *ROUTERS,
        ],
        policy=POLICY,
        lifetimes=OFFICE_HOURS,
        navigation=NAVIGATION,
    )
    app.state.modalities = load(settings.process)
    app.state.sealing_keys = read_public(settings.process_keys)
    app.state.seal_act = partial(seal_act, app.state.sealing_keys)
    app.state.keeper = keeper or RemoteKeeper(socket_path(settings.home))
    app.state.contacts = contacts or NotifyContacts(settings)
    return app


def create_worker(settings: Settings, sessions: Sessions) -> procrastinate.App:
    """Build the job queue of review."""
    worker = job_queue(settings.database_url)
    relay.install(worker, settings)
    close_circulations.install(worker, sessions)
    keeper = RemoteKeeper(socket_path(settings.home))
    modalities, base_url = load(settings.process), settings.url_of("review")
    digests.install(worker, sessions, DESKS, base_url)
    folder = settings.process_keys
    chores: list[nightly.Chore] = [
        people.forget_ended,
        inbox.forget_tokens,
        partial(seal_earlier, keys=read_public(folder)),
    ]
    if not settings.is_demo:
        # A rehearsal of a conference that is over keeps its people.
        have_keys = partial(are_there, folder)
        chores += [
            partial(purge_personal_data, modalities=modalities),
            partial(remind_of_keys, modalities=modalities, base_url=base_url, are_there=have_keys),
        ]
    nightly.install(worker, sessions, chores)
    remind_missions.install(worker, sessions, keeper, modalities, base_url)
    return worker


def erasers(_settings: Settings) -> Mapping[str, Eraser]:
    """Return what erases each kind of the list of erasures again."""
    return {PERSON: erase_again}
