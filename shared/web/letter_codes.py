"""Codes that letters bring: asked for with an address, typed in the browser that asked."""

from fastapi import Request

from shared.kernel.actors import Role
from shared.kernel.languages import known_language
from shared.messages.notify import Notice, NoticeRequested
from shared.settings import Settings
from shared.store import codes, people
from shared.store.db import Tx
from shared.store.outbox import emit
from shared.store.sessions import Session, Way
from shared.web.counting import count, network_of
from shared.web.entering import enter, failed
from shared.web.i18n import current_language
from shared.web.sessions import browser_token


async def send_code(tx: Tx, request: Request, email: str, *, all_: bool) -> None:
    """Send a code to whom codes let in. Others cause the same work and get the same answer."""
    settings: Settings = request.app.state.settings
    await count(tx, request, "codes_per_address", people.tidy_email(email))
    await count(tx, request, "codes_per_network", network_of(request))
    code = await codes.make_code(tx, email, browser_token(request))
    may_enter = all_ if code.role is None else enters_with_codes(code.role, settings)
    if not may_enter:
        return
    notice = Notice(
        key=f"sign-in-code:{code.id}",
        language=known_language(code.language or current_language()),
        to=people.tidy_email(email),
        values={
            "code": f"{code.code[:4]}-{code.code[4:]}",
            "minutes": str(int(codes.CODE_LIFE.total_seconds() // 60)),
            "service": settings.url_of(settings.service),
        },
    )
    await emit(tx, NoticeRequested(letter="sign-in-code", notice=notice, priority="urgent"))


async def enter_with_code(
    tx: Tx, request: Request, code: str, *, may_join: bool
) -> tuple[str, Session] | None:
    """Return a session and its token for a right code, None for a wrong one. Refusals: TooMany."""
    settings: Settings = request.app.state.settings
    tried = await codes.check_code(tx, code, browser_token(request))
    email = tried.email or ""
    person = await people.find_person(tx, email)
    if not tried.is_right:
        failed(request, Way.CODE, person, subject=email)
        return None
    if person is None and may_join:
        await count(tx, request, "sign_ups_per_network", network_of(request))
        await count(tx, request, "sign_ups", "")
        await people.ensure_person(tx, email, Role.APPLICANT, language=current_language())
        person = await people.find_person(tx, email)
    if person is None or not enters_with_codes(person.role, settings):
        failed(request, Way.CODE, person, subject=email)
        return None
    # In a demonstration nobody has a key at first, and what follows is only confirmed in words.
    return await enter(tx, request, person.person_id, Way.CODE, is_verified=settings.is_demo)


def enters_with_codes(role: Role, settings: Settings) -> bool:
    """Tell whether a letter's code is enough for this role: elsewhere, for applicants only."""
    return settings.is_demo or role is Role.APPLICANT
