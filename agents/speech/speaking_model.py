"""A Gemini model that is asked for sound in place of text.

The library asks for text, with pictures at most; so what it makes of a question is changed in the
one place where it is whole. Answers, failures and usage it reads as those of any other model.
"""

from typing import TYPE_CHECKING

from google.genai.types import PrebuiltVoiceConfig, SpeechConfig, VoiceConfig
from pydantic_ai.messages import ModelMessage
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.models.google import GoogleModel, GoogleModelSettings

if TYPE_CHECKING:
    from google.genai.types import ContentUnionDict, GenerateContentConfigDict


class SpeechSettings(GoogleModelSettings, total=False):
    """Settings of a question for sound."""

    speech_voice: str
    """Name of one of the prebuilt voices."""


class SpeakingModel(GoogleModel):
    """Answers with sound, in the voice that `speech_voice` in its settings names."""

    async def _build_content_and_config(
        self,
        messages: list[ModelMessage],
        model_settings: GoogleModelSettings,
        model_request_parameters: ModelRequestParameters,
    ) -> "tuple[list[ContentUnionDict], GenerateContentConfigDict]":
        contents, config = await super()._build_content_and_config(
            messages, model_settings, model_request_parameters
        )
        voice = PrebuiltVoiceConfig(voice_name=model_settings.get("speech_voice", ""))
        config["response_modalities"] = ["AUDIO"]
        config["speech_config"] = SpeechConfig(
            voice_config=VoiceConfig(prebuilt_voice_config=voice)
        )
        return contents, config
