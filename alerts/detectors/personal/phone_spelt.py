"""Phone numbers in words ("four one five, five five five"), and national ones beside a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from alerts.finding import Category, Finding
from alerts.matching.patterns import BacktrackingPattern, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

# Nought to nine as people say them, by language; "double" and the like stand before one.
_DIGITS = (
    r"zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple|"
    r"null|eins?|zwei|zwo|drei|vier|fünf|sechs|sieben|acht|neun|"
    r"zéro|un|deux|trois|quatre|cinq|sept|huit|neuf|"
    r"cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|"
    r"due|tre|quattro|cinque|sei|sette|otto|nove|"
    r"um|dois|três|quatro|meia|sete|oito|"
    r"nul|een|twee|drie|vijf|zes|zeven|negen|"
    r"jeden|dwa|trzy|cztery|pięć|sześć|siedem|osiem|dziewięć|"
    r"nula|jedna|dva|dvě|tři|čtyři|pět|šest|sedm|osm|devět|"
    r"ноль|нуль|один|два|три|четыре|пять|шесть|семь|восемь|девять|"
    r"чотири|п'ять|шість|сім|вісім|дев'ять|"
    r"sıfır|bir|iki|üç|dört|beş|altı|yedi|sekiz|dokuz"
)
_SPOKEN = Pattern(rf"(?:{_DIGITS})(?:[ ,.\-]{{1,3}}(?:{_DIGITS}))+")
_FEWEST = 7  # words
_FEWEST_KINDS = 4  # of different words: "one one one one" is no number
_COUNT = ("one two three four", "eins zwei drei", "un deux trois", "uno dos tres", "uno due tre")

# A word that begins like a name, and a number as people group it at home.
_NAMED = BacktrackingPattern(
    r"(?:[^\W\d_a-z][^\W\d_A-Z]{1,20}(?:,|:)?\s?\(?|\bem |\bke |\bna |\bno )"
    r"((?:0\d{2,4}[ /\-]\d{3,8}(?:[ \-]\d{2,5}){0,3}|[1-9]\d\d \d{3} \d{3}|0\d{9,10}))(?!\d|[.,]\d)"
)
# Its beginning: what is looked for first, since a word may stand anywhere.
_GROUPED = Pattern(r"(?:^|[^\d])(0\d{2,4}[ /\-]\d{3}|[1-9]\d\d \d{3} \d{3}|0\d{9})")
_LONGEST = 36  # of such a number, and what may not follow
_NO_NAMES = re.compile(
    r"(?i)(?:order|invoice|ticket|isbn|page|part|model|version|total|sum|price|bestell\w*|faktur\w*"
    r"|rechnung|auftrag|population|einwohner|zł|euro?|usd|kč|nr|no|číslo|konto|account|id|pid|error"
    r"|fehler|slot|blk|row|line|item|ref|case|room)[,:]?\s?\(?$"
)
_REACH = 24  # of a word before a number, and what stands between
_COUNTRIES = ("CZ", "PL", "ES", "DE", "VN", "ID", "PH", "FR", "IT", "GB", "UA", "NL", "TR")


class PhoneSpelt:
    """Find phone numbers that no word announces."""

    category: Category = "personal"
    trigger = (
        rf"(?:(?:{_DIGITS})[ ,.\-]{{1,3}}){{4}}"
        r"|[\p{L}:,] ?\(?(?:0\d{2,4}[ /\-]?\d{3}|[1-9]\d\d \d{3} \d{3})"
    )

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each number."""
        for start, end in _SPOKEN.spans(text):
            words = re.findall(r"[^\W\d_]+", text[start:end].lower())
            is_long = len(words) >= _FEWEST and len(set(words)) >= _FEWEST_KINDS
            if is_long and not " ".join(words).startswith(_COUNT):
                yield Finding("personal", "PHONE", start, end, 0.85)
        for place, _ in _GROUPED.spans(text, 1):
            match = _NAMED.compiled.search(text, max(0, place - _REACH), place + _LONGEST)
            if match is None or match.start(1) != place:
                continue
            start, end = match.span(1)
            if not _NO_NAMES.search(text, max(0, start - _REACH), start) and _is_national(match[1]):
                yield Finding("personal", "PHONE", start, end, 0.65)


def _is_national(shape: str) -> bool:
    from phonenumbers import NumberParseException, is_valid_number, parse

    for country in _COUNTRIES:
        try:
            if is_valid_number(parse(shape, country)):
                return True
        except NumberParseException:
            continue
    return False
