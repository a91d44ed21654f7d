"""A commit that fails is never answered with success."""

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from shared.web import problems
from shared.web.deps import Transaction


async def test_a_fault_at_commit_is_a_500_and_nothing_stays(database):
    sessions = database("notify")
    app = FastAPI()
    app.state.sessions = sessions
    problems.install(app)

    @app.post("/api/rows")
    async def post_row(tx: Transaction) -> dict[str, str]:
        await tx.execute(
            text(
                "CREATE TEMP TABLE later (id int, UNIQUE (id) DEFERRABLE INITIALLY DEFERRED)"
                " ON COMMIT DROP"
            )
        )
        await tx.execute(text("INSERT INTO later VALUES (1), (1)"))
        return {"status": "saved"}

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.post("/api/rows")

    assert answer.status_code == 500
    assert answer.json()["type"] == "/problems/broken"
