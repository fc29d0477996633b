"""Writes `api_spec.json` again: some classes of the real image's spec, for tests without one.

Run it from the project root when Manim changes: `python tests/golden/api/regenerate.py`.
"""

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KEPT = (
    *("Axes", "Camera", "Circle", "Code", "Create", "DashedLine", "DecimalNumber", "Dot"),
    *("FadeIn", "FadeOut", "Line", "ManimColor", "ManimConfig", "MathTex", "MovingCamera"),
    *("MovingCameraScene", "NumberPlane", "ParametricFunction", "Polygon", "Rotate", "Scene"),
    *("Square", "SurroundingRectangle", "Tex", "Text", "ThreeDCamera", "ThreeDScene"),
    *("Transform", "VGroup", "ValueTracker", "Write", "BulletedList", "CubicBezier"),
    *("ShowPassingFlash", "Wiggle", "VMobjectFromSVGPath"),
)
"""Classes that are kept, with those they inherit from."""


def few_of(spec: dict[str, Any]) -> dict[str, Any]:
    """The spec as it would be, had Manim no other classes."""
    classes: dict[str, Any] = spec["classes"]
    wanted = {*KEPT, *(base for name in KEPT for base in classes[name]["mro"])}
    kept = {name: cls for name, cls in classes.items() if name in wanted}
    members = {each for cls in kept.values() for each in (*cls["members"], *cls["attributes"])}
    common = {each for each in dir(str) + dir(list) + dir(dict) + dir(float) if each[0] != "_"}
    exports = {
        name: kind
        for name, kind in spec["exports"].items()
        if name in wanted or not kind.startswith(("class", "function", "other"))
    }
    functions = {name: spec["functions"][name] for name in ("always_redraw", "smooth", "linear")}
    return spec | {
        "classes": kept,
        "exports": exports | dict.fromkeys(functions, "function"),
        "functions": functions,
        "anywhere": sorted((members | common) & set(spec["anywhere"])),
        "manim_definitions": [],
        "modules": {name: spec["modules"][name] for name in ("manim", "numpy", "math")},
        "stars": {"math": spec["stars"]["math"]},
        "cameras": {name: camera for name, camera in spec["cameras"].items() if name in wanted},
    }


def main() -> None:
    """Ask the image, and keep some of it."""
    sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]
    from inspecting import spec_of_image

    text = json.dumps(few_of(spec_of_image()), indent=None, sort_keys=True)
    (HERE / "api_spec.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
