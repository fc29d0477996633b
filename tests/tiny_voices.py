"""Voices of Piper's form that hum: a tone while a phoneme lasts, silence for all other signs.

Each id lasts `HELD` samples, so it is known to the sample when a phoneme is heard. They are real
ONNX models, which the real onnxruntime computes.
"""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

RATE_HZ, HELD, HOP = 22_050, 1024, 256
SILENT = 10
"""Ids below are signs: nothing, the beginning, the end, spaces, punctuation."""
SIGNS = "_^$ ,;:.?!"
LETTERS = "".join(
    chr(code)
    for part in (
        range(ord("a"), ord("z") + 1),
        map(ord, "\u00e6\u00e7\u00f0\u00f8\u0127\u014b\u0153\u03b2\u03b8\u03c7\u1d7b\u2c71"),
        range(0x250, 0x2E0),
        range(0x300, 0x330),
    )
    for code in part
)
"""Of the IPA, as far as espeak-ng writes them."""


def write_voice(
    folder: Path,
    name: str,
    *,
    code: str = "en_US",
    espeak: str = "en-us",
    speakers: tuple[str, ...] = (),
    tells_lengths: bool = False,
    pitch_hz: float = 220,
) -> Path:
    """Write a voice into a folder; the path of its weights."""
    weights = folder / f"{name}.onnx"
    model = voice_model(speakers=bool(speakers), tells_lengths=tells_lengths, pitch_hz=pitch_hz)
    onnx.save(model, weights)
    ids = {letter: [number] for number, letter in enumerate(SIGNS + LETTERS)}
    facts: dict[str, Any] = {
        "audio": {"sample_rate": RATE_HZ, "quality": "tiny"},
        "espeak": {"voice": espeak},
        "language": {"code": code, "family": code[:2]},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_map": {},
        "phoneme_id_map": ids,
        "num_symbols": 256,
        "num_speakers": max(1, len(speakers)),
        "speaker_id_map": {who: number for number, who in enumerate(speakers)},
        "piper_version": "1.0.0",
    }
    (folder / f"{name}.onnx.json").write_text(json.dumps(facts), encoding="utf-8")
    return weights


def voice_model(*, speakers: bool, tells_lengths: bool, pitch_hz: float) -> onnx.ModelProto:
    """A model that takes and gives what Piper's do."""
    periods = max(1, round(pitch_hz * HELD / RATE_HZ))
    tone = [0.5 * math.sin(2 * math.pi * periods * at / HELD) for at in range(HELD)]
    constants = {
        "tone": np.array(tone, np.float32).reshape(1, 1, HELD),
        "silent": np.array(SILENT, np.int64),
        "last": np.array([2], np.int64),
        "flat": np.array([1, 1, 1, -1], np.int64),
        "one": np.array(1, np.float32),
        "none": np.array(0, np.float32),
        "hops": np.array(HELD / HOP, np.float32),
        "length": np.array([1], np.int64),
    }
    nodes = [
        helper.make_node("GreaterOrEqual", ["input", "silent"], ["spoken"]),
        helper.make_node("Cast", ["spoken"], ["gate"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["gate", "last"], ["gates"]),
        helper.make_node("Mul", ["gates", "tone"], ["held"]),
        # Scales and lengths count for nothing here, but a model that does not use them lacks them.
        helper.make_node("ReduceSum", ["scales"], ["scaled"], keepdims=0),
        helper.make_node("Mul", ["scaled", "none"], ["nothing"]),
        helper.make_node("Cast", ["input_lengths"], ["counted"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["counted", "none"], ["no_length"]),
        helper.make_node("Add", ["held", "nothing"], ["with_scales"]),
        helper.make_node("Add", ["with_scales", "no_length"], ["with_lengths"]),
    ]
    sound = "with_lengths"
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, [1, "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    if speakers:
        inputs.append(helper.make_tensor_value_info("sid", TensorProto.INT64, [1]))
        nodes += [
            helper.make_node("Cast", ["sid"], ["who"], to=TensorProto.FLOAT),
            helper.make_node("Add", ["who", "one"], ["divisor"]),
            helper.make_node("Div", [sound, "divisor"], ["spoken_by"]),
        ]
        sound = "spoken_by"
    nodes.append(helper.make_node("Reshape", [sound, "flat"], ["output"]))
    outputs = [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "samples"])]
    if tells_lengths:
        nodes += [
            helper.make_node("Mul", ["gate", "none"], ["no_gate"]),
            helper.make_node("Add", ["no_gate", "hops"], ["lengths"]),
        ]
        outputs.append(helper.make_tensor_value_info("lengths", TensorProto.FLOAT, [1, "phonemes"]))
    graph = helper.make_graph(
        nodes,
        "hum",
        inputs,
        outputs,
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
