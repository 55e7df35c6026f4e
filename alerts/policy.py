"""What to do about each finding: block, mask, flag or nothing, and what is allowed."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast, get_args

from alerts.matching.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alerts.finding import Finding

type Action = Literal["block", "mask", "flag", "off"]
type Excerpt = Literal["full", "masked", "none"]

ACTIONS: tuple[Action, ...] = get_args(Action.__value__)
EXCERPTS: tuple[Excerpt, ...] = get_args(Excerpt.__value__)
CATEGORIES = ("personal", "suspicious", "invalid")
TYPES: Mapping[str, tuple[str, ...]] = {
    "personal": (
        "PHONE",
        "EMAIL",
        "CREDIT_CARD",
        "IBAN",
        "BANK_ACCOUNT",
        "CRYPTO",
        "NATIONAL_ID",
        "PASSPORT",
        "DRIVER_LICENSE",
        "DATE_OF_BIRTH",
        "MEDICAL_ID",
        "IP",
        "MAC",
        "DEVICE_ID",
        "VIN",
        "SECRET",
    ),
    "suspicious": (
        "PROMPT_INJECTION",
        "JAILBREAK",
        "SQL_INJECTION",
        "NOSQL_INJECTION",
        "LDAP_INJECTION",
        "XSS",
        "COMMAND_INJECTION",
        "PATH_TRAVERSAL",
        "TEMPLATE_INJECTION",
        "XXE",
        "JNDI",
        "SSRF",
        "CODE_INJECTION",
        "HIDDEN_UNICODE",
    ),
    "invalid": (
        "EMPTY",
        "TOO_LONG",
        "NOT_UTF8",
        "BINARY",
        "LONE_SURROGATE",
        "CONTROL",
        "NONCHARACTER",
        "MOJIBAKE",
        "BLOB",
        "NOISE",
    ),
}
# These are no text that could be queued: there is nothing to mask and nothing to flag.
ALWAYS_BLOCKED = ("EMPTY", "TOO_LONG", "NOT_UTF8", "BINARY", "LONE_SURROGATE")

_KNOWN = {name: category for category, names in TYPES.items() for name in names}
# What is sure is blocked, what is likely is queued and reported, the rest is nothing.
BLOCK_AT = 0.8
FLAG_AT = 0.5
_MAX_ALLOWED = 64
_MAX_PATTERN = 256


class PolicyError(ValueError):
    """The policy's text is wrong; the message says what is and what was expected."""


class Policy(NamedTuple):
    """The action for each category and type.

    Args:
        actions: By type (`EMAIL`) or category (`personal`); a type outranks its category and
            what is not named is blocked.
        max_chars: Longer messages are refused before anything looks at them.
        allow: Literal values that are never a finding.
        allow_patterns: RE2 patterns; a finding whose whole text matches one is none.
        block_at: How probable a finding has to be to block; what is less probable is flagged.
        flag_at: How probable it has to be for anything at all.
        excerpt: What a report shows of the message around a finding: all words (`full`), harmless
            ones alone (`masked`), or nothing (`none`).
    """

    actions: Mapping[str, Action] = MappingProxyType({})
    max_chars: int = 8000
    allow: frozenset[str] = frozenset()
    allow_patterns: tuple[Pattern, ...] = ()
    block_at: float = BLOCK_AT
    flag_at: float = FLAG_AT
    excerpt: Excerpt = "masked"

    @classmethod
    def parse(cls, text: str, *, max_chars: int = 8000) -> Policy:
        """Read a policy from one setting.

        Args:
            text: `personal=mask, EMAIL=flag`, or the same as a JSON object, which may also have
                `allow` (values) and `allow_patterns` (RE2). Empty means: block everything.

        Raises:
            PolicyError: It is neither, or names an action, category or type that does not exist.
        """
        if max_chars < 1:
            raise PolicyError(f"max_chars is {max_chars}: expected 1 or more")
        entries = _entries(text.strip())
        block_at = _probability(entries.pop("block_at", BLOCK_AT), "block_at")
        flag_at = _probability(entries.pop("flag_at", min(FLAG_AT, block_at)), "flag_at")
        if flag_at > block_at:
            raise PolicyError(f"flag_at={flag_at:g} is over block_at={block_at:g}")
        shown = entries.pop("excerpt", "masked")
        if shown not in EXCERPTS:
            raise PolicyError(f"excerpt={shown!r}: expected {', '.join(EXCERPTS)}")
        allow = _strings(entries.pop("allow", []), "allow")
        patterns = _strings(entries.pop("allow_patterns", []), "allow_patterns")
        return cls(
            actions=_without_repeats([_action(*entry) for entry in entries.items()]),
            max_chars=max_chars,
            allow=frozenset(allow),
            allow_patterns=tuple(_pattern(expression) for expression in patterns),
            block_at=block_at,
            flag_at=flag_at,
            excerpt=shown,
        )

    def action_for(self, finding: Finding) -> Action:
        """Return what this policy does about a finding."""
        if finding.type in ALWAYS_BLOCKED:
            return "block"
        if finding.score < self.flag_at:
            return "off"
        by_category = self.actions.get(finding.category, "block")
        action = self.actions.get(finding.type, by_category)
        return "flag" if action == "block" and finding.score < self.block_at else action

    def allows(self, matched: str) -> bool:
        """Say whether the allowlist takes this text out of the findings."""
        if matched in self.allow:
            return True
        return any(pattern.is_all_of(matched) for pattern in self.allow_patterns)

    def summary(self) -> dict[str, str]:
        """Return the action of each category, and of each type that has its own."""
        categories = {name: self.actions.get(name, "block") for name in CATEGORIES}
        return {**categories, **{k: v for k, v in self.actions.items() if k not in CATEGORIES}}


def _entries(text: str) -> dict[str, Any]:
    if not text.startswith("{"):
        return _pairs(text)
    import json  # here, since most policies are pairs

    try:
        entries = json.loads(text, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as error:
        if isinstance(error, PolicyError):
            raise
        raise PolicyError(f"is no JSON object ({error})") from None
    return cast("dict[str, Any]", entries)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for name, value in pairs:
        if name in entries:
            raise PolicyError(f"{name!r} is given twice")
        entries[name] = value
    return entries


def _pairs(text: str) -> dict[str, Any]:
    pairs = []
    for entry in filter(None, (part.strip() for part in text.split(","))):
        name, separator, action = (part.strip() for part in entry.partition("="))
        if not separator:
            raise PolicyError(f"{entry!r}: expected name=action, such as personal=mask")
        if name in {"allow", "allow_patterns"}:
            raise PolicyError(f"{name!r}: an allowlist needs the JSON form, see docs/alerts.md")
        pairs.append((name, action))
    return _without_repeats(pairs)


def _action(name: str, action: Any) -> tuple[str, Action]:
    key = name.lower() if name.lower() in CATEGORIES else name.upper()
    if key not in CATEGORIES and key not in _KNOWN:
        known = ", ".join((*CATEGORIES, *_KNOWN))
        raise PolicyError(
            f"{name!r}: expected block_at, flag_at, excerpt, allow, allow_patterns "
            f"or one of {known}"
        )
    if action not in ACTIONS:
        raise PolicyError(f"{name}={action!r}: expected {', '.join(ACTIONS)}")
    if key in ALWAYS_BLOCKED and action != "block":
        raise PolicyError(f"{name}={action!r}: expected block, there is no text to queue")
    return key, action


def _probability(value: Any, name: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if isinstance(value, bool) or not 0 < number <= 1:
        raise PolicyError(f"{name}={value!r}: expected a number over 0, and 1 at most")
    return number


def _strings(value: Any, name: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise PolicyError(f"{name!r}: expected a list of texts that are not empty")
    if len(value) > _MAX_ALLOWED:
        raise PolicyError(f"{name!r} has {len(value)} entries: expected {_MAX_ALLOWED} or fewer")
    return value


def _pattern(expression: str) -> Pattern:
    if len(expression) > _MAX_PATTERN:
        raise PolicyError(f"a pattern of {len(expression)} characters: expected {_MAX_PATTERN}")
    pattern = Pattern(expression, is_case_sensitive=True)
    try:
        pattern.is_all_of("")
    except Exception as error:  # re2.error, without importing re2 for every policy
        raise PolicyError(f"{expression!r} is no RE2 pattern ({error})") from None
    return pattern
