"""Characters that hide a word from a filter, but not from people and programs.

Invisible ones between others; and escapes: percent, HTML entities, backslashes, SQL comments,
UTF-7.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from alerts.matching.patterns import BacktrackingPattern
from alerts.reading.disguises.view import Disguise, View
from alerts.reading.invisible import INVISIBLE, RARE, SELECTORS
from alerts.reading.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_UNSEEN = BacktrackingPattern(f"[{INVISIBLE}]+")
# Linear, since each repeat is bounded and the alternatives differ soon. Each starts with a plain
# character outside of any group: only then does `re` skip quickly to the next one.
_ESCAPE = BacktrackingPattern(
    r"%u(?P<percent_u>[0-9a-f]{4})"
    r"|%(?P<percent>(?:25){0,2}(?:[c-f][0-9a-f](?:%(?:25){0,2}[89ab][0-9a-f]){1,3}|[0-9a-f]{2}))"
    r"|&(?P<entity>(?:#0{0,20}[0-9]{1,7}|#x0{0,20}[0-9a-f]{1,6}|[a-z]{11,31}(?=;)|[a-z]{2,10});?)"
    r"|\\\\{0,3}u(?P<u>\{[0-9a-f]{1,6}\}|0000[0-9a-f]{4}|[0-9a-f]{4})"
    r"|\\\\{0,3}x(?P<x>[c-f][0-9a-f](?:\\{1,4}x[89ab][0-9a-f]){1,3}|[0-9a-f]{2})"
    r"|/(?P<comment>\*[^*]{0,40}\*/)"
    r"|\+(?P<utf7>AD(?:w|4|s)|ACI|ACc)-",
    re.IGNORECASE,
)
_UTF7 = {"adw": "<", "ad4": ">", "ads": ";", "aci": '"', "acc": "'"}
_ROUNDS = 2
_BYTE = re.compile(r"[0-9a-f]{2}(?![0-9a-f])", re.IGNORECASE)


def _shown(text: str) -> Iterator[View]:
    """Yield the text without what is invisible, then with one and two rounds of escapes undone."""
    view, has_changed = _changed(View(text), _UNSEEN, lambda _: "")
    if has_changed:
        yield view
    for _ in range(_ROUNDS):
        view, has_changed = _changed(view, _ESCAPE, _meaning)
        if not has_changed:
            return
        view, _ = _changed(view, _UNSEEN, lambda _: "")
        yield view._replace(text=plain(view.text))


def _changed(
    view: View, pattern: BacktrackingPattern, meaning: Callable[[re.Match[str]], str]
) -> tuple[View, bool]:
    """Put its meaning in place of each match; what stands there comes from all of the match."""
    text = view.text
    starts = range(len(text)) if view.starts is None else view.starts
    ends = range(1, len(text) + 1) if view.ends is None else view.ends
    pieces: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    end = 0
    for match in pattern.compiled.finditer(text):
        start, after = match.span()
        meant = meaning(match)
        pieces += [text[end:start], meant]
        new_starts += [*starts[end:start], *[starts[start]] * len(meant)]
        new_ends += [*ends[end:start], *[ends[after - 1]] * len(meant)]
        end = after
    if not end:
        return view, False
    pieces.append(text[end:])
    return View("".join(pieces), [*new_starts, *starts[end:]], [*new_ends, *ends[end:]]), True


def _meaning(match: re.Match[str]) -> str:
    kind, value = match.lastgroup, match.group(match.lastgroup or 0)
    match kind:
        case "percent" | "x":
            return _decoded(value)
        case "entity":
            from html import unescape  # its table is long, and rarely needed

            meant = unescape(f"&{value.rstrip(';')};")
            return meant if len(meant) <= 2 else f"&{value}"
        case "comment":
            return " "
        case "utf7":
            return _UTF7[value.lower()]
    code = int(value.strip("{}"), 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else "\ufffd"


def _decoded(value: str) -> str:
    """One byte, or those of one character in UTF-8, each behind its own mark."""
    encoded = bytes.fromhex("".join(_BYTE.findall(value)))
    try:
        return encoded.decode()
    except UnicodeDecodeError:
        return encoded.decode("latin-1")


shown = Disguise(
    trigger=(
        rf"[{RARE}]"
        rf"|[0-9a-z@._+\-\x{{00AA}}-\x{{1FFF}}\x{{3040}}-\x{{D7FF}}][{SELECTORS}]"
        rf"|[{SELECTORS}][0-9a-z@]"
        r"|%(?:25)*[0-9a-f]{2}|%u[0-9a-f]{4}"
        r"|&(?:#x?[0-9a-f]|[a-z]{2,31};)"
        r"|\\u\{?[0-9a-f]{2}|\\x[0-9a-f]{2}|/\*|\+AD|\+AC"
    ),
    views=_shown,
    is_plain_to_readers=True,
)
