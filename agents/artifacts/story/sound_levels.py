"""How loud a film is, and what in it."""

from pydantic import Field

from agents.artifacts.base import Record


class SoundLevels(Record):
    """How loud what is heard is, and how the music gives way to voices.

    Voices lie on their track at the loudness they were recorded with. A side-chain listens to them:
    while somebody speaks, music is lower. What comes of both is brought to one loudness.
    """

    music_lufs: float = Field(default=-23.0, ge=-60, le=-6)
    """Loudness of the music where nobody speaks, before the whole is brought to its own; voices
    are recorded at -20."""
    under_voices_db: float = Field(default=-11.0, ge=-60, le=0)
    """By how much it is lower under voices."""
    ahead_s: float = Field(default=0.256, ge=0, le=5)
    """How long before a voice begins it has given way."""
    hold_s: float = Field(default=0.448, ge=0, le=5)
    """How long after a voice it stays low."""
    fade_s: float = Field(default=0.352, ge=0.02, le=5)
    """How long it takes from one to the other."""
    loudness_lufs: float = Field(default=-14.0, ge=-40, le=-8)
    """Integrated loudness of the film, after ITU-R BS.1770."""
    true_peak_db: float = Field(default=-1.0, ge=-12, le=-0.5)
    """Highest value of the film, also between the samples, dB of full scale."""
