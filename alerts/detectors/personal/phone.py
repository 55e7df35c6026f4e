"""Phone numbers in every usual form, with and without the `+`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from alerts.detectors.personal.phone_words import BEHIND, SCORED, WORDS
from alerts.finding import Category, Finding
from alerts.matching.patterns import BacktrackingPattern, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

# Up to 18 digits, at most three separators between two of them; then perhaps an extension.
_DIGITS = r"\d(?:[ \t().\-/]{0,3}\d){5,17}"
_EXTENSION = r"(?: ?(?:x|ext\.?|extension|доб\.?|#) ?\d{1,6})?"
_CANDIDATE = Pattern(rf"\(?({_DIGITS}){_EXTENSION}")
_INTERNATIONAL = Pattern(rf"(?:\(?\+ ?\(?|\b00)([1-9]{_DIGITS[2:]}){_EXTENSION}")
_WINDOW = 48

_WORDS, _SCORED = Pattern(WORDS), Pattern(SCORED)
_NAMED_AFTER = Pattern(rf"\(?({_DIGITS}){_EXTENSION}(?:{BEHIND})")
_SHAPED = Pattern(
    r"(?:\b1[ .\-])?(?:(?:\(([2-9]\d\d)\) ?|\b[2-9]\d\d-)[2-9]\d\d[ .\-]"
    r"|\b[2-9]\d\d\.[2-9]\d\d[ .])\d{4}\b(?: ?(?:x|ext\.?) ?\d{1,6})?"  # North America
    r"|(?:\b\d[ \-])?\(0\d{1,4}\) ?\d{2,4}(?:[ \-]?\d{2,4}){1,3}\b"  # an area code in brackets
)
_NOT_A_PHONE = Pattern(
    r"^(?:[0-3]?\d[./\-][0-3]?\d[./\-](?:19|20)?\d\d(?: .{0,8})?"  # 24.12.2024
    r"|(?:19|20)\d\d[./\-][01]?\d[./\-][0-3]?\d(?: .{0,8})?"  # 2024-12-24
    r"|(?:19|20)\d\d[01]\d[0-3]\d"  # 20241224
    r"|(?:19|20)\d\d ?- ?(?:19|20)\d\d"  # 1979-2011
    r"|\d{1,3}(?:\.\d{1,3}){3}"  # 192.168.0.1
    r"|\d{1,3}(?:[ .]\d{3})*[ .]000"  # 1 250 000
    r"|\d+\.\d+|0+|\d{1,4}0{5,})$"
)
_DECIMAL = Pattern(r"^\+\d+\.\d+$")
_THOUSANDS = Pattern(r"^[1-9]\d{0,2}(?:\.\d{3}){2,}$")  # 1.073.741.824
_ALONE = BacktrackingPattern(r"^[\s.:;,-]*(\d{10,15})[\s.:;,-]*$")
_BEHIND = BacktrackingPattern(r"[xXeEд#]")
_GLUED_BEFORE = frozenset("+*/_#$€£.,×")
_MIN_DIGITS = 7
_MAX_DIGITS = 15


class Phone:
    """Find phone numbers: international ones by their plan, others by the words around them."""

    category: Category = "personal"
    trigger = (
        r"\d[ \t().\-/]?[ \t().\-/]?[ \t().\-/]?\d[ \t().\-/]?[ \t().\-/]?\d[ \t().\-/]?"
        r"[ \t().\-/]?\d[ \t().\-/]?\d[ \t().\-/]?\d"
    )

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each number and each sign that it is one."""
        for match in _INTERNATIONAL.matches(text) if "+" in text or "00" in text else ():
            start, end = match.span()
            score = _international_score(_digits(match[1]))
            is_sure = "+" in match[0] and not _DECIMAL.is_in(match[0])
            yield from _scored(text, start, end, score if is_sure or score > 0.9 else 0)
        for match in _SHAPED.matches(text):
            start, end = match.span()
            yield from _scored(text, start, end, 0.8 if match[0].startswith("1") else 0.7)
        for match in _NAMED_AFTER.matches(text):
            start, end = match.span(1)
            yield from _scored(text, start, end, 0.8)
        if _SCORED.is_in(text):
            yield from _after_words(text)
        alone = _ALONE.compiled.search(text) if len(text) <= _WINDOW else None
        if alone:  # a `+` became a space on its way
            start, end = alone.span(1)
            yield from _scored(text, start, end, _international_score(_digits(alone[1])))


def _after_words(text: str) -> Iterator[Finding]:
    """Look behind each word for phones, up to the next word for something else."""
    words = list[tuple[int, int, float]]()
    for match in _WORDS.matches(text):
        start, end = match.span()
        is_one_word = bool(words) and start - words[-1][1] <= 1  # "phone number" in any language
        words.append(
            (start, end, max(_score_of(match), words[-1][2] if is_one_word and match[2] else 0))
        )
    words.append((len(text), len(text), 0))
    for (_, end, score), (following, _, next_score) in pairwise(words):
        if score:
            until = min(end + _WINDOW, following if next_score <= score else end + _WINDOW)
            for match in _CANDIDATE.matches(text[end : min(len(text), until + 24)]):
                if match.start() <= until - end:
                    yield from _scored(text, match.start() + end, match.end() + end, score)


def _score_of(word: Any) -> float:
    """Score what follows a word: of a phone, perhaps of one, of something else."""
    if word[1]:
        return 0.8
    return 0.55 if word[2] else 0


def _digits(shape: str) -> str:
    return "".join(filter(str.isdigit, shape))


def _scored(text: str, start: int, end: int, score: float) -> Iterator[Finding]:
    shape = text[start:end]
    if shape.rfind("(") > max(shape.rfind(")"), 0):  # what stands in brackets behind it
        shape = shape[: shape.rfind("(")].rstrip()
        end = start + len(shape)
    if ")" in shape and "(" not in shape and text[start - 1 : start] == "(":
        start, shape = start - 1, "(" + shape
    count = len(_digits(_BEHIND.compiled.split(shape)[0]))
    if not score or not _MIN_DIGITS <= count <= _MAX_DIGITS + 2 or _is_glued(text, start, end):
        return
    is_bare = "+" not in shape and not shape.startswith("00")
    if is_bare and (_NOT_A_PHONE.is_in(shape) or (score < 0.6 and count < 8)):
        return
    if (count > _MAX_DIGITS and is_bare) or (score < 0.6 and _THOUSANDS.is_in(shape)):
        return
    yield Finding("personal", "PHONE", start, end, score)


def _is_glued(text: str, start: int, end: int) -> bool:
    """Say whether the digits are part of something longer, such as a version or an id."""
    after = text[end : end + 1]
    if after and ((after.isascii() and after.isalnum()) or after in "_%*"):
        return True
    before = text[start - 1 : start]
    if before == " " and text.startswith("00", start) and text[start - 2 : start - 1].isdigit():
        return True
    if text[start] in "+(" or not before:
        return before.isascii() and before.isalnum()
    if before == "-":
        return text[start - 2 : start - 1] != " "
    return before in _GLUED_BEFORE or (before.isascii() and before.isalnum())


def _international_score(digits: str) -> float:
    """Score a number that starts with its country code, without the `+`."""
    from phonenumbers import NumberParseException, is_possible_number, is_valid_number, parse

    if not _MIN_DIGITS <= len(digits) <= _MAX_DIGITS + 2:
        return 0
    try:
        number = parse(f"+{digits}")
    except NumberParseException:
        return 0
    if is_valid_number(number):
        return 0.95
    return 0.7 if is_possible_number(number) else 0
