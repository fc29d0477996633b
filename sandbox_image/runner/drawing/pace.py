"""What a frame takes to evolve, to draw and to encode; and who should draw it, for that."""

SMOOTHED = 0.3
PER_PIXEL_S = 6.5e-9
"""What encoding takes for a pixel, before it is known; measured."""
DRAWN_S = 2e-3
"""What drawing takes, before it is known: mostly little beside encoding."""
COPY_PER_PIXEL_S = 5e-10
"""What handing a picture over takes for a pixel."""


class Pace:
    """Seconds of processor time for a frame, as they were lately.

    A child that draws must evolve the scene once more; a walk that draws by itself has less time
    to evolve it, but nothing is done twice, and a child only encodes.
    """

    def __init__(self, pixels: int) -> None:
        self.evolve_s = 0.0
        self.draw_s = DRAWN_S
        self.encode_s = pixels * PER_PIXEL_S
        self._copy_s = pixels * COPY_PER_PIXEL_S

    def evolved(self, seconds: float, frames: int) -> None:
        """Note what the walk took for so many frames, without drawing them."""
        if frames:
            self.evolve_s = smooth(self.evolve_s or seconds / frames, seconds / frames)

    def drew(self, seconds: float, frames: int) -> None:
        """Note what drawing so many frames took."""
        if frames:
            self.draw_s = smooth(self.draw_s, seconds / frames)

    def encoded(self, seconds: float, frames: int) -> None:
        """Note what encoding so many frames took."""
        if frames:
            self.encode_s = smooth(self.encode_s, seconds / frames)

    def walk_should_draw(self, workers: int) -> bool:
        """Whether frames are finished sooner when the walk draws them and children encode."""
        evolve, draw, encode = self.evolve_s, self.draw_s, self.encode_s
        by_children = max(evolve, (2 * evolve + draw + encode) / workers)
        alone = evolve + draw + self._copy_s
        return max(alone, (alone + encode) / workers) < by_children


def smooth(before: float, now: float) -> float:
    """A running mean."""
    return before + SMOOTHED * (now - before)
