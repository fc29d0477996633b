"""Every operation on every kind of video keeps its contract; and dummies are what they mirror."""

import json
from pathlib import Path

import pytest
from containers import LIMITS, using_sandbox
from edit_layouts import DEEDS, LAYOUTS
from sampling import sample

from agents.artifacts.media_facts import MediaFacts
from orchestrator.media.contract_check import broken_terms
from orchestrator.media.dummy import dummy_name, dummy_script
from orchestrator.plugins import load_plugins
from orchestrator.plugins.base import Operation, what_is_missing
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.media_room import ScriptEnd, ScriptOrder

pytestmark = pytest.mark.docker
OPERATIONS = load_plugins()["ffmpeg"].operations
ALL_AT_ONCE = """
import json, subprocess, sys
from pathlib import Path
for name, (script, output, inputs) in json.loads({deeds!r}).items():
    folder = Path(name)
    folder.mkdir()
    for number in range(1, inputs + 1):
        link = "input" if number == 1 else f"input-{{number}}"
        (folder / f"{{link}}.{ending}").symlink_to(Path("input.{ending}").resolve())
    done = subprocess.run([sys.executable, "-I", "-c", script, output], cwd=folder,
                          capture_output=True, text=True)
    if done.returncode:
        print("FAILED", name, done.stdout[-300:], done.stderr[-1500:], flush=True)
    elif (folder / output).exists():
        (folder / output).rename(f"{{name}}.{{output.rpartition('.')[2]}}")
"""


def mirrored(folder: Path, facts: MediaFacts) -> tuple[MediaFacts, ScriptEnd, dict[str, str]]:
    """A dummy of a layout, and what every operation makes of it, in one container."""

    async def deed(sandbox: ContainerSandbox) -> tuple[MediaFacts, ScriptEnd, dict[str, str]]:
        async with sandbox.media_room() as room:
            name = dummy_name(facts)
            made = await room.run(ScriptOrder(dummy_script(facts), {}, (name,), probe=True))
            assert made.failure is None, made.log
            before = made.facts[name]
            ending = name.rpartition(".")[2]
            scripts = {each.name: script_for(each, before) for each in possible(before)}
            deeds = json.dumps(scripts)
            outputs = {
                deed: f"{deed}.{output.rpartition('.')[2]}"
                for deed, (_, output, _) in scripts.items()
            }
            order = ScriptOrder(
                ALL_AT_ONCE.format(deeds=deeds, ending=ending),
                {f"input.{ending}": made.outputs[name]},
                tuple(outputs.values()),
                probe=True,
            )
            return before, await room.run(order), outputs

    return using_sandbox(folder, deed, limits=LIMITS.model_copy(update={"work_mib": 512}))


def possible(before: MediaFacts) -> list[Operation]:
    """The operations that can be done to a video; the others refuse it in words."""
    found = [(each, each.read(DEEDS[each.name], before)) for each in OPERATIONS]
    for operation, params in found:
        assert not isinstance(params, str) or not before.sounds, (operation.name, params)
    return [
        operation
        for operation, params in found
        if not isinstance(params, str)
        and what_is_missing(operation, operation.other_needs, before) is None
    ]


def script_for(operation: Operation, before: MediaFacts) -> tuple[str, str, int]:
    params = operation.read(DEEDS[operation.name], before)
    assert not isinstance(params, str)
    contract = operation.expect(before, params)
    return operation.script(params), f"output.{contract.ending}", operation.inputs


def test_every_operation_is_tried() -> None:
    assert {each.name for each in OPERATIONS} == set(DEEDS)


@pytest.mark.parametrize("layout", sample(tuple(LAYOUTS), 2))
def test_every_operation_keeps_its_contract(layout: str, tmp_path: Path) -> None:
    wanted = LAYOUTS[layout]
    before, end, outputs = mirrored(tmp_path, wanted)
    problems: dict[str, object] = {}
    if told := what_differs(before, wanted):
        problems["dummy"] = told
    for operation in possible(before):
        params = operation.read(DEEDS[operation.name], before)
        assert not isinstance(params, str)
        facts = end.facts.get(outputs[operation.name])
        contract = operation.expect(before, params)
        broken = broken_terms(contract, facts) if facts else ("no output",)
        if broken:
            problems[operation.name] = broken
    assert not problems, f"{json.dumps(problems, indent=1)}\n{end.log}"


def what_differs(made: MediaFacts, wanted: MediaFacts) -> list[str]:
    """In what a dummy is not as the video that it stands for."""
    told: list[str] = []
    ours, theirs = made.picture, wanted.picture
    assert ours is not None
    assert theirs is not None
    names = ("codec", "width_px", "height_px", "rotation_deg", "variable_rate", "pixel_format")
    for name in (*names, "sample_aspect", "colour_transfer"):
        there, asked = getattr(ours, name), getattr(theirs, name)
        if there != asked and not (name == "sample_aspect" and {there, asked} == {None, "1:1"}):
            told.append(f"{name}: {there}, not {asked}")
    if not theirs.variable_rate and abs((ours.fps or 0) - (theirs.fps or 0)) > 0.01:
        told.append(f"fps: {ours.fps}, not {theirs.fps}")
    for kind in ("sounds", "subtitles"):
        there, asked = getattr(made, kind), getattr(wanted, kind)
        pairs = [(each.codec, each.channels, each.sample_rate_hz) for each in there]
        if pairs != [(each.codec, each.channels, each.sample_rate_hz) for each in asked]:
            told.append(f"{kind}: {pairs}")
    if abs(made.start_s - wanted.start_s) > 0.2:
        told.append(f"start: {made.start_s}, not {wanted.start_s}")
    return told
