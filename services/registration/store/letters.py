"""Letters to applicants."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from services.registration.domain.applications import Application
from services.registration.domain.calendar import Meeting
from services.registration.domain.corrections import Correction
from services.registration.domain.representatives import Nomination, Representative
from services.registration.domain.segments import Access
from services.registration.domain.travel import DECISIONS
from services.registration.store import applications, travel
from services.registration.store.applications import Correspondent
from services.registration.store.segments import Candidate
from services.registration.store.travel import Traveller
from shared.kernel.activities import Segment
from shared.kernel.actors import Actor
from shared.messages.notify import Notice
from shared.store.contacts import ask_for_letter, ask_for_letters, decision_at
from shared.store.db import Tx, database_time
from shared.times import days


def status_url(base_url: str, application_id: UUID) -> str:
    """Return where an applicant sees how things stand."""
    return f"{base_url}/applications/{application_id}"


Values = Callable[[str], dict[str, str]]


async def _write(
    tx: Tx,
    letter: str,
    application: Application,
    mark: str,
    values: Values,
    *,
    about: str | None = None,
) -> None:
    """Ask for a letter to the organization, its values in the language it reads.

    What is not sent yet of an earlier letter `about` the same thing is cancelled.
    """
    known = await applications.correspondents(tx, [application.id])
    _application, correspondent = known[application.id]
    notice = Notice(
        key=f"{letter}:{mark}",
        language=correspondent.language,
        contact=correspondent.contact_id,
        values=values(correspondent.language),
        about=about,
        decision=None if about is None else decision_at(await database_time(tx)),
    )
    await ask_for_letter(tx, letter, correspondent.contact, notice)


async def send(tx: Tx, letter: str, application: Application, base_url: str, **more: str) -> None:
    """Send one letter about one application, once for each version of it."""
    values = {
        "reference": application.reference or "",
        "organization": application.name,
        "status_url": status_url(base_url, application.id),
        **more,
    }
    mark = f"{application.id}:{application.version}"
    await _write(tx, letter, application, mark, lambda _language: values)


async def about_correction(
    tx: Tx, application: Application, correction: Correction, base_url: str
) -> None:
    """Tell an organization what became of a correction it asked for."""
    values = {
        "reference": application.reference or "",
        "organization": application.name,
        "outcome": correction.stage.value,
        "link": f"{status_url(base_url, application.id)}/corrections",
    }
    mark = str(correction.id)
    await _write(tx, "correction-decided", application, mark, lambda _language: values)


async def about_withdrawal(tx: Tx, application: Application, base_url: str) -> None:
    """Tell the focal point that an application was withdrawn, in case it was somebody else."""
    values = {
        "reference": application.reference or "",
        "organization": application.name,
        "link": status_url(base_url, application.id),
    }
    mark = f"{application.id}:{application.version}"
    await _write(tx, "application-withdrawn", application, mark, lambda _language: values)


async def about_merge(
    tx: Tx, told: Application, duplicate: Application, kept: Application, base_url: str
) -> None:
    """Tell the focal point of either application that the two go on as one."""
    values = {
        "organization": told.name,
        "duplicate": duplicate.reference or "",
        "kept": kept.reference or "",
        "status_url": status_url(base_url, told.id),
    }
    mark = f"{duplicate.id}:{told.id}"
    await _write(tx, "applications-merged", told, mark, lambda _language: values)


async def about_hand_over(tx: Tx, application: Application, base_url: str) -> None:
    """Tell the present focal point that another has taken over."""
    values = {
        "organization": application.name,
        "status_url": status_url(base_url, application.id),
    }
    mark = f"{application.id}:{application.version}"
    await _write(tx, "focal-point-changed", application, mark, lambda _language: values)


async def about_seat(
    tx: Tx,
    letter: str,
    application: Application,
    meeting: Meeting,
    nomination: Nomination,
    named: Representative,
    base_url: str,
    **more: str,
) -> None:
    """Send one letter about a representative's seat, once for each stage of the nomination."""

    def values(language: str) -> dict[str, str]:
        return {
            "organization": application.name,
            "representative": named.name,
            "event": meeting.event.title.in_(language),
            "status_url": f"{status_url(base_url, application.id)}/representatives",
            **more,
        }

    mark = f"{nomination.id}:{nomination.stage}"
    await _write(tx, letter, application, mark, values, about=f"seat:{nomination.id}")


async def about_change(
    tx: Tx,
    meeting: Meeting,
    told: Iterable[tuple[Application, Correspondent]],
    base_url: str,
    *,
    by: Actor,
) -> None:
    """Tell organizations that a meeting was moved, each once for each move."""
    event = meeting.event
    letters = [
        (
            correspondent.contact,
            Notice(
                key=f"event-changed:{event.key}:{meeting.version}:{application.id}",
                language=correspondent.language,
                contact=correspondent.contact_id,
                about=f"event:{event.key}:{application.id}",
                decision=meeting.version,
                values={
                    "event": event.title.in_(correspondent.language),
                    "when": days(event.starts, event.ends, correspondent.language),
                    "venue": event.venue.in_(correspondent.language),
                    "status_url": f"{status_url(base_url, application.id)}/representatives",
                },
            ),
        )
        for application, correspondent in told
    ]
    await ask_for_letters(tx, "event-changed", letters, drafted_by=by)


async def about_travel(
    tx: Tx, travellers: Iterable[Traveller], version: int, base_url: str
) -> None:
    """Send each organization the decision on its request for travel support, unless it knows."""
    news = [e for e in travellers if e.standing in DECISIONS and e.told != DECISIONS[e.standing]]
    known = await applications.correspondents(tx, {each.application_id for each in news})
    letters, at = [], await database_time(tx)
    for each in news:
        application, correspondent = known[each.application_id]
        decision = DECISIONS[each.standing]
        values = {
            "reference": application.reference or "",
            "organization": application.name,
            "representative": each.name,
            "decision": decision.value,
            "status_url": f"{base_url}/travel/{each.id}",
        }
        notice = Notice(
            key=f"travel-decision:{each.id}:{decision}:{version}",
            language=correspondent.language,
            contact=correspondent.contact_id,
            about=f"travel:{each.id}",
            decision=decision_at(at),
            values=values,
        )
        letters.append((correspondent.contact, notice))
        await travel.save_standing(tx, each.id, each.standing, told=decision)
    await ask_for_letters(tx, "travel-decision", letters)


async def about_segment(
    tx: Tx,
    application: Application,
    meeting: Meeting,
    segment: Segment,
    candidate: Candidate,
    access: Access,
    base_url: str,
    *,
    at: datetime,
) -> None:
    """Tell an organization whether a representative may be at a part of a meeting."""

    def values(language: str) -> dict[str, str]:
        return {
            "organization": application.name,
            "representative": candidate.name,
            "event": meeting.event.title.in_(language),
            "segment": segment.title.in_(language),
            "access": access.value,
            "status_url": f"{status_url(base_url, application.id)}/representatives",
        }

    mark = f"{candidate.nomination_id}:{segment.key}:{at.isoformat()}"
    about = f"segment:{candidate.nomination_id}:{segment.key}"
    await _write(tx, "segment-decided", application, mark, values, about=about)
