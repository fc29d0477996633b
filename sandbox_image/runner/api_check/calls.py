"""Keywords that nobody takes, arguments too many or missing, and values that cannot fit."""

import ast

from runner.api_check.arguments import ArgumentCheck
from runner.api_check.findings import Findings, at, did_you_mean, shown
from runner.api_check.inference import Inference
from runner.api_check.renamed import KEYWORDS
from runner.api_check.scopes import Placed, Scope
from runner.api_check.spec import Parameter, Signature
from runner.api_check.values import USER, Known, Values, only


class CallCheck:
    """Looks at each call."""

    def __init__(self, inference: Inference, findings: Findings) -> None:
        self._inference = inference
        self._facts = inference.facts
        self._spec = inference.spec
        self._findings = findings
        self._arguments = ArgumentCheck(inference)

    def look_at(self, placed: Placed, node: ast.Call) -> None:
        """Judge one call."""
        if placed.guarded:
            return
        known = only(self._inference.of(node.func, placed.scope))
        if known is None:
            return
        found = self.signature(known)
        if found is None:
            return
        name, signature = found
        told = self._keywords(node, name, signature)
        told |= self._count(node, name, signature)
        if not told and signature.text:
            self._values(node, name, signature, placed.scope)

    def signature(self, known: Known) -> tuple[str, Signature] | None:
        """How a known thing is called, with its name for messages."""
        match known.kind:
            case "class":
                return self._constructor(known.name)
            case "function":
                signature = self._spec.function(known.name)
                return (known.name, signature) if signature else None
            case "method" | "animated" if known.owner is not None:
                return self._method(known.owner, known.name)
            case "unbound" if known.owner is not None:
                found = self._method(known.owner, known.name)
                return found if found is not None and found[1].on_class else None
            case "user_function" | "user_method":
                signature = self._of_the_module(known)
                return (known.name or known.node.name, signature) if signature else None
            case _:
                return None

    def _constructor(self, name: str) -> tuple[str, Signature] | None:
        lineage = self._facts.lineage(name)
        if lineage is None:
            return None
        own = self._facts.own_member(lineage, "__init__")
        if own is not None:
            bound = own[1].names["__init__"]
            node = bound[0].node if len(bound) == 1 else None
            made = self._of_the_module(Known("user_method", "__init__", node=node))
            return (name.removeprefix(USER), made) if made else None
        base = self._facts.first_of_manim(lineage)
        signature = self._spec.constructor(base) if base else None
        return (name.removeprefix(USER), signature) if signature else None

    def _method(self, owner: Known, name: str) -> tuple[str, Signature] | None:
        lineage = self._inference.lineage(owner)
        if lineage is None or self._facts.own_member(lineage, name) is not None:
            return None
        base = self._facts.first_of_manim(lineage)
        member = self._spec.member(base, name) if base else None
        if base is None or member is None or member.signature is None:
            return None
        if (
            not owner.exact
            and not owner.name.startswith(USER)
            and self._spec.overridden(base, name)
        ):
            return None
        if not owner.exact and name in self._facts.own_names:
            return None
        if name == "play" and "Scene" in lineage:
            return None  # it has a check of its own
        return f"{member.owner}.{name}", member.signature

    def _of_the_module(self, known: Known) -> Signature | None:
        """How a function of the module is called."""
        node = known.node
        if not isinstance(node, ast.FunctionDef) or node.decorator_list:
            return None
        arguments = node.args
        listed = [*arguments.posonlyargs, *arguments.args]
        required = len(listed) - len(arguments.defaults)
        params = [Parameter(each.arg, at < required, None) for at, each in enumerate(listed)]
        needed = [
            each.arg
            for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
            if default is None
        ]
        return Signature(
            params=tuple(params[1:] if known.kind == "user_method" else params),
            names=frozenset(each.arg for each in arguments.kwonlyargs),
            star=() if arguments.vararg else None,
            open=arguments.kwarg is not None or bool(arguments.posonlyargs),
            must=tuple(needed),
        )

    # --- keywords ---------------------------------------------------------------------------------

    def _keywords(self, node: ast.Call, name: str, signature: Signature) -> bool:
        if signature.open:
            return False
        taken = {each.name for each in signature.params} | signature.names
        told = False
        for keyword in node.keywords:
            if keyword.arg is None or keyword.arg in taken:
                continue
            self._tell_keyword(keyword, name, keyword.arg, taken, signature)
            told = True
        return told

    def _tell_keyword(
        self, keyword: ast.keyword, name: str, given: str, taken: set[str], signature: Signature
    ) -> None:
        words = f"`{name}` takes no keyword `{given}`."
        renamed = KEYWORDS.get(given)
        if renamed is not None and (renamed.new in taken or renamed.new in self._spec.classes):
            hint = f": {renamed.hint}" if renamed.hint else ""
            words += f" Use `{renamed.new}`{hint}.{shown(self._spec, name)}"
        elif (guess := did_you_mean(self._spec, given, taken)) != "":
            words += guess + shown(self._spec, name)
        else:
            words += shown(self._spec, name)
        self._findings.add(at(keyword), "unknown-keyword", words, symbol=f"{given}")

    # --- how many ---------------------------------------------------------------------------------

    def _count(self, node: ast.Call, name: str, signature: Signature) -> bool:
        starred = any(isinstance(each, ast.Starred) for each in node.args)
        mapped = any(each.arg is None for each in node.keywords)
        given = {each.arg for each in node.keywords}
        params = signature.params
        if signature.star is None and not starred and len(node.args) > len(params):
            extra = node.args[len(params)]
            most = "no arguments by place" if not params else f"at most {len(params)} by place"
            words = f"`{name}` takes {most}, and is given {len(node.args)}."
            words += shown(self._spec, name)
            self._findings.add(at(extra), "too-many-arguments", words, symbol=name)
            return True
        twice = [each.name for each in params[: len(node.args)] if each.name in given]
        if twice and not starred:
            words = f"`{name}` is given `{twice[0]}` twice: by its place and by its name."
            words += shown(self._spec, name)
            self._findings.add(at(node), "argument-twice", words, symbol=name)
            return True
        if starred or mapped:
            return False
        missing = [each.name for each in params[len(node.args) :] if each.required]
        missing = [each for each in (*missing, *signature.must) if each not in given]
        if missing:
            words = f"`{name}` needs `{missing[0]}`, which is not given.{shown(self._spec, name)}"
            self._findings.add(at(node), "missing-argument", words, symbol=name)
        return bool(missing)

    # --- what -------------------------------------------------------------------------------------

    def _values(self, node: ast.Call, name: str, signature: Signature, scope: Scope) -> None:
        for place, argument in enumerate(node.args):
            if isinstance(argument, ast.Starred):
                break
            if place < len(signature.params):
                parameter = signature.params[place]
                self._value(argument, name, parameter.name, parameter.kinds, signature, scope)
            elif signature.star:
                self._value(argument, name, "", signature.star, signature, scope)
        params = {each.name: each.kinds for each in signature.params}
        for keyword in node.keywords:
            if keyword.arg is not None:
                kinds = params.get(keyword.arg) or signature.types.get(keyword.arg)
                self._value(keyword.value, name, keyword.arg, kinds, signature, scope)

    def _value(
        self,
        argument: ast.expr,
        name: str,
        parameter: str,
        kinds: tuple[str, ...] | None,
        signature: Signature,
        scope: Scope,
    ) -> None:
        shown_as = f"`{parameter}` of `{name}`" if parameter else f"`{name}`"
        wrong = self._arguments.wrong_color(parameter, kinds, argument)
        if wrong:
            words = f"{shown_as}: {wrong}."
            self._findings.add(at(argument), "unknown-color", words, symbol=name)
            return
        values: Values = self._inference.of(argument, scope)
        pairs = (parameter or "*") not in signature.no_pairs
        problem = self._arguments.problem(parameter, kinds, values, pairs=pairs)
        if problem:
            flat = "three numbers" in problem
            words = f"{shown_as} {problem}.{'' if flat else shown(self._spec, name)}"
            code = "flat-point" if flat else "wrong-argument"
            self._findings.add(at(argument), code, words, symbol=name)
        elif self._arguments.degrees(parameter, argument):
            words = (
                f"{shown_as} is in radians: {ast.unparse(argument)} is more than a full turn."
                f" For degrees write `{ast.unparse(argument)} * DEGREES`."
            )
            self._findings.add(at(argument), "degrees", words, symbol=name, severity="warning")
