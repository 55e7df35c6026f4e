"""E-mail addresses, also spelt out ("name at host dot com") and with international names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from alerts.finding import Category, Finding
from alerts.matching.patterns import BacktrackingPattern, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

# Deliberately looser than RFC 5321 and 6531: a missed address costs more than a false alarm.
_NAME = r"[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.+%&'~\-]*"
_LABEL = r"[\p{L}\p{N}][\p{L}\p{M}\p{N}\-]*"
# Latin letters first: what follows them in Chinese or Japanese is the next word.
_TOP = r"(?:xn--[a-z0-9\-]+|[a-z]{2,24}|\p{L}[\p{L}\p{M}]+)"
_WORDS_TOP = (
    r"(?:com|org|net|edu|gov|io|ai|co|dev|app|info|biz|me|uk|de|fr|es|it|nl|pl|ua|eu"
    r"|us|ca|in|ru|br|mx|ar|cl|co|pt|ch|at|be|cz|sk|se|no|dk|fi|hu|ro|gr|tr|jp|kr|cn)"
)
_AT = r" ?(?:\[ ?(?:at|@|ät) ?\]|\( ?(?:at|@|ät) ?\)|\{ ?(?:at|@) ?\}|<at>|_at_) ?"
_DOT = (
    r" ?(?:\.|\[ ?(?:dot|\.|punkt) ?\]|\( ?(?:dot|\.|punkt) ?\)|\{ ?(?:dot|\.) ?\}|_dot_| dot ) ?"
)

_PLAIN = Pattern(rf"{_NAME}@(?:{_LABEL}\.)+{_TOP}")
# In Ruby, Razor, T-SQL and chats a name follows the sign: `if @order.paid`.
_SPACED = Pattern(rf"{_NAME}(?: @ |@ | @)(?:{_LABEL}\.)+(?:com|org|net|edu|gov|info|eu)\b")
_QUOTED = Pattern(rf'(?:^|[\s<:;,(])("[^"@=\n]+"@(?:{_LABEL}\.)+{_TOP})')
_LITERAL = Pattern(rf"{_NAME}@\[\d{{1,3}}(?:\.\d{{1,3}}){{3}}\]")
_BRACKETED = Pattern(rf"{_NAME}{_AT}(?:{_LABEL}{_DOT})+{_TOP}")
# The sign as people read it aloud; these mean nothing else beside a word for the dot.
_AT_ALOUD = (
    r"(?:ät|arroba|arobase|chiocciola|apenstaartje|apestaart|snabel-?a|krøllalfa"
    r"|alfakrøll|miukumauku|kukac|małpa|zavináč|zavinac"
    r"|afna|majmun|kuyruklu a|собака|собачка|песик|равлик|маймуна|παπάκι|שטרודל|골뱅이|アット|ət)"
)
_DOT_ALOUD = (
    r"(?:dot|punto|ponto|punkt|point|punt|punktum|prikk|prik|piste|pont|kropka|tečka"
    r"|bodka|točka|tocka|tačka|nokta|punct|точка|точку|крапка|τελεία|נקודה|점|ドット"
    r"|nöqtə)"
)
_SPELT = Pattern(
    rf"\b(?:[\p{{L}}\w+\-]+ {_DOT_ALOUD} ){{0,3}}[\p{{L}}\w.+\-]+ "
    rf"{_AT_ALOUD} [\p{{L}}\w\-]+(?: {_DOT_ALOUD} [\p{{L}}\w\-]+){{0,3}} {_DOT_ALOUD} "
    rf"{_WORDS_TOP}\b"
)
# "At" and "chez" are words of every day.
_SPELT_AT = Pattern(
    r"\b(?:[\w+\-]+ dot ){0,3}[\w.+\-]+ at ([\w\-]+)(?: dot [\w\-]+)* (?:dot|punkt) "
    rf"{_WORDS_TOP}\b"
    r"|\b[\w.+\-]+ chez ([\w\-]+) point (?:com|fr|org|net|be|ch|ca|eu)\b"
)
# Where people have their mailboxes; beside one of them "at" hardly means a place.
_MAIL = (
    r"(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|icloud|live|msn|aol|proton(?:mail)?|gmx|web"
    r"|fastmail|tutanota|yandex|ukr|seznam|orange|laposte|libero|rediffmail|naver|163|qq)"
)
_AT_A_MAILBOX = rf"[\w.+\-]* (?:at|arroba|chez) {_MAIL}\.[a-z]{{2,3}}\b"
_NAMED = Pattern(rf"\b(?:e-?mail|mailto|write|contact|reach)\b[^\n@]{{0,24}}?\b(\w{_AT_A_MAILBOX})")
_WITH_A_DOT = Pattern(rf"\b([\w+\-]*[a-z]\w*[._\d]{_AT_A_MAILBOX})")
_OF_A_MAILBOX = Pattern(rf" {_MAIL} (?:{_DOT_ALOUD}) ")
_NO_HOSTS = frozenset(
    ("the", "this", "that", "a", "an", "some", "each", "every", "one", "any", "my", "your")
)
_SPELT_SLAVIC = Pattern(
    r"[\w.+\-]+ (?:собака|собачка|песик|małpa) [\p{L}\w\-]+ (?:точка|крапка|kropka) \p{L}{2,10}"
)
_SLIPPED = Pattern(
    r"\b[\w.+\-]+(?: @ [\w\-]+ ?\. ?|@[\w\-]+(?:, ?| \. ?))"
    r"(?:com|net|org|de|fr|ru|uk|ua|it|es|pl)\b"
)

_GLUED = BacktrackingPattern(r"[^\x00-\u2e7f]+(?=[A-Za-z0-9][\w.+\-]*@[A-Za-z0-9])", re.ASCII)
_FILE_ENDINGS = ("png", "jpg", "jpeg", "gif", "svg", "webp", "js", "ts", "css", "py", "mjs", "html")


class Email:
    """Find e-mail addresses."""

    category: Category = "personal"
    trigger = (
        r"@ ?[^\s]"
        r"|[\[({<_] ?(?:at|ät|@) ?[\])}>_]"
        r"| (?:dot|punto|ponto|punkt|point|punt|punktum|prikk|prik|piste|pont|kropka|tečka"
        r"|bodka|točka|tačka|nokta|punct|точка|крапка|τελεία|נקודה|점|ドット) "
        r"(?:com|org|net|edu|gov|io|ai|co|dev|app|info|biz|me|uk|de|fr|es|it|nl|pl|ua|eu"
        r"|us|ca|in|ru|br|mx|ar|cl|pt|ch|at|be|cz|sk|se|no|dk|fi|hu|ro|gr|tr|jp|kr|cn)\b"
        r"|собака|собачка|małpa|песик"
        rf"| (?:at|arroba|chez) {_MAIL}\."
    )

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each address."""
        for pattern, group, score in (
            (_PLAIN, 0, 0.95),
            (_SPACED, 0, 0.85),
            (_QUOTED, 1, 0.8),
            (_NAMED, 1, 0.85),
            (_WITH_A_DOT, 1, 0.85),
        ):
            for start, end in pattern.spans(text, group):
                if not _is_something_else(text, start, end):
                    start = _without_words_before(text, start, end)  # noqa: PLW2901
                    yield Finding("personal", "EMAIL", start, end, score)
        for match in _SPELT_AT.matches(text):
            if (match[1] or match[2]).lower() not in _NO_HOSTS:
                start, end = match.span()
                yield Finding("personal", "EMAIL", start, end, _spelt_score(text[start:end]))
        for pattern, score in ((_LITERAL, 0.9), (_BRACKETED, 0.85), (_SLIPPED, 0.75)):
            for start, end in pattern.spans(text):
                yield Finding("personal", "EMAIL", start, end, score)
        for pattern in (_SPELT, _SPELT_SLAVIC):
            for start, end in pattern.spans(text):
                yield Finding("personal", "EMAIL", start, end, _spelt_score(text[start:end]))


def _spelt_score(address: str) -> float:
    return 0.85 if _OF_A_MAILBOX.is_in(address) else 0.75


def _without_words_before(text: str, start: int, end: int) -> int:
    """Leave out Chinese, Japanese or Korean that runs into a Latin address without a space."""
    glued = _GLUED.compiled.match(text, start, end)
    return glued.end() if glued else start


def _is_something_else(text: str, start: int, end: int) -> bool:
    """Say whether it is a URL's user, a remote of git's, a picture for dense screens, a path."""
    if text.endswith("://", 0, start):
        return True
    address = text[start:end].lower()
    if address.startswith("git@") and text[end : end + 1] in {":", "/"}:
        return True
    return address.rpartition(".")[2] in _FILE_ENDINGS or address.endswith(
        ("@domain.tld", "@domain")
    )
