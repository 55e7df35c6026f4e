"""The gate on the prompts that the bench measures with."""

from __future__ import annotations

import time

from alerts.detector import GatedDetector
from alerts.detectors import DETECTORS
from alerts.matching.encoding import Encoded, encoded
from alerts.matching.gate import Gate, our_plan
from alerts.matching.patterns import Pattern, PatternSet
from alerts.reading.disguises import DISGUISES
from alerts.reading.disguises.view import Disguise
from tests.bench.alerts import measures, ordinary, rows, tabulate

THINGS: tuple[GatedDetector | Disguise, ...] = (*DETECTORS, *DISGUISES)
GATE = Gate(THINGS, our_plan())


def test_a_prompt_opens_exactly_the_things_whose_whole_trigger_it_has() -> None:
    wholes = [Pattern(thing.trigger, is_case_sensitive=True) for thing in THINGS]

    for prompt in ordinary.prompts(200):
        lowered = prompt.lower()
        expected = [t for t, whole in zip(THINGS, wholes, strict=True) if whole.is_in(lowered)]
        assert GATE.opened_by(prompt) == expected


def test_no_pass_forgets_what_it_learnt_from_a_thousand_prompts() -> None:
    """A pass whose memory is too small builds its states anew: a hundred times slower."""
    made = rows.made()
    every_kind = [row for rows_ in made.values() for row in rows_]
    prompts = ordinary.prompts(400) + measures.near_misses({"benign": every_kind})[:600]
    read = [encoded(prompt.lower().encode(errors="ignore").decode()) for prompt in prompts]
    size = sum(len(each.utf8) for each in read)

    for _, _, patterns, _ in GATE._passes:
        best_s = min(_seconds(patterns, read) for _ in range(3))
        assert best_s / size < 40e-9


def _seconds(patterns: PatternSet, read: list[Encoded]) -> float:
    started = time.thread_time()
    for each in read:
        patterns.which(each)
    return time.thread_time() - started


def test_the_plan_that_the_engine_reads_is_that_of_its_triggers() -> None:
    # if this fails: python -m tests.bench.alerts.tabulate
    assert tabulate.TABLE.read_text(encoding="utf-8") == tabulate.table()
