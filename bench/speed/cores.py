"""What more cores would give: a render is walked by one process, and its chunks drawn by children.

Arithmetic on what one render told of itself; nothing here measures.
"""

from dataclasses import dataclass

from agents.artifacts.render_result import Accounting

LEAST_S = 1e-9


@dataclass(frozen=True)
class Chunk:
    """Frames that one child draws and encodes."""

    walked_s: float
    """CPU seconds of walking from the scene's start until the child can begin."""
    cpu_s: float
    """CPU seconds of the child."""


@dataclass(frozen=True)
class Work:
    """A render by its parts, CPU seconds."""

    walk_s: float
    """All of the walking, what follows the last chunk included."""
    chunks: tuple[Chunk, ...]
    assemble_s: float = 0.0
    """After the last child; on one core."""
    evolving_s: float = 0.0
    """Part of the walking that is spent in animations; the rest is the scene's own code."""

    @property
    def walk_share(self) -> float:
        """Evolving the scene, as a share of all."""
        return self.evolving_s / (self.walk_s + sum(chunk.cpu_s for chunk in self.chunks))


def read_accounting(accounting: Accounting | None) -> Work | None:
    """What a render told of itself; None where it tells nothing."""
    if accounting is None or not accounting.chunks:
        return None
    return Work(
        accounting.build_cpu_s + accounting.walk_cpu_s + accounting.walk_drawing_s,
        tuple(Chunk(chunk.walked_s, chunk.cpu_s) for chunk in accounting.chunks),
        accounting.join_s,
        accounting.walk_cpu_s,
    )


def wall_on(cores: int, work: Work, *, children: int | None = None) -> float:
    """Seconds from the first step of the walk to the end, on so many equal cores.

    The walker hands over a chunk when it comes to it, and waits there while all children are busy;
    walker and children share the cores evenly where there are fewer cores than they are.

    Args:
        cores: At least 1.
        work: The parts.
        children: How many may draw at a time; as many as cores where it is not said.
    """
    most = children or cores
    now = walked = 0.0
    waiting = list(work.chunks)
    drawing: list[float] = []
    while waiting or drawing or walked < work.walk_s - LEAST_S:
        while waiting and len(drawing) < most and walked >= waiting[0].walked_s - LEAST_S:
            drawing.append(waiting.pop(0).cpu_s)
        goal = min(waiting[0].walked_s, work.walk_s) if waiting else work.walk_s
        to_walk = goal - walked
        walks = to_walk > LEAST_S
        left = [*drawing, *([to_walk] if walks else [])]
        if not left:
            # It was told of a chunk after the end of the walk.
            walked = waiting[0].walked_s
            continue
        speed = min(1.0, cores / len(left))
        step = min(left)
        now += step / speed
        walked += step if walks else 0.0
        drawing = [each - step for each in drawing if each - step > LEAST_S]
    return now + work.assemble_s


def expect(measured_s: float, work: Work, cores: int, *, measured_on: int) -> float:
    """Wall seconds of a render on other cores.

    What is neither walking nor drawing (start, loading, sending) stays as it was measured.
    """
    rest_s = max(0.0, measured_s - wall_on(measured_on, work))
    return rest_s + wall_on(cores, work)
