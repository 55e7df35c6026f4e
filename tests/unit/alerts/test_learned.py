"""The weights that were learnt: what the engine adds up is what was learnt."""

from __future__ import annotations

import math

import pytest

from alerts.detectors.suspicious.prompt import learned
from alerts.matching.beside import text_beside
from tests.bench.alerts.learn import TEXTS, lines

_ROWS = [text for name in ("attacks_today", "everyday") for _, text in lines(TEXTS / f"{name}.txt")]


@pytest.fixture(scope="module")
def weights() -> dict[str, float]:
    alone, stems, concepts, words = (
        [row.split("\t") for row in table.splitlines()]
        for table in text_beside(str(learned.__file__), "weights.txt").split("\n\n")
    )
    named = dict(alone)
    named |= {f"~{name}": weight for name, weight in stems}
    named |= {f"<{one}+{other}>": weight for one, other, weight in concepts}
    named |= {f"{one} {other}": weight for one, other, weight in words}
    return {name: float(weight) for name, weight in named.items()}


def test_a_probability_is_the_sum_of_the_weights_of_the_evidence(
    weights: dict[str, float],
) -> None:
    read = 0

    for text in _ROWS:
        probability = learned.LEARNED.probability(text)
        if probability:
            read += 1
            total = weights["<all>"] + sum(
                weights.get(each, 0.0) for each in learned.evidence(text)
            )
            assert probability == pytest.approx(1 / (1 + math.exp(-total)), abs=1e-9), text

    assert read > 300
