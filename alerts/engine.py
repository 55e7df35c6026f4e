"""Screen one message: cap, gate, detect, decide."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from alerts.finding import Finding
from alerts.matching.gate import Gate, our_plan
from alerts.reading.disguises.view import Disguise
from alerts.reading.plain import plain
from alerts.showing.excerpt import excerpt
from alerts.showing.masking import without_overlaps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from alerts.detector import Detector, GatedDetector
    from alerts.policy import Policy
    from alerts.reading.disguises.view import View
    from alerts.showing.placeholders import Mask, Masked

type Outcome = Literal["accept", "flag", "mask", "block"]

# From the mildest to the strictest.
_OUTCOMES: tuple[Outcome, ...] = ("accept", "flag", "mask", "block")
_MASKING_ROUNDS = 4


class Screening(NamedTuple):
    """The answer for one message.

    Args:
        action: The strictest that the policy says for what was found.
        findings: Sorted by start.
        message: What may be queued: the original, or masked; empty when blocked.
        excerpt: A short piece of the message for the report, everything found masked.
        masked: What stands where in a masked message, in the order of its places. Their spans are
            in the original, in code points.
    """

    action: Outcome
    findings: tuple[Finding, ...]
    message: str
    policy: Policy
    excerpt: str = ""
    masked: tuple[Mask, ...] = ()

    def __repr__(self) -> str:
        """Leave out the message and its excerpt: representations end up in logs."""
        return f"Screening(action={self.action!r}, findings={self.findings!r})"


def screen(
    message: str | bytes, policy: Policy, *, extra: Sequence[Detector] = (), beside: str = ""
) -> Screening:
    """Say what is in a message and what the policy makes of it.

    Args:
        message: Bytes are read as UTF-8.
        extra: Detectors of yours, run after ours on every message that is not refused for
            its form alone; what they raise is raised here.
        beside: Another text, such as the message that this one answers. What is masked gets no
            placeholder that stands in it.
    """
    from alerts.detectors.invalid import form

    refusal = form.refusal(message, policy.max_chars)
    if refusal:
        return Screening(action="block", findings=(refusal,), message="", policy=policy)
    text = message if isinstance(message, str) else message.decode()
    findings = _find(text, policy, extra)
    if not findings:
        return Screening(action="accept", findings=(), message=text, policy=policy)
    return _decide(text, findings, policy, extra, beside)


def _decide(
    text: str,
    findings: tuple[Finding, ...],
    policy: Policy,
    extra: Sequence[Detector],
    beside: str,
) -> Screening:
    action = max((_outcome(finding, policy) for finding in findings), key=_OUTCOMES.index)
    queued = "" if action == "block" else text
    masks: tuple[Mask, ...] = ()
    if action == "mask":
        clean = _masked_until_clean(text, findings, policy, extra, beside)
        action, queued, masks = ("mask", clean.text, clean.masks) if clean else ("block", "", ())
    return Screening(
        action=action,
        findings=findings,
        message=queued,
        excerpt=excerpt(text, findings, policy.excerpt),
        policy=policy,
        masked=masks,
    )


def _outcome(finding: Finding, policy: Policy) -> Outcome:
    action = policy.action_for(finding)
    return "accept" if action == "off" else action


def _masked_until_clean(
    text: str,
    findings: tuple[Finding, ...],
    policy: Policy,
    extra: Sequence[Detector],
    beside: str,
) -> Masked | None:
    """Mask, and look again: a mask may bring together what stood apart.

    What is found later is moved to the original, which is then masked anew.
    """
    from alerts.showing.placeholders import Masked, numbered

    masked, to_mask = Masked(text), list[Finding]()
    for _ in range(_MASKING_ROUNDS):
        sought = [finding for finding in findings if policy.action_for(finding) == "mask"]
        to_mask += [masked.in_original(finding) for finding in sought]
        masked = numbered(text, to_mask, beside=beside)
        findings = _find(masked.text, policy, extra)
        if all(policy.action_for(finding) == "flag" for finding in findings):
            return masked
    return None


def _find(text: str, policy: Policy, extra: Sequence[Detector]) -> tuple[Finding, ...]:
    readable = plain(text)
    opened = _gate().opened_by(readable)
    found: list[Finding] = []
    settled: set[GatedDetector] = set()
    for detector, finding in _found_by(opened, readable):
        if _counts(finding, text, policy):
            found.append(finding)
            # More attacks of the same sort decide nothing new, and when they are masked the text is
            # looked at again. Of personal data the rest may stand behind the part that was found.
            if detector.category != "personal":
                settled.add(detector)
    for disguise in opened:
        if isinstance(disguise, Disguise):
            sought = _sought_behind(disguise.is_plain_to_readers) - settled
            for view in disguise.views(readable):
                found += [each for each in _in_view(view, sought) if _counts(each, text, policy)]
    for own in extra:
        found += [finding for finding in own.find(text) if _counts(finding, text, policy)]
    return without_overlaps(found)


def _counts(finding: Finding, text: str, policy: Policy) -> bool:
    """Say whether the policy asks for it, and it is not only talked about."""
    from alerts.detectors.suspicious.mention import is_mention

    return (
        policy.action_for(finding) != "off"
        and not is_mention(text, finding)
        and not policy.allows(text[finding.start : finding.end])
    )


def _in_view(view: View, sought: frozenset[GatedDetector]) -> Iterator[Finding]:
    """Look at what a disguise hid, and say where what is found stands in the original."""
    opened = [each for each in _gate().opened_by(view.text) if each in sought]
    for _, finding in _found_by(opened, view.text):
        start, end = view.original(finding.start, finding.end)
        yield finding._replace(start=start, end=end)


def _found_by(
    opened: Sequence[GatedDetector | Disguise], text: str
) -> list[tuple[GatedDetector, Finding]]:
    """Return what each detector finds, weighed with the text."""
    found = [
        (detector, finding)
        for detector in opened
        if not isinstance(detector, Disguise)
        for finding in detector.find(text)
    ]
    if not found:
        return found
    from alerts.weighing.certainty import weighed

    scored = weighed(text, [finding for _, finding in found])
    return [(detector, finding) for (detector, _), finding in zip(found, scored, strict=True)]


@cache
def _sought_behind(is_plain_to_readers: bool) -> frozenset[GatedDetector]:
    from alerts.detectors import ATTACKS, PERSONAL

    return ATTACKS | PERSONAL if is_plain_to_readers else ATTACKS


@cache
def _gate() -> Gate[GatedDetector | Disguise]:
    from alerts.detectors import DETECTORS
    from alerts.reading.disguises import DISGUISES

    return Gate((*DETECTORS, *DISGUISES), our_plan())
