"""What a rehearsal says of time, of errors, and of what is not there."""

import pytest
from rehearsing import Rehearsed, rehearse_modules

pytestmark = pytest.mark.docker

ERRORS = {
    "keyword": ('MathTex("x", colour=RED)', "TypeError", "MathTex() takes no keyword 'colour'."),
    "meant": ('MathTex("x", colour=RED)', "TypeError", "Did you mean 'color'?"),
    "getter": ("Circle().get_bottom_left()", "AttributeError", "no method 'get_bottom_left'"),
    "method": ("Circle().shfit(UP)", "AttributeError", "Did you mean shift"),
    "camera": ("self.camera.frame.scale(2)", "AttributeError", "MovingCameraScene"),
    "space": ("self.set_camera_orientation(phi=1)", "AttributeError", "ThreeDScene"),
    "command": (r'MathTex(r"\fraq{a}{b}")', "tex-error", "Undefined control sequence"),
    "place": (r'MathTex(r"\fraq{a}{b}")', "tex-error", r"At: \fraq."),
    "mode": (r'Tex(r"x^2 is good")', "tex-error", "In: x^2 is good"),
    "reason": (r'Tex(r"x^2 is good")', "tex-error", "put it between $"),
    "picture": ('ImageMobject("cat.png")', "OSError", "no file 'cat.png'"),
    "opened": ('open("cat.png")', "FileNotFoundError", "no file 'cat.png': the sandbox"),
    "percent": ('MathTex("".join(["50", "%"]))', "tex-error", r"for the sign, write \%. In: 50%"),
    "accent": ('MathTex("größe")', "tex-error", r"put it into \text{…}). In: größe"),
    "typst": ('Typst("$ frac(a, b $")', "tex-error", "unclosed delimiter. In: $ frac(a, b $"),
    "no number": ("self.wait(float('nan'))", "ValueError", "NaN, which is no number"),
    "window": ("self.interactive_embed()", "AssertionError", "Cairo"),
    "graphics": ("__import__('manim.opengl').opengl.OpenGLCircle().add(Dot())", "", "Cairo"),
    "point": ("Circle().shift([1, 2])", "ValueError", "write [x, y, 0]"),
    "played": ("self.play(Circle())", "TypeError", "takes animations, and this is a Circle"),
    "values": ('n = 7; MathTex("a", "b")[n]', "IndexError", "Here n = 7."),
}
"""A line of code, the finding's code, and words of its message."""
SLOW = "dot = Dot().add_updater(lambda m, dt: sum(range(10**6)))\nself.add(dot)\nself.wait(3000)"
TIMED = """
self.next_section("first")
self.play(Create(Circle()), run_time=2)
self.next_section("second")
self.wait(1)
"""


def inside(body: str) -> str:
    lines = "".join(f"        {line}\n" for line in body.strip().splitlines())
    return f"from manim import *\n\n\nclass TestScene(Scene):\n    def construct(self):\n{lines}"


def rehearse_one(body: str, *, seconds: float = 120) -> Rehearsed:
    (one,) = rehearse_modules({"one": inside(body)}, seconds=seconds)
    return one


def test_messages_say_what_was_really_called_and_what_is_right() -> None:
    modules = {name: inside(line) for name, (line, _, _) in ERRORS.items()}
    for one in rehearse_modules(modules):
        _, code, words = ERRORS[one.name]
        assert one.error is not None, one.name
        assert one.error.line == 6, one.error
        assert one.error.code == code or not code, one.error
        assert words in one.error.message, one.error.message


def test_the_time_line_has_every_animation_and_section() -> None:
    (scene,) = rehearse_one(TIMED).scenes
    assert [(each.start_s, each.duration_s, each.frames) for each in scene.animations] == [
        (0.0, 2.0, 30),
        (2.0, 1.0, 15),
    ]
    assert [each.line for each in scene.animations] == [7, 9]
    assert scene.sections == ("first", "second")
    assert scene.section_starts_s == (0.0, 2.0)
    assert scene.render_s is not None
    assert 0 < scene.render_s < 60


def test_an_animation_that_would_take_too_long_ends_with_its_line_at_once() -> None:
    one = rehearse_one(SLOW, seconds=30)
    assert one.error is not None
    assert (one.error.code, one.error.line) == ("too-slow", 8)
    assert "45000 frames" in one.error.message
    assert one.seconds < 25


def test_a_font_that_is_not_there_is_told_with_what_is_drawn_instead() -> None:
    marked = "MarkupText('<span font_family=\"Papyrus\">hi</span>').shift(DOWN)"
    one = rehearse_one(
        f'self.add(Text("hi", font="Comic Sans MS"))\nself.add({marked})\nself.wait()'
    )
    assert [finding.line for finding in one.findings] == [6, 7]
    for finding, name in zip(one.findings, ("'Comic Sans MS'", "'Papyrus'"), strict=True):
        assert (finding.code, finding.severity) == ("font-missing", "warning")
        assert name in finding.message
        assert "is drawn instead" in finding.message
    assert one.error is None
