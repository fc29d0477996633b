"""A sandbox that speaks: every word lasts as long, and a video with a voice has no picture."""

import ast
import io
import json
import zipfile
from itertools import pairwise
from typing import Any

from fakes import MP4, GuestEnd, Job
from media_answers import answer_media

from orchestrator.media.dub import SPOKEN
from orchestrator.media.speech import TIMES, VOICES

WORD_S = 0.4


class Speaking:
    """Does as the scripts of a voice say, and remembers what it was asked to say."""

    def __init__(self, *, fails: str = "", sound: dict[str, Any] | None = None) -> None:
        self.said: list[str] = []
        self.dubbed: list[dict[str, Any]] = []
        self.brought: list[dict[str, Any]] = []
        """Lines that were spoken elsewhere."""
        self._fails = fails
        self._sound = sound or {}
        self._made: dict[str, bytes] = {}

    def script(self, end: GuestEnd, job: Job) -> None:
        """Speak sentences, or give a video its voice."""
        script = job.files["script.py"].decode()
        order = order_in(script)
        told: list[dict[str, Any]] = []
        if self._fails and self._fails in script:
            end.say("result", json.dumps({"succeeded": False, "exit_code": 1}).encode())
            end.done(log=b"no voice today")
            return
        if "shots" in order:
            self._speak(order["shots"])
        else:
            self.dubbed.append(order)
            self._made[SPOKEN] = MP4
            seconds = order["frames"] / 48_000
            sound = {"frames": order["frames"], "loudness_lufs": -14.0, "true_peak_db": -1.1}
            told = [{"sound": sound, "pictures_s": seconds, "sound_s": seconds} | self._sound]
        result = {"succeeded": True, "exit_code": 0, "outputs": job.params["outputs"]}
        end.say("result", json.dumps(result | {"told": told}).encode())
        end.done()

    def media(self, end: GuestEnd, job: Job) -> None:
        """Hand out what was made; or look at what was drawn."""
        if "hand_out" not in job.params:
            answer_media(end, job)
            return
        for name in job.params["hand_out"]:
            end.file(name, self._made[name])
        end.say("result", json.dumps({"facts": {"readable": True}}).encode())
        end.done()

    def _speak(self, shots: list[dict[str, Any]]) -> None:
        heard: list[dict[str, Any]] = []
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as opened:
            for shot in shots:
                (line,) = shot["lines"]
                self.said.append(line["said"])
                if "sound" in line:
                    self.brought.append(line)
                begin_s, count = shot["lead_in_s"], len(line["marks"])
                moments = [round(begin_s + WORD_S * number, 4) for number in range(count + 1)]
                words = list(pairwise(moments))
                utterance = {"begin_s": begin_s, "end_s": moments[-1], "words": words}
                utterance |= {"fitted": True} if "sound" in line else {}
                lasts_s = round(moments[-1] + shot["tail_s"], 4)
                heard.append(
                    {"shot": shot["shot"], "duration_s": lasts_s, "utterances": [utterance]}
                )
                opened.writestr(f"{shot['shot']}.wav", line["said"].encode())
        self._made[VOICES] = archive.getvalue()
        self._made[TIMES] = json.dumps({"shots": heard}).encode()


def order_in(script: str) -> dict[str, Any]:
    """What a script gives to the runner, read without running it."""
    texts = (
        node.value
        for node in ast.walk(ast.parse(script))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return json.loads(next(text for text in texts if text.startswith("{")))
