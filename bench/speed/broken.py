"""Scenes that end in an error: as they are, and at the end of a scene that somebody would make."""

from dataclasses import dataclass

from broken_scenes import CLASS, BrokenScene, read_broken_scenes

AT_ONCE = (
    "names: ShowCreation",
    "methods: get_graph",
    "methods: get_bottom_left",
    "keywords: x_min of Axes",
    "shapes: a list of two to shift by",
    "shapes: a place and a pair added",
    "kinds: a dictionary's key that is not there",
    "kinds: a method to play",
    "tex: a command that TeX does not know",
    "timing: a time that is computed",
)
LATE = (
    "names: ShowCreation",
    "methods: get_graph",
    "methods: get_bottom_left",
    "keywords: x_min of Axes",
    "shapes: an animated move",
    "shapes: a place and a pair added",
    "kinds: a dictionary's key that is not there",
    "kinds: past the end of a group",
    "kinds: a method to play",
    "kinds: an image that is not there",
    "tex: a command that TeX does not know",
    "timing: a time that is computed",
)
BEFORE = """\
        title = Text("The area of a circle", font_size=48).to_edge(UP)
        self.play(Write(title))
        disc = Circle(radius=1.8, color=BLUE, fill_opacity=0.4).shift(3.5 * LEFT)
        radius = Line(disc.get_center(), disc.get_right(), color=YELLOW)
        name = MathTex("r").next_to(radius, UP, buff=0.1)
        self.play(Create(disc), run_time=1.5)
        self.play(Create(radius), Write(name))
        self.wait(0.5)
        slices = VGroup(
            *[Sector(radius=1.8, angle=TAU / 16, start_angle=k * TAU / 16) for k in range(16)]
        )
        slices.set_fill(opacity=0.6).set_stroke(WHITE, 1).move_to(disc)
        slices.set_color_by_gradient(BLUE, GREEN)
        self.play(FadeIn(slices), FadeOut(radius, name))
        row = slices.copy().arrange(RIGHT, buff=0.02).set_width(6).shift(3 * RIGHT)
        self.play(TransformFromCopy(slices, row), run_time=2)
        self.play(LaggedStart(*[Indicate(each) for each in row], lag_ratio=0.1), run_time=2)
        formula = MathTex(r"A = \\pi r^2", font_size=64).shift(3 * RIGHT + 2 * DOWN)
        self.play(Write(formula))
        self.play(Circumscribe(formula))
        self.wait()
        self.play(FadeOut(disc, slices, row, formula, title))
"""
"""About fourteen seconds, in the manner of a lesson."""


@dataclass(frozen=True)
class BrokenCase:
    """One broken scene to measure."""

    scene: BrokenScene
    late: bool

    @property
    def code(self) -> str:
        """The module."""
        return self.scene.code.replace(CLASS, CLASS + BEFORE) if self.late else self.scene.code

    @property
    def line(self) -> int | None:
        """The true line."""
        if self.scene.line is None:
            return None
        return self.scene.line + (BEFORE.count("\n") if self.late else 0)


def broken_cases() -> list[BrokenCase]:
    """All of them, those that fail at once first."""
    scenes = {scene.name: scene for scene in read_broken_scenes()}
    late = [BrokenCase(scenes[name], late=True) for name in LATE]
    return [*(BrokenCase(scenes[name], late=False) for name in AT_ONCE), *late]
