"""Scenes whose pictures depend on more than one moment, and scenes that children may not draw.

Each is the body of `construct`; the first line names the base class.
"""

EXACT = {
    "updater with dt": """Scene
dot = Dot()
dot.add_updater(lambda mobject, dt: mobject.shift(0.4 * RIGHT * dt + 0.1 * UP * np.sin(self.time)))
self.add(dot, Square().shift(2 * LEFT))
self.wait(1.5)
self.play(Rotate(self.mobjects[1], PI), run_time=1.2)
""",
    "redrawn text and formulas": r"""Scene
tracker = ValueTracker(0)
text = always_redraw(lambda: Text(f"{tracker.get_value():.1f}").shift(UP))
formula = always_redraw(lambda: MathTex(rf"x = {tracker.get_value():.1f}").shift(DOWN))
number = DecimalNumber(0).add_updater(lambda each: each.set_value(tracker.get_value()))
self.add(text, formula, number)
self.play(tracker.animate.set_value(2), run_time=1)
""",
    "random numbers": """Scene
import random
dots = VGroup(*[Dot(np.random.uniform(-3, 3, 3)) for _ in range(20)])
dots.add_updater(lambda group: [each.shift(0.05 * np.random.uniform(-1, 1, 3)) for each in group])
self.add(dots)
self.wait(1)
self.play(dots.animate.set_color(random.choice([RED, BLUE, GREEN])))
self.play(Create(Line(LEFT, RIGHT * random.random())))
""",
    "3-D camera": """ThreeDScene
axes = ThreeDAxes()
ball = Sphere(radius=1, resolution=(6, 6))
label = Text("fixed").to_corner(UL)
self.add_fixed_in_frame_mobjects(label)
self.set_camera_orientation(phi=60 * DEGREES, theta=30 * DEGREES)
self.play(Create(axes), FadeIn(ball))
self.begin_ambient_camera_rotation(rate=0.5)
dot = Dot(color=RED)
dot.add_updater(lambda mobject: mobject.move_to(self.camera.project_point(np.array([1.0, 1, 1]))))
self.add(dot)
self.wait(1)
self.stop_ambient_camera_rotation()
self.move_camera(phi=20 * DEGREES, zoom=1.3)
""",
    "moving camera": """MovingCameraScene
square, dot = Square(), Dot().shift(2 * RIGHT)
self.add(square, dot)
self.play(self.camera.frame.animate.scale(0.5).move_to(dot))
self.camera.frame.save_state()
self.play(square.animate.rotate(1), self.camera.frame.animate.scale(1.5))
self.play(Restore(self.camera.frame))
""",
    "zoomed": """ZoomedScene
dot = Dot().shift(UL)
self.add(dot, NumberPlane())
self.activate_zooming(animate=True)
self.play(self.zoomed_camera.frame.animate.shift(RIGHT), dot.animate.shift(RIGHT))
""",
    "sections, captions, sounds": """Scene
import wave
with wave.open("/work/media/beep.wav", "wb") as sound:
    sound.setparams((1, 2, 8000, 0, "NONE", ""))
    sound.writeframes(bytes(8000))
self.next_section("one")
self.play(Create(Circle()), subcaption="a circle")
self.add_sound("/work/media/beep.wav", time_offset=0.2)
self.next_section("skipped", skip_animations=True)
self.play(FadeIn(Square()))
self.wait(2)
self.next_section("three")
self.add_subcaption("and more", duration=0.5)
self.play(FadeOut(*self.mobjects))
""",
    "what stands still is changed by the scene": """Scene
square, dot = Square(fill_opacity=1), Dot().shift(2 * LEFT)
self.add(square)
self.add_updater(lambda dt: square.shift(0.5 * dt * UP))
self.play(dot.animate.shift(4 * RIGHT), run_time=2)
self.play(dot.animate.set_color(RED))
""",
    "what stands still is changed before the first frame": """Scene
square, dot = Square(fill_opacity=1), Dot().shift(2 * LEFT)
self.add(square)
self.add_updater(lambda dt: square.shift(0.1 * UP))
self.play(dot.animate.shift(4 * RIGHT), run_time=2)
self.play(dot.animate.set_color(RED), run_time=0.2)
""",
    "waiting for something": """Scene
tracker = ValueTracker(0)
tracker.add_updater(lambda mobject, dt: mobject.increment_value(dt))
dot = Dot().add_updater(lambda mobject: mobject.set_x(tracker.get_value()))
self.add(tracker, dot)
self.wait_until(lambda: tracker.get_value() > 0.8, max_time=3)
self.wait(0.5, frozen_frame=True)
""",
    "the frame of a plain camera": """Scene
self.play(Create(Square()))
self.camera.frame_width = 5
self.camera.background_color = BLUE
self.play(FadeIn(Circle()))
""",
    "counting in the code": """Scene
seen = []
def count(mobject):
    seen.append(len(seen))
    mobject.set_x(len(seen) / 20)
dot = Dot().add_updater(count)
self.add(dot)
self.wait(1)
self.add(Text(str(len(seen))))
self.wait(0.2)
""",
    "a file between animations": """Scene
self.play(Create(Square()))
with open("/work/media/note.txt", "w") as file:
    file.write("3")
self.play(Create(Circle(radius=int(open("/work/media/note.txt").read()))))
""",
    "pictures and pixels": """Scene
pixels = np.zeros((8, 8, 4), dtype=np.uint8)
pixels[::2] = (255, 80, 0, 255)
picture = ImageMobject(pixels).scale(4)
cloud = PMobject().add_points(np.random.uniform(-2, 2, (300, 3)), color=TEAL)
self.play(FadeIn(picture), FadeIn(cloud))
self.play(picture.animate.rotate(0.5), cloud.animate.shift(RIGHT))
""",
    "several move the same": """Scene
square, dot = Square(fill_opacity=0.5), Dot(2 * LEFT)
self.add(square, dot)
long = square.animate(run_time=1.6).shift(RIGHT)
self.play(long, Rotate(square, PI / 2, run_time=0.9), FadeToColor(square, RED, run_time=0.5))
self.play(FadeOut(dot, run_time=0.6), dot.animate(run_time=1.2).shift(UP), Indicate(square))
self.play(LaggedStart(FadeIn(dot), dot.animate.shift(DOWN), square.animate.scale(2), lag_ratio=0.4))
self.play(AnimationGroup(Create(square), square.animate.set_color(BLUE), lag_ratio=1))
""",
    "one after the other, beside others": """Scene
square, circle = Square(), Circle().shift(2 * RIGHT)
self.play(Succession(Create(square), square.animate.shift(UP), FadeOut(square)), run_time=1.5)
self.add(square)
self.play(
    Succession(Wait(0.5), Transform(square, circle), run_time=1.5),
    circle.animate(run_time=1.5).shift(2 * DOWN),
)
self.play(Circumscribe(circle), run_time=1)
self.play(Succession(Wait(0.4), Add(Dot(UP)), Wait(0.4), square.animate.shift(LEFT)))
""",
    "written and taken apart": r"""Scene
text, formula = Text("written"), MathTex("a^2", "+", "b^2").shift(UP)
other = MathTex("b^2", "+", "c").shift(DOWN)
self.play(Write(text), Create(formula), run_time=1.3)
self.play(TransformMatchingTex(formula, other), run_time=1)
self.play(Unwrite(text), Uncreate(other), run_time=1.3)
self.play(DrawBorderThenFill(Square(fill_opacity=1, color=GREEN)), rate_func=there_and_back)
self.play(FadeTransform(self.mobjects[-1], Circle(fill_opacity=1)))
self.play(ShowPassingFlash(Line(LEFT, UP)), Indicate(Dot(), rate_func=there_and_back_with_pause))
self.play(LaggedStartMap(FadeOut, VGroup(*[Dot(k * RIGHT) for k in range(4)]), shift=UP))
""",
    "along what moves itself": """Scene
path, dot, square = Circle(), Dot(), Square()
self.add(path, dot, square)
self.play(MoveAlongPath(dot, path), path.animate.shift(UP), run_time=1.3)
self.play(Rotating(square, PI, run_time=1.2), square.animate(run_time=0.6).shift(RIGHT))
self.play(ChangeDecimalToValue(DecimalNumber(1), 5), Wiggle(square), run_time=1.1)
self.play(ChangeSpeed(square.animate.shift(LEFT), {0.3: 0.5, 0.8: 2}))
""",
    "code of the scene in each frame": """Scene
frames = []
def counted(t):
    frames.append(t)
    return min(1, len(frames) / 12)
class Jump(Transform):
    def interpolate_mobject(self, alpha):
        super().interpolate_mobject(alpha)
        self.mobject.shift(0.01 * len(frames) * UP)
class Counting(Square):
    def interpolate_color(self, *args):
        super().interpolate_color(*args)
        frames.append(0)
square = Square()
self.play(square.animate(rate_func=counted).shift(RIGHT), run_time=1.2)
self.play(Jump(square, Circle()), run_time=1.2)
self.play(Counting().animate.shift(UP), run_time=1.2)
self.play(square.animate.shift(0.01 * len(frames) * DOWN))
def bent(start, end, alpha):
    frames.append(alpha)
    return interpolate(start, end, alpha) + 0.001 * len(frames) * UP
self.play(Transform(square, Square(), path_func=bent), run_time=1.2)
""",
    "a scene that keeps its own time": """Scene
self.steps = 0
square = Square()
def step(dt):
    self.steps += 1
    square.set_stroke(width=1 + self.steps % 9)
self.update_self = step
self.play(square.animate.shift(RIGHT), run_time=1.4)
self.play(Create(Line(LEFT, RIGHT * self.steps / 10)))
""",
    "little of much changes": """Scene
grid = VGroup(*[Square(0.4, fill_opacity=0.6).set_color(BLUE) for _ in range(40)])
grid.arrange_in_grid(5, 8, buff=0.2)
sharp = Polygon(4 * LEFT, 4 * LEFT + 0.2 * UP, 2 * LEFT, stroke_width=30, color=RED)
sharp.joint_type = LineJointType.MITER
sheen = Circle(1.2, fill_opacity=0.5).set_color_by_gradient(RED, GREEN).shift(2 * DOWN)
self.add(grid, sharp, sheen, Line(7 * LEFT, 7 * RIGHT), DashedLine(3 * UP, 3 * DOWN))
def blink(group, dt):
    at = int(self.time * 15)
    group[at % 40].set_opacity(at % 2)
    group[(3 * at) % 40].set_stroke(width=at % 7)
    group[(7 * at) % 40].set_z_index(at % 3)
grid.add_updater(blink)
self.wait(1)
grid.clear_updaters()
self.play(sheen.animate.set_sheen_direction(UP), Rotate(sharp, PI / 5), run_time=0.6)
self.play(FadeOut(grid[3]), grid[20].animate.shift(8 * RIGHT), run_time=0.5)
""",
    "comes and goes while it plays": """Scene
tracker, kept = ValueTracker(0), VGroup()
def change(group):
    at = int(tracker.get_value())
    group.submobjects = [Dot(each * 0.3 * RIGHT, color=YELLOW) for each in range(at % 5)]
kept.add_updater(change)
self.add(Text("below").to_edge(DOWN), kept, tracker, Text("above"))
self.play(tracker.animate.set_value(12), run_time=1)
self.camera.background_color = DARK_BLUE
self.play(tracker.animate.set_value(20), run_time=0.5)
""",
}

DOUBTED = {
    "paints what lies behind": """Scene
def paint(mobject, dt):
    self.camera.background[:40, :, 0] += 10
self.add(Dot().add_updater(paint))
self.wait(1)
""",
    "a thread": """Scene
import threading
done = threading.Event()
threading.Thread(target=done.wait).start()
self.play(Create(Square()))
done.set()
""",
    "threads of a library": """Scene
import av
picture = av.VideoFrame(640, 480, "yuv420p")
pixels = picture.to_ndarray(format="rgba")
self.play(FadeIn(ImageMobject(pixels)))
""",
    "writes while it plays": """Scene
def note(mobject, dt):
    with open("/work/media/count.txt", "a") as file:
        file.write("x")
    mobject.set_x(len(open("/work/media/count.txt").read()) / 20)
self.add(Dot().add_updater(note))
self.wait(1)
""",
    "reads on from an open file": """Scene
with open("/work/media/steps.txt", "w") as file:
    file.write("0.1 " * 100)
steps = open("/work/media/steps.txt")
self.add(Dot().add_updater(lambda mobject, dt: mobject.shift(float(steps.read(4)) * RIGHT)))
self.wait(1)
""",
    "looks at its own picture": """Scene
self.play(Create(Square(fill_opacity=1)))
self.play(FadeIn(ImageMobject(self.renderer.get_frame()).scale(0.3)))
""",
    "replaces a part of Manim": """Scene
Circle.get_fill_opacity = lambda self: 0.5
before = VMobject.get_fill_rgbas
VMobject.get_fill_rgbas = lambda self: before(self) * 0.5
self.play(FadeIn(Circle(fill_opacity=1)))
""",
    "replaces a part of its renderer": """Scene
import types
def darker(self, *args, **kwargs):
    type(self).update_frame(self, *args, **kwargs)
    self.camera.background_opacity
setattr(self.renderer, "update_" + "frame", types.MethodType(darker, self.renderer))
self.play(FadeIn(Circle(fill_opacity=1)))
""",
    "counts how often it is drawn": """Scene
class Counted(Square):
    drawn = 0
    def get_fill_rgbas(self):
        Counted.drawn += 1
        return super().get_fill_rgbas()
square = Counted(fill_opacity=1)
self.play(square.animate.shift(RIGHT))
self.play(square.animate.shift(UP * Counted.drawn / 100))
""",
}
