"""Writes `docs_index.json` again: some entries of the real image's index, for tests without one.

Run it from the project root when Manim changes: `python tests/golden/docs/regenerate.py`.
"""

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
KEPT = (
    "Animation",
    "Arc",
    "Axes",
    "Circle",
    "Circumscribe",
    "Code",
    "CoordinateSystem",
    "Create",
    "DL",
    "FadeIn",
    "FadeOut",
    "Line",
    "MathTex",
    "Mobject",
    "MoveAlongPath",
    "NumberPlane",
    "PI",
    "RED",
    "Rectangle",
    "ReplacementTransform",
    "Rotate",
    "Scene",
    "Square",
    "SurroundingRectangle",
    "Text",
    "TransformMatchingTex",
    "VGroup",
    "VMobject",
    "always_redraw",
    "config",
    "rate_functions",
)
"""Names that are kept, with their members."""


def main() -> None:
    """Ask the image, and keep some of it."""
    sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]
    from containers import using_sandbox

    with tempfile.TemporaryDirectory() as folder:
        index = using_sandbox(Path(folder), lambda sandbox: sandbox.export()).docs
    kept = tuple(entry for entry in index.entries if {entry.name, entry.owner} & set(KEPT))
    few = index.model_copy(update={"entries": kept})
    text = few.model_dump_json(exclude_defaults=True, indent=1)
    (HERE / "docs_index.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
