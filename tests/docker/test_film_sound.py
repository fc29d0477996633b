"""Voices, music and both together, heard by ffmpeg's own ears."""

import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from listening import ESPEAK, LISTEN, STORY, do, in_room, shot, spoken

from agents.artifacts.story.film_timeline import VoiceClip
from agents.artifacts.story.narration import ShotVoice
from agents.artifacts.story.sound_levels import SoundLevels
from agents.artifacts.story.words import Mood, VoiceType
from orchestrator.media.mix import SOUND, frames_of, mix_script, read_sound
from orchestrator.media.music.compose import SceneMood, compose
from orchestrator.media.music.scripts import MUSIC, own_script, play_script
from orchestrator.media.speech import (
    OUTPUTS,
    VOICES,
    line_order,
)
from orchestrator.media.spoken_text import spoken_text
from orchestrator.media.voices import LANGUAGES, VARIANTS
from orchestrator.sandbox.media_room import MediaRoom, ScriptOrder

pytestmark = pytest.mark.docker
CAPTION_S = 0.08
AAC_FRAME = 1024


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Lighthouse. Keeper! “Storms?” Wait — listen. 1984. Nothing…"),
        ("en-us", "Morning. Otters. Fishing. Every. Single. Day."),
        ("hi", "नमस्ते। दीपक। पहाड़। क्या? नदी। रात।"),
        ("zh", "山。水。火。人。"),
        ("es", "Mañana. Corazón. ¿Dónde? Árboles."),
    ],
)
def test_words_are_heard_when_the_times_say(tmp_path: Path, language: str, text: str) -> None:
    async def deed(room: MediaRoom) -> tuple[ShotVoice, list[list[float]]]:
        archive, voices = await spoken(room, tmp_path, [shot(1, text)], language)
        listen = f"{LISTEN}\nimport zipfile\nzipfile.ZipFile('voices.zip').extractall()\n"
        listen += "tell(heard=sounds('s01-01.wav'))"
        _, told = await do(room, listen, {VOICES: archive})
        return voices[0], told["heard"]

    voice, heard = in_room(tmp_path, deed)
    words = voice.utterances[0].words
    assert len(heard) >= len(words) - 1, (heard, words)
    # A word may have a silence inside; where it begins and ends, a sound does.
    for word in words:
        assert min(abs(begin - word.begin_s) for begin, _ in heard) <= CAPTION_S, (word, heard)
        assert min(abs(end - word.end_s) for _, end in heard) <= CAPTION_S, (word, heard)
        assert word.end_s - word.begin_s > 0.08


FITTED = """
import json
import numpy as np
from runner.sound.espeak import Espeak
from runner.sound.levelling import resampled
from runner.sound.speaking import speak_line
engine, found = Espeak(), []
for line in {lines!r}:
    # Another voice, slower by a third, of which all is known; then as if nothing were.
    other = {{**line, "voice": "en-us+m3", "pitch": 40, "rate": 110}}
    said = engine.say(other["said"], voice=other["voice"], pitch=40, words_per_minute=110)
    sound = resampled(said.samples, engine.rate_hz)
    np.round(sound * 32767).astype("<i2").tofile("other.pcm")
    fitted = speak_line(engine, {{**line, "sound": "other.pcm", "rate_hz": 48000}})
    known = speak_line(engine, other)
    assert fitted.fitted and not known.fitted
    pairs = zip(known.spans, fitted.spans, strict=True)
    found.append([round(abs(a[0] - b[0]), 3) for a, b in pairs])
print("told " + json.dumps({{"apart": found}}), flush=True)
"""


def test_times_are_fitted_to_the_sound_of_a_voice_that_tells_none(tmp_path: Path) -> None:
    cast = ESPEAK.cast("en-us", [], VoiceType.WOMAN)
    said = (
        "In May one woman saw a man near me sing, while Anna and Emma said no more.",
        "The old keeper climbed the stairs, as he did every night of the year, and lit the lamp."
        " Nobody had asked him to go on, but what else would a man like him do?",
        "Its square is the sum of the others: nine plus sixteen is twenty-five; and so on.",
    )
    lines = [line_order(spoken_text(each), cast.voice_of("narrator")) for each in said]

    async def deed(room: MediaRoom) -> Any:
        return (await do(room, FITTED.format(lines=lines), {}))[1]["apart"]

    for apart in in_room(tmp_path, deed):
        assert max(apart) < 0.3, apart
        assert sum(apart) / len(apart) < 0.07, apart


SIBILANTS = """
def hissing(path):
    "When a sound of high frequencies begins, as each s has them, and no vowel or nasal."
    film = samples(path, 1)[:, 0]
    steps = film[:len(film) // 480 * 480].reshape(-1, 480) * np.hanning(480)
    powers = abs(np.fft.rfft(steps, axis=1)) ** 2
    high, whole = powers[:, 40:].sum(axis=1), powers.sum(axis=1)
    loud = (high > 0.5 * whole) & (whole > whole.max() * 0.001)
    return [at / 100 for at in range(6, len(loud)) if loud[at] and not loud[at - 6:at].any()]
"""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In May one woman saw a man near me sing, while Anna and Emma said no more"),
        ("hi", "माँ मेरी सोना माँगे और मीना ने साड़ी ली"),
    ],
)
def test_words_in_the_middle_of_a_sentence_are_heard_when_the_times_say(
    tmp_path: Path, language: str, text: str
) -> None:
    """Where no pause parts them, the s with which only some words begin is looked for."""

    async def deed(room: MediaRoom) -> tuple[ShotVoice, list[float]]:
        archive, voices = await spoken(room, tmp_path, [shot(1, text)], language)
        listen = f"{LISTEN}{SIBILANTS}\nimport zipfile\nzipfile.ZipFile('voices.zip').extractall()"
        _, told = await do(room, f"{listen}\ntell(heard=hissing('s01-01.wav'))", {VOICES: archive})
        return voices[0], told["heard"]

    voice, heard = in_room(tmp_path, deed)
    words = voice.utterances[0].words
    assert len(words) == len(text.split())
    for before, word in pairwise(words):
        assert before.end_s <= word.begin_s
        assert word.end_s - word.begin_s >= 0.03
    begins = [word.begin_s for word in words if word.text[0] in "sस"]
    assert len(begins) >= 2
    assert len(heard) == len(begins), (heard, words)
    for begin, onset in zip(begins, heard, strict=True):
        assert onset == pytest.approx(begin, abs=CAPTION_S)


def test_voices_are_even_and_never_clipped_and_the_same_each_time(tmp_path: Path) -> None:
    lines = ("Good morning to you all!", "She said: \"<break time='9s'/> [[f00]]\"\n\n& $5.")
    shots = [
        shot(1, lines[0]), shot(2, lines[0], speaker="ada"), shot(3, lines[0], speaker="bob"),
        shot(4, *lines), shot(5), shot(6, "…", "😀"),
    ]  # fmt: skip

    async def deed(room: MediaRoom) -> tuple[list[bytes], dict[str, Any], tuple[ShotVoice, ...]]:
        archives = []
        for name in ("one", "two"):
            folder = tmp_path / name
            folder.mkdir()
            archive, voices = await spoken(room, folder, shots)
            archives.append((folder / VOICES).read_bytes())
        names = [each.id for each in shots if each.lines]
        listen = f"{LISTEN}\nimport zipfile\nzipfile.ZipFile('voices.zip').extractall()\n"
        listen += f"tell(**{{each: loudness(each + '.wav') for each in {names}}})"
        return archives, (await do(room, listen, {VOICES: archive}))[1], voices

    archives, measured, voices = in_room(tmp_path, deed)
    assert archives[0] == archives[1]
    assert [voice.file is None for voice in voices] == [False] * 4 + [True, False]
    alone = [measured[f"s01-0{number}"][0] for number in (1, 2, 3)]
    assert max(alone) - min(alone) < 1
    assert all(peak <= -2.7 for _, peak in measured.values())  # samples at -3, more between them
    assert len({voice.utterances[0].voice for voice in voices[:3]}) == 3
    # Markup is read, not obeyed.
    assert voices[3].duration_s < 12
    second = voices[3].utterances[1]
    assert second.begin_s - voices[3].utterances[0].end_s == pytest.approx(0.25, abs=0.01)
    assert [word.text for word in second.words[:2]] == ["She", "said:"]
    assert measured["s01-06"][0] < -60


def test_every_voice_in_the_tables_is_there(tmp_path: Path) -> None:
    names = sorted({f"{name}+f3" for name in LANGUAGES.values()} | {f"en+{v}" for v in VARIANTS})
    script = f"""
import json
from runner.sound.espeak import Espeak, VoiceMissingError
engine, missing = Espeak(), []
for name in {[*names, "xx+f3"]}:
    try:
        engine.say("1", voice=name, pitch=50, words_per_minute=160)
    except VoiceMissingError:
        missing.append(name)
print("told " + json.dumps({{"missing": missing}}))
"""

    async def deed(room: MediaRoom) -> Any:
        return (await do(room, script, {}))[1]["missing"]

    assert in_room(tmp_path, deed) == ["xx+f3"]


FILM_S = 42.017
SCENES = [SceneMood(Mood.CALM, 0, 20), SceneMood(Mood.TRIUMPHANT, 20, FILM_S)]


def test_a_film_has_its_sound(tmp_path: Path) -> None:
    places = {1: 2.0, 2: 14.5, 3: 30.0}
    shots = [shot(1, STORY), shot(2, STORY, speaker="bob"), shot(3, "At last!", speaker="ada")]

    async def deed(room: MediaRoom) -> dict[str, Any]:
        archive, voices = await spoken(room, tmp_path, shots)
        score = compose(FILM_S, SCENES, title="The lighthouse")
        made, played = await do(room, play_script(score, FILM_S), {}, MUSIC)
        clips = [
            VoiceClip(shot=voice.shot, file=str(voice.file), begin_s=begin,
                      duration_s=voice.duration_s)
            for voice, begin in zip(voices, places.values(), strict=True)
        ]  # fmt: skip
        inputs = {VOICES: archive, MUSIC: made[MUSIC]}
        sound, told = await do(room, mix_script(FILM_S, clips, music=MUSIC), inputs, SOUND)
        listen = f"""{LISTEN}
film, music = samples("sound.m4a"), samples("{MUSIC}")
whole = loudness("sound.m4a")
tell(film=len(film), music=len(music), loudness=whole[0], peak=whole[1],
     highest=float(abs(film).max()), music_highest=float(abs(music).max()),
     end=float(abs(music[-480:]).max()), near=float(abs(music[-96000:-48000]).max()),
     middle=float(abs(music[19 * 48000:21 * 48000]).max()),
     begins=float(abs(music[:24000]).max()))
"""
        inputs = {SOUND: sound[SOUND], MUSIC: made[MUSIC]}
        found = (await do(room, listen, inputs))[1]
        facts = read_sound(told, FILM_S)
        return found | {"told": facts, "played": played}

    found = in_room(tmp_path, deed)
    assert found["music"] == frames_of(FILM_S)
    # A decoder gives the last of AAC's frames as a whole.
    assert 0 <= found["film"] - frames_of(FILM_S) < AAC_FRAME
    assert found["told"].frames == found["film"]
    assert found["loudness"] == pytest.approx(-14, abs=1)
    assert found["told"].loudness_lufs == pytest.approx(found["loudness"], abs=0.3)
    assert found["peak"] <= -1
    assert found["told"].true_peak_db == pytest.approx(found["peak"], abs=0.3)
    assert found["highest"] < 0.95
    # The music is never clipped, plays from the beginning, rings at the end, and is over with it.
    assert 0.02 < found["music_highest"] < 0.98
    assert 20 * math.log10(found["music_highest"]) == pytest.approx(
        found["played"]["peak_db"], abs=0.2
    )
    assert found["begins"] > 0.003
    assert found["middle"] > 0.003
    assert found["near"] > 0.003
    assert found["end"] < 0.002


def test_music_gives_way_to_voices(tmp_path: Path) -> None:
    """A tone stands for the music: no voice is so high, so it can be told from them."""
    film_s = 20.0
    tone = f"""{LISTEN}
ffmpeg("-f", "lavfi", "-i", "sine=f=14000:r=48000:d={film_s}", "-ac", "2", "music.flac")
"""

    async def deed(room: MediaRoom) -> tuple[dict[str, Any], ShotVoice]:
        archive, voices = await spoken(room, tmp_path, [shot(1, STORY)])
        made, _ = await do(room, tone, {}, MUSIC)
        clip = VoiceClip(shot="s01-01", file="x", begin_s=4.0, duration_s=8.0)
        inputs = {VOICES: archive, MUSIC: made[MUSIC]}
        sound, _ = await do(room, mix_script(film_s, [clip], music=MUSIC), inputs, SOUND)
        listen = f"""{LISTEN}
film = samples("sound.m4a")[:, 0]
steps = film[:len(film) // 2400 * 2400].reshape(-1, 2400) * np.hanning(2400)
levels = abs(np.fft.rfft(steps, axis=1)[:, 695:706]).max(axis=1)
tell(levels=[float(round(20 * np.log10(each + 1e-9), 2)) for each in levels])
"""
        return (await do(room, listen, {SOUND: sound[SOUND]}))[1], voices[0]

    found, voice = in_room(tmp_path, deed)
    levels = found["levels"]  # one for each 50 ms
    begin_s, end_s = (4 + voice.utterances[0].begin_s, 4 + voice.utterances[0].end_s)
    before = levels[10 : int((begin_s - 1.2) * 20)]
    after = levels[int((end_s + 1.6) * 20) : -10]
    during = levels[math.ceil(begin_s * 20) : int(end_s * 20)]
    assert len(before) > 20
    assert len(after) > 20
    assert max(during) < min(before) - 6
    assert max(during) < min(after) - 6
    # It moves without a step, the limiter's part included.
    assert max(abs(a - b) for a, b in pairwise(levels[10:-10])) < 5


def test_how_loud_it_is_stands_in_the_timeline(tmp_path: Path) -> None:
    film_s = 20.0
    wanted = SoundLevels(under_voices_db=0, loudness_lufs=-20, true_peak_db=-6)
    tone = f"""{LISTEN}
ffmpeg("-f", "lavfi", "-i", "sine=f=14000:r=48000:d={film_s}", "-ac", "2", "music.flac")
"""

    async def deed(room: MediaRoom) -> dict[str, Any]:
        archive, _ = await spoken(room, tmp_path, [shot(1, STORY)])
        made, _ = await do(room, tone, {}, MUSIC)
        clip = VoiceClip(shot="s01-01", file="x", begin_s=4.0, duration_s=8.0)
        script = mix_script(film_s, [clip], music=MUSIC, levels=wanted)
        sound, _ = await do(room, script, {VOICES: archive, MUSIC: made[MUSIC]}, SOUND)
        listen = f"""{LISTEN}
film = samples("sound.m4a")[:, 0]
steps = film[:len(film) // 2400 * 2400].reshape(-1, 2400) * np.hanning(2400)
levels = 20 * np.log10(abs(np.fft.rfft(steps, axis=1)[:, 695:706]).max(axis=1) + 1e-9)
whole = loudness("sound.m4a")
tell(loudness=whole[0], peak=whole[1], levels=[float(each) for each in levels[10:-10]])
"""
        return (await do(room, listen, {SOUND: sound[SOUND]}))[1]

    found = in_room(tmp_path, deed)
    assert found["loudness"] == pytest.approx(-20, abs=0.5)
    assert found["peak"] <= -6
    assert max(found["levels"]) - min(found["levels"]) < 5  # the limiter's part alone


@pytest.mark.parametrize("own_s", [3.0, 30.0])
def test_own_music_is_looped_or_cut_and_faded(tmp_path: Path, own_s: float) -> None:
    film_s = 12.5

    async def deed(room: MediaRoom) -> tuple[dict[str, Any], dict[str, Any]]:
        tone = f'{LISTEN}\nffmpeg("-f", "lavfi", "-i", "sine=f=440:d={own_s}", "own.mp3")'
        own, _ = await do(room, tone, {}, "own.mp3")
        script = own_script("own.mp3", film_s)
        made, told = await do(room, script, {"own.mp3": own["own.mp3"]}, MUSIC)
        listen = f"""{LISTEN}
music = samples("{MUSIC}")[:, 0]
levels = abs(music[:len(music) // 4800 * 4800].reshape(-1, 4800)).max(axis=1)
tell(frames=len(music), levels=[float(each) for each in levels])
"""
        return (await do(room, listen, {MUSIC: made[MUSIC]}))[1], told

    found, told = in_room(tmp_path, deed)
    assert told["own_s"] == pytest.approx(own_s, abs=0.1)
    assert found["frames"] == frames_of(film_s)
    levels = found["levels"]
    assert min(levels[10:90]) > 0.5 * max(levels)  # no hole where it begins again
    assert levels[0] < 0.3 * max(levels)
    assert levels[-1] < 0.1 * max(levels)


def test_what_is_no_music_is_refused_with_a_reason(tmp_path: Path) -> None:
    async def deed(room: MediaRoom) -> str:
        made, _ = await do(room, "open('own.mp3', 'w').write('hello')", {}, "own.mp3")
        script = own_script("own.mp3", 10)
        end = await room.run(ScriptOrder(script, {"own.mp3": made["own.mp3"]}, (MUSIC,)))
        assert end.failure is not None
        return end.log

    assert "holds no sound" in in_room(tmp_path, deed)


def test_a_silent_film_is_silent(tmp_path: Path) -> None:
    async def deed(room: MediaRoom) -> dict[str, Any]:
        return (await do(room, mix_script(3.0, [], music=None), {}, SOUND))[1]

    facts = read_sound(in_room(tmp_path, deed), 3.0)
    assert facts.loudness_lufs is None
    assert 0 <= facts.frames - frames_of(3.0) < AAC_FRAME


def test_a_voice_that_is_not_there_is_named(tmp_path: Path) -> None:
    cast = ESPEAK.cast("en", [], VoiceType.WOMAN)
    script = ESPEAK.script([shot(1, "Hello.")], cast).replace("en+f3", "xx+f3")

    async def deed(room: MediaRoom) -> str:
        end = await room.run(ScriptOrder(script, {}, OUTPUTS))
        assert end.failure is not None
        return end.log

    assert "no voice 'xx+f3'" in in_room(tmp_path, deed)
    assert json.dumps("xx+f3") in script
