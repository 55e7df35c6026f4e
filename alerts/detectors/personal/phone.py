"""Phone numbers in every usual form, with and without the `+`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from alerts.finding import Finding
from alerts.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

# Up to 18 digits, at most three separators between two of them; then perhaps an extension.
_DIGITS = r"\d(?:[ \t().\-/]{0,3}\d){5,17}"
_CANDIDATE = Pattern(
    rf"(?:\(?\+ ?\(?|\(|)({_DIGITS})\)?(?: ?(?:x|ext\.?|extension|доб\.?|#) ?\d{{1,6}})?"
)
_WINDOW_BEFORE = 48
_WINDOW_AFTER = 32

# The nearest word before a number says what it is: a phone...
_PHONE_WORDS = (
    # English, and words that many languages share
    r"phones?|phoned|telephone|tel|mobile|mob|cell|cellphone|whatsapp|viber|telegram|signal|imessage|"
    r"sms|calls?|called|calling|dial|ring|text|fax|hotline|contact|pager|landline|extension|desk|"
    # German, Dutch, Scandinavian, Finnish, Estonian
    r"telefon\w*|handy\w*|mobil\w*|rufnummer|festnetz|ruf\w* mich|anruf\w*|telefoon\w*|bel|bellen|"
    r"gsm|puh|puhelin\w*|numeroni|ring|mobilnr|tlf|tfn|"
    # French, Spanish, Portuguese, Italian, Romanian
    r"téléphone|portable|appel\w*|joign\w*|teléfono|móvil|celular|ll[aá]m\w*|márc\w*|telefone|"
    r"telemóvel|ligu?e\w*|telefono|cellulare|chiam\w*|sun[aă]\w*|telefonul\w*|"
    # Polish, Czech, Slovak, Croatian, Serbian, Slovene, Hungarian, Lithuanian, Latvian
    r"komórk\w*|zadzwoń|zavolej\w*|volejte|nazov\w*|pozov\w*|zovi\w*|hív\w*|skambin\w*|zvan\w*|"
    r"tālrun\w*|"
    # Turkish, Indonesian, Malay, Vietnamese, Swahili, Filipino
    r"cep|ara|arayın|arayabilir\w*|telepon\w*|hp|hubungi|điện thoại|sđt|gọi|simu|tawag\w*"
)
_PHONE_WORDS_ANYWHERE = (
    # Ukrainian, Russian, Belarusian, Bulgarian, Serbian, Kazakh, Greek, Georgian, Armenian
    r"телефон|тэлефон|тел\.|мобил|мобіл|дзвон|звон|набер|факс|вайбер|ватсап|обади|τηλ|κινητ|καλέσ|φαξ|"
    r"ტელეფონ|დამირეკ|հեռախոս|"
    # Arabic, Persian, Urdu, Hebrew
    r"هاتف|جوال|موبايل|اتصل|تلفن|موبایل|تماس|فون|טלפון|נייד|התקשר|"
    # Hindi, Bengali, Tamil, Thai, Chinese, Japanese, Korean
    r"फ़ोन|फोन|फ़ोन|मोबाइल|कॉल|ফোন|মোবাইল|கைபேசி|தொலைபேசி|เบอร์|โทร|มือถือ|"
    r"电话|電話|手机|手機|号码|號碼|拨打|撥打|致电|携帯|전화|휴대폰|연락처|핸드폰"
)
# ... or perhaps one: these need a number that looks like one ...
_MAYBE_WORDS = (
    r"my number|his number|her number|their number|our number|number is|номер|нумар|numer|numéro|número|"
    r"numero|nummer|nomor|numaram|numărul|číslo|числ|αριθμ|رقم|नंबर|নম্বর|מספר|番号|번호|หมายเลข|reach|answering"
)
# ... or something else.
_OTHER_WORDS = (
    r"orders?|invoice|ticket #|tracking|parcel|account|card|passport|isbn|issn|ean|upc|sku|serial|lot|"
    r"version|build|flight|policy|reference|ref|case|part|model|price|cost|population|year|timestamp|"
    r"id|iban|ssn|vat|imei|routing|commit|port|line|page|row|article|zip|code|doi|"
    r"bestell\w*|rechnung\w*|commande|facture|pedido|factura|ordine|fattura|zamówieni\w*"
)
_OTHER_WORDS_ANYWHERE = r"замовлен|заказ|рахун|счет|счёт|паспорт|订单|訂單|注文|주문|طلب"
_BEFORE = Pattern(
    rf"\b({_PHONE_WORDS})\b|({_PHONE_WORDS_ANYWHERE})"
    rf"|({_MAYBE_WORDS})"
    rf"|\b({_OTHER_WORDS})\b|({_OTHER_WORDS_ANYWHERE})"
)
_AFTER = Pattern(
    r"^\W{0,3}(?:is |- ?|— ?)?(?:my |his |her |our |the )?"
    r"(?:whatsapp|mobile|cell|fax|office|desk|home|work|phone|number|viber|telegram|landline|direct)\b"
    r"|^ (?:to|in) (?:the|my|our) (?:contacts?|phone ?book|address book)|^ (?:anytime|after \d)"
)
_NORTH_AMERICAN = Pattern(r"^\(?[2-9]\d\d\)?[ .\-]{1,2}[2-9]\d\d[ .\-]\d{4}")
_AREA_IN_BRACKETS = Pattern(r"^(?:\d[ \-])?\(0?\d{1,4}\) ?\d{2,4}(?:[ \-]?\d{2,4}){1,3}$")
_NOT_A_PHONE = Pattern(
    r"^(?:[0-3]?\d[./\-][0-3]?\d[./\-](?:19|20)?\d\d(?: .{0,8})?"  # 24.12.2024
    r"|(?:19|20)\d\d[./\-][01]?\d[./\-][0-3]?\d(?: .{0,8})?"  # 2024-12-24
    r"|(?:19|20)\d\d ?- ?(?:19|20)\d\d"  # 1979-2011
    r"|\d{1,3}(?:\.\d{1,3}){3}"  # 192.168.0.1
    r"|\d{1,3}(?:[ .]\d{3})*[ .]000"  # 1 250 000
    r"|\d+\.\d+|0+)$"
)
_GLUED_BEFORE = frozenset("+*/=_#$€£.,:-×")
_MIN_DIGITS = 7
_MAX_DIGITS = 15

type _Context = Literal["phone", "maybe", "other", "none"]


class Phone:
    """Find phone numbers: international ones by their plan, others by the words around them."""

    trigger = r"\d(?:[ \t().\-/]{0,3}\d){5}"

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each number."""
        for match in _CANDIDATE.matches(text):
            start, end = match.span()
            if _is_glued(text, start, end):
                continue
            digits = "".join(filter(str.isdigit, match.group(1)))
            score = _score(text, start, end, digits)
            if score:
                yield Finding("personal", "PHONE", start, end, score)


def _is_glued(text: str, start: int, end: int) -> bool:
    """Say whether the digits are part of something longer, such as a version or an id."""
    if end < len(text) and ((text[end].isascii() and text[end].isalnum()) or text[end] in "_%*"):
        return True
    if text[start] in "+(" or start == 0:
        return start > 0 and text[start - 1].isascii() and text[start - 1].isalnum()
    before = text[start - 1]
    if before == ":" or (before == "-" and text[start - 2 : start - 1] == " "):
        return False
    return before in _GLUED_BEFORE - {":"} or (before.isascii() and before.isalnum())


def _score(text: str, start: int, end: int, digits: str) -> float:
    if not _MIN_DIGITS <= len(digits) <= _MAX_DIGITS + 2:
        return 0
    shape = text[start:end]
    if "+" in shape:
        return _international(digits, text, start)
    if digits.startswith("00") and len(digits) > 9:
        return _international(digits[2:], text, start)
    if len(digits) > _MAX_DIGITS or _NOT_A_PHONE.is_in(shape):
        return 0
    context = _context(text, start, end)
    if context == "other":
        return 0
    if context == "phone" or (context == "maybe" and len(digits) > 7):
        return 0.8
    if _NORTH_AMERICAN.is_in(shape):
        return 0.7
    if _AREA_IN_BRACKETS.is_in(shape):
        return 0.6
    if text.strip(" .:;,-") == shape.strip() and len(digits) > 9:
        return _international(digits, text, start)  # a `+` that became a space on its way
    return 0


def _international(digits: str, text: str, start: int) -> float:
    """Score a number that starts with its country code, without the `+`."""
    from phonenumbers import NumberParseException, is_possible_number, is_valid_number, parse

    try:
        number = parse(f"+{digits}")
    except NumberParseException:
        return 0
    if is_valid_number(number):
        return 0.95
    if is_possible_number(number):
        return 0.7
    return 0.6 if _context(text, start, start) == "phone" and len(digits) > 7 else 0


def _context(text: str, start: int, end: int) -> _Context:
    kind: _Context = "none"
    for match in _BEFORE.matches(text[max(0, start - _WINDOW_BEFORE) : start]):
        if match[1] or match[2]:
            kind = "phone"
        elif match[4] or match[5]:
            kind = "other"
        elif kind != "phone":
            kind = "maybe"
    if kind in {"none", "maybe"} and _AFTER.is_in(text[end : end + _WINDOW_AFTER]):
        return "phone"
    return kind
