"""Ways to hide something from a filter, undone: each gives views of a text.

A view is another text with the place in the original for each of its characters. Detectors of
attacks look at every view, those of personal data at what any reader sees and any program reads;
what they find is reported where it stands in the original.
"""

from __future__ import annotations

from alerts.reading.disguises.encoding import (
    base32_text,
    base64_text,
    binary_text,
    braille_text,
    decimal_text,
    hexadecimal_text,
    morse_text,
)
from alerts.reading.disguises.hiding import shown
from alerts.reading.disguises.lookalike import skeleton
from alerts.reading.disguises.spelling import (
    digits_for_letters,
    last_word_first,
    reversed_text,
    rotated,
    scrambled_words,
    spelt_apart,
    underscored,
)

DISGUISES = (
    shown,
    skeleton,
    scrambled_words,
    rotated,
    reversed_text,
    last_word_first,
    underscored,
    spelt_apart,
    digits_for_letters,
    base64_text,
    base32_text,
    hexadecimal_text,
    binary_text,
    decimal_text,
    morse_text,
    braille_text,
)
