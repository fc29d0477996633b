"""Settings: what a wrong variable is told."""

import re
from pathlib import Path

import pytest

import config


@pytest.fixture(autouse=True)
def _no_env_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(config.Settings.model_config, "env_file", tmp_path / ".env")
    for name in ("DOCKER_HOST", "GOOGLE_API_KEY", "GEMINI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_an_unknown_variable_is_named_with_the_one_that_was_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHALKBOX_RUNS_DIRR", "/x")
    with pytest.raises(config.BadSettingError, match=r"RUNS_DIRR .*CHALKBOX_RUNS_DIR\?"):
        config.load_settings()


def test_a_value_out_of_range_is_named_with_its_range(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHALKBOX_LIMITS__MEMORY_MIB", "3")
    with pytest.raises(
        config.BadSettingError, match=r"CHALKBOX_LIMITS__MEMORY_MIB: .* 512"
    ) as raised:
        config.load_settings()
    assert "\n" not in str(raised.value)


def test_a_bad_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHALKBOX_CACHE_MIB", "sesame")
    with pytest.raises(config.BadSettingError) as raised:
        config.load_settings()
    assert "sesame" not in str(raised.value)


@pytest.mark.parametrize(
    ("given", "profile"),
    [
        ({}, "auto"),
        ({"EXECUTION_PROFILE": "PROD_GPU"}, "prod_gpu"),
        ({"EXECUTION_PROFILE": "prod_gpu", "CHALKBOX_EXECUTION_PROFILE": "auto"}, "auto"),
    ],
)
def test_a_profile_is_set_under_any_name_in_any_case(
    given: dict[str, str], profile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("EXECUTION_PROFILE", "CHALKBOX_EXECUTION_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert config.load_settings().execution_profile == profile


def test_a_profile_is_forced_apart_from_the_one_that_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert config.load_settings().force_profile == "auto"
    monkeypatch.setenv("EXECUTION_PROFILE", "prod_gpu")
    monkeypatch.setenv("FORCE_PROFILE", "DEBUG_CPU")
    loaded = config.load_settings()
    assert (loaded.execution_profile, loaded.force_profile) == ("prod_gpu", "debug_cpu")


def test_gpu_enabled_and_strict_are_read_as_people_write_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert config.load_settings().gpu_enabled is None
    monkeypatch.setenv("GPU_ENABLED", "false")
    monkeypatch.setenv("STRICT", "true")
    loaded = config.load_settings()
    assert (loaded.gpu_enabled, loaded.strict) == (False, True)


def test_an_unknown_line_of_the_env_file_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CHALKBOX_NOSUCH=1\n")
    with pytest.raises(config.BadSettingError, match=r"(?i)CHALKBOX_NOSUCH"):
        config.load_settings()


def test_the_env_file_is_shared_with_compose(tmp_path: Path) -> None:
    compose = (config.PROJECT_ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    read_there = set(re.findall(r"\$\{([A-Z_]+):-", compose)) - config.setting_names()
    assert {name.lower() for name in read_there} == config.FOR_COMPOSE
    lines = [f"{name}=x" for name in (*read_there, "COMPOSE_PROJECT_NAME")]
    (tmp_path / ".env").write_text("\n".join([*lines, "CHALKBOX_PORT=7999", "GOGLE_API_KEY=x"]))
    with pytest.raises(config.BadSettingError, match=r"GOGLE_API_KEY") as raised:
        config.load_settings()
    assert ";" not in str(raised.value)
    (tmp_path / ".env").write_text("\n".join([*lines, "CHALKBOX_PORT=7999"]))
    assert config.load_settings().port == 7999


@pytest.mark.parametrize("name", ["GOOGLE_API_KEY", "GEMINI_API_KEY", "CHALKBOX_GOOGLE_API_KEY"])
def test_the_key_is_found_under_each_of_its_names_and_kept_secret(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "sesame")
    settings = config.load_settings()
    assert settings.google_api_key is not None
    assert settings.google_api_key.get_secret_value() == "sesame"
    assert "sesame" not in repr(settings)


def test_the_docker_host_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")
    assert config.load_settings().docker_host == "tcp://127.0.0.1:1"


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHALKBOX_DOCKER_HOST", "")
    assert config.load_settings().docker_host is None


@pytest.mark.parametrize("name", ["CHALKBOX_MODEL", "LLM_PROVIDER"])
def test_the_models_are_named_under_either_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "offline")
    assert config.load_settings().model == "offline"


@pytest.mark.parametrize("prefix", ["", "CHALKBOX_"])
def test_parallel_calls_and_toon_are_set_under_either_name(
    prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = config.load_settings()
    assert (settings.llm_parallel, settings.use_toon_format) == (True, False)
    monkeypatch.setenv(f"{prefix}LLM_PARALLEL", "false")
    monkeypatch.setenv(f"{prefix}USE_TOON_FORMAT", "true")
    settings = config.load_settings()
    assert (settings.llm_parallel, settings.use_toon_format) == (False, True)
    monkeypatch.setenv(f"{prefix}LLM_PARALLEL", "perhaps")
    with pytest.raises(config.BadSettingError, match=f"{prefix}LLM_PARALLEL"):
        config.load_settings()


def test_limits_of_the_models_are_set_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHALKBOX_MODELS__MAX_OUTPUT_TOKENS", "40000")
    limits = config.load_settings().models
    assert (limits.max_output_tokens, limits.tries) == (40_000, 4)


def test_an_address_of_models_must_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHALKBOX_OPENAI_BASE_URL", "localhost:11434")
    with pytest.raises(config.BadSettingError, match="CHALKBOX_OPENAI_BASE_URL"):
        config.load_settings()


@pytest.mark.parametrize("written", [" sesame", "sesame\n", '"sesame"', "' sesame'"])
def test_blanks_and_quotes_around_a_key_do_not_count(
    written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", written)
    key = config.load_settings().google_api_key
    assert key is not None
    assert key.get_secret_value() == "sesame"


@pytest.mark.parametrize("written", ["  ", '""', "' '"])
def test_a_key_of_blanks_is_none(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", written)
    assert config.load_settings().google_api_key is None


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("TOKEN", "sesame", "16"),
        ("SECRET", "sesame", "32"),
        ("LOGINS", "ann", "entry 1 is not name:password"),
        ("LOGINS", "ann:sesame-sesame,bob:x", "password of bob"),
        ("LOGINS", "ann:sesame-sesame,ann:sesame-sesame", "ann is there twice"),
        ("LOGINS", "local:sesame-sesame", "local"),
        ("LOGINS", "guest:sesame-sesame", "guest"),
        ("LOGINS", "visitor-1:sesame-sesame", "visitor-"),
        ("LOGINS", "a b:sesame-sesame", "entry 1"),
        ("LOGINS", ",", "no name:password"),
        ("PORT", "65536", "65535"),
        ("TRUSTED_PROXIES", "*", "TRUSTED_PROXIES"),
        ("TRUSTED_PROXIES", "proxy.example.org", "TRUSTED_PROXIES"),
        ("ALLOWED_HOSTS", "https://chalk.example.org", "names alone"),
        ("ALLOWED_HOSTS", "a.lan, chalk.example.org:8443", "names alone"),
        ("ROOT_PATH", "chalk", "ROOT_PATH"),
        ("ROOT_PATH", "/chalk/", "ROOT_PATH"),
        ("ROOT_PATH", "//evil.example", "ROOT_PATH"),
        ("FRAME_ANCESTORS", "*; script-src *", "FRAME_ANCESTORS"),
        ("PUBLIC__QUALITY", "2160p60", "PUBLIC__QUALITY"),
    ],
)
def test_what_would_let_the_wrong_ones_in_is_refused(
    name: str, value: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"CHALKBOX_{name}", value)
    with pytest.raises(config.BadSettingError, match=why) as raised:
        config.load_settings()
    assert f"CHALKBOX_{name}" in str(raised.value)
    assert "sesame" not in str(raised.value)


def test_logins_are_read_name_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHALKBOX_LOGINS", " ann:anns-password, bob.b:with:a:colon ,")
    settings = config.load_settings()
    assert settings.logins is not None
    assert config.read_logins(settings.logins) == {
        "ann": "anns-password",
        "bob.b": "with:a:colon",
    }
    assert "anns-password" not in repr(settings)


def test_networks_of_proxies_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHALKBOX_TRUSTED_PROXIES", "127.0.0.1, 172.16.0.0/12,::1")
    assert config.load_settings().trusted_proxies.count(",") == 2
