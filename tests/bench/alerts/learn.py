"""Learn the weights of `alerts.detectors.suspicious.prompt.learned` from labelled texts.

`python -m tests.bench.alerts.learn --rows FILE...` takes what `tests.bench.alerts.gather` wrote
beside the texts of this folder, prints what the working half gives on other rows, then learns from
all but the unseen sources and writes the weights. The same rows give the same weights.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from alerts.detectors.suspicious.prompt.learned import evidence, passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WEIGHTS = Path("alerts/detectors/suspicious/prompt/weights.txt")
TEXTS = Path(__file__).with_name("texts")
OWN_WEIGHT = 3.0  # the texts of this folder are few
WRITTEN_WEIGHT = 1.5  # of what was written to learn from alone
RARER = 0.6  # false alarms and misses are balanced by what they cost, not by what these rows are
PIECES = 17_000  # kept
ROUNDS = 8
AVERAGED = 5  # of the rounds, the last ones
MOST_PASSAGES = 40
_STEP = 0.15
_DECAY = {True: 2e-4, False: 6e-4}  # of concepts, and of words
_FEWEST = {True: 3, False: 3}  # rows that have a piece
_SMALLEST = 0.05  # of weights
_AT_LEAST = (0.5, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled text, as the evidence of its passages."""

    source: str
    is_attack: bool
    weight: float
    passages: list[set[str]]
    part: str


class Model:
    """Logistic regression on pieces of evidence, learnt with AdaGrad."""

    def __init__(self, vocabulary: set[str]) -> None:
        self.vocabulary = vocabulary
        self.weights: dict[str, float] = defaultdict(float)
        self.all = -3.0
        self._squares: dict[str, float] = defaultdict(lambda: 1e-3)
        self._square = 1e-3

    def total(self, pieces: set[str]) -> float:
        """Return the sum of the weights."""
        return self.all + sum(self.weights[piece] for piece in pieces if piece in self.weights)

    def probability(self, row: Row) -> float:
        """Return that of the most probable passage."""
        return max((_logistic(self.total(each)) for each in row.passages), default=0.0)

    def learn(self, row: Row, first: bool) -> None:
        """Take a step: for an attack at its most probable passage, else at the worst three."""
        found = sorted(row.passages, key=self.total, reverse=True)
        for pieces in (row.passages[:2] if first else found[:1]) if row.is_attack else found[:3]:
            error = (_logistic(self.total(pieces)) - row.is_attack) * row.weight
            if abs(error) < 0.003:
                continue
            self._square += error * error
            self.all -= _STEP * error / math.sqrt(self._square)
            known = sorted(pieces & self.vocabulary)
            for piece in known:
                slope = error + _DECAY[piece[0] == "<"] * self.weights[piece] * len(known)
                self._squares[piece] += slope * slope
                self.weights[piece] -= _STEP * slope / math.sqrt(self._squares[piece])


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.alerts.learn", description=__doc__)
    parser.add_argument("--rows", type=Path, nargs="*", default=[], help="JSON lines")
    parser.add_argument("--half", action="store_true", help="write what one half gives")
    options = parser.parse_args()
    rows = [*_own(), *_read(options.rows)]
    model = _learnt([row for row in rows if row.part == "work"])
    _print_figures(model, [row for row in rows if row.part != "work"])
    known = [row for row in rows if row.part != "unseen"]
    _write(model if options.half else _learnt(known), known)


def _own() -> Iterator[Row]:
    for path, is_attack in ((TEXTS / "attacks_today.txt", True), (TEXTS / "everyday.txt", False)):
        for number, (section, text) in enumerate(lines(path)):
            part = "held out" if number % 2 == 0 else "work"
            yield _row(f"{path.stem}: {section}", text, is_attack, OWN_WEIGHT, part)
    for name, is_attack in (("written_attacks", True), ("written_harmless", False)):
        for section, text in lines(TEXTS / f"{name}.txt"):
            yield _row(f"{name}: {section}", text, is_attack, WRITTEN_WEIGHT, "work")


def lines(path: Path) -> Iterator[tuple[str, str]]:
    r"""Yield section and text of each line of a file of texts; `\n` in it is a line break."""
    section = ""
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        if re.fullmatch(r"## \w+", line):
            section = line[3:]
        elif line:
            yield section, line.replace("\\n", "\n")


def _read(paths: Sequence[Path]) -> Iterator[Row]:
    for path in paths:
        for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
            row = json.loads(line)
            yield _row(row["source"], row["text"], bool(row["label"]), row["weight"], row["part"])


def _row(source: str, text: str, is_attack: bool, weight: float, part: str) -> Row:
    found = [set(evidence(text[start:end])) for start, end in passages(text)]
    return Row(source, is_attack, weight, found[:MOST_PASSAGES], part)


def _learnt(rows: list[Row]) -> Model:
    counts: Counter[str] = Counter()
    sources: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for piece in set().union(*row.passages):
            counts[piece] += 1
            sources[piece].add(row.source)
    model = Model(
        {
            piece
            for piece, count in counts.items()
            if count >= _FEWEST[piece[0] == "<"] and (piece[0] == "<" or len(sources[piece]) > 1)
        }
    )
    dice = random.Random(3)
    sums: Counter[str] = Counter()
    for number in range(ROUNDS):
        for row in dice.sample(rows, len(rows)):
            model.learn(row, first=number == 0)
        if number >= ROUNDS - AVERAGED:
            sums.update(model.weights | {"<all>": model.all})
    # One round more or less moves single weights; their average moves little.
    model.all = sums.pop("<all>") / AVERAGED
    model.weights = {piece: total / AVERAGED for piece, total in sums.items()}
    kept = sorted(model.weights, key=lambda piece: (-_reach(model, counts, piece), piece))[:PIECES]
    model.weights = {piece: model.weights[piece] for piece in kept}
    return model


def _reach(model: Model, counts: Counter[str], piece: str) -> float:
    return abs(model.weights[piece]) * math.sqrt(counts[piece])


def _print_figures(model: Model, rows: list[Row]) -> None:
    print("| held out | rows | " + " | ".join(f"at {least} %" for least in _AT_LEAST) + " |")
    print("|" + " --- |" * (2 + len(_AT_LEAST)))
    by_source: dict[tuple[bool, str], list[float]] = defaultdict(list)
    for row in rows:
        by_source[row.is_attack, row.source].append(model.probability(row))
    for (is_attack, source), found in sorted(by_source.items()):
        shares = (
            f"{100 * sum(each >= least for each in found) / len(found):.1f}" for least in _AT_LEAST
        )
        kind = "attacks" if is_attack else "benign"
        print(f"| {kind}: {source} | {len(found)} | " + " | ".join(shares) + " |")


def _write(model: Model, rows: list[Row]) -> None:
    """Write four tables: pieces alone, stems, pairs of concepts, pairs of words."""
    tables: tuple[list[str], ...] = ([], [], [], [])
    for piece, weight in [("<all>", model.all + RARER), *sorted(model.weights.items())]:
        if abs(weight) >= _SMALLEST:
            number, name = _cells(piece)
            tables[number].append(f"{name}\t{weight:.2f}")
    WEIGHTS.write_text("\n\n".join(map("\n".join, tables)) + "\n", encoding="utf-8")
    size = WEIGHTS.stat().st_size
    print(f"{len(rows):,} rows; {sum(map(len, tables)):,} weights, {size:,} bytes")


def _cells(piece: str) -> tuple[int, str]:
    """Return the number of a piece's table, and what stands there before its weight."""
    if piece[0] == "~":
        return 1, piece[1:]
    if piece[0] == "<" and "+" in piece:
        return 2, piece.strip("<>").replace("+", "\t")
    if " " in piece and piece[0] != "#":
        return 3, piece.replace(" ", "\t")
    return 0, piece


def _logistic(total: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


if __name__ == "__main__":
    main()
