"""Every setting: the only file that reads the environment and `.env`.

Sections stand in `config_sections` and are had from here; nothing else here is global.
"""

import difflib
import ipaddress
import os
import re
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import (
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from config_sections import (
    Budget,
    GpuModels,
    ModelLimits,
    PublicLimits,
    ReadyContainers,
    RepairBounds,
    Retention,
    Review,
    SandboxLimits,
    Section,
    Speech,
    StoryLimits,
)

PROJECT_ROOT = Path(__file__).resolve().parent
PREFIX = "CHALKBOX_"
HTTP_URL = r"^https?://\S+$"
FOR_COMPOSE = {
    *("app_image", "gpu_image", "docker_socket", "worker_docker_host", "worker_stop_grace"),
    *("pip_index_url", "uv_default_index", "database_image", "database_password", "health_every"),
}
"""Names that `docker-compose.yml` reads from the same `.env`; nothing to us."""
FOR_STORE = {
    *("aws_access_key_id", "aws_secret_access_key", "aws_session_token"),
    *("aws_region", "aws_endpoint_url"),
}
"""Names that the library under `s3://` reads from the environment, and compose passes on to it."""
LOGIN_NAME = re.compile(r"(?!local$|guest$|visitor-)[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
HOST_NAME = re.compile(r"[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]", re.ASCII)
CODEX = "codex exec --skip-git-repo-check --sandbox workspace-write 'Do what task.md says.'"
Profile = Literal["auto", "debug_cpu", "prod_gpu"]
TOKEN_CHARS, PASSWORD_CHARS, SECRET_CHARS = 16, 8, 32
"""Fewest characters of each."""


class BadSettingError(ValueError):
    """A variable is unknown or has a value that is not allowed; the message names it."""


def also_read(name: str, *others: str, pattern: str | None = None, default: Any = None) -> Any:
    """A setting that is also read under names that other programs know; ours comes first."""
    names = AliasChoices(f"{PREFIX}{name}", name, *others)
    return Field(default=default, pattern=pattern, validation_alias=names)


class Settings(BaseSettings):
    """Everything that can be set; names in the environment start with `CHALKBOX_`."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        populate_by_name=True,
        env_file=PROJECT_ROOT / ".env",
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
    )

    docker_host: str | None = also_read("DOCKER_HOST")
    """Address of the container engine, as `unix:///run/docker.sock`; when empty, Docker's usual."""
    sandbox_image: str = "chalkbox-sandbox"
    """Name of the sandbox image."""
    sandbox_runtime: str | None = Field(default=None)
    """Container runtime other than the engine's default, for example `runsc` (gVisor)."""
    runs_dir: Path = PROJECT_ROOT / "generated_scenes"
    """Where the run folders go."""
    database_url: SecretStr = SecretStr("")
    """Queue of runs, as `sqlite:////path/to/file`, or for several machines
    `postgresql+psycopg://user:password@host/name`; when empty, a file beside the run folders."""
    worker_name: str = Field(default="", pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]{0,99})?$")
    """What this worker is called among all; a second of the same name does not start. When empty, a
    name of its own that no other ever has."""
    store: str = Field(default="", pattern=r"^([a-z][a-z0-9+.-]*://[^\s:]+)?$")
    """Object store for several machines, as `s3://bucket/prefix` or any address that fsspec knows;
    what runs make goes there by digest, and the rest through the database."""
    store_wait_s: float = Field(default=300.0, gt=0, le=86400)
    """How long a run waits for a store that is away before it fails, seconds."""
    runs_at_once: int = Field(default=1, ge=1, le=64)
    """Queued runs that one worker carries out at once, and three times as many scenes of long films
    besides; the worker that started last sets it for all. Each container may use
    `CHALKBOX_LIMITS__CPUS` cores."""
    user_runs_at_once: int = Field(default=2, ge=1, le=64)
    """Queued runs of one user that are carried out at once, by all workers together."""
    stop_s: float = Field(default=20.0, ge=0, le=3600)
    """How long runs go on when a worker is told to stop, seconds; then they are queued again."""
    editor: str = Field(default="vi", validation_alias=AliasChoices(f"{PREFIX}EDITOR", "EDITOR"))
    """Editor that `chalkbox edit` opens, with its options."""
    cache_dir: Path = PROJECT_ROOT / "cache"
    """Where results are kept by digest; safe to delete."""
    cache_mib: int = Field(default=4096, ge=64, le=1024 * 1024)
    """How large the cache may grow, MiB."""
    log_format: Literal["text", "json"] = "text"
    """How `serve` and workers write their log to standard error; `json` has one object a line, with
    run and stage."""
    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    """The least that is worth a line; `info` has a line for each stage, `debug` for all that
    happens. No prompt, no text of a model and no key is ever in it."""
    otlp_url: str | None = Field(default=None, pattern=HTTP_URL)
    """OpenTelemetry collector that spans of runs, stages and model calls are sent to, over OTLP and
    HTTP, as `http://127.0.0.1:4318`; needs the extra `otel`. When empty, none are made or sent."""
    worker_port: int | None = Field(default=None, ge=0, le=65535)
    """Port on which a worker answers `/metrics`, `/healthz` and `/readyz`; when empty, it does not
    listen. 0 takes any that is free."""
    worker_host: str = "127.0.0.1"
    """Address of that port. Any but this machine's own needs `CHALKBOX_METRICS_TOKEN`."""
    metrics_token: SecretStr | None = None
    """Whoever shows it, by `Authorization: Bearer …`, may see `/metrics` and nothing else; at least
    16 characters. The owner's token opens it too, where `serve` has one."""
    google_api_key: SecretStr | None = also_read("GOOGLE_API_KEY", "GEMINI_API_KEY")
    """Key of the Gemini API."""
    google_base_url: str | None = Field(default=None, pattern=HTTP_URL)
    """Address to use in place of Google's."""
    openai_api_key: SecretStr | None = also_read("OPENAI_API_KEY")
    """Key for `openai:` and `openai-chat:` models; local servers need none."""
    openai_base_url: str | None = also_read("OPENAI_BASE_URL", pattern=HTTP_URL)
    """Address of an OpenAI-compatible server, for example `http://localhost:11434/v1` (Ollama)."""
    anthropic_api_key: SecretStr | None = also_read("ANTHROPIC_API_KEY")
    """Key for `anthropic:` models."""
    anthropic_base_url: str | None = Field(default=None, pattern=HTTP_URL)
    """Address to use in place of Anthropic's."""
    model: str = Field(
        default="google:gemini-2.5-pro,google:gemini-4-argon,google:gemini-3.8-flash",
        validation_alias=AliasChoices("CHALKBOX_MODEL", "LLM_PROVIDER"),
    )
    """Models that plan and write, as `provider:model`, tried in this order, commas between.
    Providers: `google`, `openai`, `anthropic`, and `openai-chat` for any compatible server. Those
    without a key are left out. `offline` asks none: the built-in lessons only."""
    models: ModelLimits = ModelLimits()
    prompt_chars: int = Field(default=20_000, ge=1, le=200_000)
    """Longest prompt, characters."""
    story_chars: int = Field(default=300_000, ge=1, le=400_000)
    """Longest story to be filmed, characters; a page of a book has about 2,500."""
    story: StoryLimits = StoryLimits()
    llm_parallel: bool = also_read("LLM_PARALLEL", default=True)
    """Whether a model plans several parts of a story at the same time."""
    use_toon_format: bool = also_read("USE_TOON_FORMAT", default=False)
    """Whether flat tables, as of sentences and characters, go to a model as TOON, not as JSON."""
    execution_profile: Profile = also_read("EXECUTION_PROFILE", default="auto")
    """What films are made with that ask for nothing else: `debug_cpu`, storyboards, or `prod_gpu`,
    models on a graphics processor; `auto` takes the latter where there is one."""
    force_profile: Profile = also_read("FORCE_PROFILE", default="auto")
    """The same for every film, whatever it asks for; `auto` forces nothing."""
    gpu_enabled: bool | None = also_read("GPU_ENABLED")
    """Whether `auto` may take a graphics processor, or must; when empty, it looks for one. `false`
    keeps films off it that ask for it, too."""
    strict: bool = also_read("STRICT", default=False)
    """Whether a film, or an explainer with a voice, stops where what was asked for is missing,
    rather than being made in another way and saying so."""
    gpu: GpuModels = GpuModels()
    speech: Speech = Speech()
    code_writer: Literal["model", "codex-cli"] = "model"
    """Who writes the code where a model plans; `codex-cli` is a local coding command line, which
    runs outside the sandbox. What it writes is inspected like any other code."""
    code_writer_command: str = CODEX
    """That command, quoted as for a shell; in its folder it finds `task.md`, and it leaves
    `generated_scene.py` there."""
    code_writer_s: float = Field(default=900.0, gt=0, le=86400)
    """Longest time it may take to write or mend the code once, seconds."""
    docs_mcp_url: str | None = None
    """Address of an MCP documentation server that writers may ask beside the built-in index."""
    docs_mcp_command: str | None = None
    """Local command that starts one, in place of an address; it runs outside the sandbox."""
    docs_mcp_key: SecretStr | None = None
    """Key for that server."""
    host: str = "127.0.0.1"
    """Address the page is served on. Any but this machine's own needs a token or logins."""
    port: int = Field(default=7860, ge=0, le=65535)
    """Port the page is served on; 0 takes any that is free."""
    token: SecretStr | None = None
    """Whoever shows it enters as the owner, by `Authorization: Bearer …`, once by `?token=…`, or on
    the login page; at least 16 characters."""
    logins: SecretStr | None = None
    """Users who may enter, as `name:password,name:password`; each sees only runs of their own.
    Passwords have at least 8 characters and no comma."""
    secret: SecretStr | None = None
    """Signs sessions and links, at least 32 characters; when empty, one is made and kept beside the
    run folders. A new one ends all sessions and links."""
    session_days: int = Field(default=30, ge=1, le=366)
    """How long one stays logged in, days."""
    allowed_hosts: str = ""
    """Further names under which the page may be asked for, commas between, as
    `chalk.example.org`; without a token or logins, only names of this machine are taken."""
    frame_ancestors: str = Field(default="'none'", pattern=r"^[^;,\r\n]+$")
    """Sites that may show the page in a frame, as in a Content-Security-Policy."""
    root_path: str = Field(default="", pattern=r"^(/[A-Za-z0-9._~-]+)*$")
    """Path below which a reverse proxy shows the page, as `/chalkbox`, and which it takes away."""
    trusted_proxies: str = ""
    """Addresses or networks of reverse proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are
    believed, commas between."""
    behind_loopback: bool = False
    """Serve on any address without token and logins, as if it were this machine's own. Only for a
    container whose port is published on 127.0.0.1 alone."""
    public: PublicLimits = PublicLimits()
    limits: SandboxLimits = SandboxLimits()
    pool: ReadyContainers = ReadyContainers()
    keep: Retention = Retention()
    budget_tokens: int = Field(default=600_000, ge=0)
    """Tokens that one run may send and receive, all its calls together; it stops before the call
    that would come after."""
    budget_usd: float = Field(default=3.0, ge=0)
    """US dollars that one run may cost by list prices; models without a known price are held by the
    tokens alone."""
    budget_seconds: float = Field(default=3600.0, ge=0)
    """Seconds that a run may be worked on before a model is asked for the last time."""
    repair: RepairBounds = RepairBounds()
    review: Review = Review()

    @property
    def budget(self) -> Budget:
        """What one run may use of models."""
        return Budget(tokens=self.budget_tokens, usd=self.budget_usd, seconds=self.budget_seconds)

    @model_validator(mode="before")
    @classmethod
    def _our_own(cls, values: dict[str, Any]) -> dict[str, Any]:
        """What is given, without the lines of `.env` that are compose's."""
        others = {name for name in values if name.startswith("compose_")} | FOR_COMPOSE | FOR_STORE
        return {name: value for name, value in values.items() if name not in others}

    @field_validator(
        *("google_api_key", "openai_api_key", "anthropic_api_key", "docs_mcp_key"),
        *("token", "metrics_token", "secret"),
        mode="before",
    )
    @classmethod
    def _bare_key(cls, value: object) -> object:
        """A key without the blanks and quotes that come along from files and shells."""
        if not isinstance(value, str):
            return value
        bare = value.strip()
        if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "'\"":
            bare = bare[1:-1].strip()
        return bare or None

    @field_validator("execution_profile", "force_profile", mode="before")
    @classmethod
    def _in_any_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("token", "metrics_token", "secret")
    @classmethod
    def _long_enough(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        fewest = SECRET_CHARS if info.field_name == "secret" else TOKEN_CHARS
        if value is not None and len(value) < fewest:
            raise ValueError(f"it has {len(value)} characters and needs at least {fewest}")
        return value

    @field_validator("logins")
    @classmethod
    def _good_logins(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            read_logins(value)
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _names(cls, value: str) -> str:
        if not all(HOST_NAME.fullmatch(each) for each in listed(value)):
            raise ValueError("it takes names alone, as chalk.example.org: no https://, no port")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        for each in listed(value):
            ipaddress.ip_network(each, strict=False)
        return value


def listed(value: str) -> tuple[str, ...]:
    """What stands between the commas."""
    return tuple(each.strip() for each in value.split(",") if each.strip())


def read_logins(value: SecretStr) -> dict[str, str]:
    """Passwords by name.

    Raises:
        ValueError: One is no `name:password`, too short, or there twice; never says a password.
    """
    found: dict[str, str] = {}
    for number, entry in enumerate(listed(value.get_secret_value()), start=1):
        name, colon, password = entry.partition(":")
        if not colon or not LOGIN_NAME.fullmatch(name):
            raise ValueError(
                f"entry {number} is not name:password; a name has letters, digits, dots, dashes and"
                " is not local, guest, or visitor-…"
            )
        if len(password) < PASSWORD_CHARS:
            raise ValueError(f"the password of {name} has fewer than {PASSWORD_CHARS} characters")
        if name in found:
            raise ValueError(f"{name} is there twice")
        found[name] = password
    if not found:
        raise ValueError("there is no name:password in it")
    return found


def load_settings() -> Settings:
    """Read the environment and `.env`, once, where things are put together.

    Raises:
        BadSettingError: Names every variable that is unknown or has a bad value.
    """
    problems = [
        f"{name} is not a setting{nearest(name)}"
        for name in sorted(os.environ)
        if name.startswith(PREFIX) and name not in setting_names()
    ]
    if problems:
        raise BadSettingError("; ".join(problems))
    try:
        return Settings()
    except SettingsError as error:
        raise BadSettingError(str(error)) from error
    except ValidationError as error:
        raise BadSettingError("; ".join(describe(error))) from error


def describe(error: ValidationError) -> list[str]:
    """One sentence for each bad value; never the value itself, which may be a secret."""
    sentences: list[str] = []
    for problem in error.errors(include_url=False, include_input=False):
        place = [str(part) for part in problem["loc"]]
        name = place[0] if place and place[0].isupper() else PREFIX + "__".join(place).upper()
        known = problem["type"] != "extra_forbidden"
        what = problem["msg"] if known else f"this is not a setting{nearest(name)}"
        sentences.append(f"{name}: {what}")
    return sentences


def setting_names() -> frozenset[str]:
    """Every variable that starts with `CHALKBOX_` and is a setting."""
    names: set[str] = set()
    for name, field in Settings.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and issubclass(section, Section):
            names |= {f"{PREFIX}{name}__{leaf}".upper() for leaf in section.model_fields}
        names.add(f"{PREFIX}{name}".upper())
    return frozenset(names)


def nearest(name: str) -> str:
    """A question that names the setting that was probably meant, if there is one."""
    found = difflib.get_close_matches(name, setting_names(), 1, 0.8)
    return f" (did you mean {found[0]}?)" if found else ""
