"""Secrets known by what stands around them: passwords, URLs with credentials, key blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from alerts.detectors.personal.placeholder import is_placeholder, is_words
from alerts.finding import Category, Finding
from alerts.matching.patterns import BacktrackingPattern, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES_OF_PASSWORDS = (
    r"password|passwd|wi-?fi (?:key|code)|wpa2?[ -]key|\bpsk\b|pre-?shared key|passwort|pwd"
    r"|passphrase"
    r"|passcode|kennwort|contraseña|mot de passe|senha|parola"
    r"|hasło|heslo|lozinka|jelszó|wachtwoord|lösenord|passord|adgangskode|salasana|şifre|kata sandi"
    r"|mật khẩu|пароль|парола|κωδικός|סיסמה|كلمة المرور|كلمة السر|رمز عبور|पासवर्ड|密码"
    r"|密碼|パスワード|비밀번호|รหัสผ่าน"
)
_KEY = (
    r"api[_\- ]?key|apikey|api[_\- ]?token|access[_\- ]?key|access[_\- ]?token"
    r"|auth[_\- ]?key|auth[_\- ]?token"
    r"|secret[_\- ]?key|private[_\- ]?key|client[_\- ]?secret|app[_\- ]?secret|secret|token|bearer"
    r"|credentials?|encryption[_\- ]?key|signing[_\- ]?key|account[_\- ]?key"
    r"|master[_\- ]?key|webhook[_\- ]?key"
)
_VALUE = r"""\\{0,3}["'`]?([^\s"'`<>,;]{6,})"""
_IS = (
    r"""\\{0,3}["'`]?\s{0,3}(?::=|=>|->|[:=：]|\bis\b:?|\bist\b|\best\b|\bes\b|\bto\b|\blautet:?\b"""
    r"""|\beste\b|\bjest\b|\bje\b|—|–|是|は|는)\s{0,3}"""
)
# "the password for the router is ..."
_FOR = r"(?: (?:for|от|для|für|zum|pour|del?|para|per|do)(?: [^\s:=]{1,20}){1,3})?"
_ASSIGNED_PASSWORD = Pattern(rf"(?:{_NAMES_OF_PASSWORDS})(?:[_\-]?\w{{0,20}}){_FOR}{_IS}{_VALUE}")
# "pass" and "pw" mean other things too, in capitals a test's result.
_SHORTLY = Pattern(r"\b(?-i:pass|Pass|pw|PW|Pw)\b ?[:=] ?[\"'`]?([^\s\"'`<>,;]{6,})")
_ASSIGNED_KEY = Pattern(rf"[\w\-]{{0,40}}(?:{_KEY})[\w\-]{{0,20}}{_IS}{_VALUE}")
_COMMAND = Pattern(
    r"(?:\bmysql(?:dump)?\b[^\n|;]{0,60} -p|\bsshpass -p ?"
    r"|\bcurl\b[^\n|;]{0,80} -u ?[\"']?[\w.@\-]{1,60}:"
    r"|--(?:password|passwd|token|api-key|secret)[ =][\"']?|\bPGPASSWORD=|\b_authToken=)"
    r"([^\s\"'<>;|]{6,})"
)
_HEADER = Pattern(
    r"\b(?:authorization|x-[a-z\-]{0,20}(?:key|token|auth))\b[\"']?\s{0,2}[:=]\s{0,2}[\"']?"
    r"(?:(?:bearer|basic|token|apikey|digest)\s{1,3})?([\w+/=.\-~]{16,1000})"
)
# RFC 3986 user information with a password, in any scheme.
_URL = Pattern(r"\b[a-z][a-z0-9+.\-]{1,20}://([^\s:/@?#\"'<>]{0,80}):([^\s/@\"'<>]+)@[^\s\"'<>]+")
# Without a scheme, where the host can be nothing else: an address, or this machine.
_USER_AND_HOST = Pattern(
    r"(?:^|[\s\"'=(])[\w.\-]{2,32}:([^\s:@/\"'<>]{5,64})@(?:\d{1,3}(?:\.\d{1,3}){3}|localhost)\b"
)
_BEARER = Pattern(r"\bbearer\s{1,3}([\w+/=.\-~]{20,1000})")
# RFC 7468, OpenSSH and OpenPGP key blocks; the end is often missing from what people paste.
_BLOCK = Pattern(
    r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:[A-Za-z0-9+/=\s\\:,.()\-]*?-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY"
    r"(?: BLOCK)?-----|[A-Za-z0-9+/=\s\\]*)"
    r"|PuTTY-User-Key-File-\d: [^\n]{1,80}"
)
# A token in the place of a user: `https://ghp_...@github.com/a/b.git`.
_URL_USER = Pattern(r"\b[a-z][a-z0-9+.\-]{1,20}://([\w\-]{16,200})@[^\s\"'<>@]+")
# "my password Winter2025! stopped working": no sign between, so the value has to look like one.
_FOLLOWS = Pattern(
    rf"(?:{_NAMES_OF_PASSWORDS}|\bpass\b|\bpw\b) {{1,2}}[\"'`]?([^\s\"'`<>,;]{{8,64}})"
)
_FLAG = Pattern(
    r"(?:\bdocker login\b[^\n|;]{0,80} (?:-p|--password) ?|\bredis-cli\b[^\n|;]{0,60} -a ?"
    r"|\bsshpass -p ?|--(?:user|proxy-user) ?=?[\"']?[\w.@\-]{1,60}:|--passphrase[ =]"
    r"|\baws configure set \w*secret\w* |\bmachine \S{1,80} login \S{1,80} password )"
    r"[\"']?([^\s\"'<>;|]{6,128})"
)
_PGPASS = Pattern(r"(?m)^[\w.\-*]{1,80}:(?:\d{2,5}|\*):[\w*\-]{1,60}:[\w\-]{1,60}:([^\s:]{6,80})$")
_ELEMENT = Pattern(
    rf"<(?:\w{{0,20}}[:_\-])?(?:{_NAMES_OF_PASSWORDS}|secret|api-?key|token)\w{{0,12}}>"
    r"([^<>\s]{6,128})</"
    rf"|(?:key|name)=[\"']\w{{0,30}}(?:{_NAMES_OF_PASSWORDS}|secret|api-?key|token)\w{{0,12}}[\"']"
    r"\s{1,3}value=[\"']([^\"'\s]{6,128})[\"']"
)
# Names of things that move a list along or name a release; they open nothing.
_NO_SECRETS = Pattern(
    r"(?:public_?key|next|change|lock|continuation|page|paging|sync|cursor|cancellation|csrf"
    r"|device|bad activity)_?[ \-]?token[\w\-]{0,20}[\"'`]?\s{0,3}[:=]"
    r"|secret[_\- ]?(?:arn|name|id|ref|key_?ref)"
)
# A table whose first line names a column of secrets, as AWS hands out keys.
_HEADER_LINE = BacktrackingPattern(
    r"(?m)^(?=[\w \"'.\-/]*[,;\t])(?=[^\n]*(?:secret|password|passwd|token|api[ _-]?key))"
    r"[\w \"'.\-/]{1,40}(?:[,;\t][\w \"'.\-/]{0,40}){1,30}\r?$",
    re.IGNORECASE,
)
_SECRET_COLUMN = BacktrackingPattern(r"secret|password|passwd|token|api[ _-]?key", re.IGNORECASE)
_MOST_ROWS = 100
_SEED = Pattern(
    r"(?:seed|recovery|mnemonic|secret|backup|wallet|сид)[ \-]?"
    r"(?:phrase|words|фраза)?[^\n]{0,24}?[:=\n]\s{0,3}[\"']?"
    r"((?:(?:\d{1,2}[.)] ?)?[a-z]{3,8}[ ,\n]{1,2}){11,23}[a-z]{3,8}\b)"
)
_LETTER, _DIGIT, _OTHER = Pattern(r"\p{L}"), Pattern(r"\d"), Pattern(r"[^\p{L}\d_.\-:/]")
_ASCII = Pattern(r"[A-Za-z0-9]")
# A call, an index, an address: what gives the secret, and not the secret.
_CODE = Pattern(
    r"^[a-z_][\w.]*[(\[]|\(\)|\($|^https?://|^::?\$?\w|^arn:aws|^required\||\|(?:string|min:\d)"
    r"|^\w+::|^![\w:]+$|^[A-Z][A-Za-z]+[?!]$|^(?:str(?:ing)?|int|optional)\b|^[\w.]+@[0-9a-f]{5,8}$"
)
_UUID = Pattern(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TUTORIAL_USERS = frozenset({"user", "username", "usr", "login", "myuser", "foo", "name"})


class Credential:
    """Find secrets by their names and surroundings."""

    category: Category = "personal"
    trigger = (
        rf"(?:{_NAMES_OF_PASSWORDS})\w*\\{{0,3}}[\"'`]? ?"
        r"(?::|=|->|is|ist|est|es|to|lautet|jest|je|for|от|для|für|zum|pour|de|para|per|do|是"
        r"|は|는)"
        r"|(?:api|access|auth|private|encryption|signing|account|master|webhook)[_\- ]?"
        r"(?:key|token)"
        r"|secret[\w\-]*\\{0,3}[\"']? ?[:=]"
        r"|token[\w\-]*\\{0,3}[\"']? ?(?::|=|is)"
        r"|credentials?[\"']? ?[:=]|authorization|bearer|://[^\s/@]*@|private key"
        r"|mysql|sshpass|curl.* -u"
        r"|putty-user|:[^\s:@/]+@(?:\d{1,3}\.|localhost)"
        r"|(?:seed|recovery|mnemonic|secret|backup|wallet|сид)[ \-]?(?:phrase|words|фраза)"
        r"|mnemonic"
        r"|x-[a-z\-]*(?:key|token|auth)"
        r"|client[_\- ]?secret|app[_\- ]?secret|secret[_\- ]key"
        r"|--(?:password|passwd|token|api-key|secret|user|proxy-user|passphrase)|pgpassword"
        r"|_authtoken|\b(?:pass|pw) ?[:=]|\b(?:pass|pw) \S*\d|docker login|redis-cli|aws configure"
        r"|login \S+ password|:(?:\d{2,5}|\*):[\w*\-]+:[\w\-]+:\S"
        rf"|(?:{_NAMES_OF_PASSWORDS}) [^\s]*\d|value=[\"']"
        r"|(?:secret|password|passwd|token|api[ _-]?key)[^,;\t\n]{0,30}[,;\t\n]"
        rf"|(?:{_NAMES_OF_PASSWORDS}|secret|token|api-?key)\w*[\"']?>"
    )

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each secret, its value only where it has a name."""
        for start, end in _BLOCK.spans(text):
            yield Finding("personal", "SECRET", start, end, 0.99)
        for match in _URL.matches(text):
            if not _is_tutorial(match[1], match[2]):
                start, end = match.span()
                yield Finding("personal", "SECRET", start, end, 0.97)
        for match in _URL_USER.matches(text):
            if _is_key(match[1]):
                start, end = match.span(1)
                yield Finding("personal", "SECRET", start, end, 0.95)
        for match in _ELEMENT.matches(text):
            start, end = match.span(1 if match[1] else 2)
            if _is_password(text[start:end]):
                yield Finding("personal", "SECRET", start, end, 0.9)
        for start, end in _in_table(text):
            yield Finding("personal", "SECRET", start, end, 0.9)
        for match in _SEED.matches(text):
            start, end = match.span(1)
            yield Finding("personal", "SECRET", start, end, 0.9)
        for pattern, is_secret in (
            (_ASSIGNED_PASSWORD, _is_password),
            (_SHORTLY, _is_mixed_password),
            (_ASSIGNED_KEY, _is_key),
            (_COMMAND, _is_password),
            (_FLAG, _is_password),
            (_PGPASS, _is_password),
            (_FOLLOWS, _is_strong),
            (_HEADER, _is_key),
            (_BEARER, _is_key),
            (_USER_AND_HOST, _is_mixed_password),
        ):
            for match in pattern.matches(text):
                start, end = match.span(1)
                value = text[start:end].rstrip(".,):\\")
                if (
                    text[end : end + 1] != "("
                    and is_secret(value)
                    and not _NO_SECRETS.is_in(text[max(0, match.start() - 8) : start])
                ):
                    yield Finding("personal", "SECRET", start, start + len(value), 0.9)


def _in_table(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of values in columns that a line above them names as secret."""
    header = _HEADER_LINE.compiled.search(text)
    if header is None or header.end() == len(text):
        return
    mark = next(mark for mark in ",;\t" if mark in header[0])
    names = header[0].split(mark)
    columns = [i for i, name in enumerate(names) if _SECRET_COLUMN.compiled.search(name)]
    start = header.end() + 1
    for line in text[start:].split("\n", _MOST_ROWS)[:_MOST_ROWS]:
        cells = line.split(mark)
        if len(cells) != len(names):
            return
        for column in columns:
            left = start + sum(len(cell) + 1 for cell in cells[:column])
            value = cells[column].strip(" \"'\r")
            left += cells[column].find(value)
            if _is_strong(value) or _is_key(value):
                yield left, left + len(value)
        start += len(line) + 1


def _is_tutorial(user: str, password: str) -> bool:
    if is_placeholder(password) or password.lower() == user.lower():
        return True
    return user.lower() in _TUTORIAL_USERS and is_words(password)


def _classes(value: str) -> int:
    return sum(kind.is_in(value) for kind in (_LETTER, _DIGIT, _OTHER))


def _is_password(value: str) -> bool:
    """A password mixes letters with digits or signs; a word alone is prose or a name."""
    if len(value) < 6 or is_placeholder(value) or _CODE.is_in(value):
        return False
    if value.isascii() is False and not _ASCII.is_in(value):  # a sentence goes on without spaces
        return False
    return _classes(value) >= 2


def _is_strong(value: str) -> bool:
    """A password that shows as one without a sign before it: letters, digits and more."""
    has_both_cases = value != value.lower() and value != value.upper()
    return (
        _is_password(value)
        and _LETTER.is_in(value)
        and _DIGIT.is_in(value)
        and (has_both_cases or _OTHER.is_in(value) or "_" in value)
    )


def _is_mixed_password(value: str) -> bool:
    return _is_password(value) and _LETTER.is_in(value) and _DIGIT.is_in(value)


def _is_key(value: str) -> bool:
    """A key is long, mixes letters and digits and repeats little."""
    if len(value) < 16 or is_placeholder(value) or "(" in value or is_words(value):
        return False
    if _CODE.is_in(value):
        return False
    if _UUID.is_all_of(value):
        return True
    return _LETTER.is_in(value) and _DIGIT.is_in(value) and len(set(value)) >= 10
