"""The engines to compare: ours, and the rivals that are installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What an engine found: our name of the kind, and the span.
type Hit = tuple[str, int, int]
type Find = Callable[[str | bytes], list[Hit]]

_FROM_PRESIDIO = {
    "EMAIL_ADDRESS": "email",
    "PHONE_NUMBER": "phone",
    "CREDIT_CARD": "credit_card",
    "IBAN_CODE": "iban",
    "IP_ADDRESS": "ip",
    "MAC_ADDRESS": "mac",
    "CRYPTO": "crypto",
    "US_SSN": "national_id",
    "US_ITIN": "national_id",
    "UK_NHS": "national_id",
    "US_PASSPORT": "passport",
    "US_DRIVER_LICENSE": "driver_license",
    "US_BANK_NUMBER": "bank_account",
    "MEDICAL_LICENSE": "medical_id",
}
_FROM_SCRUBADUB = {"social_security_number": "national_id", "credential": "secret"}
_FROM_DATAFOG = {
    "SSN": "national_id",
    "IP_ADDRESS": "ip",
    "DOB": "date_of_birth",
    "DE_IBAN": "iban",
}


# No dataclass: cold starts import this module, and should pay for the engine alone.
class Engine(NamedTuple):
    """One engine of the table.

    Args:
        load: Imports it and returns its function; raises ImportError where it is missing.
        setup: Statements that do the same in a process of their own, for cold start and memory.
    """

    name: str
    load: Callable[[], Find]
    setup: str


def _promptlane() -> Find:
    from alerts import Policy, screen

    policy = Policy()

    def find(text: str | bytes) -> list[Hit]:
        found = screen(text, policy).findings
        return [(each.type.lower(), each.start, each.end) for each in found]

    return find


def _presidio() -> Find:
    import logging

    from presidio_analyzer import (  # type: ignore[import-not-found, unused-ignore]
        RecognizerRegistry,
    )

    logging.disable(logging.CRITICAL)
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers()
    wanted = [each for each in registry.recognizers if "Spacy" not in type(each).__name__]

    def hits(text: str) -> Iterator[Hit]:
        for recognizer in wanted:
            for hit in recognizer.analyze(text, recognizer.supported_entities, None) or ():
                if hit.score >= 0.4 and hit.entity_type in _FROM_PRESIDIO:
                    yield _FROM_PRESIDIO[hit.entity_type], hit.start, hit.end

    return _on_text(hits)


def _scrubadub() -> Find:
    import scrubadub  # type: ignore[import-not-found, unused-ignore]

    scrubber = scrubadub.Scrubber()

    def hits(text: str) -> Iterator[Hit]:
        for filth in scrubber.iter_filth(text):
            yield _FROM_SCRUBADUB.get(filth.type, filth.type), filth.beg, filth.end

    return _on_text(hits)


def _datafog() -> Find:
    from datafog.processing.text_processing.regex_annotator import (  # type: ignore[import-not-found, unused-ignore]
        RegexAnnotator,
    )

    annotator = RegexAnnotator()

    def hits(text: str) -> Iterator[Hit]:
        for kind, values in annotator.annotate(text).items():
            for value in values:
                start = text.find(value)
                if kind != "ZIP" and start >= 0:
                    yield _FROM_DATAFOG.get(kind, kind.lower()), start, start + len(value)

    return _on_text(hits)


def _detect_secrets() -> Find:
    from detect_secrets.core.scan import (  # type: ignore[import-not-found, unused-ignore]
        scan_line,
    )
    from detect_secrets.settings import (  # type: ignore[import-not-found, unused-ignore]
        default_settings,
    )

    context = default_settings()
    settings = context.__enter__()
    settings.disable_plugins("Base64HighEntropyString", "HexHighEntropyString")

    def hits(text: str, _open: object = context) -> Iterator[Hit]:  # closed, it forgets them
        for line in text.splitlines():
            for secret in scan_line(line):
                start = text.find(secret.secret_value or "\0")
                if start >= 0:
                    yield "secret", start, start + len(secret.secret_value)

    return _on_text(hits)


def _libinjection() -> Find:
    import libinjection  # type: ignore[import-not-found, unused-ignore]

    def is_true(answer: Any) -> bool:
        return bool(answer.get("is_sqli") if isinstance(answer, dict) else answer)

    def hits(text: str) -> Iterator[Hit]:
        if is_true(libinjection.is_sql_injection(text)):
            yield "sql_injection", 0, len(text)
        xss = libinjection.is_xss(text)
        if bool(xss.get("is_xss") if isinstance(xss, dict) else xss):
            yield "xss", 0, len(text)

    return _on_text(hits)


def _on_text(hits: Callable[[str], Iterator[Hit]]) -> Find:
    """Rivals take text alone; what raises there finds nothing."""

    def find(text: str | bytes) -> list[Hit]:
        try:
            return list(hits(text if isinstance(text, str) else text.decode()))
        except Exception:  # noqa: BLE001, RUF100 - a rival's fault is its result
            return []

    return find


def _own_process(loader: str) -> str:
    return f"from tests.bench.alerts.engines import {loader}; {loader}()(MESSAGE)"


ENGINES = (
    Engine("promptlane", _promptlane, _own_process("_promptlane")),
    Engine("presidio, patterns, 0.4", _presidio, _own_process("_presidio")),
    Engine("scrubadub", _scrubadub, _own_process("_scrubadub")),
    Engine("datafog", _datafog, _own_process("_datafog")),
    Engine("detect-secrets, no entropy", _detect_secrets, _own_process("_detect_secrets")),
    Engine("libinjection", _libinjection, _own_process("_libinjection")),
)
