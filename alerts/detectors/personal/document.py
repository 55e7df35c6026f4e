"""Papers and things that carry a number of their own, found by the word beside it."""

# ruff: noqa: E501 - one rule a line, however long

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from alerts.detectors.personal.national_id_checks import is_luhn
from alerts.finding import Category, Finding
from alerts.patterns import Pattern, PatternSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WINDOW = 40
_MONTH = (
    r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|січ|лют|берез|квіт|трав|черв|лип|серп|верес|"
    r"жовт|листоп|груд|янв|фев|март|апр|ма[яй]|июн|июл|авг|сен|окт|ноя|дек|ene|abr|ago|dic|set|out|fév|fev|avr|juin|"
    r"juil|aoû|gen|mag|giu|lug|ott|sty|lut|kwi|maj|cze|lip|sie|wrz|paź|lis|gru)[\p{L}]*\.?"
)
_DATE = (
    r"(?:\d{1,2}[./\- ]{1,2}\d{1,2}[./\- ]{1,2}(?:19|20)?\d{2}|(?:19|20)\d{2}[./\-]\d{1,2}[./\-]\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.?(?: de| of)? {_MONTH}(?: de|,)? (?:19|20)\d{{2}}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d{{2}}"
    r"|(?:19|20)\d{2} ?[年년] ?\d{1,2} ?[月월] ?\d{1,2} ?[日일])"
)


def _has_four_digits(value: str) -> bool:
    return sum(map(str.isdigit, value)) >= 4


def is_vin(value: str) -> bool:
    """Check the ninth character as 49 CFR 565.15 says."""
    values = {
        c: v
        for group, v in (("AJ1", 1), ("BKS2", 2), ("CLT3", 3), ("DMU4", 4), ("ENV5", 5))
        for c in group
    }
    values |= {
        c: v
        for group, v in (("FW6", 6), ("GPX7", 7), ("HY8", 8), ("RZ9", 9), ("0", 0))
        for c in group
    }
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    total = sum(
        weight * values[letter] for weight, letter in zip(weights, value.upper(), strict=True)
    )
    return "0123456789X"[total % 11] == value[8].upper()


class _Form(NamedTuple):
    type: str
    name: str
    value: str
    check: Callable[[str], bool] | None = None


_FORMS: tuple[_Form, ...] = (
    _Form(
        "PASSPORT",
        r"passport|pasaporte|passeport|reisepass|\bpass(?:nummer|nr)|paspoort|passaporto|passaporte|paszport|pașaport|"
        r"\bpas broj|pasoš|putovnic|útlevél|pasaport|paspor\b|hộ chiếu|паспорт|διαβατήριο|דרכון|جواز|گذرنامه|"
        r"पासपोर्ट|পাসপোর্ট|护照|護照|旅券|パスポート|여권|หนังสือเดินทาง",
        r"\b[A-Z]{0,3} ?\d[A-Z\d]{4,9}\b|\b[A-Z][\dA-Z]{2}[\dA-Z]{3,7}\d\b|\b\d{2} ?\d{2} ?\d{6}\b",
        _has_four_digits,
    ),
    _Form(
        "DRIVER_LICENSE",
        r"driv(?:er|ing)\W{0,2}s? licen[cs]e|driving licen[cs]e|\bdl (?:no|num|#)|\blicen[cs]e (?:no|num|#)|"
        r"führerschein|permis de conduire|carn[eé]t? de conducir|licencia de conduc|permiso de conducir|patente di guida|"
        r"\bcnh\b|carteira de (?:motorista|habilita)|carta de condução|rijbewijs|prawo? jazdy|körkort|førerkort|kørekort|"
        r"ajokort|řidičsk|vodičsk|permis auto|sürücü belgesi|ehliyet|\bsim [abc]\b|bằng lái|"
        r"водійськ|водительск|права серия|רישיון נהיגה|رخصة القيادة|گواهینامه|ड्राइविंग लाइसेंस|驾驶证|驾照|駕照|運転免許|운전면허|ใบขับขี่",
        r"\b[A-Z]{0,5}[ \-]?\d[A-Z\d]{2,17}(?:[ \-][A-Z\d]{2,10}){0,4}\b|\b[A-Z]{2,5}\d{6}[A-Z\d]{5,7}\b",
        _has_four_digits,
    ),
    _Form(
        "DATE_OF_BIRTH",
        r"date of birth|birth ?date|birthday(?: is| on|:)|\bd\.?o\.?b\b|\bi was born|\bborn on|geboren am|geburtsdatum|"
        r"geburtstag|n[ée]+e? le|date de naissance|fecha de nacimiento|nac[ií] el|data de nascimento|nasci em|"
        r"nat[oa] il|data di nascita|geboortedatum|geboren op|data urodzenia|urodzon|födelsedatum|fødselsdato|fødselsdag|"
        r"syntymäaika|datum narozen|dátum narodenia|datum rođenja|data nașterii|születési|doğum tarihi|tanggal lahir|ngày sinh|"
        r"дат[аиу] народження|народи(?:вся|лася)|дат[аы] рождения|родил(?:ся|ась)|дата на раждане|датум рођења|ημερομηνία γέννησης|"
        r"תאריך לידה|تاريخ الميلاد|تاریخ تولد|जन्म ?तिथि|जन्म तारीख|জন্ম তারিখ|出生日期|出生年月|生日|生年月日|생년월일|วันเกิด",
        rf"{_DATE}",
    ),
    _Form(
        "BANK_ACCOUNT",
        r"account (?:no|num|#)|acct|bank account|\brouting|\baba\b|sort code|\bbsb\b|transit n|\bifsc\b|\bclabe\b|\bcbu\b|"
        r"kontonummer|kontonr|kontonummer|bankkonto|\bblz\b|num[ée]ro de compte|compte bancaire|\brib\b|"
        r"(?:número|nro\.?) de cuenta|cuenta bancaria|conta (?:bancária|corrente)|numero di conto|conto corrente|rekeningnummer|"
        r"numer (?:konta|rachunku)|číslo účtu|tilinumero|hesap numara|nomor rekening|số tài khoản|"
        r"номер рахунку|рахунок|р/р|номер счета|номер счёта|расч[её]тный сч[её]т|р/с|\bбик|رقم الحساب|שבון בנק|खाता (?:नंबर|संख्या)|"
        r"银行账号|銀行帳號|账号|帐号|口座番号|계좌",
        r"\b[A-Z]{4}0[A-Z\d]{6}\b|\b\d[\d \-/]{4,26}\d\b",
        lambda value: 6 <= sum(map(str.isdigit, value)) <= 24,
    ),
    _Form("VIN", r"\bvin\b|vehicle ident|chassis|fahrgestell|вин|шасси|车架号", r"\b[A-HJ-NPR-Z\d]{17}\b", _has_four_digits),
    _Form(
        "DEVICE_ID",
        r"\bimei|\bimsi\b|\bmeid\b|\biccid\b|serial (?:no|num)|\budid\b|device id|android id|\bidfa\b|\bgaid\b",
        r"\b\d{2}[ \-]?\d{6}[ \-]?\d{6}[ \-]?\d\b|\b\d{14,20}\b|\b[A-F\d]{14}\b|\b[A-F\d]{16}\b|\b[A-F\d]{40}\b"
        r"|\b[A-F\d]{8}(?:-[A-F\d]{4}){3}-[A-F\d]{12}\b|\b[A-F\d]{8}-[A-F\d]{16}\b",
    ),
    _Form(
        "MEDICAL_ID",
        r"\bmrn\b|medical record|patient (?:id|no|num)|health (?:card|insurance|number)|\bohip\b|medicare|medicaid|\bmbi\b|"
        r"insurance (?:id|no|num|policy)|member id|\bdea\b|\bnpi\b|krankenversicher|versichertennummer|\bkvnr\b|tessera sanitaria|"
        r"carte vitale|tarjeta sanitaria|cartão (?:nacional )?de saúde|\bsus\b|полис|\bомс\b|медичн\w* карт|医保|健康保険|건강보험",
        r"\b[A-Z]{0,4}[ \-]?\d[A-Z\d]{2,}(?:[ \-][A-Z\d]{2,6}){0,5}\b",
        lambda value: sum(map(str.isdigit, value)) >= 5,
    ),
)  # fmt: skip
_VIN_ALONE = Pattern(r"\b[A-HJ-NPR-Z\d]{8}[\dX][A-HJ-NPR-Z\d]{8}\b", is_case_sensitive=True)


class Document:
    """Find numbers of papers, accounts, vehicles and devices, and dates of birth."""

    category: Category = "personal"
    trigger = (
        "|".join(form.name for form in _FORMS) + r"|\b[A-HJ-NPR-Z\d]{8}[\dX][A-HJ-NPR-Z\d]{8}\b"
    )

    def __init__(self) -> None:
        self._which = PatternSet([form.name for form in _FORMS])
        self._names = tuple(Pattern(form.name) for form in _FORMS)
        self._values = tuple(Pattern(form.value) for form in _FORMS)

    def find(self, text: str) -> Iterator[Finding]:
        """Yield the number that follows each name."""
        for index in self._which.which(text):
            form = _FORMS[index]
            for _, end in self._names[index].spans(text):
                yield from self._after(text, end, form, self._values[index])
        for start, end in _VIN_ALONE.spans(text):
            value = text[start:end]
            if not value.isdigit() and not value.isalpha() and is_vin(value):
                yield Finding("personal", "VIN", start, end, 0.9)

    def _after(self, text: str, end: int, form: _Form, value: Pattern) -> Iterator[Finding]:
        for left, right in value.spans(text[end : end + _WINDOW]):
            matched = text[end + left : end + right]
            if form.check is None or form.check(matched):
                score = 0.97 if form.type == "DEVICE_ID" and is_luhn(matched) else 0.83
                yield Finding("personal", form.type, end + left, end + right, score)
                return
