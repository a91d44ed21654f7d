"""The keeper's process: four calls over a unix socket that only its owner can open."""

import os
import socket
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any
from uuid import UUID

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from services.review.keeper.keys import read_private
from services.review.keeper.service import KeeperService, as_words
from services.review.store.keeper import socket_path
from services.review.store.sealing import KeysMissing
from shared.settings import Settings
from shared.store.db import create_sessions


class SlotIn(BaseModel):
    circulation: UUID
    state: str
    entry: UUID


class OpenIn(BaseModel):
    circulation: UUID
    states: list[str]
    entries: list[UUID]


class SignIn(BaseModel):
    receipt: str


def create_keeper(keeper: KeeperService) -> FastAPI:
    """Build the keeper's side of the socket."""
    app = FastAPI(openapi_url=None)

    @app.post("/slot")
    async def slot(body: SlotIn) -> dict[str, Any]:
        version, tag = await keeper.slot(body.circulation, body.state, body.entry)
        return {"version": version, "tag": b64encode(tag).decode()}

    @app.post("/open")
    async def open_positions(body: OpenIn) -> list[dict[str, Any]]:
        found = await keeper.everything(body.circulation, body.states, body.entries)
        return list(as_words(found))

    @app.post("/sign")
    async def sign(body: SignIn) -> dict[str, str]:
        return {"signature": await keeper.sign(b64decode(body.receipt))}

    @app.get("/readyz")
    async def readyz() -> dict[str, str]:
        return {"status": "ready"}

    return app


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


def serve(settings: Settings) -> None:
    """Run the keeper until asked to stop. Refusals: KeysMissing."""
    sessions = create_sessions(settings.keeper_database_url, pool_size=4)
    keeper = KeeperService(read_private(settings.keys_dir / "review"), sessions)
    listener = listen(socket_path(settings.home))
    # No access log: who asked the keeper when is nobody's business here.
    config = uvicorn.Config(create_keeper(keeper), log_level="error", access_log=False)
    uvicorn.Server(config).run(sockets=[listener])
