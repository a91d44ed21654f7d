"""The keeper's process: four calls over a unix socket that only its owner can open."""

import hashlib
import os
import tempfile
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from services.review.keeper.keys import read_private
from services.review.keeper.service import KeeperService, as_words
from shared.settings import Settings
from shared.store.db import create_sessions

# Unix sockets take short paths only.
LONGEST_PATH: Final = 100


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


def socket_path(settings: Settings) -> Path:
    """Return where the keeper listens."""
    path = settings.home / "keeper.sock"
    if len(str(path)) <= LONGEST_PATH:
        return path
    mark = hashlib.sha256(str(path).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"agrement-{mark}.sock"


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


def serve(settings: Settings) -> None:
    """Run the keeper until asked to stop. Refusals: KeysMissing."""
    sessions = create_sessions(settings.keeper_database_url, pool_size=4)
    keeper = KeeperService(read_private(settings.keys_dir / "review"), sessions)
    path = socket_path(settings)
    path.unlink(missing_ok=True)
    os.umask(0o177)
    # No access log: who asked the keeper when is nobody's business here.
    uvicorn.run(
        create_keeper(keeper), uds=str(path), log_level="error", access_log=False
    )
