"""The sound of a film in pieces: of a changed one, as of one made from nothing; and no seam."""

from pathlib import Path
from typing import Any

import pytest
from listening import LISTEN, STORY, do, in_room, shot, spoken

from agents.artifacts.story.film_timeline import VoiceClip
from agents.artifacts.story.words import Mood
from orchestrator.media.mix import KNOWN, PIECES, SOUND, mix_script
from orchestrator.media.music.compose import SceneMood, compose
from orchestrator.media.music.scripts import MUSIC, cue_file, play_script
from orchestrator.media.speech import VOICES
from orchestrator.sandbox.media_room import MediaRoom, Stored

pytestmark = pytest.mark.docker
FILM_S = 42.017
LONGER_S = 7 / 30
HASHES = """
import hashlib, zipfile
names = {each: zipfile.ZipFile(each).namelist() for each in NAMES if each.endswith(".zip")}
digests = {each: hashlib.sha256(open(each, "rb").read()).hexdigest() for each in NAMES}
"""


def test_a_film_of_which_one_part_became_longer_has_the_sound_of_one_made_from_nothing(
    tmp_path: Path,
) -> None:
    shots = [shot(1, STORY), shot(2, STORY, speaker="bob"), shot(3, "At last!", speaker="ada")]

    async def film(
        room: MediaRoom, archive: Stored, longer_s: float, known: dict[str, Stored]
    ) -> tuple[dict[str, Stored], list[str]]:
        """A film whose first part is so much longer; and the files of its cues."""
        cut_s, lasts_s = 20 + longer_s, FILM_S + longer_s
        moods = [SceneMood(Mood.CALM, 0, cut_s), SceneMood(Mood.TRIUMPHANT, cut_s, lasts_s)]
        score = compose(lasts_s, moods, title="The lighthouse")
        cues = list(map(cue_file, score.played))
        there = {name: file for name, file in known.items() if name in cues}
        script = play_script(score, lasts_s, known=there)
        missing = [name for name in cues if name not in there]
        made, _ = await do(room, script, there, *missing, MUSIC)
        clips = [
            VoiceClip(shot=each.id, file="x", begin_s=begin_s, duration_s=8.0)
            for each, begin_s in zip(shots, (2.0, 22.5 + longer_s, 37 + longer_s), strict=True)
        ]
        parts = [cue.begin_s for cue in score.cues]
        inputs = {VOICES: archive, MUSIC: made[MUSIC]}
        is_known = PIECES in known
        if is_known:
            inputs[KNOWN] = known[PIECES]
        script = mix_script(lasts_s, clips, music=MUSIC, parts=parts, is_known=is_known)
        sound, _ = await do(room, script, inputs, SOUND, PIECES)
        return made | sound, cues

    async def deed(room: MediaRoom) -> tuple[dict[str, Any], list[list[str]]]:
        archive, _ = await spoken(room, tmp_path, shots)
        first, cues = await film(room, archive, 0.0, {})
        anew, others = await film(room, archive, LONGER_S, {})
        changed, same = await film(room, archive, LONGER_S, first)
        assert others == same
        inputs = {"first.zip": first[PIECES], "anew.zip": anew[PIECES]}
        inputs |= {"changed.zip": changed[PIECES]}
        for name, made in (("anew", anew), ("changed", changed)):
            inputs |= {f"{name}.m4a": made[SOUND], f"{name}.flac": made[MUSIC]}
        listen = f"{LISTEN}\nNAMES = {list(inputs)}\n{HASHES}\ntell(digests=digests, names=names)"
        return (await do(room, listen, inputs))[1], [cues, same]

    found, (cues, same) = in_room(tmp_path, deed)
    digests, names = found["digests"], {each: set(of) for each, of in found["names"].items()}
    assert digests["changed.m4a"] == digests["anew.m4a"]
    assert digests["changed.flac"] == digests["anew.flac"]
    assert names["changed.zip"] == names["anew.zip"]
    # The second cue is the first film's; and of its three pieces that which neither hears the cue
    # before nor the end of the film.
    assert cues[1] == same[1]
    assert cues[0] != same[0]
    assert len(names["first.zip"] & names["anew.zip"]) >= 1


def test_pieces_join_without_a_seam(tmp_path: Path) -> None:
    """Of a tone that goes on, nothing else is heard where a piece ends than elsewhere."""
    film_s, piece = 20.0, 375
    tone = f"""{LISTEN}
ffmpeg("-f", "lavfi", "-i", "sine=f=440:r=48000:d={film_s}", "-ac", "2", "music.flac")
"""

    async def deed(room: MediaRoom) -> dict[str, Any]:
        made, _ = await do(room, tone, {}, MUSIC)
        script = mix_script(film_s, [], music=MUSIC)
        sound, _ = await do(room, script, {MUSIC: made[MUSIC]}, SOUND)
        listen = f"""{LISTEN}
film = samples("sound.m4a")[:, 0].astype(float)
at = np.arange(len(film)) * 2 * np.pi * 440 / 48000
basis = np.stack([np.sin(at), np.cos(at)])
inside = slice(4800, 900000)
parts = np.linalg.lstsq(basis[:, inside].T, film[inside], rcond=None)[0]
rest = (film - parts @ basis)[:{piece * 2 + 100} * 1024].reshape(-1, 1024)
tell(rest=abs(rest).max(axis=1).round(6).tolist(), loud=float(np.hypot(*parts)))
"""
        return (await do(room, listen, {SOUND: sound[SOUND]}))[1]

    found = in_room(tmp_path, deed)
    rest = found["rest"][4:]
    assert found["loud"] > 0.1
    assert max(rest) < 0.02 * found["loud"]
    for seam in (piece, 2 * piece):
        assert max(rest[seam - 6 : seam]) < 3 * sorted(rest)[len(rest) // 2]
