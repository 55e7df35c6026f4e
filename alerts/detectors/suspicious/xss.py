"""Scripts in markup."""

from alerts.detector import PatternTable

XSS = PatternTable(
    "suspicious",
    "XSS",
    r"<\W{0,3}script|javascript\W{0,9}:|\bon[a-z]{3,30}\s{0,9}=",
    (
        (r"<\W{0,3}script[^a-z]", 0.8),
        (r"\bjavascript\s{0,9}:\s{0,9}\S", 0.7),
        (r"<[a-z][^>]{0,200}\bon[a-z]{3,30}\s{0,9}=", 0.9),
    ),
)
