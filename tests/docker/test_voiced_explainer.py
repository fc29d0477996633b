"""Explainers with a voice in real containers, heard and looked at by ffmpeg."""

import asyncio
import json
from pathlib import Path
from typing import Any

import numbered_video
import pytest
from containers import LIMITS, checked, docker_engine, sandbox_on
from listening import LISTEN, do, in_room
from modelling import make_video, upgrades, writes
from wire.fake_gemini import FakeGemini
from wire.fake_server import Step

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import ExplainerRequest, Quality, Voice
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.artifacts.storyboard import VisualStoryboard
from agents.artifacts.voice_over import HeldPicture, VoiceOver
from config import Settings
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.trace import read_trace
from orchestrator.media.dub import APART_S, DRAWN, SPOKEN, dub_script, read_dubbed
from orchestrator.media.sentences import Sentence, sentences_script
from orchestrator.media.speech import OUTPUTS, VOICES
from orchestrator.media.voices import find_voice
from orchestrator.runs import Explained, open_studio
from orchestrator.sandbox.media_room import MediaRoom
from orchestrator.workflows.planned_explainer import WORKFLOW as PLANNED
from tests.orchestrator.workflows.test_long_explainer import PLANNING

pytestmark = [pytest.mark.docker, pytest.mark.slow]
CAPTION_S = 0.08
LOUDNESS_LUFS = -14.0
LOOK = (
    LISTEN
    + """
import hashlib
import av

def pictures(path):
    "Digest of the pictures as they are coded, and when they are shown and decoded."
    with av.open(path) as opened:
        stream = opened.streams.video[0]
        found = [each for each in opened.demux(stream) if each.dts is not None]
        tick = float(stream.time_base)
        return {
            "coded": hashlib.sha256(b"".join(bytes(each) for each in found)).hexdigest(),
            "shown_s": sorted(each.pts * tick for each in found),
            "decoded_s": [each.dts * tick for each in found],
        }

def lengths(path):
    "Of the tracks, as ffprobe tells them."
    asked = ["-show_entries", "stream=codec_type,codec_name,duration:format=duration"]
    told = subprocess.run(["ffprobe", "-v", "error", *asked, "-of", "json", path],
                          capture_output=True, check=True)
    found = json.loads(told.stdout)
    tracks = {each["codec_type"]: float(each["duration"]) for each in found["streams"]}
    codecs = {each["codec_type"]: each["codec_name"] for each in found["streams"]}
    return {"tracks": tracks, "codecs": codecs, "whole": float(found["format"]["duration"])}

def stated(path):
    "How long the file itself says that it and each of its tracks lasts (ISO/IEC 14496-12)."
    data, found = open(path, "rb").read(), []
    def walk(at, end):
        while at + 8 <= end:
            size, kind = int.from_bytes(data[at:at + 4], "big"), data[at + 4:at + 8]
            if kind in (b"moov", b"trak"):
                walk(at + 8, at + size)
            elif kind == b"mvhd":
                found.append([int.from_bytes(data[at + n:at + n + 4], "big") for n in (20, 24)])
            elif kind == b"tkhd":
                found.append(int.from_bytes(data[at + 28:at + 32], "big"))
            at += size or len(data)
    walk(0, len(data))
    (scale, whole), *tracks = found
    return [each / scale for each in (whole, *tracks)]

def look(**paths):
    for name, path in paths.items():
        seen = {"pictures": pictures(path), "lengths": lengths(path), "stated": stated(path)}
        tell(**{name: seen})

def listen(path):
    "Speech alone is 6 dB lower, and is heard from -44 dB on there."
    heard = samples(path)
    loud, peak = loudness(path)
    clipped = int((abs(heard) >= 0.999).sum())
    tell(sound={"loudness": loud, "peak_db": peak, "highest": float(abs(heard).max()),
                "clipped": clipped, "frames": len(heard), "heard": sounds(path, -38)})
"""
)


PROMPT = "Explain the Pythagorean theorem with legs 5 and 12"


def explain(folder: Path, *, voice: Voice, prompt: str = PROMPT) -> Explained:
    async def run() -> Explained:
        async with open_studio(settings(folder)) as studio:
            request = ExplainerRequest(prompt=prompt, quality=Quality.P480, voice=voice)
            return await studio.explain(request)

    return asyncio.run(run())


def settings(folder: Path) -> Settings:
    return checked(Settings(runs_dir=folder / "runs", cache_dir=folder / "cache", limits=LIMITS))


def measured(folder: Path, outcome: RunOutcome) -> dict[str, Any]:
    """What is seen and heard in the drawn video and in the one with the voice."""
    over, result = outcome.artifact(VoiceOver), outcome.artifact(RenderResult)
    assert over.video is not None
    assert result.video is not None
    root = outcome.folder.root
    paths = {DRAWN: root / result.video.path, SPOKEN: root / over.video.path}

    async def deed(room: MediaRoom) -> dict[str, Any]:
        stored = await room.put_made(paths)
        script = f"{LOOK}\nlook(drawn='{DRAWN}', spoken='{SPOKEN}')\nlisten('{SPOKEN}')"
        return (await do(room, script, stored))[1]

    return in_room(folder, deed)


def check_voice(over: VoiceOver, found: dict[str, Any]) -> None:
    """The sentences are heard with their captions, whole and as loud as they should be."""
    sound, drawn, spoken = found["sound"], found["drawn"], found["spoken"]
    assert sound["clipped"] == 0
    assert sound["loudness"] == pytest.approx(LOUDNESS_LUFS, abs=1)
    assert sound["peak_db"] <= -0.9
    assert over.loudness_lufs == pytest.approx(sound["loudness"], abs=0.3)

    tracks = spoken["lengths"]["tracks"]
    assert abs(tracks["video"] - tracks["audio"]) <= APART_S
    assert abs(spoken["lengths"]["whole"] - over.duration_s) <= APART_S
    assert spoken["stated"] == pytest.approx([over.duration_s] * 3, abs=APART_S)
    assert sound["frames"] / 48_000 == pytest.approx(over.duration_s, abs=APART_S)
    assert spoken["lengths"]["codecs"] == {"video": "h264", "audio": "aac"}

    # The pictures are those that were drawn, each when it should be.
    assert spoken["pictures"]["coded"] == drawn["pictures"]["coded"]
    wanted = [
        at_s + sum(each.lasts_s for each in over.held if at_s > each.at_s - 0.005)
        for at_s in drawn["pictures"]["shown_s"]
    ]
    assert spoken["pictures"]["shown_s"] == pytest.approx(wanted, abs=0.002)
    assert spoken["pictures"]["decoded_s"] == sorted(spoken["pictures"]["decoded_s"])

    begins = [begin for begin, _ in sound["heard"]]
    ends = [end for _, end in sound["heard"]]
    for sentence in over.sentences:
        inside = [
            each
            for each in over.captions
            if sentence.begin_s - 0.05 <= each.start_s < sentence.end_s
        ]
        first, last = inside[0], sentence.words[-1]
        assert min(abs(begin - first.start_s) for begin in begins) <= CAPTION_S, first
        assert min(abs(end - last.end_s) for end in ends) <= CAPTION_S, last
        words = {word.begin_s for word in sentence.words}
        for caption in inside:  # each begins with a word
            assert min(abs(begin - caption.start_s) for begin in words) <= CAPTION_S
        said = " ".join(" ".join(each.text.split()) for each in inside)
        assert said.replace("\u200e", "") == sentence.text
    pauses = zip(over.sentences, over.sentences[1:], strict=False)
    assert all(before.end_s < after.begin_s for before, after in pauses)


def test_a_lesson_is_spoken_and_comes_again_from_the_cache(tmp_path: Path) -> None:
    explained = explain(tmp_path, voice=Voice.WOMAN)
    assert explained.outcome.error is None
    over = explained.outcome.artifact(VoiceOver)
    assert over.used == "espeak-ng, en+f3", over.silent_because
    check_voice(over, measured(tmp_path, explained.outcome))
    # Its plan knew how long each sentence takes: next to nothing is left to be held.
    assert sum(each.lasts_s for each in over.held) < 0.5
    assert explained.video is not None
    package = explained.outcome.artifact(AnimationPackage)
    assert explained.video.name == f"{package.scene_class}.mp4"
    assert json.loads(explained.receipt.read_text())["voice"] == package.voice != ""

    again = explain(tmp_path, voice=Voice.WOMAN)
    cached = {stage.stage for stage in again.outcome.receipt.stages if stage.from_cache}
    assert {"render_scene", "add_voice"} <= cached
    assert again.video is not None
    assert again.video.read_bytes() == explained.video.read_bytes()


def test_a_changed_sentence_alone_is_spoken_again_and_its_beat_timed_anew(tmp_path: Path) -> None:
    async def run() -> tuple[Explained, ManimSceneSpec, Explained]:
        async with open_studio(settings(tmp_path)) as studio:
            prompt = "Explain the Pythagorean theorem with legs 8 and 15"
            request = ExplainerRequest(prompt=prompt, quality=Quality.P480, voice=Voice.MAN)
            first = await studio.explain(request)
            spec = first.outcome.artifact(ManimSceneSpec)
            board = first.outcome.artifact(VisualStoryboard)
            path = first.folder / VisualStoryboard.FILE
            changed = json.loads(path.read_text())
            words = "Every word that is added here makes the first of all beats a little longer. "
            changed["beats"][0]["say"] = words + board.beats[0].say
            changed["beats"][0]["seconds"] = 20
            path.write_text(json.dumps(changed))
            return first, spec, await studio.go_on(first.outcome.folder.root.name)

    _, before, after = asyncio.run(run())
    assert after.outcome.error is None
    spec, over = after.outcome.artifact(ManimSceneSpec), after.outcome.artifact(VoiceOver)
    assert spec.beats[1:] == before.beats[1:]
    assert spec.beats[0].hold_s > before.beats[0].hold_s + 2
    lines = read_trace(after.folder / "trace.jsonl").lines
    spoken = [line.event.words for line in lines if "speaking " in line.event.words]
    total = len(spec.beats)
    assert [each for each in spoken if f"speaking 1 of {total} " in each]
    assert over.sentences[0].text.startswith("Every word that is added")
    check_voice(over, measured(tmp_path, after.outcome))


HURRIED = """from manim import *


class WaveScene(Scene):
    def construct(self):
        square = Square()
        self.next_section("one")
        self.add_subcaption("{first}", duration=1)
        self.play(Create(square), run_time=1)
        self.next_section("two")
        self.add_subcaption("{second}", duration=2)
        self.play(Rotate(square, PI / 2), run_time=1.5)
        self.wait(0.5)
        self.next_section("three")
        self.add_subcaption("{third}", duration=1)
        self.play(FadeOut(square), run_time=1)
"""
SAID = {
    Voice.WOMAN: (
        "en",
        (
            "A square has four sides, all of the same length, and four right angles between them.",
            "Turned by ninety degrees, it looks as it did before: it is as symmetric as that.",
            "Sixteen squares make a larger one.",
        ),
    ),
    Voice.MAN: (
        "hi",
        (
            "वर्ग की चार भुजाएँ होती हैं, सब समान लंबाई की, और उनके बीच चार समकोण होते हैं।",
            "नब्बे अंश घुमाने पर वह पहले जैसा ही दिखता है, इतना सममित है वह।",
            "सोलह वर्ग मिलकर एक बड़ा वर्ग बनाते हैं।",
        ),
    ),
}


@pytest.mark.parametrize("voice", SAID)
def test_sections_of_a_model_that_are_too_short_are_held(tmp_path: Path, voice: Voice) -> None:
    language, said = SAID[voice]
    code = HURRIED.format(first=said[0], second=said[1], third=said[2])
    containers = sandbox_on(lambda: docker_engine(tmp_path))
    with FakeGemini((upgrades(), writes(code))) as server:
        outcome = make_video(tmp_path, server, containers=containers, voice=voice)
    assert outcome.error is None
    over = outcome.artifact(VoiceOver)
    assert (over.language, over.silent_because) == (language, "")
    assert [sentence.text for sentence in over.sentences] == list(said)
    assert [each.at_s for each in over.held] == pytest.approx([1.0, 3.0, 4.0], abs=0.2)
    assert outcome.artifact(GeneratedCode).manim.code == code
    check_voice(over, measured(tmp_path, outcome))


def test_two_scenes_are_spoken_as_one(tmp_path: Path) -> None:
    broken: Step = {"fail": "refused", "times": 0}
    containers = sandbox_on(lambda: docker_engine(tmp_path))
    with FakeGemini((*PLANNING, broken)) as server:
        outcome = make_video(
            tmp_path, server, workflow=PLANNED, containers=containers, voice=Voice.WOMAN
        )
    assert outcome.error is None
    over, result = outcome.artifact(VoiceOver), outcome.artifact(RenderResult)
    assert over.used, over.silent_because
    beats = [beat for scene in outcome.artifact(ManimSceneSpec).scenes for beat in scene.beats]
    assert [sentence.text for sentence in over.sentences] == [beat.say for beat in beats]
    starts = [sentence.drawn_s for sentence in over.sentences]
    assert starts == [caption.start_s for caption in result.captions] == sorted(starts)
    check_voice(over, measured(tmp_path, outcome))


def test_a_video_of_its_own_sound_keeps_it_in_step_with_its_pictures(tmp_path: Path) -> None:
    """Each second a beep, each picture a number: both come later by what is held before them."""
    held = (HeldPicture(at_s=2.0, lasts_s=1.5), HeldPicture(at_s=5.0, lasts_s=2.0))
    lasts_s = 10.5
    sentence = Sentence("Here it stays for a while.", find_voice("en"), "en")
    program = Path(numbered_video.__file__).read_text(encoding="utf-8")
    coded = ["-c:v", "libx264", "-preset", "veryfast", "-bf", "3", "-pix_fmt", "yuv420p"]
    make = f"{program}\nmake('{DRAWN}', count=210, rate='30', before={coded}, after=[])"
    tell = f"{program}\ntold = {{**look('{SPOKEN}'), 'beeps': beeps('{SPOKEN}')}}\n"
    tell += "print('told ' + json.dumps(told), flush=True)"

    async def deed(room: MediaRoom) -> tuple[dict[str, Any], dict[str, Any]]:
        drawn, _ = await do(room, make, {}, DRAWN)
        voices, _ = await do(room, sentences_script([sentence]), {}, *OUTPUTS)
        script = dub_script([(sentence.name, 2.3)], held, lasts_s)
        inputs = {DRAWN: drawn[DRAWN], VOICES: voices[VOICES]}
        made, told = await do(room, script, inputs, SPOKEN)
        return told, (await do(room, tell, made))[1]

    told, seen = in_room(tmp_path, deed)
    facts = read_dubbed(told, lasts_s)
    assert facts.sound.loudness_lufs == pytest.approx(LOUDNESS_LUFS, abs=1)
    assert seen["numbers"] == list(range(210))
    assert seen["off"] < 12
    wanted = [at / 30 + 1.5 * (at >= 60) + 2.0 * (at >= 150) for at in range(210)]
    assert seen["times"] == pytest.approx(wanted, abs=0.002)
    begins = [begin for begin, _ in seen["beeps"]]
    for moment in (1.0, 4.5, 5.5, 8.5, 9.5):  # 2 and 5 come later by what is held at them
        assert min(abs(begin - moment) for begin in begins) < 0.05, begins


def test_a_silent_explainer_has_the_bytes_it_had(tmp_path: Path) -> None:
    """The same code and video as one that knows of no voice; a voice changes only its rests."""
    silent = explain(tmp_path, voice=Voice.NONE).outcome
    over = silent.artifact(VoiceOver)
    assert (over.sentences, over.held, over.used) == ((), (), "")
    assert over.video == silent.artifact(RenderResult).video
    spoken = explain(tmp_path, voice=Voice.WOMAN).outcome
    rests = [
        [(beat.id, beat.say, beat.actions) for beat in each.artifact(ManimSceneSpec).beats]
        for each in (silent, spoken)
    ]
    assert rests[0] == rests[1]
    beats = silent.artifact(ManimSceneSpec).beats
    captions = silent.artifact(RenderResult).captions
    assert [each.text for each in captions] == [beat.say for beat in beats]
    assert silent.receipt.voice == ""
