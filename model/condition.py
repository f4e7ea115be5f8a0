"""Evaluating the conditions of plan entries: a postfix program over words of the buffer."""

from typing import Any

LOAD, LOAD_WHOLE, NUMBER, GREATER, AT_LEAST, LESS, AT_MOST, EQUAL, UNEQUAL, AND, OR, NOT = range(12)
COMPARE = {">": GREATER, ">=": AT_LEAST, "<": LESS, "<=": AT_MOST, "==": EQUAL, "!=": UNEQUAL}
DEPTH = 64


def holds(code: Any, number: Any, first: int, last: int, stack: Any, flat: Any, whole: Any) -> bool:
    """Whether steps first..last-1 of a program end in true; an empty program does.

    ``code`` are the steps, ``number`` their operands, ``flat`` and ``whole`` the buffer read as floats and
    as integers, ``stack`` room for DEPTH numbers.
    """
    if first == last:
        return True
    top = 0
    for i in range(first, last):
        op = code[i]
        if op == LOAD:
            stack[top] = flat[int(number[i])]
            top += 1
        elif op == LOAD_WHOLE:
            stack[top] = float(whole[int(number[i])])
            top += 1
        elif op == NUMBER:
            stack[top] = number[i]
            top += 1
        elif op == NOT:
            stack[top - 1] = 0.0 if stack[top - 1] != 0.0 else 1.0
        else:
            top -= 1
            a = stack[top - 1]
            b = stack[top]
            if op == GREATER:
                true = a > b
            elif op == AT_LEAST:
                true = a >= b
            elif op == LESS:
                true = a < b
            elif op == AT_MOST:
                true = a <= b
            elif op == EQUAL:
                true = a == b
            elif op == UNEQUAL:
                true = a != b
            elif op == AND:
                true = a != 0.0 and b != 0.0
            else:
                true = a != 0.0 or b != 0.0
            stack[top - 1] = 1.0 if true else 0.0
    return bool(stack[0] != 0.0)
