"""Phone numbers in every usual form, with and without the `+`."""

# ruff: noqa: E501 - one rule a line, however long

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from alerts.finding import Category, Finding
from alerts.patterns import BacktrackingPattern, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

# Up to 18 digits, at most three separators between two of them; then perhaps an extension.
_DIGITS = r"\d(?:[ \t().\-/]{0,3}\d){5,17}"
_EXTENSION = r"(?: ?(?:x|ext\.?|extension|доб\.?|#) ?\d{1,6})?"
_CANDIDATE = Pattern(rf"\(?({_DIGITS}){_EXTENSION}")
_INTERNATIONAL = Pattern(rf"(?:\(?\+ ?\(?|\b00)([1-9]{_DIGITS[2:]}){_EXTENSION}")
_WINDOW = 48

# The nearest word before a number says what it is: a phone...
_PHONE_WORDS = (
    # English, and words that many languages share
    r"phones?|phoned|telephone|tel|mobile|mob|cell|cellphone|whatsapp|viber|telegram|signal|imessage|"
    r"sms|calls?|called|calling|dial|ring|text|fax|hotline|contact|pager|landline|extension|desk|"
    # German, Dutch, Scandinavian, Finnish, Estonian
    r"telefon\w*|handy\w*|mobil\w*|rufnummer|festnetz|ruf\w* mich|anruf\w*|telefoon\w*|bel|bellen|"
    r"gsm|puh|erreichbar|puhelin\w*|numeroni|ring|mobilnr|tlf|tfn|"
    # French, Spanish, Portuguese, Italian, Romanian
    r"téléphone|portable|appel\w*|rappel\w*|zap|zapzap|wpp|joign\w*|teléfono|móvil|celular|ll[aá]m\w*|márc\w*|telefone|"
    r"telemóvel|ligu?e\w*|telefono|cellulare|chiam\w*|sun[aă]\w*|telefonul\w*|"
    # Polish, Czech, Slovak, Croatian, Serbian, Slovene, Hungarian, Lithuanian, Latvian
    r"komórk\w*|zavolej\w*|volejte|nazov\w*|pozov\w*|zovi\w*|hív\w*|skambin\w*|zvan\w*|"
    r"tālrun\w*|"
    # Turkish, Indonesian, Malay, Vietnamese, Swahili, Filipino
    r"cep|ara|arayın|arayabilir\w*|telepon\w*|hp|hubungi|sđt|simu|tawag\w*"
)
_PHONE_WORDS_ANYWHERE = (
    # Ukrainian, Russian, Belarusian, Bulgarian, Serbian, Kazakh, Greek, Georgian, Armenian
    r"телефон|тэлефон|тел\.|мобил|мобіл|дзвон|звон|набер|факс|вайбер|ватсап|обади|τηλ|κινητ|καλέσ|φαξ|"
    r"ტელეფონ|დამირეკ|հեռախոս|"
    # Words that do not begin or end in ASCII, where \b does not hold
    r"điện thoại|gọi|zadzwoń|"
    # Arabic, Persian, Urdu, Hebrew
    r"هاتف|جوال|موبايل|اتصل|تلفن|موبایل|تماس|فون|טלפון|נייד|התקשר|"
    # Hindi, Bengali, Tamil, Thai, Chinese, Japanese, Korean
    r"फ़ोन|फोन|फ़ोन|मोबाइल|कॉल|ফোন|মোবাইল|கைபேசி|தொலைபேசி|เบอร์|โทร|มือถือ|"
    r"电话|電話|手机|手機|号码|號碼|拨打|撥打|致电|携帯|전화|휴대폰|연락처|핸드폰"
)
# ... or perhaps one: these need a number that looks like one ...
_MAYBE_WORDS = (
    r"my number|his number|her number|their number|our number|number is|номер|нумар|numer|numéro|número|"
    r"numero|nummer|nomor|numaram|numărul|číslo|числ|αριθμ|رقم|नंबर|নম্বর|מספר|番号|번호|หมายเลข|reach|answering|messages (?:to|from)"
)
# ... or something else.
_OTHER_WORDS = (
    r"orders?|invoice|ticket #|tracking|parcel|account|card|passport|isbn|issn|ean|upc|sku|serial|lot|"
    r"version|build|flight|policy|reference|ref|case|part|model|price|cost|population|year|timestamp|"
    r"id|iban|ssn|vat|imei|routing|commit|port|line|page|row|article|zip|code|doi|"
    r"bestell\w*|rechnung\w*|commande|facture|pedido|factura|ordine|fattura|zamówieni\w*"
)
_OTHER_WORDS_ANYWHERE = r"замовлен|заказ|рахун|счет|счёт|паспорт|订单|訂單|注文|주문|طلب"
_WORDS = Pattern(
    rf"\b({_PHONE_WORDS})\b|({_PHONE_WORDS_ANYWHERE})|({_MAYBE_WORDS})"
    rf"|\b({_OTHER_WORDS})\b|({_OTHER_WORDS_ANYWHERE})"
)
_SCORED_WORDS = Pattern(rf"\b(?:{_PHONE_WORDS})\b|{_PHONE_WORDS_ANYWHERE}|{_MAYBE_WORDS}")
_NAMED_AFTER = Pattern(
    rf"\(?({_DIGITS}){_EXTENSION}(?:\W{{0,3}}(?:is |- ?)?(?:my |his |her |our |the )?"
    r"(?:whatsapp|mobile|cell|fax|office|desk|home|work|phone|viber|telegram|landline|direct)\b"
    r"| (?:to|in) (?:the|my|our) (?:contacts?|phone ?book|address book)\b| is (?:my|his|her) number)"
)
_SHAPED = Pattern(
    r"(?:\(([2-9]\d\d)\) ?|\b[2-9]\d\d[.\-])[2-9]\d\d[ .\-]\d{4}\b(?: ?(?:x|ext\.?) ?\d{1,6})?"  # North America
    r"|(?:\b\d[ \-])?\(0\d{1,4}\) ?\d{2,4}(?:[ \-]?\d{2,4}){1,3}\b"  # an area code in brackets
)
_NOT_A_PHONE = Pattern(
    r"^(?:[0-3]?\d[./\-][0-3]?\d[./\-](?:19|20)?\d\d(?: .{0,8})?"  # 24.12.2024
    r"|(?:19|20)\d\d[./\-][01]?\d[./\-][0-3]?\d(?: .{0,8})?"  # 2024-12-24
    r"|(?:19|20)\d\d ?- ?(?:19|20)\d\d"  # 1979-2011
    r"|\d{1,3}(?:\.\d{1,3}){3}"  # 192.168.0.1
    r"|\d{1,3}(?:[ .]\d{3})*[ .]000"  # 1 250 000
    r"|\d+\.\d+|0+)$"
)
_ALONE = BacktrackingPattern(r"^[\s.:;,-]*(\d{10,15})[\s.:;,-]*$")
_GLUED_BEFORE = frozenset("+*/_#$€£.,×")
_MIN_DIGITS = 7
_MAX_DIGITS = 15


class Phone:
    """Find phone numbers: international ones by their plan, others by the words around them."""

    category: Category = "personal"
    trigger = r"\d[ \t().\-/]?[ \t().\-/]?[ \t().\-/]?\d[ \t().\-/]?[ \t().\-/]?\d[ \t().\-/]?[ \t().\-/]?\d[ \t().\-/]?\d[ \t().\-/]?\d"

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each number and each sign that it is one."""
        if "+" in text or "00" in text:
            for match in _INTERNATIONAL.matches(text):
                start, end = match.span()
                yield from _scored(text, start, end, _international_score(_digits(match[1])))
        for match in _SHAPED.matches(text):
            start, end = match.span()
            yield from _scored(text, start, end, 0.7)
        for match in _NAMED_AFTER.matches(text):
            start, end = match.span(1)
            yield from _scored(text, start, end, 0.8)
        if _SCORED_WORDS.is_in(text):
            yield from _after_words(text)
        alone = _ALONE.compiled.search(text) if len(text) <= _WINDOW else None
        if alone:  # a `+` became a space on its way
            start, end = alone.span(1)
            yield from _scored(text, start, end, _international_score(_digits(alone[1])))


def _after_words(text: str) -> Iterator[Finding]:
    """Look behind each word for phones, up to the next word for something else."""
    words = [(match.start(), match.end(), _score_of(match)) for match in _WORDS.matches(text)]
    words.append((len(text), len(text), 0))
    for (_, end, score), (following, _, next_score) in pairwise(words):
        if score:
            until = min(end + _WINDOW, following if next_score <= score else end + _WINDOW)
            for match in _CANDIDATE.matches(text[end : min(len(text), until + 24)]):
                if match.start() <= until - end:
                    yield from _scored(text, match.start() + end, match.end() + end, score)


def _score_of(word: Any) -> float:
    """Score what follows a word: of a phone, perhaps of one, of something else."""
    if word[1] or word[2]:
        return 0.8
    return 0.55 if word[3] else 0


def _digits(shape: str) -> str:
    return "".join(filter(str.isdigit, shape))


def _scored(text: str, start: int, end: int, score: float) -> Iterator[Finding]:
    shape = text[start:end]
    count = len(_digits(shape))
    if not score or not _MIN_DIGITS <= count <= _MAX_DIGITS + 7 or _is_glued(text, start, end):
        return
    is_bare = "+" not in shape and not shape.startswith("00")
    if is_bare and (_NOT_A_PHONE.is_in(shape) or (score < 0.6 and count < 8)):
        return
    yield Finding("personal", "PHONE", start, end, score)


def _is_glued(text: str, start: int, end: int) -> bool:
    """Say whether the digits are part of something longer, such as a version or an id."""
    after = text[end : end + 1]
    if after and ((after.isascii() and after.isalnum()) or after in "_%*"):
        return True
    before = text[start - 1 : start]
    if before == " " and text.startswith("00", start) and text[start - 2 : start - 1].isdigit():
        return True
    if text[start] in "+(" or not before:
        return before.isascii() and before.isalnum()
    if before == "-":
        return text[start - 2 : start - 1] != " "
    return before in _GLUED_BEFORE or (before.isascii() and before.isalnum())


def _international_score(digits: str) -> float:
    """Score a number that starts with its country code, without the `+`."""
    from phonenumbers import NumberParseException, is_possible_number, is_valid_number, parse

    if not _MIN_DIGITS <= len(digits) <= _MAX_DIGITS + 2:
        return 0
    try:
        number = parse(f"+{digits}")
    except NumberParseException:
        return 0
    if is_valid_number(number):
        return 0.95
    return 0.7 if is_possible_number(number) else 0
