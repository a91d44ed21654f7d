"""Wires the notify service: the only place that knows every part of it."""

from typing import Final

import procrastinate
from fastapi import FastAPI

from services.notify.actions.accept_notices import accept_many, accept_one
from services.notify.jobs import deliver_notices
from services.notify.policy import DEMO_POLICY, POLICY
from services.notify.web.api import mailbox as mailbox_api
from services.notify.web.api import notices as notices_api
from services.notify.web.pages import mailbox as mailbox_pages
from shared.jobs.queue import job_queue
from shared.messages.notify import NoticeRequested, NoticesRequested
from shared.settings import Settings
from shared.store.db import Sessions
from shared.web.i18n import N_
from shared.web.messages import receive
from shared.web.service import build

CALLERS: Final = frozenset({"registration", "review"})


def create_app(settings: Settings, sessions: Sessions) -> FastAPI:
    """Build the web application of notify."""
    messages = receive(
        {NoticeRequested: (CALLERS, accept_one), NoticesRequested: (CALLERS, accept_many)}
    )
    demo = [mailbox_api.router, mailbox_pages.router] if settings.is_demo else []
    return build(
        settings,
        sessions,
        title=N_("Letters"),
        routers=[messages, notices_api.router, *demo],
        policy={**POLICY, **(DEMO_POLICY if settings.is_demo else {})},
    )


def create_worker(settings: Settings, sessions: Sessions) -> procrastinate.App:
    """Build the job queue of notify."""
    worker = job_queue(settings.database_url)
    deliver_notices.install(worker, settings, sessions)
    return worker
