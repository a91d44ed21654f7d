"""The keeper's process: a few calls over a unix socket that only its owner can open."""

import ctypes
import os
import resource
import socket
import sys
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import uvicorn
from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from services.review.keeper.keys import read_private
from services.review.keeper.service import KeeperService, as_words
from services.review.store.keeper import Opening, socket_path
from services.review.store.sealing import KeysMissing
from shared.settings import Settings
from shared.store.db import create_sessions

PR_SET_DUMPABLE: Final = 4


class SlotsIn(BaseModel):
    circulation: UUID
    wanted: list[tuple[str, UUID]]


class OwnIn(BaseModel):
    circulation: UUID
    state: str
    entries: list[UUID]


class OpeningIn(BaseModel):
    by: str
    why: str
    what: str = ""

    def value(self) -> Opening:
        """Return what the register of openings takes."""
        return Opening(self.by, self.why, self.what)


class OpenIn(OpeningIn):
    circulation: UUID


class NotesIn(OpeningIn):
    list_key: str


class SignIn(BaseModel):
    receipt: str


class CaseTagIn(BaseModel):
    case: UUID
    step: int


class OwnCasesIn(BaseModel):
    state: str


class ReadingIn(BaseModel):
    circulation: UUID
    states: list[str]


def _text(content: bytes) -> str:
    return b64encode(content).decode()


def create_keeper(keeper: KeeperService) -> FastAPI:
    """Build the keeper's side of the socket."""
    app = FastAPI(openapi_url=None)
    _positions(app, keeper)
    _cases(app, keeper)

    @app.get("/readyz")
    async def readyz() -> dict[str, str]:
        return {"status": "ready"}

    return app


def _positions(app: FastAPI, keeper: KeeperService) -> None:
    @app.post("/slots")
    async def slots(body: SlotsIn) -> list[dict[str, Any]]:
        return [
            {
                "version": each.version,
                "tag": _text(each.tag),
                "mark": _text(each.mark),
                "witness": each.witness,
            }
            for each in await keeper.slots(body.circulation, body.wanted)
        ]

    @app.post("/own")
    async def own(body: OwnIn) -> Response:
        found = await keeper.own(body.circulation, body.state, body.entries)
        return JSONResponse(as_words(found))

    @app.post("/open")
    async def open_positions(body: OpenIn) -> Response:
        found = await keeper.everything(body.circulation, body.value())
        return JSONResponse(as_words(found))

    @app.post("/sign")
    async def sign(body: SignIn) -> dict[str, str]:
        return {"signature": await keeper.sign(b64decode(body.receipt))}

    @app.post("/reading-tags")
    async def reading_tags(body: ReadingIn) -> list[str]:
        return [_text(tag) for tag in await keeper.reading_tags(body.circulation, body.states)]


def _cases(app: FastAPI, keeper: KeeperService) -> None:
    @app.post("/case-tag")
    async def case_tag(body: CaseTagIn) -> dict[str, str]:
        return {"tag": _text(await keeper.case_tag(body.case, body.step))}

    @app.post("/cases")
    async def cases(body: OpeningIn) -> Response:
        return JSONResponse(await keeper.cases(body.value()))

    @app.post("/notes")
    async def notes(body: NotesIn) -> Response:
        return JSONResponse(await keeper.notes(body.list_key, body.value()))

    @app.post("/own-cases")
    async def own_cases(body: OwnCasesIn) -> Response:
        return JSONResponse(await keeper.own_cases(body.state))


def listen(path: Path) -> socket.socket:
    """Bind a socket that other users cannot connect to. Refusals: KeysMissing.

    uvicorn would make one of its own open to everybody.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.parent.stat().st_uid != os.getuid():
        raise KeysMissing(f"{path.parent} belongs to another user")
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(before)
    return listener


def keep_out_of_dumps() -> None:
    """Let no core file and no debugger of the same user read this process's memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0)


def serve(settings: Settings) -> None:
    """Run the keeper until asked to stop. Refusals: KeysMissing, SettingsError."""
    keep_out_of_dumps()
    sessions = create_sessions(settings.address_of("keeper"), pool_size=4)
    keeper = KeeperService(read_private(settings.process_keys), sessions)
    listener = listen(socket_path(settings.home))
    # No access log: who asked the keeper when is nobody's business here.
    config = uvicorn.Config(create_keeper(keeper), log_level="error", access_log=False)
    uvicorn.Server(config).run(sockets=[listener])
