"""Voices of a model that is asked over the network: which there are, and what each is like."""

from collections.abc import Iterable, Mapping, Sequence

from agents.artifacts.model_provider import ModelProvider
from agents.artifacts.story.words import NARRATOR, VoiceType
from orchestrator.media.speech import EspeakSynthesizer
from orchestrator.media.voice_desk import Sound, SpokenOrder, VoiceDesk
from orchestrator.media.voices import Cast, cast_own

NAME_CHARS = 60
"""As `Narration` takes it."""
WOMEN = (
    *("Kore", "Sulafat", "Aoede", "Despina", "Erinome", "Callirrhoe", "Achernar", "Laomedeia"),
    *("Autonoe", "Pulcherrima", "Vindemiatrix"),
)
MEN = (
    *("Charon", "Orus", "Iapetus", "Schedar", "Alnilam", "Achird", "Umbriel", "Algieba"),
    *("Enceladus", "Zubenelgenubi"),
)
PREBUILT: Mapping[VoiceType, Sequence[str]] = {
    VoiceType.WOMAN: WOMEN,
    VoiceType.MAN: MEN,
    VoiceType.GIRL: ("Leda", "Zephyr", "Autonoe", "Laomedeia"),
    VoiceType.BOY: ("Puck", "Fenrir", "Sadachbia"),
    VoiceType.OLD_WOMAN: ("Gacrux", "Vindemiatrix", "Achernar"),
    VoiceType.OLD_MAN: ("Algenib", "Rasalgethi", "Sadaltager"),
}
"""The voices of Gemini's models (ai.google.dev/gemini-api/docs/speech-generation), by what they
sound like there. Children and the old are spoken by grown-ups who are told to."""


class HostedVoices(EspeakSynthesizer):
    """A model over the network.

    Args:
        models: Their names, the first first; asked in that order.
        lacking: What is missing to ask them; empty where nothing is.
    """

    provider = ModelProvider.HOSTED

    def __init__(self, models: Sequence[str], *, lacking: str = "") -> None:
        self.name = models[0][:NAME_CHARS]
        self.by = ",".join(models)
        self.lacking = lacking

    def cast(
        self, language: str, characters: Iterable[tuple[str, VoiceType]], narrator: VoiceType
    ) -> Cast:
        """Give everybody a voice; these models know by themselves in which language a text is."""
        named = tuple(characters)
        cast = super().cast(language, named, narrator)
        kinds = {**dict(reversed(named)), NARRATOR: narrator}
        return Cast(cast_own(cast, kinds, PREBUILT).voices)

    async def sounds(
        self, lines: Sequence[SpokenOrder], desk: VoiceDesk
    ) -> Mapping[str, Sound | str]:
        """Have them spoken, some at a time."""
        spoken = await desk.say(lines)
        return {line.name: each for line, each in zip(lines, spoken, strict=True)}
