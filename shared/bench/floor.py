"""The least that could be done: validate a model, commit one row, by the same driver and server."""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


class SubmitIn(BaseModel):
    """What a submission sends."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=0, le=1_000_000)


def create_floor(engine: AsyncEngine) -> FastAPI:
    """Build the bare route."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with engine.begin() as connection:
            await connection.execute(
                text("CREATE TABLE IF NOT EXISTS floor (id uuid PRIMARY KEY, version int)")
            )
        yield

    app = FastAPI(lifespan=lifespan, openapi_url=None)
    insert = text("INSERT INTO floor VALUES (:id, :version)")

    @app.post("/submit")
    async def submit(body: SubmitIn) -> dict[str, UUID]:
        row = uuid4()
        async with engine.begin() as connection:
            await connection.execute(insert, {"id": row, "version": body.version})
        return {"id": row}

    @app.get("/readyz")
    async def readyz() -> dict[str, str]:
        return {"status": "ready"}

    return app


if __name__ == "__main__":
    database = create_async_engine(os.environ["AGREMENT_BENCH_FLOOR_URL"], pool_size=10)
    uvicorn.run(create_floor(database), port=int(sys.argv[1]), log_level="error", access_log=False)
