"""What docker-compose.yml, Dockerfile and .dockerignore promise; that they work: tests/docker."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from config import FOR_STORE
from scripts.python_environment import UV_VERSION
from scripts.settings_table import list_settings

ROOT = Path(__file__).resolve().parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
OWN_IN_CONTAINERS = {
    *("CHALKBOX_DOCKER_HOST", "CHALKBOX_RUNS_DIR", "CHALKBOX_CACHE_DIR", "CHALKBOX_WORKER_NAME"),
    *("CHALKBOX_HOST", "CHALKBOX_PORT", "CHALKBOX_EDITOR", "CHALKBOX_GPU__WEIGHTS_DIR"),
}
"""Settings that mean something else, or nothing, in a container."""


def test_every_setting_is_passed_on() -> None:
    named = {
        name
        for setting in list_settings()
        for name in (setting.name, *setting.aliases)
        if setting.name not in OWN_IN_CONTAINERS
    }
    for_all, for_web = set(COMPOSE["x-settings"]), set(COMPOSE["x-entrance"])
    assert for_all | for_web == named, "change x-settings or x-entrance in docker-compose.yml"
    assert for_all & for_web == set()
    assert {name.lower() for name in COMPOSE["x-store"]} == FOR_STORE
    for_worker = set(SERVICES["worker"]["environment"])
    entering = {name for name in for_worker if "TOKEN" in name or "LOGIN" in name}
    assert not entering - for_all - set(COMPOSE["x-store"])


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_closed(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert set(service.get("cap_add", ())) <= {"SETUID", "SETGID"}
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "3"}
    assert "privileged" not in service


def test_only_those_who_build_and_render_reach_the_engine() -> None:
    reach = {name for name, service in SERVICES.items() if "docker.sock" in str(service)}
    assert reach == {"sandbox-image", "worker", "worker-2", "worker-3", "worker-gpu"}
    assert "user" not in SERVICES["web"]  # the image's own


def test_the_profile_scale_has_a_database_and_three_workers_alike() -> None:
    of_profile = {name for name in SERVICES if SERVICES[name].get("profiles") == ["scale"]}
    assert of_profile == {"database", "worker-2", "worker-3"}
    for name in ("worker-2", "worker-3"):
        more = dict(SERVICES[name])
        del more["profiles"]
        assert more == SERVICES["worker"]
    for name in ("web", "worker"):
        assert "CHALKBOX_DATABASE_URL" in SERVICES[name]["environment"]
    database = SERVICES["database"]
    assert set(database["environment"]) == {"DATABASE_PASSWORD"}
    assert database["volumes"] == ["database:/data/database"]
    dockerfile = (ROOT / database["build"]["dockerfile"]).read_text(encoding="utf-8")
    assert "USER 10001:10001" in dockerfile


def test_the_profile_gpu_has_a_worker_with_a_device_and_weights_that_stay() -> None:
    of_profile = {name for name in SERVICES if SERVICES[name].get("profiles") == ["gpu"]}
    assert of_profile == {"worker-gpu"}
    gpu, plain = SERVICES["worker-gpu"], SERVICES["worker"]
    other = {name for name in gpu if gpu[name] != plain.get(name)}
    assert other == {"profiles", "image", "build", "environment", "volumes", "deploy"}
    assert set(gpu["volumes"]) - set(plain["volumes"]) == {"weights:/data/weights"}
    assert set(gpu["environment"]) - set(plain["environment"]) == {"CHALKBOX_GPU__WEIGHTS_DIR"}
    (device,) = gpu["deploy"]["resources"]["reservations"]["devices"]
    assert device == {"driver": "nvidia", "count": 1, "capabilities": ["gpu"]}
    assert gpu["build"]["args"] == SERVICES["sandbox-image"]["build"]["args"]


def test_the_image_for_a_graphics_processor_is_the_apps_with_more_libraries() -> None:
    gpu = (ROOT / SERVICES["worker-gpu"]["build"]["dockerfile"]).read_text(encoding="utf-8")
    lines, more = (
        [line.strip(" \\") for line in text.splitlines() if not line.startswith("#")]
        for text in (DOCKERFILE, gpu)
    )
    assert [line for line in lines if line not in more] == [
        "&& /opt/uv/bin/uv sync --locked --no-dev --extra otel --extra s3 --extra voices"
        " --compile-bytecode",
        "LABEL org.chalkbox.app-stage=build",
        'CMD ["web"]',
    ]
    added = "\n".join(line for line in more if line not in lines)
    assert "--extra gpu" in added
    assert "/data/weights" in added
    assert 'CMD ["worker"]' in added


def test_the_page_is_published_on_this_machine_alone() -> None:
    assert SERVICES["web"]["ports"] == ["127.0.0.1:${CHALKBOX_PORT:-7860}:7860"]
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["web"]


def test_a_worker_gets_more_time_to_stop_than_it_takes() -> None:
    stop_s = next(each for each in list_settings() if each.name == "CHALKBOX_STOP_S").default
    assert SERVICES["worker"]["stop_grace_period"] == "${WORKER_STOP_GRACE:-100s}"
    assert float(stop_s) + 60 < 100


def test_page_and_workers_are_asked_how_they_are() -> None:
    for name in ("web", "worker"):
        assert SERVICES[name]["healthcheck"]["interval"] == "${HEALTH_EVERY:-15s}"


def test_the_image_is_made_with_the_uv_of_set_up() -> None:
    assert f"uv=={UV_VERSION}" in DOCKERFILE


def test_the_image_holds_every_package_of_the_app() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for name in project["tool"]["hatch"]["build"]["only-include"]:
        assert f"!{name}" in ignored
        assert re.search(rf"^COPY (\S+ )*{re.escape(name)} ", DOCKERFILE, re.MULTILINE)
