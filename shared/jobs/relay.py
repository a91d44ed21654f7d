"""Carry messages to the service they are for, as often as it takes."""

from typing import Any, Final

from procrastinate import App
from pydantic_core import to_json

from shared.jobs.queue import Patiently
from shared.messages.catalogue import MESSAGES
from shared.service_tokens import Call, Signer
from shared.settings import Settings
from shared.trust import client_for_services

PATH: Final = "/internal/messages"
ANSWER_WITHIN_SECONDS: Final = 30


def install(app: App, settings: Settings) -> None:
    """Give `app` the task that every `emit` asks for."""
    signer = Signer(settings.keys_dir, settings.service)
    client = client_for_services(settings, timeout=ANSWER_WITHIN_SECONDS)

    @app.task(name="relay", queue="relay", retry=Patiently())
    async def relay(kind: str, body: dict[str, Any]) -> None:
        recipient = MESSAGES[kind].recipient
        content = to_json({"kind": kind, "body": body})
        token = signer.sign(recipient, Call("POST", PATH, content))
        answer = await client.post(
            settings.url_of(recipient) + PATH,
            content=content,
            headers={
                "authorization": f"Bearer {token}",
                "content-type": "application/json",
                "idempotency-key": body["message_id"],
            },
        )
        answer.raise_for_status()
