"""Papers and things that carry a number of their own, found by the word beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from alerts.detectors.personal import birth_date
from alerts.detectors.personal.digits import has_digit
from alerts.detectors.personal.national_id_checks import is_luhn
from alerts.finding import Category, Finding
from alerts.matching.patterns import Pattern
from alerts.matching.trigger import loosened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WINDOW = 40
# Capitals stand apart from a number; small letters there are the next word.
_LEADING = r"(?:(?-i:[A-Z]{1,5})[ \-]?|[A-Z]{1,5}-?)?"
_GROUP = r"(?:\d[A-Z\d]{0,9}|(?-i:[A-Z][A-Z\d]{1,9}))\b"


_DATE = Pattern(
    r"\d{1,2}[/.]\d{1,2}[/.](?:\d\d|\d{4})|\d{1,2}-\d{1,2}-(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d"
)
_YEAR = Pattern(r"(?:19|20)\d\d")


def _has_four_digits(value: str) -> bool:
    return sum(map(str.isdigit, value)) >= 4 and not _YEAR.is_all_of(value)


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
    """One kind of number or date.

    Args:
        name: RE2 pattern of what people call it.
        value: RE2 pattern of the thing itself, looked for behind its name.
        reach: Characters between the two at most.
    """

    type: str
    name: str
    value: str
    check: Callable[[str], bool] | None = None
    reach: int = _WINDOW


_FORMS: tuple[_Form, ...] = (
    _Form(
        "PASSPORT",
        r"passport|pasaporte|passeport|reisepass|\bpass(?:nummer|[ \-]?nr)|paspoort|passaporto"
        r"|passaporte|paszport|pașaport"
        r"|\bpas broj|pasoš|putovnic|útlevél|pasaport|paspor\b|hộ chiếu|паспорт|διαβατήριο"
        r"|דרכון|جواز|گذرنامه"
        r"|पासपोर्ट|পাসপোর্ট|护照|護照|旅券|パスポート|여권|หนังสือเดินทาง",
        r"\b\d{2} ?\d{2} ?№? ?\d{6}\b"
        r"|\b\d{2} \d{7}\b"
        r"|\b(?:(?-i:[A-Z]{1,3}) ?|[A-Z]{1,3})?\d[A-Z\d]{4,9}\b"
        r"|\b[A-Z][\dA-Z]{2}[\dA-Z]{3,7}\d\b",
        _has_four_digits,
    ),
    # Germany's have letters and digits without vowels, to its own pattern.
    _Form(
        "PASSPORT",
        r"reisepass\w*|\bpass(?:nummer|[ \-]?nr)|passport",
        r"\b[CFGHJK][CFGHJKLMNPRTVWXYZ\d]{8}\b",
        has_digit,
    ),
    _Form(
        "DRIVER_LICENSE",
        r"driv(?:er|ing)\W{0,2}s? licen[cs]e"
        r"|driv(?:er|ing)s?_?licen[cs]e"
        r"|driving licen[cs]e|\bdl ?(?:no|num|#|:)"
        r"|(?:^|my|his|her|driver|driving)\W{0,3}licen[cs]e (?:no|num|#)"
        r"|führerschein|permis de conduire|carn[eé]t? de conducir|licencia de conduc"
        r"|permiso de conducir|patente di guida"
        r"|\bcnh\b"
        r"|carteira de (?:motorista|habilita)"
        r"|carta de condução|rijbewijs|prawo? jazdy|körkort|førerkort|kørekort"
        r"|ajokort|řidičsk|vodičsk|permis auto|sürücü belgesi|ehliyet|\bsim [abc]\b|bằng lái"
        r"|водійськ|водительск|права серия|רישיון נהיגה|رخصة القيادة|گواهینامه"
        r"|ड्राइविंग लाइसेंस|驾驶证|驾照|駕照|運転免許|운전면허|ใบขับขี่",
        rf"\b{_LEADING}\d[A-Z\d]{{2,17}}(?:[ \-/]{_GROUP}){{0,4}}"
        r"|\b[A-Z]{2,5}\d{6}[A-Z\d]{5,7}\b",
        _has_four_digits,
    ),
    _Form("DATE_OF_BIRTH", birth_date.NAMES, birth_date.DATE),
    _Form("DATE_OF_BIRTH", birth_date.SHORT_NAMES, birth_date.DATE, reach=5),
    _Form("DATE_OF_BIRTH", r"생년월일|生年月日|出生年月日", r"\b\d{6}(?:\d\d)?\b", reach=4),
    _Form("DATE_OF_BIRTH", r"\bborn\b", birth_date.NUMERIC, reach=5),
    _Form(
        "BANK_ACCOUNT",
        r"account[ _]?(?:no|num|#)|acct|\bacc(?:ount)?:|\ba/c\b|bank account"
        r"|(?:checking|savings|my|his|her|our) account\b"
        r"|institution (?:no\.? |number )?\d{3},? account"
        r"|\brouting|\baba\b|sort code|\bbsb\b|transit n|\bifsc\b|\bclabe\b|\bcbu\b"
        r"|kontonummer|\bkonto-?nr|\bkto\b|bankkonto|\bblz\b|\bcompte n|num[ée]ro de compte"
        r"|compte bancaire|\brib\b"
        r"|(?:número|nro\.?) de cuenta"
        r"|\bcuenta\b:?|\brekening\b|cuenta bancaria"
        r"|conta (?:bancária|corrente)"
        r"|numero di conto|conto corrente|rekeningnummer"
        r"|numer (?:konta|rachunku)|číslo účtu|tilinumero|hesap numara|nomor rekening|số tài khoản"
        r"|номер рахунку|рахунок|р/р|номер счета|номер счёта|расч[её]тный сч[её]т"
        r"|на сч[её]т|р/с|رقم الحساب|שבון בנק|खाता (?:नंबर|संख्या)"
        r"|银行账号|銀行帳號|账号|帐号|口座番号|계좌",
        r"\b[A-Z]{4}0[A-Z\d]{6}\b|\b\d[\d \-/]{4,26}\d\b",
        lambda value: 6 <= sum(map(str.isdigit, value)) <= 24 and not _DATE.is_all_of(value),
    ),
    # ISO 9362; the country stands in the middle.
    _Form(
        "BANK_ACCOUNT",
        r"\bswift\b|\bbic\b",
        r"(?-i:\b[A-Z]{4}(?:A[DELMRTUZ]|B[AEGHRSY]|C[AHLNORYZ]|D[EKO]|E[EGS]|F[IR]|G[BERT]|H[KRU]"
        r"|I[DELNRST]|J[OP]|K[RWZ]|L[BTUVY]|M[ADKTUXY]|N[GLOZ]|P[AEHKLT]|QA|R[OSU]|S[AEGIKM]|T[HNRW]"
        r"|U[ASY]|V[GN]|XK|ZA)[A-Z\d]{2}(?:[A-Z\d]{3})?\b)",
        reach=24,
    ),
    _Form(
        "BANK_ACCOUNT", r"\btransit\b(?: no\.?| number| #)?:?", r"\b\d{5}(?:[ \-]\d{3})?\b", reach=3
    ),
    _Form("BANK_ACCOUNT", r"сч[её]т", r"\b\d{20}\b", reach=12),
    _Form(
        "VIN",
        r"\bvin\b|vehicle ident|chassis|fahrgestell|вин|шасси|车架号",
        r"\b[A-HJ-NPR-Z\d]{17}\b",
        _has_four_digits,
    ),
    _Form(
        "DEVICE_ID",
        r"\bimei|\bimsi\b|\bmeid\b|\biccid\b|serial (?:no|num)|\budid\b|device id"
        r"|android id|\bidfa\b|\bgaid\b",
        r"\b\d{2}[ \-]?\d{6}[ \-]?\d{6}[ \-]?\d\b"
        r"|\b\d{14,20}\b|\b[A-F\d]{14}\b|\b[A-F\d]{16}\b|\b[A-F\d]{40}\b"
        r"|\b[A-F\d]{8}(?:-[A-F\d]{4}){3}-[A-F\d]{12}\b|\b[A-F\d]{8}-[A-F\d]{16}\b",
    ),
    _Form(
        "MEDICAL_ID",
        r"\bmrn\b|medical record|patient (?:id|no|num)"
        r"|health (?:card|insurance|number)"
        r"|\bohip\b|medicare|medicaid|\bmbi\b"
        r"|insurance (?:id|no|num|policy)"
        r"|member id|\bdea\b|\bnpi\b|krankenversicher|versichertennummer|\bkvnr\b"
        r"|tessera sanitaria"
        r"|carte vitale|tarjeta sanitaria"
        r"|cartão (?:nacional )?de saúde"
        r"|\bsus\b|полис"
        r"|(?:^|[^\p{L}])омс(?:[^\p{L}]|$)"
        r"|медичн\w* карт|医保|健康保険|건강보험",
        rf"\b{_LEADING}\d[A-Z\d]{{2,}}(?:[ \-]{_GROUP}){{0,5}}",
        lambda value: sum(map(str.isdigit, value)) >= 5,
    ),
)
_BEFORE_BORN = Pattern(birth_date.BEFORE_BORN)
_VIN_ALONE = Pattern(r"\b[A-HJ-NPR-Z\d]{8}[\dX][A-HJ-NPR-Z\d]{8}\b", is_case_sensitive=True)


class Document:
    """Find numbers of papers, accounts, vehicles and devices, and dates of birth."""

    category: Category = "personal"

    def __init__(self) -> None:
        self._names = tuple(Pattern(form.name) for form in _FORMS)
        self._values = tuple(Pattern(form.value) for form in _FORMS)

    @property
    def trigger(self) -> str:
        """The names of papers, a vehicle's number by itself, and words for a birth."""
        names = loosened("|".join(form.name for form in _FORMS))
        return rf"{names}|{_VIN_ALONE.expression}|日(?:生まれ|出生)|일 ?생|일에 ?태어"

    def find(self, text: str) -> Iterator[Finding]:
        """Yield the number that follows each name."""
        if not has_digit(text):
            return
        for index, form in enumerate(_FORMS):
            if not self._names[index].is_in(text):
                continue
            for _, end in self._names[index].spans(text):
                yield from self._after(text, end, form, self._values[index])
        for start, end in _BEFORE_BORN.spans(text, 1):
            yield Finding("personal", "DATE_OF_BIRTH", start, end, 0.83)
        for start, end in _VIN_ALONE.spans(text):
            value = text[start:end]
            if not value.isdigit() and not value.isalpha() and is_vin(value):
                yield Finding("personal", "VIN", start, end, 0.9)

    def _after(self, text: str, end: int, form: _Form, value: Pattern) -> Iterator[Finding]:
        for left, right in value.spans(text[end : end + _WINDOW]):
            matched = text[end + left : end + right]
            if left <= form.reach and (form.check is None or form.check(matched)):
                score = 0.97 if form.type == "DEVICE_ID" and is_luhn(matched) else 0.83
                yield Finding("personal", form.type, end + left, end + right, score)
                return
