"""Computes the sound of phonemes with onnxruntime. Loaded in the process of a voice alone."""

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orchestrator.media.voice_models.messages import LineOrder, Made

APART = 0.1
"""Most by which the lengths of all ids may differ from that of the sound, as a share of it."""
Samples = NDArray[np.float32]


class VoiceShapeError(Exception):
    """The model takes or gives something other than a Piper voice does."""


class Mouth:
    """Voices, each loaded when it first speaks."""

    def __init__(self) -> None:
        # Without types of its own, and not there without the extra.
        self._library: Any = importlib.import_module("onnxruntime")
        self._voices = dict[Path, Any]()

    def speak(self, order: LineOrder) -> Made:
        """Speak a line, and write it.

        Raises:
            VoiceShapeError: The model is no Piper voice.
            Exception: Whatever onnxruntime raises.
        """
        voice = self._voices.get(order.weights)
        if voice is None:
            options = self._library.SessionOptions()
            options.log_severity_level = 3
            voice = self._library.InferenceSession(
                str(order.weights), sess_options=options, providers=["CPUExecutionProvider"]
            )
            self._voices[order.weights] = voice
        parts, begins, lasting, length = list[Samples](), list[int](), list[tuple[int, ...]](), 0
        for number, ids in enumerate(order.sentences):
            if number:
                parts.append(np.zeros(order.pause_samples, np.float32))
                length += len(parts[-1])
            sound, lengths = self.sentence(voice, ids, order)
            begins.append(length)
            length += len(sound)
            parts.append(sound)
            if lengths:
                lasting.append(lengths)
        whole = np.clip(np.concatenate(parts), -1, 1) if parts else np.zeros(0, np.float32)
        order.into.write_bytes(np.round(whole * 32767).astype("<i2").tobytes())
        told = lasting if len(lasting) == len(begins) else []
        return Made(begins=tuple(begins), lasting=tuple(told))

    def sentence(
        self, voice: Any, ids: Sequence[int], order: LineOrder
    ) -> tuple[Samples, tuple[int, ...]]:
        """The sound of a sentence, and how many samples each id lasts, where the voice tells."""
        wanted = {each.name for each in voice.get_inputs()}
        feed = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array(order.scales, np.float32),
        }
        if "sid" in wanted:
            feed["sid"] = np.array([order.speaker or 0], np.int64)
        if set(feed) != wanted:
            raise VoiceShapeError(f"it takes {sorted(wanted)}: it is no Piper voice")
        sound, *more = voice.run(None, feed)
        flat = np.asarray(sound, np.float32).reshape(-1)
        if not np.isfinite(flat).all():
            raise VoiceShapeError("its sound has values that are no numbers")
        if not more:
            return flat, ()
        lengths = np.round(np.asarray(more[0], np.float64).reshape(-1) * order.hop_length)
        fits = len(lengths) == len(ids) and abs(lengths.sum() - len(flat)) <= APART * len(flat)
        return flat, tuple(int(each) for each in lengths) if fits else ()
