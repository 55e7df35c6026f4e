"""Letters that only look like the plain ones: homoglyphs, accents, mathematical alphabets."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from alerts.matching.patterns import BacktrackingPattern
from alerts.reading.disguises.view import Disguise, View
from alerts.reading.invisible import INVISIBLE, RARE
from alerts.reading.plain import replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

# Cyrillic, Greek, Armenian and others that are drawn like Latin letters (UTS 39, confusables).
_CONFUSABLE = dict(
    zip(
        "аеорсухіјѕԁһԛԝѵӏєкмнтвгпзАВЕКМНОРСТХІЈЅУαορνυιχτκεηβγρςΑΒΕΖΗΙΚΜΝΟΡΤΥΧօսոհցքԍɡɩıøłđħ",
        "aeopcyxijsdhqwvlekmhtbrn3abekmhopctxijsyaopvuixtkenbypcabezhikmnoptyxouhngqggiioldh",
        strict=False,
    )
)
_MAX_LATIN_EXTENDED = 0x250


@cache
def _table() -> dict[str, str]:
    table = dict(_CONFUSABLE)
    ranges = (
        (0xC0, _MAX_LATIN_EXTENDED),
        (0x1E00, 0x1F00),
        (0x2100, 0x2150),
        (0x249C, 0x24EA),
        (0xFF21, 0xFF5B),
        (0x1D400, 0x1D7CC),
        (0x1F130, 0x1F16A),
    )
    for code in (code for low, high in ranges for code in range(low, high)):
        decomposed = unicodedata.normalize("NFKD", chr(code)).strip("()")
        if decomposed and decomposed[0].isascii() and decomposed[0].isalpha():
            table.setdefault(chr(code), decomposed[0])
    return table


def _plain_letters(text: str) -> Iterator[View]:
    """Yield the text in Latin letters, without marks on them and without what is invisible."""
    folded = replaced(text, _table())
    pieces: list[str] = []
    places: list[int] = []
    end = 0
    for start, after in (match.span() for match in _DROPPED.compiled.finditer(folded)):
        pieces.append(folded[end:start])
        places += range(end, start)
        end = after
    if not end:
        yield View(folded)
        return
    places += range(end, len(folded))
    yield View("".join([*pieces, folded[end:]]), places)


_DROPPED = BacktrackingPattern(rf"[\u0300-\u036f{INVISIBLE}\U000e0000-\U0010ffff]+")

skeleton = Disguise(
    trigger=(
        rf"[{RARE}\x{{0300}}-\x{{036F}}\x{{2102}}-\x{{2129}}\x{{212C}}-\x{{214F}}\x{{249C}}-\x{{24E9}}"
        r"\x{FF21}-\x{FF5A}\x{1D400}-\x{1D7CB}\x{1F130}-\x{1F169}\x{E0000}-\x{E01EF}]"
        r"|[a-z][\x{0370}-\x{058F}]|[\x{0370}-\x{058F}][a-z]"
        r"|[áàâäãåāéèêëēíìîïīóòôöõōúùûüūýÿ][^\n][^\n]?[^\n]?[^\n]?[áàâäãåāéèêëēíìîïīóòôöõōúùûüūýÿ]"
    ),
    views=_plain_letters,
)
