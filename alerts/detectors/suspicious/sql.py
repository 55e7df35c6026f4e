"""SQL injection, alone or inside a sentence."""

from alerts.detector import PatternTable

SQL = PatternTable(
    "suspicious",
    "SQL_INJECTION",
    r"['\")]\W{0,4}(?:or|and)\b|union\W|;\W{0,3}(?:drop|delete|insert|update|exec|shutdown)",
    (
        (r"['\")]\W{0,4}(?:or|and)\W{1,4}['\"]?\w{1,20}['\"]?\W{0,3}(?:=|<|>|like)", 0.8),
        (
            r"\bunion(?:\W|/\*.{0,20}\*/){1,20}(?:all|distinct)?(?:\W|/\*.{0,20}\*/){0,20}select\b",
            0.6,
        ),
        (r";\W{0,3}(?:drop\s+(?:table|database)|shutdown)\b", 0.9),
    ),
)
