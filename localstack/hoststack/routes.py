"""Routes that are looked up, but from which no URL is built.

For each rule werkzeug compiles two functions that build URLs from it. LocalStack adds nine
hundred rules while it starts, one for most operations of its services, and builds hardly any URL.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import rules

type Builder = Callable[..., Any]

_Rule: Any = rules.Rule
_compile = _Rule._compile_builder


def compile_late() -> None:
    """Let rules that are added from now on compile these when they are first needed."""
    _Rule._compile_builder = later


def later(rule: Any, append_unknown: bool = True) -> Builder:
    """What builds URLs from a rule; compiled by the first call."""
    compiled: list[Builder] = []

    def build(self: Any, *arguments: Any, **more: Any) -> Any:
        if not compiled:
            compiled.append(_compile(rule, append_unknown))
        return compiled[0](self, *arguments, **more)

    return build
