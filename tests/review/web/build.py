"""Plain functions over HTTP: people who are signed in, and what reaches missions."""

from typing import Any

import httpx
from fastapi import FastAPI

from services.review.actions.close_circulation import close_circulation
from services.review.domain.circulations import Circulation
from shared.kernel.actors import Role
from shared.messages.notify import NoticesRequested
from shared.store.db import Sessions
from tests.conftest import address_of, outbox, sign_in
from tests.review.build import (
    pass_the_close,
)

DESK = "/api/v1/desk/circulations"
HTML = {"accept": "text/html"}


async def delegate(app: FastAPI, state: str) -> httpx.AsyncClient:
    email = f"delegate.{state.lower()}@missions.example"
    return await sign_in(app, Role.DELEGATE, state=state, email=email)


async def officers(app: FastAPI) -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
    return await sign_in(app, Role.OFFICER), await sign_in(app, Role.OFFICER)


async def letters(sessions: Sessions, letter: str) -> dict[str, dict[str, str]]:
    return {
        address_of(message, notice): notice.values
        for message in await outbox(sessions)
        if isinstance(message, NoticesRequested) and message.letter == letter
        for notice in message.notices
    }


async def close(sessions: Sessions, made: Circulation) -> None:
    await pass_the_close(sessions, made.id)
    async with sessions.begin() as tx:
        assert await close_circulation(tx, made.id)


def position(made: Circulation, entry: Any) -> str:
    return f"/api/v1/circulations/{made.id}/entries/{entry.id}/position"


async def ask(who: httpx.AsyncClient, made: Circulation, *names: Any) -> str:
    body = {"circulation_id": str(made.id), "entries": [str(each.id) for each in names]}
    answer = await who.post("/api/v1/information-requests", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def form_post(
    who: httpx.AsyncClient, page: str, path: str, fields: dict[str, Any]
) -> httpx.Response:
    """Send a form as the page that shows it would."""
    shown = (await who.get(page, headers=HTML)).text
    csrf = shown.partition('name="csrf" value="')[2].partition('"')[0]
    return await who.post(page + path, data={"csrf": csrf, **fields}, headers=HTML)
