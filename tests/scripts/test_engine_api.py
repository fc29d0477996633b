import io
import tarfile
from pathlib import Path

import pytest

from scripts.engine_api import (
    AddressError,
    EngineApi,
    EngineForbiddenError,
    EngineRefusedError,
    EngineSilentError,
    refusal,
)
from tests.scripts.fake_engine import Conversation, FakeEngine


def test_a_ping_tells_the_version(engine: FakeEngine) -> None:
    assert engine.api.ping() == "Docker/99.1"


def test_nobody_there(tmp_path: Path) -> None:
    for address in (f"unix://{tmp_path}/no.sock", "tcp://127.0.0.1:1"):
        with pytest.raises(EngineSilentError):
            EngineApi(address).ping()


def test_a_socket_that_nobody_listens_on(tmp_path: Path, engine: FakeEngine) -> None:
    stale = tmp_path / "stale.sock"
    stale.write_text("")
    with pytest.raises(EngineSilentError):
        EngineApi(f"unix://{stale}").ping()


def test_a_socket_for_others(monkeypatch: pytest.MonkeyPatch, engine: FakeEngine) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("scripts.engine_api.UnixConnection.connect", refuse)
    with pytest.raises(EngineForbiddenError):
        engine.api.ping()


@pytest.mark.parametrize("address", ["ssh://me@there", "npipe:////./pipe/docker", "docker", ""])
def test_an_address_of_another_kind_is_named(address: str) -> None:
    with pytest.raises(AddressError, match="is neither"):
        EngineApi(address).ping()


def test_an_image_there_and_not_there(engine: FakeEngine) -> None:
    engine.hold("a/b:c", labels={"one": "1"})
    known = engine.api.image("a/b:c")
    assert known is not None
    assert known.labels == {"one": "1"}
    assert known.tagged_at is not None
    assert known.tagged_at.year == 2020
    assert engine.api.image("a/b:d") is None


def test_an_image_without_labels_or_times(engine: FakeEngine) -> None:
    engine.hold("a:b", labels=None, tagged="0001-01-01T00:00:00Z")
    engine.images["a:b"]["Metadata"] = None
    known = engine.api.image("a:b")
    assert known is not None
    assert known.labels == {}
    assert known.tagged_at is None


def test_what_is_in_use_is_not_removed(engine: FakeEngine) -> None:
    engine.hold("a:1")
    engine.hold("a:2")
    engine.in_use = {"a:1"}
    assert not engine.api.remove_image("a:1")
    assert engine.api.remove_image("a:2")
    assert list(engine.images) == ["a:1"]


def test_a_build_sends_its_context_whole_and_streams_what_is_said(engine: FakeEngine) -> None:
    engine.build_says = [{"stream": "Step 1/1 : FROM x\n"}, {"error": "no x"}]
    said = list(engine.api.build(b"context" * 1000, "a:1", labels={"l": "1"}))
    assert engine.bodies == [b"context" * 1000]
    assert said == engine.build_says
    assert [refusal(line) for line in said] == [None, "no x"]


def test_an_import_streams_an_archive(engine: FakeEngine) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("etc"))
    pieces = [packed.getvalue()[:100], packed.getvalue()[100:]]
    assert list(engine.api.import_image(pieces, "a", "b", changes=["CMD x", "LABEL y=z"])) == []
    assert engine.bodies == [packed.getvalue()]
    assert "changes=CMD+x&changes=LABEL+y%3Dz" in engine.asked[0]


def test_what_the_engine_refuses_is_said_in_its_words(engine: FakeEngine) -> None:
    engine.hold("a:1")

    def refuse(self: object) -> None:
        self._say(500, '{"message": "disk full"}')  # type: ignore[attr-defined]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Conversation, "do_GET", refuse)
        with pytest.raises(EngineRefusedError, match="disk full"):
            engine.api.image("a:1")


def test_nothing_stays_open(engine: FakeEngine) -> None:
    engine.api.ping()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(50):
        engine.api.ping()
        engine.api.image("no:such")
    assert len(list(Path("/proc/self/fd").iterdir())) < before + 20
