"""Reasons to draw a scene the plain way: one process, each frame as it comes.

Children that are forked evolve the scene once more. That is exact as long as all that the pictures
depend on lies in the memory of the process, and as long as drawing changes none of it. Here is
found, rather than hoped, that a scene keeps to that.
"""

import ast
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, FunctionType, MethodType
from typing import Any

from runner.scene_file import MODULE, PATH

SHARED = {
    "_thread",
    "asyncio",
    "concurrent",
    "ctypes",
    "mmap",
    "multiprocessing",
    "signal",
    "socket",
    "subprocess",
    "threading",
}
"""Modules whose work goes on outside the memory that a child has of its own."""
PICTURES = {
    "add_frame",
    "capture_mobject",
    "capture_mobjects",
    "freeze_background",
    "freeze_current_frame",
    "get_frame",
    "get_image",
    "pixel_array",
    "play_internal",
    "set_background_from_func",
    "show_frame",
    "static_image",
    "update_frame",
    "write_frame",
}
"""Names by which code reads what was drawn, or draws itself."""
SIGNALS = {"kill", "killpg", "raise_signal"}
DRAWN = {
    "__getattribute__",
    "consider_points_equals_2d",
    "get_background_image",
    "get_fill_rgbas",
    "get_gradient_start_and_end_points",
    "get_pixel_array",
    "get_stroke_rgbas",
    "get_stroke_width",
    "get_subpath_split_indices_from_points",
    "get_z_index_reference_point",
    "points",
    "rgbas",
}
"""What Manim asks of a mobject while it draws."""
EFFECTS = {
    "fcntl.flock",
    "mmap.__new__",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.remove",
    "os.rename",
    "os.system",
    "os.truncate",
    "shutil.move",
    "signal.pthread_kill",
    "socket.__new__",
    "subprocess.Popen",
    "tempfile.mkstemp",
}
PANGO = "[pango] fontcon"
"""Its thread looks for fonts; children get one of their own."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class PlainPathNeeded(BaseException):
    """The scene is to be drawn the plain way, because of what is said."""


class Doubts:
    """Watches one scene while it is walked; once in doubt, it stays so."""

    def __init__(self) -> None:
        self.reason: str | None = None
        self.in_frames = False
        """Whether frames are being made just now: the part that children do once more."""
        self._files = open_files()
        self._threads = threads()
        sys.addaudithook(self._audit)

    def raise_doubts(self, reason: str) -> None:
        """Remember a reason.

        Raises:
            PlainPathNeeded: Always; user code may catch it, so it is raised again.
        """
        self.reason = self.reason or reason
        raise PlainPathNeeded(self.reason)

    def look_at_manim(self) -> None:
        """Look at what loading the module has left of Manim, before anything is drawn.

        Raises:
            PlainPathNeeded
        """
        if reason := patched_manim():
            self.raise_doubts(reason)

    def look_before_fork(self, known: set[int]) -> None:
        """Look at what a child would share with us.

        Args:
            known: Files of our own.

        Raises:
            PlainPathNeeded
        """
        if reason := self.reason or class_doubt():
            self.raise_doubts(reason)
        for fd in open_files() - self._files - known:
            try:
                name = os.readlink(f"/proc/self/fd/{fd}")
            except OSError:
                continue  # the folder we have just listed
            self.raise_doubts(f"it keeps a file open while it plays ({os.path.basename(name)})")
        if threads() > self._threads:
            self.raise_doubts("it has threads running while it plays")

    def look_at_end(self, scene: Any) -> None:
        """Look once more, when all of the code has run.

        Raises:
            PlainPathNeeded
        """
        reason = self.reason or patched_manim() or patched_instances(scene)
        if reason:
            self.raise_doubts(reason)

    def _audit(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.in_frames or self.reason:
            return
        if event == "open":
            mode, flags = args[1], args[2]
            writes = bool(set(mode or "") & set("wax+")) or bool((flags or 0) & WRITING)
            if not writes:
                return
        elif event not in EFFECTS:
            return
        if made_by_scene(sys._getframe(1)):
            what = "writes files" if event == "open" else f"does more than draw ({event})"
            self.raise_doubts(f"it {what} while it plays")


def made_by_scene(frame: FrameType | None) -> bool:
    """Whether the scene's own code asked for what is done, and not Manim or we for it."""
    while frame is not None:
        name = frame.f_code.co_filename
        if name == PATH:
            return True
        if "/manim/" in name or "/runner/" in name:
            return False
        frame = frame.f_back
    return False


def written_doubt(source: str) -> str | None:
    """A reason that can be read in the code, before any of it runs."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None  # whoever loads it tells of that
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in PICTURES:
            return f"it reads or draws pictures itself (.{node.attr}, line {node.lineno})"
        if isinstance(node, ast.Attribute) and node.attr in SIGNALS:
            return f"it sends signals to processes (.{node.attr}, line {node.lineno})"
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            if name.partition(".")[0] in SHARED:
                return f"it uses {name} (line {getattr(node, 'lineno', 0)})"
    return None


def class_doubt() -> str | None:
    """A reason in the classes that the scene's code has defined so far."""
    from manim import Camera, Mobject

    for own in defined_from(Camera):
        return f"it has a camera of its own ({own.__name__})"
    for own in defined_from(Mobject):
        if changed := DRAWN & vars(own).keys():
            return f"{own.__name__} changes how mobjects are drawn ({min(changed)})"
    return None


def defined_from(base: type) -> Iterator[type]:
    """The scene's own classes that are made from another."""
    for each in base.__subclasses__():
        if each.__module__ == MODULE:
            yield each
        yield from defined_from(each)


def patched_manim() -> str | None:
    """Whether something of Manim is the scene's code instead."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] != "manim" or module is None:
            continue
        for held_name, held in list(vars(module).items()):
            if is_of_scene(held):
                return f"it replaces a part of Manim ({held_name})"
            if isinstance(held, type) and held.__module__ == name:
                for own_name, own in list(vars(held).items()):
                    if is_of_scene(own):
                        return f"it replaces a part of Manim ({held_name}.{own_name})"
    return None


def patched_instances(scene: Any) -> str | None:
    """Whether renderer, camera or writer of a scene have functions of their own."""
    renderer = scene.renderer
    for holder in (renderer, renderer.camera, renderer.file_writer):
        for name, value in vars(holder).items():
            if is_of_scene(value) and hasattr(type(holder), name):
                return f"it replaces a part of Manim ({type(holder).__name__}.{name})"
    return None


def is_of_scene(value: Any) -> bool:
    """Whether something is a function or class that the scene's file defines."""
    if isinstance(value, property):
        value = value.fget
    elif isinstance(value, classmethod | staticmethod | MethodType):
        value = value.__func__
    if isinstance(value, type):
        return value.__module__ == MODULE
    return isinstance(value, FunctionType) and value.__code__.co_filename == PATH


def open_files() -> set[int]:
    """Numbers of the files that are open."""
    return {int(name) for name in os.listdir("/proc/self/fd")}


def threads() -> int:
    """How many threads this process has, whoever started them, but for that of Pango.

    Those of libraries do not come along into a child, which waits for them for ever.
    """
    names = map(thread_name, os.listdir("/proc/self/task"))
    return sum(name not in ("", PANGO) for name in names)


def thread_name(number: str) -> str:
    """What a thread is called; empty when it has just ended."""
    try:
        return Path(f"/proc/self/task/{number}/comm").read_text().strip()
    except OSError:
        return ""
