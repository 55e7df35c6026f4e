"""Short codes that open a card, an account or a door: PINs, one-time codes, card codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.detectors.personal.digits import has_digit
from alerts.finding import Category, Finding
from alerts.matching.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_IS = r"(?:[:=：]|is|ist|lautet:?|est|es|è|é|jest|to|是|は|는|—|–|-)"
_CODE = r"(?:(?-i:[A-Z])-)?(\d{4,8}|\d{3}[ \-]\d{3})\b"
_OWNER = (
    r"my|his|her|our|their|your|meine?|deine?|ihre?|mon|ma|votre|mio|mia|meu|minha|mijn|mój|мой|мій"
    r"|card|bank|sim|atm|debit|credit|phone|karten|carte|tarjeta|carta|cartão"
)
_ONE_TIME = (
    r"\botp\b|(?:one[ \-]time|verification|confirmation|2fa|mfa|security|log-?in|sign-?in|sms"
    r"|authenticator|access|unlock|lock ?screen)[ \-](?:pass)?code|\bpasscode"
    r"|bestätigungscode|sicherheitscode|code de (?:vérification|sécurité|confirmation)"
    r"|código de (?:verificación|seguridad|confirmación|verificação|segurança|confirmação)"
    r"|codice di (?:verifica|sicurezza|conferma)|kod weryfikacyjny|doğrulama kodu|kode verifikasi"
    r"|mã xác (?:nhận|minh)|код (?:подтверждения|підтвердження|безопасности|из смс|з смс)"
    r"|验证码|驗證碼|認証コード|확인 ?코드|인증 ?번호|رمز التحقق|كود التحقق"
)
_PLACE = (
    r"(?:front |back )?door|gate|alarm|garage|safe|locker|lock ?box|key ?box|keypad|vault|entrance"
)
_PATTERNS = (
    Pattern(rf"\bpin(?: ?code| ?number|-nummer)?(?: ?{_IS})\s?(\d{{4,5}})\b"),
    Pattern(rf"\b(?:{_OWNER})(?:'s)?[ \-](?:\w{{2,12}} )?pin\b[^\d\n]{{0,20}}(\d{{4,6}})\b"),
    Pattern(rf"\bpin(?: code)? for (?:my|his|her|our|the) [^\d\n]{{3,24}}? ?{_IS} ?(\d{{4,6}})\b"),
    Pattern(r"\bpin (\d{4,6}) (?:for|of|on|to) (?:my|his|her|our|the) "),
    Pattern(rf"\b(?:cvv2?|cvc2?)(?: code| number)? ?{_IS}? ?(\d{{3,4}})\b"),
    Pattern(rf"(?:{_ONE_TIME})(?: ?{_IS})?\s?{_CODE}"),
    Pattern(
        rf"\b{_CODE} (?:is|ist|est|es|è|é) (?:your|the|my|ihr|dein|votre|ton|su|tu|il tuo|o seu)"
        r" (?:[\w\-]{2,16} ){0,3}(?:otp|pin|(?:pass)?code|código|codice)\b"
    ),
    Pattern(rf"\b(?:{_PLACE})(?:'s)? (?:access |entry |pin )?code(?: ?{_IS})? ?#?(\d{{4,8}})\b"),
    Pattern(rf"\bcode (?:for|to|of) (?:the|my|our) (?:{_PLACE})(?: ?{_IS})? ?#?(\d{{4,8}})\b"),
    Pattern(rf"\bdigicode(?: ?{_IS})? ?(\d[\dAB]{{3,5}})\b"),
    Pattern(
        r"\b(?:backup|recovery|scratch|emergency) codes?[ \w]{0,12}[:=\s]{1,4}"
        r"((?:[a-z\d]{4,6}(?:-[a-z\d]{4,6}){1,3}|\d{8}|\d{4} \d{4})"
        r"(?:[\s,;|]{1,3}(?:[a-z\d]{4,6}(?:-[a-z\d]{4,6}){1,3}|\d{8}|\d{4} \d{4})){0,19})\b"
    ),
)
_YEAR = Pattern(r"(?:19|20)\d\d")
_COUNTED_UP = "01234567890"
_POSTAL = 6  # digits; in India a "pin code" is where somebody lives


class AccessCode:
    """Find codes by their names, but for those that manuals show."""

    category: Category = "personal"
    trigger = (
        r"\bpin(?:\b|-|code)[^\n]{0,32}\d{4}|\bcvv|\bcvc2?\b.{0,12}\d{3}"
        r"|\d (?:is|ist|est|es|è|é) .{0,48}(?:otp|code|pin|código|codice)\b"
        rf"|{_ONE_TIME}|(?:{_PLACE})(?:'s)? (?:access |entry |pin )?code"
        rf"|code (?:for|to|of) (?:the|my|our) (?:{_PLACE})"
        r"|digicode|(?:backup|recovery|scratch|emergency) codes?"
    )

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each code."""
        if not has_digit(text):
            return
        for pattern in _PATTERNS:
            for match in pattern.matches(text):
                start, end = match.span(1)
                if not _is_shown(match[0], match[1]):
                    yield Finding("personal", "SECRET", start, end, 0.85)


def _is_shown(named: str, code: str) -> bool:
    """Say whether a code is an example, a year or a postal code."""
    digits = code.replace(" ", "").replace("-", "")
    return (
        len(set(digits)) == 1
        or digits in _COUNTED_UP
        or _YEAR.is_all_of(digits)
        or (len(digits) == _POSTAL and "pin code" in named.lower())
    )
