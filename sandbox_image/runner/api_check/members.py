"""Attributes and methods that what they are asked of does not have.

Manim's mobjects take any `set_x(…)` without a word and do nothing: such calls are found too.
"""

import ast

from runner.api_check.findings import Findings, at_name, did_you_mean, nearest, said_of, shown
from runner.api_check.inference import Inference
from runner.api_check.renamed import METHODS, SCENE_ATTRIBUTES
from runner.api_check.scopes import Placed, Scope
from runner.api_check.spec import ApiSpec, joined
from runner.api_check.values import USER, Known, Values

TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "bool": (bool,),
    "dict": (dict,),
    "none": (type(None),),
    "list": (list, tuple, set, range, type(iter([])), type(x for x in ())),
}
WORDS = {
    "str": "a text",
    "bool": "True or False",
    "dict": "a dictionary",
    "none": "None",
    "list": "a list",
    "number": "a number",
    "array": "an array of numbers",
    "color": "a colour",
}
BUILDER = {"build", "mobject", "overridden_animation", "is_chaining", "methods", "anim_args"}
"""What the object behind `.animate` has of its own."""
MOST_OWNERS = 3


class MemberCheck:
    """Looks at each attribute that is read."""

    def __init__(self, inference: Inference, findings: Findings) -> None:
        self._inference = inference
        self._facts = inference.facts
        self._spec: ApiSpec = inference.spec
        self._findings = findings

    def look_at(self, placed: Placed, node: ast.Attribute) -> None:
        """Judge one attribute."""
        name = node.attr
        if placed.guarded or self._facts.dynamic or _is_special(name):
            return
        if isinstance(node.ctx, ast.Store):
            self._look_at_store(node, placed.scope)
            return
        if not isinstance(node.ctx, ast.Load):
            return
        values = self._inference.of(node.value, placed.scope)
        if values is None:
            self._look_anywhere(node)
            return
        if values and all(self._lacks(known, name) for known in values):
            self._tell(node, sorted(values, key=str)[0])

    # --- what has what ----------------------------------------------------------------------------

    def _lacks(self, known: Known, name: str) -> bool:
        """Whether a known thing certainly has no such attribute."""
        kind = known.kind
        if kind in ("object", "animate"):
            owner = known.owner if kind == "animate" else known
            return (
                owner is not None
                and not (kind == "animate" and name in BUILDER)
                and self._object_lacks(owner, name)
            )
        if kind == "super" and known.owner is not None:
            return self._object_lacks(known.owner, name)
        if kind == "class":
            return self._class_lacks(known, name)
        if kind == "module":
            names = self._spec.modules.get(known.name)
            return names is not None and name not in names
        if kind == "method":
            return not hasattr(_lacks_sample, name)
        if kind in TYPES:
            return not any(hasattr(each, name) for each in TYPES[kind]) and not (
                kind == "list" and name in self._spec.kinds["array"]
            )
        if kind in ("number", "array"):
            both = self._spec.kinds["number"] | self._spec.kinds["array"]
            return name not in both
        return kind == "color" and name not in self._spec.kinds["color"]

    def _object_lacks(self, known: Known, name: str) -> bool:
        if name in self._facts.own_names or name in self._spec.loose:
            return False
        lineage = self._inference.lineage(known)
        base = self._facts.first_of_manim(lineage) if lineage else None
        if lineage is None or base is None or base not in self._spec.classes:
            return False
        if self._has(known, lineage, base, name):
            return False
        if "Mobject" not in lineage:
            return True
        if name in self._facts.set_names:
            return False
        if name.startswith("get_"):
            return not self._has(known, lineage, base, name[4:])
        if name.startswith("set_"):
            return not self._keeps(known, lineage, base, name)
        return True

    def _has(self, known: Known, lineage: tuple[str, ...], base: str, name: str) -> bool:
        if name in self._facts.own_names or name in self._spec.loose:
            return True
        if any(self._spec.has(each, name) for each in lineage if not each.startswith(USER)):
            return True
        inherited_from = not known.exact and not lineage[0].startswith(USER)
        return inherited_from and name in self._spec.names_below(base)

    def _keeps(self, known: Known, lineage: tuple[str, ...], base: str, name: str) -> bool:
        """Whether setting something by a made-up `set_x` may have an effect."""
        if name in METHODS:
            return False
        return name[4:] in self._facts.read_names or self._has(known, lineage, base, name[4:])

    def _class_lacks(self, known: Known, name: str) -> bool:
        if name in self._facts.own_names or hasattr(type, name) or name in ("animate", "value"):
            return False
        lineage = self._inference.lineage(known)
        base = self._facts.first_of_manim(lineage) if lineage else None
        if lineage is None or base is None or base not in self._spec.classes:
            return False
        return not any(self._spec.has(each, name) for each in lineage if not each.startswith(USER))

    # --- what is told -----------------------------------------------------------------------------

    def _tell(self, node: ast.Attribute, known: Known) -> None:
        name = node.attr
        if known.kind == "module":
            self._tell_of_module(node, known.name)
            return
        if known.kind == "method":
            words = f"`{known.name}` is a method: it is not called here. Write `{known.name}()`."
            self._findings.add(at_name(node), "not-called", words, symbol=known.name)
            return
        if known.kind in WORDS:
            words = f"{WORDS[known.kind].capitalize()} has no attribute `{name}`."
            self._findings.add(
                at_name(node), "unknown-attribute", words + _why(known, node), symbol=name
            )
            return
        owner = known.owner if known.kind in ("animate", "super") and known.owner else known
        self._tell_of_object(node, owner)

    def _tell_of_object(self, node: ast.Attribute, owner: Known) -> None:
        name = node.attr
        lineage = self._inference.lineage(owner) or ()
        base = self._facts.first_of_manim(lineage) or ""
        shown_as = owner.name.removeprefix(USER)
        of_scene = "Scene" in lineage or "Camera" in lineage
        renamed = METHODS.get(name) or (SCENE_ATTRIBUTES.get(name) if of_scene else None)
        silent = name.startswith("set_") and "Mobject" in lineage
        code = "silent-setter" if silent else "unknown-attribute"
        words = f"`{shown_as}` has no `{name}`"
        if silent:
            words += ": Manim takes the call without a word, and it does nothing"
        words += "."
        owners = self._other_owners(lineage, name)
        near = nearest(name, self._spec.all_names(base))
        if renamed is not None:
            code = "renamed"
            words += said_of(self._spec, renamed)
        elif owners and of_scene:
            words += f" {joined(owners)} has it: make the scene one of that class."
            words += shown(self._spec, f"{owners[0]}.{name}")
        elif near is not None:
            words += did_you_mean(self._spec, name, self._spec.all_names(base), base)
        elif owners:
            words += f" {joined(owners)} has it."
        self._findings.add(at_name(node), code, words, symbol=f"{shown_as}.{name}")

    def _other_owners(self, lineage: tuple[str, ...], name: str) -> list[str]:
        for root in ("Scene", "Camera", "Mobject", "Animation"):
            if root in lineage:
                return self._spec.classes_with(name, below=root)[:MOST_OWNERS]
        return []

    def _tell_of_module(self, node: ast.Attribute, module: str) -> None:
        name = node.attr
        shown_as = "np" if module == "numpy" else module
        words = f"`{shown_as}` has no `{name}`."
        if module == "numpy" and name == "math":
            words += " Use Python's own: `import math`, then `math.factorial(…)` and the like."
        else:
            near = nearest(name, self._spec.modules.get(module, ()))
            words += f" Did you mean `{near}`?" if near else ""
        self._findings.add(at_name(node), "unknown-name", words, symbol=f"{shown_as}.{name}")

    # --- where the receiver is not known ----------------------------------------------------------

    def _look_anywhere(self, node: ast.Attribute) -> None:
        """In a module that meets only known objects, a name that none of them has is wrong."""
        name = node.attr
        facts, spec = self._facts, self._spec
        if not facts.closed or name in facts.set_names or self._is_anywhere(name):
            return
        if name.startswith("get_") and self._is_anywhere(name[4:]) and name not in METHODS:
            return
        if name.startswith("set_"):
            taken = name[4:] in facts.read_names or self._is_anywhere(name[4:])
            if taken and name not in METHODS:
                return
        renamed = METHODS.get(name)
        words = f"Nothing that this module uses has `{name}`."
        if renamed is not None:
            words += said_of(spec, renamed)
        else:
            words += did_you_mean(spec, name, spec.names_below("Mobject"), "VMobject")
        code = "unknown-attribute" if renamed is None else "renamed"
        self._findings.add(at_name(node), code, words, symbol=name)

    def _is_anywhere(self, name: str) -> bool:
        facts = self._facts
        if name in self._spec.anywhere or name in facts.own_names:
            return True
        return name in facts.module.names or name in facts.classes

    # --- attributes that are set ------------------------------------------------------------------

    def _look_at_store(self, node: ast.Attribute, scope: Scope) -> None:
        """An attribute that is set on one of Manim's objects, and that nobody reads."""
        name = node.attr
        if name in self._facts.read_names or name in self._spec.anywhere:
            return
        values: Values = self._inference.of(node.value, scope)
        if not values or any(not self._is_manims_own(known) for known in values):
            return
        known = sorted(values, key=str)[0]
        words = f"`{name}` of a `{known.name}` is set, but nothing reads it."
        names = self._spec.all_names(known.name)
        words += did_you_mean(self._spec, name, names, known.name)
        self._findings.add(
            at_name(node), "unread-attribute", words, symbol=name, severity="warning"
        )

    def _is_manims_own(self, known: Known) -> bool:
        return known.kind == "object" and known.name in self._spec.classes


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _why(known: Known, node: ast.Attribute) -> str:
    """Where a None or an array most often comes from."""
    if known.kind == "none" and isinstance(node.value, ast.Call):
        return " What is called before it gives nothing back."
    if known.kind == "array" and isinstance(node.value, ast.Call):
        return " What is called before it gives a place, not a mobject."
    return ""


def _lacks_sample() -> None:
    """A function, for the attributes that functions have."""
