"""Cue words are found in running text, whatever their script: RE2's `\\b` knows ASCII alone."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

import pytest

from alerts.detectors.personal import birth_date, document, national_id_forms, phone_words
from alerts.matching.patterns import Pattern
from alerts.matching.trigger import alternatives
from alerts.matching.words import edged

if TYPE_CHECKING:
    from collections.abc import Iterator

# Each list, and the pattern that a detector makes of it.
TABLES = {
    "phone": (phone_words.PHONE, phone_words.WORDS),
    "perhaps a phone": (phone_words.MAYBE, phone_words.WORDS),
    "something else": (phone_words.OTHER, phone_words.WORDS),
    "birth": (birth_date.NAMES.replace(r"\b", ""), birth_date.NAMES),
    **{
        f"document {place}": (form.name, form.name)
        for place, form in enumerate(document._FORMS)
        if not form.name.startswith(birth_date.NAMES[:20])
    },
    **{
        f"national id {place}": (form.name, form.name)
        for place, form in enumerate(national_id_forms.FORMS)
    },
}
_PIECES = re.compile(
    r"\(\?:(?P<group>[^()]*)\)(?P<optional>\?)?|\[(?P<set>[^\]^]*)\](?P<maybe>\?)?"
    r"|\\(?P<kind>[wWpdbs](?:\{\w\})?)(?:[*+?]|\{[\d,]*\})?|\\(?P<escaped>.)(?P<often>\?)?"
    r"|(?P<letter>[^\\\[\](){}|*+?.^$])(?P<perhaps>\?)?|(?P<other>.)"
)


def spellings(word: str) -> Iterator[str]:
    """Yield what a simple pattern matches; nothing for one with repeats or look-around."""
    choices: list[tuple[str, ...]] = []
    for piece in _PIECES.finditer(word):
        if piece["other"]:
            return
        if piece["kind"]:
            if piece["kind"] in {"d", "s"}:
                return
            choices.append(("",))
            continue
        either = (piece["letter"] or piece["escaped"] or "",)
        if piece["group"] is not None:
            either = tuple(piece["group"].split("|"))
            if any(set(each) & set("[]\\?*+") for each in either):
                return
        elif piece["set"]:
            either = tuple(piece["set"].replace("\\", ""))
        is_optional = piece["optional"] or piece["maybe"] or piece["often"] or piece["perhaps"]
        choices.append((*either, "") if is_optional else either)
    yield from map("".join, product(*choices))


@pytest.mark.parametrize("table", TABLES)
def test_every_cue_word_of_the_tables_is_found_between_other_words(table: str) -> None:
    words, expression = TABLES[table]
    pattern = Pattern(expression)
    known = [
        each
        for word in alternatives(words)
        for each in spellings(word)
        if each.strip() and "  " not in each
    ]

    lost = [
        text
        for word in known
        for text in (f"my {word} 123", f"«{word}»", f"{word}: 123", word)
        if not pattern.is_in(text)
    ]

    assert not [text for text in lost if not _needs_more(text)]


def _needs_more(text: str) -> bool:
    """Say whether a word counts in capitals only, or with digits behind it."""
    return "FIN" in text.upper() or text.rstrip("0123456789: »").endswith(("#", "."))


def test_a_boundary_stands_only_where_it_can_hold() -> None:
    assert edged(r"tel|sun[aă]\w*|móvil|gọi|телефон|điện thoại|тел\.") == (
        r"\btel\b|\bsun[aă]\w*|\bmóvil\b|\bgọi\b|телефон|điện thoại\b|тел\."
    )
    assert edged("born|né", are_stems=True) == r"\bborn|\bné"


def test_the_walk_reads_the_tables() -> None:
    assert set(spellings(r"ligu?e\w*")) == {"ligue", "lige"}
    assert set(spellings(r"дат[аы] рождения")) == {"дата рождения", "даты рождения"}
    count = sum(len(list(spellings(word))) for word in alternatives(phone_words.PHONE))
    assert count > 150
