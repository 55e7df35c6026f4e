"""Characters without a glyph. People don't see them between others; a filter sees two pieces.

Source: Unicode Character Database, Default_Ignorable_Code_Point, and the annotation marks.
"""

from __future__ import annotations

# Variation selectors, of which one stands behind every second emoji.
SELECTORS = "\ufe00-\ufe0f"
# All others, as they stand in a class of `re` and of RE2.
RARE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
INVISIBLE = RARE + SELECTORS
