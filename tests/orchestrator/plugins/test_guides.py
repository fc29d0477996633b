"""What whoever writes a script in a plugin's place is told: rules of its own, and true ones."""

import re

import pytest

from orchestrator.plugins import load_plugins
from orchestrator.plugins.base import Plugin, prelude
from orchestrator.plugins.guides import EVERY_SCRIPT

PLUGINS = load_plugins()
LEAST_CHARS = 150


@pytest.mark.parametrize("plugin", PLUGINS.values(), ids=PLUGINS)
def test_every_plugin_has_rules_of_its_own(plugin: Plugin) -> None:
    assert plugin.guide.startswith(EVERY_SCRIPT)
    own = plugin.guide.removeprefix(EVERY_SCRIPT)
    assert len(own) > LEAST_CHARS
    sharing = [name for name, other in PLUGINS.items() if other.guide == plugin.guide]
    assert sharing == [plugin.name] or sharing == ["ffmpeg", "script"]


@pytest.mark.parametrize("plugin", PLUGINS.values(), ids=PLUGINS)
def test_what_rules_name_is_there(plugin: Plugin) -> None:
    params = {
        name: field
        for each in plugin.operations
        for name, field in each.params.model_json_schema()["properties"].items()
    }
    named = re.findall(r'PARAMS\["(\w+)"\](?:\["(\w+)"\])?', plugin.guide)
    schemas = str([each.params.model_json_schema() for each in plugin.operations])
    for outer, inner in named:
        assert outer in params
        assert not inner or f"'{inner}'" in schemas
    scripts = prelude() + "".join(each.body + each.survey for each in plugin.operations)
    for called in re.findall(r"`(\w+)\(", plugin.guide):
        assert f"def {called}(" in scripts
    for known in re.findall(r"`source\.(\w+)`", plugin.guide):
        assert re.search(rf"def {known}\(self|self\.{known} =", prelude())
