"""Words that a person can still read: spelt apart, in digits, scrambled, rotated, backwards."""

from __future__ import annotations

from codecs import encode
from typing import TYPE_CHECKING

from alerts.matching.patterns import BacktrackingPattern, Pattern
from alerts.reading.disguises.view import MAX_PIECES, Disguise, View

if TYPE_CHECKING:
    from collections.abc import Iterator

# Words without which there is no prompt injection; all we look for in these disguises.
_KEY_WORDS = (
    "ignore", "disregard", "forget", "bypass", "override", "previous", "prior", "instructions",
    "rules", "guidelines", "restrictions", "system", "prompt", "reveal", "hidden", "password",
    "secret", "unrestricted", "without", "developer", "jailbreak", "safety", "filters",
)  # fmt: skip
_SINGLE_LETTERS = BacktrackingPattern(r"(?<![^\W_])[^\W\d_](?:[\W_]{1,3}[^\W\d_](?![^\W_])){7,}")
_BY_LETTERS = {
    (word[0], "".join(sorted(word)), word[-1]): word for word in _KEY_WORDS if len(word) > 4
}
_MAYBE_SCRAMBLED = "|".join(
    rf"{word[0]}[{''.join(sorted(set(word[1:-1])))}]{{{len(word) - 2}}}{word[-1]}"
    for word in _KEY_WORDS
    if len(word) > 4
)
_SCRAMBLED = Pattern(rf"\b(?:{_MAYBE_SCRAMBLED})\b")
_WORD_OR_GAP = BacktrackingPattern(r"[^\W_]+|[\W_]+")
_FROM_DIGITS = str.maketrans("013457@$!|+€", "oieastasiite")
_FROM_DIGITS_L = str.maketrans("013457@$!|+€", "oleastaslite")


def _joined(text: str) -> Iterator[View]:
    """Yield single letters as words: `i g n o r e`, `i-g-n-o-r-e`, `i|g|n|o|r|e`."""
    for _, match in zip(range(MAX_PIECES), _SINGLE_LETTERS.compiled.finditer(text), strict=False):
        places = [i for i in range(match.start(), match.end()) if text[i].isalpha()]
        yield View("".join(text[i] for i in places), places)


def _spaced(text: str) -> Iterator[View]:
    lowered = text.lower()
    if any(word in lowered for word in _KEY_WORDS):
        yield View(text.replace("_", " "))


def _letters(text: str) -> Iterator[View]:
    yield View(text.translate(_FROM_DIGITS))
    if "1" in text:
        yield View(text.translate(_FROM_DIGITS_L))


def _sorted_out(text: str) -> Iterator[View]:
    """Yield words whose inner letters changed places as they were: `pormpt` is `prompt`."""
    pieces, done = [], 0
    for start, end in _SCRAMBLED.spans(text):
        found = text[start:end].lower()
        word = _BY_LETTERS.get((found[0], "".join(sorted(found)), found[-1]), found)
        if word != found:
            pieces += [text[done:start], word]
            done = end
    if pieces:
        yield View("".join([*pieces, text[done:]]))


def _rotated(text: str) -> Iterator[View]:
    yield View(encode(text, "rot13"))


def _backwards(text: str) -> Iterator[View]:
    """Yield the text backwards, and each of its words backwards in its place."""
    yield View(text[::-1], range(len(text) - 1, -1, -1))
    places: list[int] = []
    for word in _WORD_OR_GAP.compiled.finditer(text):
        start, end = word.span()
        places += range(end - 1, start - 1, -1) if word[0][0].isalnum() else range(start, end)
    yield View("".join(text[place] for place in places), places)


def _last_word_first(text: str) -> Iterator[View]:
    words = [(match.start(), match.end()) for match in _WORD_OR_GAP.compiled.finditer(text)]
    places = [place for start, end in reversed(words) for place in range(start, end)]
    yield View("".join(text[place] for place in places), places)


spelt_apart = Disguise(
    r"(?:^|[^a-zа-я])[a-zа-я][^a-zа-я\n][a-zа-я][^a-zа-я\n][a-zа-я][^a-zа-я\n][a-zа-я][^a-zа-я\n]",
    _joined,
)
digits_for_letters = Disguise(
    r"\b[a-z]*[013457@$][a-z][a-z013457@$]*[ _][a-z013457@$]*[013457@$][a-z][a-z013457@$]*",
    _letters,
)
scrambled_words = Disguise(
    "|".join(
        rf"\b{word[0]}[{''.join(sorted(set(word[1:-1])))}]{{{len(word) - 2}}}{word[-1]}\b"
        for word in (
            "previous",
            "prior",
            "instructions",
            "rules",
            "prompt",
            "guidelines",
            "restrictions",
        )
    ),
    _sorted_out,
)
rotated = Disguise(
    "|".join(rf"\b{encode(word, 'rot13')}\b" for word in _KEY_WORDS if len(word) > 4), _rotated
)
reversed_text = Disguise(
    "|".join(rf"\b{word[::-1]}\b" for word in _KEY_WORDS if len(word) > 4), _backwards
)
last_word_first = Disguise(
    r"\b(?:instructions|rules|guidelines|prompts?|directives) "
    r"(?:previous|prior|above|earlier|system|your|all|the|hidden)\b"
    r"[^.!?\n]*\b(?:ignore|disregard|forget|bypass|override|reveal|print|show|repeat)\b",
    _last_word_first,
)
underscored = Disguise(r"[a-z]_[a-z]+_[a-z]+_[a-z]", _spaced)
