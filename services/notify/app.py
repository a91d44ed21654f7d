"""Wires the notify service: the only place that knows every part of it."""

from collections.abc import Mapping
from functools import partial
from typing import Final

import procrastinate
from fastapi import FastAPI

from services.notify.actions.accept_requests import accept_many, accept_one
from services.notify.actions.erase_addresses import erase_addresses, erase_again
from services.notify.actions.forget_letters import forget_letters
from services.notify.actions.keep_contacts import keep_contacts
from services.notify.domain.erasing import ADDRESS
from services.notify.jobs import deliver_notices, move_contacts, tell_desk
from services.notify.policy import DEMO_POLICY, POLICY
from services.notify.store.digests import at_letters
from services.notify.store.erasing import erasure_key
from services.notify.web.api import batches as batches_api
from services.notify.web.api import held as held_api
from services.notify.web.api import mailbox as mailbox_api
from services.notify.web.api import notices as notices_api
from services.notify.web.api import reachability as reachability_api
from services.notify.web.pages import addresses as address_pages
from services.notify.web.pages import desk as desk_pages
from services.notify.web.pages import letters as letter_pages
from services.notify.web.pages import mailbox as mailbox_pages
from services.notify.web.pages import notices as notice_pages
from services.notify.web.pages import privacy as privacy_pages
from shared.jobs import digests, nightly, relay
from shared.jobs.digests import Desk
from shared.jobs.erasures import Eraser
from shared.jobs.queue import job_queue
from shared.kernel.actors import Role
from shared.messages.notify import AddressesErased, ContactsKnown, NoticeRequested, NoticesRequested
from shared.settings import Settings
from shared.store import inbox, people
from shared.store.db import Sessions
from shared.web import audit
from shared.web.i18n import N_
from shared.web.messages import receive
from shared.web.service import OFFICE_HOURS, build
from shared.web.sign_in import sign_in_routers

# Notify asks itself for the sign-in codes of its own desk; each letter says who may ask for it.
CALLERS: Final = frozenset({"registration", "review", "notify"})
# 20,000 notices of the longest usual kind.
LARGER_BODIES: Final = {"/api/v1/batches": 50_000_000}
HOMES: Final = {Role.OFFICER: "/desk/delivery", Role.AUDITOR: "/audit"}
DESKS: Final = (Desk("letters", Role.OFFICER, "/desk/delivery", at_letters),)
NAVIGATION: Final = (
    (Role.OFFICER, "/desk/delivery", N_("Delivery")),
    (Role.OFFICER, "/desk/notices", N_("Letters sent")),
    (Role.OFFICER, "/desk/letters", N_("Texts")),
    (Role.OFFICER, "/desk/suppressions", N_("Suppressed addresses")),
    (Role.OFFICER, "/desk/deliverability", N_("Deliverability")),
    (Role.AUDITOR, "/audit", N_("Record of acts")),
)


def create_app(settings: Settings, sessions: Sessions) -> FastAPI:
    """Build the web application of notify."""
    key = erasure_key(settings.keys_dir)
    messages = receive(
        {
            AddressesErased: (CALLERS, partial(erase_addresses, key=key)),
            ContactsKnown: (CALLERS, keep_contacts),
            NoticeRequested: (CALLERS, accept_one),
            NoticesRequested: (CALLERS, accept_many),
        }
    )
    demo = [mailbox_api.router, mailbox_pages.router] if settings.is_demo else []
    return build(
        settings,
        sessions,
        title=N_("Letters"),
        routers=[
            *sign_in_routers(HOMES, may_join=False),
            audit.router,
            messages,
            batches_api.router,
            held_api.router,
            notices_api.router,
            reachability_api.router,
            desk_pages.router,
            notice_pages.router,
            letter_pages.router,
            address_pages.router,
            privacy_pages.router,
            *demo,
        ],
        policy={**POLICY, **(DEMO_POLICY if settings.is_demo else {})},
        lifetimes=OFFICE_HOURS,
        navigation=NAVIGATION,
        larger_bodies=LARGER_BODIES,
    )


def create_worker(settings: Settings, sessions: Sessions) -> procrastinate.App:
    """Build the job queue of notify."""
    worker = job_queue(settings.database_url)
    relay.install(worker, settings)
    deliver_notices.install(worker, settings, sessions)
    move_contacts.install(worker, sessions)
    tell_desk.install(worker, sessions, settings.url_of("notify"))
    digests.install(worker, sessions, DESKS, settings.url_of("notify"))
    nightly.install(worker, sessions, [people.forget_ended, inbox.forget_tokens, forget_letters])
    return worker


def erasers(settings: Settings) -> Mapping[str, Eraser]:
    """Return what erases each kind of the list of erasures again."""
    return {ADDRESS: partial(erase_again, key=erasure_key(settings.keys_dir))}
