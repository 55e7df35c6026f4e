"""Presidio as one more detector, as docs/alerts.md shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from alerts import Finding, Policy, screen

if TYPE_CHECKING:
    from collections.abc import Iterator

presidio = pytest.importorskip("presidio_analyzer", reason="Presidio is not installed")


class Presidio:
    """Presidio's own patterns, behind the protocol of our detectors."""

    def __init__(self, entities: dict[str, str], *, min_score: float) -> None:
        from presidio_analyzer.predefined_recognizers import (  # type: ignore[import-not-found, unused-ignore]
            UrlRecognizer,
            UsLicenseRecognizer,
        )

        self._entities = entities
        self._min_score = min_score
        self._recognizers = [UsLicenseRecognizer(), UrlRecognizer()]

    def find(self, text: str) -> Iterator[Finding]:
        """Yield what its recognizers are sure enough about, under our names."""
        for recognizer in self._recognizers:
            for hit in recognizer.analyze(text, list(self._entities), None) or ():
                if hit.score >= self._min_score and hit.entity_type in self._entities:
                    kind = self._entities[hit.entity_type]
                    yield Finding("personal", kind, hit.start, hit.end, hit.score)


def test_presidio_finds_what_we_do_not() -> None:
    detector = Presidio({"URL": "URL"}, min_score=0.4)
    message = "my page is https://ann.example.com/me"

    alone, together = screen(message, Policy()), screen(message, Policy(), extra=(detector,))

    assert alone.findings == ()
    assert [(each.type, message[each.start : each.end]) for each in together.findings] == [
        ("URL", "https://ann.example.com/me")
    ]
