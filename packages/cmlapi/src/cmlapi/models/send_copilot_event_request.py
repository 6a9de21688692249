# Written by tools/generate.py from the contract; change that, not this file.
"""The model SendCopilotEventRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class SendCopilotEventRequest(ApiModel):
    """SendCopilotEventRequest of API v2.

    Args:
        engine_id: Engine id.
        application_id: Application id.
        event_type: Event type.
        event_details: Event details.
        model_provider_id: Model provider id.
        model_name: Model name.
        model_type: Model type.
        include_selection: Include selection.
        prompt_word_count: Prompt word count.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "engine_id": "str",
        "application_id": "int",
        "event_type": "str",
        "event_details": "str",
        "model_provider_id": "str",
        "model_name": "str",
        "model_type": "str",
        "include_selection": "bool",
        "prompt_word_count": "int",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "engine_id": "engine_id",
        "application_id": "application_id",
        "event_type": "event_type",
        "event_details": "event_details",
        "model_provider_id": "model_provider_id",
        "model_name": "model_name",
        "model_type": "model_type",
        "include_selection": "include_selection",
        "prompt_word_count": "prompt_word_count",
    }

    def __init__(
        self,
        engine_id: str | None = None,
        application_id: int | None = None,
        event_type: str | None = None,
        event_details: str | None = None,
        model_provider_id: str | None = None,
        model_name: str | None = None,
        model_type: str | None = None,
        include_selection: bool | None = None,
        prompt_word_count: int | None = None,
    ) -> None:
        self.engine_id = engine_id
        self.application_id = application_id
        self.event_type = event_type
        self.event_details = event_details
        self.model_provider_id = model_provider_id
        self.model_name = model_name
        self.model_type = model_type
        self.include_selection = include_selection
        self.prompt_word_count = prompt_word_count
