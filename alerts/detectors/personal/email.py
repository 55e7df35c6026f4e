"""E-mail addresses, also spelt out ("name at host dot com") and with international names."""

# ruff: noqa: E501 - one rule a line, however long

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.finding import Category, Finding
from alerts.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

# Deliberately looser than RFC 5321 and 6531: a missed address costs more than a false alarm.
_NAME = r"[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.+%&'~\-]*"
_LABEL = r"[\p{L}\p{N}][\p{L}\p{M}\p{N}\-]*"
_TOP = r"(?:xn--[a-z0-9\-]+|\p{L}[\p{L}\p{M}]+)"
_WORDS_TOP = (
    r"(?:com|org|net|edu|gov|io|ai|co|dev|app|info|biz|me|uk|de|fr|es|it|nl|pl|ua|eu|us|ca|in)"
)
_AT = r" ?(?:\[ ?(?:at|@|ät) ?\]|\( ?(?:at|@|ät) ?\)|\{ ?(?:at|@) ?\}|<at>|_at_) ?"
_DOT = (
    r" ?(?:\.|\[ ?(?:dot|\.|punkt) ?\]|\( ?(?:dot|\.|punkt) ?\)|\{ ?(?:dot|\.) ?\}|_dot_| dot ) ?"
)

_PLAIN = Pattern(rf"{_NAME} ?@ ?(?:{_LABEL}\.)+{_TOP}")
_QUOTED = Pattern(rf'"[^"@\n]+"@(?:{_LABEL}\.)+{_TOP}')
_LITERAL = Pattern(rf"{_NAME}@\[\d{{1,3}}(?:\.\d{{1,3}}){{3}}\]")
_BRACKETED = Pattern(rf"{_NAME}{_AT}(?:{_LABEL}{_DOT})+{_TOP}")
_SPELT = Pattern(rf"\b[\w.+\-]+ at [\w\-]+(?: dot [\w\-]+)* dot {_WORDS_TOP}\b")
_SPELT_SLAVIC = Pattern(
    r"[\w.+\-]+ (?:собака|собачка|песик|małpa) [\p{L}\w\-]+ (?:точка|крапка|kropka) \p{L}{2,10}"
)

_FILE_ENDINGS = ("png", "jpg", "jpeg", "gif", "svg", "webp", "js", "ts", "css", "py", "mjs", "html")


class Email:
    """Find e-mail addresses."""

    category: Category = "personal"
    trigger = r"@ ?[^\s]|[\[({<_] ?(?:at|ät|@) ?[\])}>_]| dot (?:com|org|net|edu|gov|io|ai|co|dev|app|info|biz|me|uk|de|fr|es|it|nl|pl|ua|eu|us|ca|in)\b|собака|собачка|małpa|песик"

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each address."""
        for start, end in _PLAIN.spans(text):
            if not _is_something_else(text, start, end):
                yield Finding("personal", "EMAIL", start, end, 0.95)
        for pattern, score in (
            (_QUOTED, 0.8),
            (_LITERAL, 0.9),
            (_BRACKETED, 0.85),
            (_SPELT, 0.75),
            (_SPELT_SLAVIC, 0.75),
        ):
            for start, end in pattern.spans(text):
                yield Finding("personal", "EMAIL", start, end, score)


def _is_something_else(text: str, start: int, end: int) -> bool:
    """Say whether it is a remote of git's, a picture for dense screens, or a longer path."""
    address = text[start:end].lower()
    if address.startswith("git@") and text[end : end + 1] in {":", "/"}:
        return True
    return address.rpartition(".")[2] in _FILE_ENDINGS or address.endswith(
        ("@domain.tld", "@domain")
    )
