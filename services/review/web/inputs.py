"""What is taken of what people send, by JSON and by page alike."""

from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError

from shared.kernel.text import is_hostile


class Input(BaseModel):
    """Fields that are known, without spaces around them."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


def clean(text: Any) -> Any:
    """Return words unless they hide control characters."""
    if text is not None and is_hostile(text):
        raise PydanticCustomError("hostile-characters", "control characters")
    return text
