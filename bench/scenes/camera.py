"""A moving camera: it goes along a curve, close up, and back to the whole."""

from manim import *


class CloseUp(MovingCameraScene):
    def construct(self):
        axes = Axes(x_range=[-1, 10], y_range=[-2, 2], x_length=12, y_length=5)
        curve = axes.plot(lambda x: np.sin(x) * np.exp(-x / 6), color=TEAL, x_range=[0, 10])
        dot = Dot(axes.i2gp(0, curve), color=ORANGE)
        name = Text("A swing that dies away", font_size=36).to_edge(UP)
        self.add(axes, curve, dot, name)
        self.camera.frame.save_state()
        self.play(self.camera.frame.animate.scale(0.5).move_to(dot))
        follow = lambda frame: frame.move_to(dot)  # noqa: E731
        self.camera.frame.add_updater(follow)
        self.play(MoveAlongPath(dot, curve, rate_func=linear), run_time=2.5)
        self.camera.frame.remove_updater(follow)
        self.play(Restore(self.camera.frame))
