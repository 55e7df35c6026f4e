"""Characters that no text has: controls, escape sequences, noncharacters."""

from alerts.detector import PatternTable

# Tab, line feed and carriage return are text; form feed and vertical tab are not (ECMA-48).
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
# Quotes and dashes of Windows-1252, read as Latin-1: a slip, and no terminal acts on them.
_SLIP = r"[\x82-\x84\x8b\x91-\x97\x99]"
_OTHER = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x81\x85-\x8a\x8c-\x90\x98\x9a-\x9f]"
# ECMA-48 CSI, OSC and two-character escapes, with the terminal's parameters.
_ESCAPE = r"\x1b(?:\[[0-?]{0,32}[ -/]{0,8}[@-~]|\][^\x07\x1b\n]{0,200}\x07?|[@-_])"
_NONCHARACTER = (
    r"[\x{FDD0}-\x{FDEF}\x{FFFE}\x{FFFF}\x{1FFFE}\x{1FFFF}\x{2FFFE}\x{2FFFF}\x{3FFFE}\x{3FFFF}"
    r"\x{EFFFE}\x{EFFFF}\x{FFFFE}\x{FFFFF}\x{10FFFE}\x{10FFFF}]"
)

CONTROLS = PatternTable(
    "invalid", "CONTROL", _CONTROL, ((_ESCAPE, 1.0), (_OTHER + "+", 1.0), (_SLIP + "+", 0.65))
)
NONCHARACTERS = PatternTable(
    "invalid", "NONCHARACTER", _NONCHARACTER, ((_NONCHARACTER + "+", 1.0),)
)
