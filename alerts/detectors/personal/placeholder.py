"""Values that stand for a secret without being one, such as `your-api-key` or `xxxx`."""

from __future__ import annotations

from alerts.matching.patterns import Pattern

_PLACEHOLDER = Pattern(
    r"^(?:x+|\*+|\.+|-+|_+|#+|0+|1+|…|\?+"
    r"|(?:abc|123|abcdef|1234567890|0123456789|foo|bar|baz|qux)+)$"
    r"|^[<\[{%(]|[>\]}]$|\.\.\.|…|x{5}|\*{3}|0{8}|1{8}|1234567(?:8|$)|abcdefg"
    r"|your|example|sample|placeholder|changeme|change[-_]me|replace|insert|redacted"
    r"|dummy|fake|todo"
    r"|^(?:password|passwd|pass|pwd|secret|token|key|api[-_]?key|value|string|none"
    r"|null|nil|true|false"
    r"|undefined|empty|default|required|optional|hidden|private|public|user|username"
    r"|test|testing|here"
    r"|my[-_]?(?:password|secret|token|key|api[-_]?key)"
    r"|(?:api|secret|access|auth)[-_]?(?:key|token)"
    r"|some[-_]?\w*|the[-_]\w*|s3cr3t|hunter2)$"
    r"|^(?:process\.env|os\.environ|os\.getenv|getenv|env\.|env\(|config\.|settings\."
    r"|self\.|this\."
    r"|secrets\.|vault\.|request\.|req\.|args\.|options\.|params\.|input\(|getpass|get_|read_|var\.)"
)
# In a shell, in PHP, Perl or Ruby; a password may begin with the sign, too.
_VARIABLE = Pattern(
    r"^\$(?:[\d_({@]|\w+(?:-$|->|[\[({.:])|(?-i:[A-Z][A-Z0-9_]*|[a-z]+(?:_?[a-z]+|[A-Z][a-z]+)*)$"
    r"|\w*(?:pass|pwd|secret|key|token|user|name|value|data|row|hash|conf)\w*$|$)"
)
_SAMPLE = Pattern(r"example|your|x{5}|\*{3}|\.\.\.|0{8}|1{8}|12345678")
_WORDS = Pattern(r"^[a-z]+(?:[_\-. ][a-z]+)*$")


def is_placeholder(value: str) -> bool:
    """Say whether a value is plainly no secret."""
    return len(set(value)) < 4 or _PLACEHOLDER.is_in(value) or _VARIABLE.is_in(value)


def is_sample(key: str) -> bool:
    """Say whether a key in its vendor's form is the one of a manual."""
    return len(set(key)) < 8 or _SAMPLE.is_in(key)


def is_words(value: str) -> bool:
    """Say whether a value is only words: a name for something, not a secret."""
    return _WORDS.is_all_of(value)
