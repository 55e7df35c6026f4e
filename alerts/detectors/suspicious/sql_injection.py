"""SQL injection, alone or inside a sentence. A whole statement, as in a question, is none."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from alerts.detector import PatternTable
from alerts.detectors.suspicious.sql_injection_forms import ALWAYS, UNLESS_IN_STATEMENT
from alerts.finding import Category, Finding
from alerts.matching.patterns import BacktrackingPattern, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_STATEMENTS = (
    Pattern(r"\bselect\b[^;]*?\bfrom\b|\bwith\s+(?:recursive\s+)?\w+(?:\s*\([^)]*\))?\s+as\s*\("),
    Pattern(
        r"\bupdate\s+\w+\s+set\b"
        r"|\b(?:delete\s+from|insert\s+into|create\s+(?:table|view))\b"
        r"|\bwhere\s+\w+\s*(?:=|<|>|in\b|like\b)|==|!==|\b(?:if|elif|while|assert|return|filter)\b"
    ),
)
# The same on both sides is true for every row, in a statement too.
_COMPARISON = Pattern(
    r"(?:\b(?:or|and|having|xor)\b|\|\||&&)[\s(]{0,6}n?['\"]?"
    r"([\w ]{1,20}?)['\"]?[\s)]{0,4}"
    r"(?:=|\blike\b|\bglob\b|\brlike\b|\bregexp\b|<=>)[\s(]{0,4}n?['\"]?(\w{1,20})"
)
_EDGE = BacktrackingPattern(r"\d?(['\")])")
_REACH = 400  # of what is read before an edge: the work on any text stays linear
# One between two letters is an apostrophe.
_QUOTES = {
    "'": BacktrackingPattern(r"(?<![^\W\d_])'|'(?![^\W\d_])"),
    '"': BacktrackingPattern('"'),
}
_TABLE = PatternTable("suspicious", "SQL_INJECTION", "", ALWAYS)


class SqlInjection:
    """Find SQL injection."""

    category: Category = "suspicious"
    trigger = (
        r"['\"`)\\]\W*(?:x?or|and|having|union|select|glob)\b"
        r"|\|\||\bunion\b|\bselect\b"
        r"|; ?(?:drop|delete|insert|update|exec|alter"
        r"|declare|shutdown|truncate|if|waitfor"
        r"|sleep)|order\W{1,4}by\W{1,4}\d|group\W{1,4}by\W{1,4}\d|\bhaving\b|waitfor|xp_"
        r"|utl_|dbms_|sleep\W{0,3}\(|benchmark|load_file"
        r"|into\W{1,4}(?:out|dump)file"
        r"|extractvalue|updatexml|json_keys"
        r"|concat(?:_ws)?\W{0,3}\(|cha?r\(\d|procedure\W|exec\W|\w['\"]\W{0,3}(?:--|#)"
        r"|\b(?:or|and)[ ('\"]+\w+['\") ]*(?:=|<|>|!=|like |is n)"
        r"|\b(?:or|and)\W{0,6}(?:--|#|/\*)"
        r"|\b(?:or|and)\W{0,3}['\"(]\W{0,3}\w"
        r"|cast\("
        r"|(?:case\W{1,3}when|elt)\W{0,3}\("
        r"|coalesce|where\s*$|like\s*'|randomblob"
        r"|['\"]\s?(?:sounds|rlike|collate|div|mod|xor|glob)"
        r"|['\"][\s\^<>+\-*/%&|~\d.]{1,9}(?:or|and)\b"
        r"|'\)*\s?(?:--|#)|['\"]\)*\s?/\*|\bor true"
        r"|^\s?-?\d+ (?:or|and|like|rlike|is|regexp|between)\b"
        r"|^\s?'|['\"] ?= ?['\"]"
        r"|\d (?:and|or) (?:substr|ascii|ord|mid|length|char|hex|user|version|database)"
        r"|jsonb|information_schema|array ?\[|=(?:or|and) "
        r"|\d ?# ?\n?(?:and|or|union)"
        r"|\b(?:or|and) '|glob|\bor \d+ ?(?:==|like)|create user|mysql\.user|bfilename|@@"
        r"|order by sleep|\d update "
    )

    def find(self, text: str) -> Iterator[Finding]:
        """Yield the pieces that give an injection away."""
        yield from _TABLE.find(text)
        for match in _COMPARISON.matches(text):
            if match[1].strip().lower() == match[2].lower():
                start, end = match.span()
                yield Finding("suspicious", "SQL_INJECTION", start, end, 0.85)
        statement_end: int | None = None
        for start, end in UNLESS_IN_STATEMENT.spans(text):
            if statement_end is None:
                statement_end = _first_statement_end(text)
            if start >= statement_end:
                break  # all that follows stands in a statement, too
            is_code = text[end - 1 : end + 1] == "=="
            if not is_code and not _closes(text, start):
                yield Finding("suspicious", "SQL_INJECTION", start, end, 0.75)


def _closes(text: str, start: int) -> bool:
    """Say whether the quote or bracket at an injection's start closes what the text opened itself.

    So it is between two values: `"app=web" and "app=api"`, `(Brown, 2011) or 4.4 (Green, 2015)`.
    """
    edge = _EDGE.compiled.match(text, start)
    if not edge:
        return False
    line = text.rfind("\n", 0, start) + 1
    before, sign = text[max(line, start - _REACH) : edge.start(1)], edge[1]
    if sign == ")":
        return before.count("(") > before.count(")")
    return len(_QUOTES[sign].compiled.findall(before)) % 2 == 1


def _first_statement_end(text: str) -> int:
    """Return where the first statement ends, or a place behind the text if there is none."""
    ends = (end for pattern in _STATEMENTS for _, end in islice(pattern.spans(text), 1))
    return min(ends, default=len(text) + 1)
