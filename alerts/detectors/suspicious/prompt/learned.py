"""Orders to a model in words that no list has: weighed evidence instead of phrases.

A text is read in passages of a few sentences. The evidence of a passage is which concepts it
speaks of, which of them together, its words, their beginnings and pairs, and its shape (length,
signs, capitals). Each piece has a weight that was learnt from examples (`python -m
tests.bench.alerts.learn` learns them anew), and their sum gives the probability that the passage is
an attack: logistic regression.
"""

from __future__ import annotations

import math
import re
from bisect import bisect
from functools import cached_property
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

from alerts.detectors.suspicious.prompt.concepts import CONCEPTS
from alerts.finding import Finding
from alerts.matching.beside import text_beside
from alerts.matching.wordlist import WordList, as_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alerts.finding import Category

_LEAST = 0.6  # a passage that is less probable is no finding
_SHORT = 160
_HOPELESS = -1.0  # of what it speaks of alone: words hardly ever make it probable, and take time
_PASSAGE = 320  # characters of a passage, about
# One of these stands in nearly every attack.
_OPENING = (
    *("model", "orders", "rules", "free", "drop", "refuse", "obey", "promise", "become"),
    *("authority", "image", "conceal", "reader", "memory", "turn", "harm"),
    *("exact", "notice", "deed", "pretext", "cipher", "before", "switch"),
)
_ADDRESS = ("you", "your")  # more of the concept would open nearly all that people write
# A persona without limits is a jailbreak; with orders about orders it is an injection.
_PERSONA = {"become", "free", "refuse", "obey", "promise", "harm"}
_ORDERS = {
    *("orders", "drop", "memory", "reader", "tool", "address", "image", "reveal"),
    *("before", "switch"),
}
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?\n]+|$)")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_CAPITALS = re.compile(r"\b[A-Z]{4,}\b")
_STEM = 4  # letters that a word shares with its forms, and with its kin in other languages
# Thai, Chinese, Japanese and Korean: what stands between two spaces is more than a word
_SPACELESS = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
_SIGNS = ("!!", "<!--", "://", "[", "{", "---", "###", '"', "`", "?", "@", "|", "$", "(", "=", ";")
_LENGTHS = (60, 160, 330)
_MANY_CAPITALS, _MANY_CONCEPTS = 4, 12
_NAMES_OF_SIGNS = tuple((sign, f"#{sign}") for sign in _SIGNS)
_NAMES_OF_LENGTHS = tuple(f"#length {number}" for number in range(len(_LENGTHS) + 1))
_NAMES_OF_CAPITALS = tuple(f"#capitals {number}" for number in range(_MANY_CAPITALS + 1))
_NAMES_OF_COUNTS = tuple(f"#concepts {number}" for number in range(_MANY_CONCEPTS + 1))
_ADDRESSED = "address of a reader"
_LISTS = WordList(CONCEPTS | {_ADDRESSED: _ADDRESS})
_OPENINGS = frozenset((*_OPENING, _ADDRESSED))
_TURNS = tuple(word[1:] for word in CONCEPTS["turn"] if word[0] == "\n")


def passages(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of passages: whole sentences, each passage beginning with the last of the
    one before."""
    if len(text) <= _PASSAGE:
        if text.strip():
            yield 0, len(text)
        return
    start = last = 0
    for sentence in _SENTENCE.finditer(text):
        end = sentence.end()
        if end - start > _PASSAGE and sentence.start() > start:
            yield start, sentence.start()
            start = last if sentence.start() - last < _PASSAGE else sentence.start()
        last = sentence.start()
        while end - start > 2 * _PASSAGE:  # no sentence ends for long
            yield start, start + 2 * _PASSAGE
            start += _PASSAGE
    if text[start:].strip():
        yield start, len(text)


def around(text: str, start: int, end: int) -> str:
    """Return the passages that a span touches, as one text."""
    touched = [span for span in passages(text) if span[0] < end and start < span[1]]
    return text[touched[0][0] : touched[-1][1]] if touched else text[start:end]


def evidence(passage: str) -> list[str]:
    """Name the pieces of evidence in a passage, each once."""
    lowered = passage.lower()
    concepts = sorted(_concepts(passage))
    words = _WORD.findall(lowered)
    pieces = [f"<{concept}>" for concept in concepts]
    pieces += [f"<{one}+{other}>" for one, other in combinations(concepts, 2)]
    pieces += _shape(passage, len(concepts))
    pieces += words
    pieces += [f"~{stem}" for stem in sorted(_stems(lowered, words))]
    pieces += [f"{one} {other}" for one, other in pairwise(words)]
    return list(dict.fromkeys(pieces))


def _concepts(passage: str) -> set[str]:
    """Return what a passage speaks of; it begins a line."""
    return _LISTS.which(f"\n{passage.lower()}") - {_ADDRESSED}


def _stems(lowered: str, words: list[str]) -> set[str]:
    """Return the beginnings of long words; in languages without spaces, any two signs in a row."""
    stems = {word[:_STEM] for word in words if len(word) > _STEM}
    if not lowered.isascii():
        for run in _SPACELESS.findall(lowered):
            stems.update(map("".join, pairwise(run)))
    return stems


def _shape(passage: str, concepts: int) -> list[str]:
    """Name what one sees without reading: how long, how dense, how loud, of which signs."""
    capitals = min(len(_CAPITALS.findall(passage)), _MANY_CAPITALS)
    return [
        *[name for sign, name in _NAMES_OF_SIGNS if sign in passage],
        _NAMES_OF_LENGTHS[bisect(_LENGTHS, len(passage))],
        _NAMES_OF_COUNTS[min(concepts, _MANY_CONCEPTS)],
        _NAMES_OF_CAPITALS[capitals],
        *(() if passage.isascii() else ("#foreign",)),
    ]


class _Weights(NamedTuple):
    """Of concepts (`<rules>`), words, stems (`~igno`) and shapes (`#length 1`) alone, of two
    concepts together, of two words in a row."""

    alone: dict[str, float]
    stems: dict[str, float]
    concepts: dict[tuple[str, str], float]
    words: dict[tuple[str, str], float]


class Learned:
    """Find passages that are probably orders to a model."""

    category: Category = "suspicious"

    @property
    def trigger(self) -> str:
        """Any word of the concepts that open a passage; see `GatedDetector`."""
        lists = (*map(CONCEPTS.__getitem__, _OPENING), _ADDRESS)
        return "|".join(as_pattern(word) for words in lists for word in words)

    @cached_property
    def _weights(self) -> _Weights:
        # Four tables with empty lines between; cut in one go, since a cold start may wait for it.
        alone, stems, concepts, words = (
            table.replace("\n", "\t").split("\t")
            for table in text_beside(__file__, "weights.txt").rstrip("\n").split("\n\n")
        )
        return _Weights(
            dict(zip(alone[::2], map(float, alone[1::2]), strict=True)),
            dict(zip(stems[::2], map(float, stems[1::2]), strict=True)),
            _of_pairs(concepts),
            _of_pairs(words),
        )

    def find(self, text: str) -> Iterator[Finding]:
        """Yield the passages that are probable."""
        lowered = text.lower()
        stands = _LISTS.places(lowered)
        ends = [stand.end for stand in stands]
        for start, end in passages(text):
            here = stands[bisect(ends, start) : bisect(ends, end)]
            concepts = {name for stand in here if stand.start >= start for name in stand.names}
            if concepts.isdisjoint(_OPENINGS):
                continue
            if lowered.startswith(_TURNS, start):
                concepts.add("turn")
            concepts.discard(_ADDRESSED)
            passage = text[start:end]
            if self._weighed(passage, sorted(concepts), hopeless=_HOPELESS) < _LEAST:
                continue
            probability = self.probability(passage)  # by itself: its ends may cut words
            if probability >= _LEAST:
                yield Finding("suspicious", _kind_of(passage), start, end, round(probability, 2))

    def probability(self, passage: str) -> float:
        """Return how probable it is that a passage is an attack, 0 to 1."""
        concepts = sorted(_concepts(passage))
        if "you" not in concepts and set(concepts).isdisjoint(_OPENING):
            return 0.0
        return self._weighed(passage, concepts)

    def _weighed(self, passage: str, concepts: list[str], *, hopeless: float = -math.inf) -> float:
        """Return the probability of a passage that speaks of these concepts.

        Args:
            hopeless: A sum of the weights of concepts below which the words of a long passage are
                not read; the answer is 0.
        """
        alone, stems, of_concepts, of_words = self._weights
        total = alone["<all>"] + sum(alone.get(f"<{concept}>", 0.0) for concept in concepts)
        both = of_concepts.keys() & combinations(concepts, 2)
        total += sum(map(of_concepts.__getitem__, both))
        if total < hopeless and len(passage) > _SHORT:
            return 0.0
        lowered = passage.lower()
        words = _WORD.findall(lowered)
        total += sum(alone.get(shape, 0.0) for shape in _shape(passage, len(concepts)))
        total += sum(map(alone.__getitem__, alone.keys() & words))
        total += sum(map(stems.__getitem__, stems.keys() & _stems(lowered, words)))
        total += sum(map(of_words.__getitem__, of_words.keys() & pairwise(words)))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _of_pairs(cells: list[str]) -> dict[tuple[str, str], float]:
    pairs = zip(cells[::3], cells[1::3], strict=True)
    return dict(zip(pairs, map(float, cells[2::3]), strict=True))


def _kind_of(passage: str) -> str:
    concepts = _concepts(passage)
    is_persona = concepts & _PERSONA and not concepts & _ORDERS
    return "JAILBREAK" if is_persona else "PROMPT_INJECTION"


LEARNED = Learned()
