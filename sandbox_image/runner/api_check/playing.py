"""`self.play` and `self.wait`: what they are given, and animations that are never played."""

import ast

from runner.api_check.arguments import ArgumentCheck
from runner.api_check.findings import Findings, at, did_you_mean
from runner.api_check.inference import Inference
from runner.api_check.renamed import KEYWORDS
from runner.api_check.scopes import Placed, Scope
from runner.api_check.values import Known, only

TIMES = {"run_time", "duration"}
LONGEST_S = 7200.0
"""Longer videos the rehearsal refuses, seconds."""


class PlayCheck:
    """Looks at what scenes play."""

    def __init__(self, inference: Inference, findings: Findings) -> None:
        self._inference = inference
        self._spec = inference.spec
        self._findings = findings
        self._arguments = ArgumentCheck(inference)

    def look_at(self, placed: Placed, node: ast.Call) -> None:
        """Judge a call, if it is one of `play` or `wait`."""
        if placed.guarded:
            return
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name not in ("play", "wait", "pause") or not isinstance(node.func, ast.Attribute):
            self._made(node, placed.scope)
            return
        owner = only(self._inference.of(node.func.value, placed.scope))
        if owner is None or not self._is_scene(owner):
            return
        if name == "play":
            self._play(node, placed.scope)
        else:
            self._wait(node)

    def _made(self, node: ast.Call, scope: Scope) -> None:
        """Judge the run time of an animation, where one is made."""
        known = only(self._inference.of(node, scope))
        if known is None:
            return
        if known.kind == "animate":
            self._times(node, scope)
            made = only(self._inference.of(node.func, scope))
            if made is not None and made.kind == "animate":
                self._keywords(node, self._taken([], scope), "mobject.animate")
        elif known.kind == "object" and self._inference.is_a(known, "Animation"):
            self._times(node, scope)

    def _is_scene(self, known: Known) -> bool:
        owner = known.owner if known.kind == "super" else known
        return owner is not None and owner.kind == "object" and self._inference.is_a(owner, "Scene")

    def _taken(self, arguments: list[ast.expr], scope: Scope) -> set[str]:
        """Keywords of `play` that some animation of it may read."""
        classes: set[str] = {"Animation"}
        for argument in arguments:
            values = self._inference.of(argument, scope)
            for known in values if values is not None else (None,):
                classes |= set(self._animations(known))
        if not arguments:  # where `.animate` is overridden, it may be any
            classes |= set(self._spec.below("Animation"))
        play = self._spec.member("Scene", "play")
        taken = set(play.signature.names) if play and play.signature else set()
        for name in classes:
            made = self._spec.constructor(name)
            taken |= self._spec.all_names(name)
            taken |= made.names | {each.name for each in made.params} if made else set()
        return taken

    def _animations(self, known: Known | None) -> tuple[str, ...]:
        """Classes of animations that a value may be of."""
        if known is not None and known.kind in ("animate", "method", "number", "str", "class"):
            return ("Transform",)
        if known is not None and known.kind == "object":
            lineage = self._inference.lineage(known) or ()
            base = self._inference.facts.first_of_manim(lineage)
            if base is not None and self._inference.is_a(known, "Mobject"):
                return ("Transform",)
            if base is not None and known.exact:
                return (base,)
        return self._spec.below("Animation")

    def _play(self, node: ast.Call, scope: Scope) -> None:
        if node.keywords and node.args:
            self._keywords(node, self._taken(node.args, scope), "Scene.play")
        if not node.args and not node.keywords:
            words = "`self.play()` is given no animation."
            self._findings.add(at(node), "nothing-played", words, symbol="Scene.play")
        for argument in node.args:
            if self._played(argument, scope):
                break  # what follows may belong to it: `play(mob.shift, UP)`
        self._times(node, scope)

    def _keywords(self, node: ast.Call, taken: set[str], name: str) -> None:
        """Keywords that no animation reads."""
        for keyword in node.keywords:
            if keyword.arg is None or keyword.arg in taken:
                continue
            words = f"`{name}` knows no `{keyword.arg}`: it does nothing."
            renamed = KEYWORDS.get(keyword.arg)
            if renamed is not None and renamed.new in taken:
                words += f" Use `{renamed.new}`."
            else:
                words += did_you_mean(self._spec, keyword.arg, taken)
            self._findings.add(at(keyword), "play-keyword", words, symbol=name)

    def _played(self, argument: ast.expr, scope: Scope) -> bool:
        """Whether something that cannot be played was told of."""
        known = only(self._inference.of(argument, scope))
        words = "" if known is None else self._not_played(known, argument)
        if words:
            self._findings.add(at(argument), "not-an-animation", words, symbol="Scene.play")
        return bool(words)

    def _not_played(self, known: Known, argument: ast.expr) -> str:
        """Why something cannot be played; empty where it can."""
        text = ast.unparse(argument)[:60]
        if known.kind == "method" and known.owner is not None:
            of_mobject = self._inference.is_a(known.owner, "Mobject")
            if of_mobject:
                return (
                    f"`play` takes animations, and is given the method `{known.name}`. Write"
                    f" `.animate`: `mobject.animate.{known.name}(…)`."
                )
            return f"`play` takes animations, and is given the method `{known.name}`."
        if known.kind == "animated":
            return f"`{text}` is a method that is not called: write `{text}(…)`."
        if known.kind == "object":
            if self._inference.is_a(known, "Mobject"):
                if isinstance(argument, ast.Call) and isinstance(argument.func, ast.Attribute):
                    name = argument.func.attr
                    return (
                        f"`play` takes animations, and `{name}` changes the mobject at once. Write"
                        f" `.animate`: `mobject.animate.{name}(…)`."
                    )
                return (
                    "`play` takes animations, and is given a mobject. Wrap it in one, for example"
                    " `Create` or `FadeIn`, or use `.animate`."
                )
            return ""
        if known.kind == "class":
            if self._inference.is_a(known, "Animation") or self._inference.is_a(known, "Mobject"):
                return f"`play` is given the class `{known.name}`, no object of it."
            return ""
        if known.kind in ("number", "str", "none", "array", "bool", "color"):
            what = {"none": "None: what is called gives nothing back"}.get(known.kind, known.kind)
            return f"`play` takes animations, and is given {what}."
        return ""

    def _wait(self, node: ast.Call) -> None:
        if node.args:
            self._time(node.args[0], "Scene.wait")
        self._times(node, None)

    def _times(self, node: ast.Call, scope: Scope | None) -> None:
        for keyword in node.keywords:
            if keyword.arg == "run_time" or (keyword.arg == "duration" and scope is None):
                self._time(keyword.value, keyword.arg)

    def _time(self, node: ast.expr, name: str) -> None:
        seconds = _written_number(node)
        if seconds is None:
            return
        if seconds <= 0:
            words = f"`{name}` is {seconds:g} s; Manim takes only times above 0."
            self._findings.add(at(node), "no-time", words, symbol=name)
        elif seconds > LONGEST_S:
            words = f"`{name}` is {seconds:g} s; a video may be {LONGEST_S:g} s long."
            self._findings.add(at(node), "too-long", words, symbol=name)

    def look_at_statement(self, placed: Placed, node: ast.Expr) -> None:
        """Judge an expression that stands for itself: an animation there is never played."""
        if placed.guarded or not isinstance(node.value, ast.Call):
            return
        known = only(self._inference.of(node.value, placed.scope))
        if known is None:
            return
        if known.kind == "animate":
            words = "`.animate` does nothing by itself: hand it to `self.play(…)`."
            self._findings.add(at(node), "not-played", words, symbol="Mobject.animate")
        elif known.kind == "object" and self._is_made_animation(known, node.value, placed.scope):
            words = f"This `{known.name}` is made and never played: hand it to `self.play(…)`."
            self._findings.add(at(node), "not-played", words, symbol=known.name)

    def _is_made_animation(self, known: Known, call: ast.Call, scope: Scope) -> bool:
        made = only(self._inference.of(call.func, scope))
        return (
            made is not None
            and made.kind == "class"
            and made.name in self._spec.classes
            and self._inference.is_a(known, "Animation")
        )


def _written_number(node: ast.expr) -> float | None:
    """A number as it is written out, with its sign."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _written_number(node.operand)
        return None if inner is None else -inner
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return None if isinstance(node.value, bool) else float(node.value)
    return None
