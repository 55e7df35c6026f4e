"""National identity, social security and personal tax numbers, by country.

A number counts when its name stands nearby; one that has a form of its own counts alone if its
check digits are right. The checks are python-stdnum's, loaded one country at a time.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from alerts.detectors.personal.digits import has_digit
from alerts.detectors.personal.national_id_checks import stdnum_check
from alerts.detectors.personal.national_id_forms import FORMS, IdForm
from alerts.finding import Category, Finding
from alerts.matching.patterns import Pattern, PatternSet
from alerts.matching.trigger import loosened

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEFORE = 60
_AFTER = 30
_ANY_NAME = (
    r"\bnational[ _]?(?:id|identity|identification|insurance)"
    r"|\bidentity (?:card|number)"
    r"|\bid (?:card|number|no)\b"
    r"|\b(?:kenya|saudi|kuwait|qatar|oman|bahrain|jordan|egyptian|turkish|israeli"
    r"|malaysian|thai|chilean|ukrainian|estonian|swedish|belgian|spanish|argentin\w+)"
    r" id\b"
    r"|\b(?:personal|citizen|fiscal|tax(?:payer)?|social security|civil|resident) "
    r"(?:id|identity|identification|number|code)"
    r"|\bpersonalausweis|\bdocumento de identidad|\bcédula|\bcarte d'identité"
    r"|\bcarta d'identità|\bkimlik"
    r"|посвідчення|удостоверени|身份证|身分證|個人番号|マイナンバー"
    r"|주민등록|رقم الهوية|تعודת זהות|कार्ड नंबर"
)
_ANY_NUMBER = Pattern(
    r"\b(?:(?-i:[A-Z]{1,3})[ \-]?|[A-Z]{1,3}-?)?\d[\dA-Z]*"
    r"(?:[ .\-/](?:\d[\dA-Z]*|(?-i:[A-Z]{1,3}\d*)\b)){0,6}"
)


def _joined(*names: str) -> str:
    """Join names; an underscore ends a word too, as in `patient_nhs_number`."""
    return "|".join(names).replace(r"\b", r"(?:\b|_)")


class NationalId:
    """Find national ids."""

    category: Category = "personal"

    @property
    def trigger(self) -> str:
        """The names of all ids."""
        return loosened(_joined(*(form.name for form in FORMS), _ANY_NAME))

    @cached_property
    def _names(self) -> tuple[Pattern, ...]:
        return tuple(Pattern(_joined(form.name)) for form in FORMS)

    @cached_property
    def _shapes(self) -> tuple[Pattern, ...]:
        return tuple(Pattern(form.shape) for form in FORMS)

    @cached_property
    def _named(self) -> PatternSet:
        return PatternSet([_joined(form.name) for form in FORMS])

    @cached_property
    def _any_name(self) -> Pattern:
        return Pattern(_ANY_NAME)

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each number and country it fits."""
        if not has_digit(text):
            return
        for index in self._named.which(text):
            for start, end in self._names[index].spans(text):
                yield from self._near(text, start, end, index)
        for _, end in self._any_name.spans(text):
            yield from _any_number(text, end)

    def _near(self, text: str, start: int, end: int, index: int) -> Iterator[Finding]:
        """Look for the shape after its name, then shortly before it."""
        for low, high in ((end, end + _BEFORE), (max(0, start - _AFTER), start)):
            for span in self._shapes[index].spans(text[low:high]):
                left, right = (place + low for place in span)
                if _is_inside(text, left, right):
                    continue
                is_checked = _is_checked(FORMS[index], text[left:right])
                if FORMS[index].is_strict and not is_checked:
                    continue
                yield Finding("personal", "NATIONAL_ID", left, right, 0.98 if is_checked else 0.85)
                return


class DistinctNationalId:
    """Find national ids that nothing else looks like, without their name."""

    category: Category = "personal"
    # One or two characters less than the shortest shape, so that no state is kept for long.
    trigger = (
        r"\d{3}-\d{2}-\d{4}|\d{3}\.\d{3}\.\d{3}-|\d\.\d{3}\.\d{3}[/\-]|\d{6}[\-+a/]\d{3}"
        r"|\d{8}-\d|\d{8}-?[a-z]\b"
        r"|\b[a-z]\d{7}[a-z]\b|\b[xyz]-?\d{7}-?[a-z]|\d{17}|[a-z]{4}\d{6}[hmx]"
        r"|[a-z]{6}\d\d[a-z]\d\d[a-z]\d"
        r"|756\.\d|784-"
        r"|\d{5}-\d{7}|\d-\d{4}-\d{5}|\d{6}-\d{2}-\d|\d{2}\.\d{2}\.\d{2}-"
        r"|\b[a-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[a-d]\b"
        r"|[12] ?\d{2} ?\d{2} ?\d{2} ?\d{3} ?\d{3} ?\d\d|\d{6}\([\da]\)|gha-|\d{2}[a-z]{5}\d{4}"
    )

    @cached_property
    def _forms(self) -> tuple[tuple[IdForm, Pattern], ...]:
        return tuple((form, Pattern(form.shape)) for form in FORMS if form.is_distinct)

    @cached_property
    def _which(self) -> PatternSet:
        return PatternSet([form.shape for form, _ in self._forms], is_case_sensitive=False)

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each number whose check digits are right."""
        for index in self._which.which(text):
            form, shape = self._forms[index]
            for start, end in shape.spans(text):
                is_part = _is_inside(text, start, end) or _is_after_hyphen(text, start)
                if not is_part and _is_checked(form, text[start:end]):
                    yield Finding("personal", "NATIONAL_ID", start, end, 0.8)


def _any_number(text: str, end: int) -> Iterator[Finding]:
    for left, right in _ANY_NUMBER.spans(text[end : end + _BEFORE]):
        value = text[end + left : end + right]
        if sum(map(str.isdigit, value)) >= 7:
            yield Finding("personal", "NATIONAL_ID", end + left, end + right, 0.82)
            return


def _is_inside(text: str, start: int, end: int) -> bool:
    """Say whether the number goes on, also behind a hyphen."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before.endswith("-") and before[:1].isdigit():
        return True
    if after.startswith("-") and after[1:].isdigit():
        return True
    if before.endswith("+"):
        return True
    near = before[-1:] + after[:1]
    return any(each.isascii() and (each.isalnum() or each == "_") for each in near)


def _is_after_hyphen(text: str, start: int) -> bool:
    """Say whether letters and a hyphen stand before it, as in `SN-20260117-0042`."""
    return text[start - 1 : start] == "-" and text[max(0, start - 2) : start - 1].isalnum()


def _is_checked(form: IdForm, value: str) -> bool:
    if form.check is None:
        return True
    check = stdnum_check(form.check) if isinstance(form.check, str) else form.check
    return check(value)
