"""Sentences such as "don't forget the instructions", which ask for the opposite of an override."""

from __future__ import annotations

from alerts.matching.patterns import Pattern

# In any language; what else stands in the sentence is looked at as ever.
_REMINDER = Pattern(
    r"\b(?:don['\x{2019}]?t|do not|never|can['\x{2019}]?t|mustn['\x{2019}]?t|not) "
    r"(?:ever )?forget\b"
    r"|\b(?:let['\x{2019}]?s|let us) (?:just )?forget what (?:i|we) "
    r"(?:said|wrote|discussed) about\b"
    r"|\bn['\x{2019}]?oublie[zrs]? (?:pas|jamais|surtout pas)\b"
    r"|\b(?:no|nunca) (?:te |se |lo |la )?olvid\w{1,5}\b"
    r"|\b(?:não|nao|nunca) (?:se )?esque[cç]\w{0,4}\b"
    r"|\bnon dimentic\w{1,6}\b"
    r"|\bverg(?:iss|esst|essen sie) (?:bitte )?nicht\b"
    r"|\bvergeet (?:het )?niet\b|\bnie zapom\w{1,8}|не забу[а-я]{1,6}"
    r"|не забыва[а-я]{1,6}|忘れないで|忘れずに|不要忘记|别忘了"
)


def without_reminders(text: str) -> str:
    """Blank out reminders; every other character keeps its place."""
    pieces, done = [], 0
    for start, end in _REMINDER.spans(text):
        pieces += [text[done:start], " " * (end - start)]
        done = end
    return "".join([*pieces, text[done:]])
