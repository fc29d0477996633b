"""The groups of settings: what each may be. Nothing here reads anything; `config` does.

Each is a frozen model, passed on as an argument.
"""

from pathlib import Path
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field


class Section(BaseModel):
    """A frozen group of settings."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True
    )


class SandboxLimits(Section):
    """What one container may use. Every job of one service runs under the same limits."""

    memory_mib: int = Field(default=2048, ge=512, le=65536)
    """Memory of one container, MiB, its temporary files included; there is no swap."""
    cpus: float = Field(default=2.0, ge=0.25, le=64)
    """CPU time of one container, in cores."""
    pids: int = Field(default=256, ge=64, le=4096)
    """Processes and threads in one container."""
    work_mib: int = Field(default=512, ge=64, le=16384)
    """Size of the container's work folder, MiB; lies in memory."""
    tmp_mib: int = Field(default=128, ge=16, le=4096)
    """Size of the container's /tmp, MiB; lies in memory."""
    inodes: int = Field(default=20_000, ge=1000, le=1_000_000)
    """Files and folders in each of the two."""
    open_files: int = Field(default=1024, ge=128, le=65536)
    """Files a process in the container may hold open."""
    start_s: float = Field(default=30.0, gt=0, le=600)
    """Longest wait for a container to be ready, seconds."""
    inspect_s: float = Field(default=60.0, gt=0, le=3600)
    """Longest inspection, seconds."""
    render_s: float = Field(default=900.0, gt=0, le=86400)
    """Longest render of one scene class, seconds."""
    math_s: float = Field(default=30.0, gt=0, le=600)
    """Longest computation of one math packet, seconds."""
    media_s: float = Field(default=30.0, gt=0, le=3600)
    """Longest probe of a media file, seconds."""
    script_s: float = Field(default=3600.0, gt=0, le=86400)
    """Longest run of one script that edits a video, seconds."""
    upload_bytes: int = Field(default=4 * 1024**3, ge=1024**2, le=64 * 1024**3)
    """Largest video that is taken to be edited, and largest file that an edit makes, bytes. Lies on
    the engine's disk, three times over at most."""
    grace_s: float = Field(default=3.0, gt=0, le=60)
    """How long after its limit a job may still report before it is ended, seconds."""
    log_bytes: int = Field(default=8 * 1024**2, ge=64 * 1024, le=1024**3)
    """What generated code may print, bytes; more ends the job."""
    result_bytes: int = Field(default=16 * 1024**2, ge=64 * 1024, le=256 * 1024**2)
    """Largest report the host reads, bytes."""
    file_bytes: int = Field(default=512 * 1024**2, ge=1024**2, le=16 * 1024**3)
    """Largest file the host takes from or gives to a job, bytes."""


class ReadyContainers(Section):
    """Containers that wait for the next job, in each process that takes runs."""

    size: int = Field(default=2, ge=0, le=64)
    """Containers kept ready with Manim loaded; 0 keeps none. Waiting takes about 80 MiB each;
    together they can never use more than so many times `CHALKBOX_LIMITS__MEMORY_MIB`."""
    idle_s: float = Field(default=900.0, gt=0, le=3000)
    """When no run came for so long they are thrown away, seconds; the next has new ones made."""


class Budget(Section):
    """What one run may use of models; the run stops before the call that would come after."""

    tokens: int = Field(default=600_000, ge=0)
    usd: float = Field(default=3.0, ge=0)
    seconds: float = Field(default=3600.0, ge=0)


class RepairBounds(Section):
    """How often code that fails is tried again."""

    tries_per_error: int = Field(default=3, ge=0, le=20)
    """Repairs aimed at one and the same error."""
    tries_per_run: int = Field(default=8, ge=0, le=50)
    """Repairs in one run, whatever they are aimed at."""


class Review(Section):
    """How a finished video is judged before it is shown."""

    look: Literal["auto", "always", "never"] = "auto"
    """Whether a model is shown a sheet of pictures of the video: `auto` where its provider's models
    can see, `always` also with servers of which that is not known, `never` none."""
    repairs: int = Field(default=1, ge=0, le=10)
    """How often a video that is not fit to be shown is mended."""


class ModelLimits(Section):
    """How long the models are waited for, and how much they may answer."""

    tries: int = Field(default=4, ge=1, le=20)
    """Times one model is asked for one answer before the next model's turn."""
    attempt_s: float = Field(default=240.0, gt=0, le=3600)
    """Longest silence of a model in one try, seconds; then it is the next model's turn."""
    deadline_s: float = Field(default=600.0, gt=0, le=86400)
    """Longest wait for one answer over all tries and models, seconds."""
    first_wait_s: float = Field(default=2.0, ge=0, le=60)
    """Wait before the second try where the server names none, seconds; doubled each time."""
    longest_wait_s: float = Field(default=60.0, ge=0, le=3600)
    """A server that asks to wait longer, seconds, is left for the next model."""
    max_output_tokens: int = Field(default=32_768, ge=1024, le=1_000_000)
    """Longest answer asked for, tokens, thinking included."""


class StoryLimits(Section):
    """How a model is asked about a story."""

    chunk_chars: int = Field(default=16_000, ge=1000, le=400_000)
    """Characters of a story that a model is shown at once; a longer one is planned in parts."""
    told_chars: int = Field(default=120_000, ge=0, le=400_000)
    """Characters told word by word; of a longer story a model condenses parts. 0: all."""
    calls_at_once: int = Field(default=4, ge=1, le=64)
    """Calls for one film at the same time, where `CHALKBOX_LLM_PARALLEL` allows it."""
    toon_answers: bool = False
    """Whether a model is also asked to answer in TOON; what it answers in JSON is read as well."""


class PublicLimits(Section):
    """What a visitor of the public link may do; owners and logins are not held by it."""

    prompt_chars: int = Field(default=400, ge=1, le=200_000)
    """Longest prompt, characters."""
    quality: Literal["480p15", "720p30", "1080p60"] = "720p30"
    """Largest frame and rate."""
    longest_video_s: float = Field(default=60.0, gt=0, le=3600)
    """Longest video, seconds."""
    upload_bytes: int = Field(default=256 * 1024**2, ge=0, le=64 * 1024**3)
    """Largest upload to be edited, bytes; 0: visitors upload nothing."""
    runs_per_visitor: int = Field(default=1, ge=1, le=64)
    """Runs of one visitor that are queued or carried out at once."""
    visitor_runs_per_day: int = Field(default=20, ge=1, le=10_000)
    """Runs of one visitor in one day (UTC)."""
    runs_at_once: int = Field(default=8, ge=1, le=1000)
    """Runs of all visitors together that are queued or carried out at once."""
    runs_per_day: int = Field(default=200, ge=1, le=100_000)
    """Runs of all visitors together in one day (UTC)."""
    usd_per_day: float = Field(default=2.0, ge=0)
    """US dollars that all runs together, the owner's too, may have cost on the day (UTC) when a
    visitor asks for another."""


class Retention(Section):
    """How long what is made is kept. What runs, waits, is looked at or pinned always stays."""

    runs_days: float = Field(default=0, ge=0, le=36_500)
    """A run in which nothing has happened for so long is removed, days; 0 keeps runs for ever."""
    runs_mib: int = Field(default=0, ge=0, le=1024**3)
    """When all runs take more, MiB, those that rested for longest go; 0 lets them grow."""
    cache_days: float = Field(default=90, ge=0, le=36_500)
    """What was not asked for in so long goes from the cache, days; 0 keeps it until
    `CHALKBOX_CACHE_MIB` is reached."""
    rows_days: float = Field(default=30, ge=1, le=36_500)
    """How long the queue's database keeps what belongs to runs whose folders are gone, days; also
    how long it is remembered what deleted runs had spent, and, with a store, that they were
    deleted: a machine that was away for longer keeps its copies."""
    objects_days: float = Field(default=7, ge=1, le=36_500)
    """How long the store keeps what no run names any more, days."""
    every_h: float = Field(default=6, ge=0, le=24 * 30)
    """How often workers and `serve` tidy by themselves, hours; 0 leaves it to `chalkbox tidy`."""


class Speech(Section):
    """Who speaks films and explainers."""

    engine: Literal["espeak", "piper", "gemini"] = "espeak"
    """Whose voices: `espeak`, in the sandbox, for a hundred languages, without a download; `piper`,
    models whose weights lie in `CHALKBOX_SPEECH__VOICES_DIR`, with the extra `chalkbox[voices]`; or
    `gemini`, over the Gemini API, for which the words go there."""
    voices_dir: Path | None = None
    """Folder with Piper's voices, each as `<name>.onnx` beside `<name>.onnx.json`."""
    model: str = Field(default="gemini-3.8-flash-tts", min_length=1)
    """Models of the Gemini API that speak, tried in this order, commas between."""
    calls_at_once: int = Field(default=4, ge=1, le=64)
    """Lines that are spoken by the Gemini API at the same time."""
    silence_s: float = Field(default=300.0, gt=0, le=86400)
    """Longest time in which Piper's process says nothing, seconds; then it is ended."""


class GpuModels(Section):
    """Models that draw the moving pictures of a film on a graphics processor."""

    video_model: str = Field(default="Wan-AI/Wan2.2-TI2V-5B-Diffusers", min_length=1)
    """Model that makes a clip of a first picture: a folder, or a name on Hugging Face, in the form
    of the library `diffusers`; kinds: Wan, LTX."""
    image_model: str = ""
    """Model that draws the first picture of a scene from words; when empty, the video model begins
    without one, as far as its kind can."""
    weights_dir: Path | None = None
    """Where weights lie; when empty, where Hugging Face's libraries keep them."""
    fetch_weights: bool = False
    """Whether weights that are missing are fetched from Hugging Face when they are first needed;
    those of the usual model take tens of gigabytes."""
    device: Literal["cuda", "cpu"] = "cuda"
    """What the models run on; `cpu` only to try something out: it takes hours."""
    number: int = Field(default=0, ge=0, le=63)
    """Which graphics processor, as its driver counts them; one film at a time is made on it."""
    short_side_px: int = Field(default=704, ge=16, le=2160)
    """Shorter side of the pictures that the model makes, pixels; they are scaled to the film."""
    frame_rate: int = Field(default=24, ge=1, le=60)
    """Pictures per second that the model was made for."""
    longest_frames: int = Field(default=121, ge=5, le=1000)
    """Most pictures it makes in one go; a longer shot is made in pieces, each of which begins with
    the last picture of the one before."""
    steps: int = Field(default=30, ge=1, le=200)
    """Steps in which a clip is worked out: more take longer and show more."""
    guidance: float = Field(default=5.0, ge=0, le=30)
    """How closely the pictures follow the words."""
    avoid: str = Field(
        default="words, captions, watermark, logo, blurred, distorted, extra limbs", max_length=500
    )
    """What is not to be seen, for models that can be told."""
    silence_s: float = Field(default=900.0, gt=0, le=86400)
    """Longest time in which a model says nothing, seconds; then its process is ended. Weights are
    not waited for in it while they are fetched."""
