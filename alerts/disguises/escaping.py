"""Characters written as escapes: percent, HTML entities, backslashes, SQL comments, UTF-7."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from alerts.disguises.view import Disguise, View
from alerts.patterns import BacktrackingPattern

if TYPE_CHECKING:
    from collections.abc import Iterator

# Each repeat is bounded, and no two alternatives start alike: linear. Each starts with a plain
# character outside of any group: only then does `re` skip quickly to the next one.
_ESCAPE = BacktrackingPattern(
    r"%u(?P<percent_u>[0-9a-f]{4})"
    r"|%(?P<percent>(?:25){0,2}[0-9a-f]{2})"
    r"|&(?P<entity>(?:#x?[0-9a-f]{1,8}|[a-z]{2,10});?)"
    r"|\\u\{?(?P<u>[0-9a-f]{4,6})\}?"
    r"|\\x(?P<x>[0-9a-f]{2})"
    r"|/(?P<comment>\*[^*]{0,40}\*/)"
    r"|\+(?P<utf7>AD(?:w|4|s)|ACI|ACc)-",
    re.IGNORECASE,
)
_UTF7 = {"adw": "<", "ad4": ">", "ads": ";", "aci": '"', "acc": "'"}
_ROUNDS = 2


def _without_escapes(text: str) -> Iterator[View]:
    starts: list[int] = list(range(len(text)))
    for _ in range(_ROUNDS):
        text, starts, has_changed = _once(text, starts)
        if not has_changed:
            return
        yield View(text, starts)


def _once(text: str, starts: list[int]) -> tuple[str, list[int], bool]:
    pieces: list[str] = []
    places: list[int] = []
    end = 0
    for match in _ESCAPE.compiled.finditer(text):
        pieces += [text[end : match.start()], _meaning(match)]
        places += starts[end : match.start()]
        places += [starts[match.start()]] * len(pieces[-1])
        end = match.end()
    pieces.append(text[end:])
    places += starts[end:]
    return "".join(pieces), places, end > 0


def _meaning(match: re.Match[str]) -> str:
    kind, value = match.lastgroup, match.group(match.lastgroup or 0)
    if kind == "percent":
        return chr(int(value[-2:], 16))
    if kind == "entity":
        meant = unescape(f"&{value.rstrip(';')};")
        return meant if len(meant) <= 2 else f"&{value}"
    if kind == "comment":
        return " "
    if kind == "utf7":
        return _UTF7[value.lower()]
    code = int(value, 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else "\ufffd"


unescaped = Disguise(
    trigger=r"%(?:25)*[0-9a-f]{2}|%u[0-9a-f]{4}|&(?:#x?[0-9a-f]|[a-z]{2,10};)|\\u\{?[0-9a-f]{4}|\\x[0-9a-f]{2}|/\*|\+AD|\+AC",
    views=_without_escapes,
)
