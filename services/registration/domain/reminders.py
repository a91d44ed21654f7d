"""When holders of drafts are reminded of a close."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from services.registration.domain.applications import Application, Stage
from shared.kernel.modalities import Modalities, Route


def reminder_times(modalities: Modalities, closes_at: datetime, at: datetime) -> Iterable[datetime]:
    """Return the instants before a close, still to come, at which reminders go out."""
    days = modalities.forms.remind_days_before_close
    times = (closes_at - timedelta(days=each) for each in (days.value if days else ()))
    return [each for each in times if each > at]


def is_reminded(application: Application, list_key: str) -> bool:
    """Tell whether a draft may still become an application for a list."""
    is_draft = application.stage is Stage.DRAFT and application.route is Route.LIST
    return is_draft and list_key in (application.scopes or (list_key,))
