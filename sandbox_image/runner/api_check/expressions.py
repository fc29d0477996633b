"""What sums, products and the like of known values are."""

import ast

from runner.api_check.values import ARRAY, NUMBER, STR, UNKNOWN, Known, Values, a_list, either, one


def of_operation(op: ast.operator, left: Values, right: Values) -> Values:
    """What two values combine to, where each can be only one thing."""
    if left is not None and right is not None and (not left or not right):
        return left or right  # one is not found out yet: it is what the other makes of it
    if left is None or right is None or len(left) != 1 or len(right) != 1:
        return UNKNOWN
    (one_side,), (other,) = left, right
    kinds = one_side.kind, other.kind
    if kinds[0] == "str" and isinstance(op, ast.Mod | ast.Add | ast.Mult):
        return one(STR)
    if set(kinds) <= {"number", "bool"}:
        return one(NUMBER)
    if set(kinds) <= {"number", "array"} and not isinstance(op, ast.MatMult):
        return _of_arrays(one_side, other)
    if kinds == ("list", "list") and isinstance(op, ast.Add):
        return one(_added(one_side, other))
    if set(kinds) == {"list", "array"} and isinstance(op, ast.Add | ast.Sub):
        return one(ARRAY)
    return UNKNOWN


def _of_arrays(left: Known, right: Known) -> Values:
    sizes = {each.size for each in (left, right) if each.kind == "array"}
    return one(Known("array", size=sizes.pop() if len(sizes) == 1 else None))


def _added(left: Known, right: Known) -> Known:
    """One list after the other."""
    if left.parts is not None and right.parts is not None:
        parts = left.parts + right.parts
        return a_list(either(left.of, right.of), parts=parts, size=len(parts))
    return a_list(either(left.of, right.of))
