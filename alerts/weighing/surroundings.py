"""What kind of text a finding stands in: a program, a log, a question about attacks, or prose."""

from __future__ import annotations

import re
from typing import NamedTuple

_MOST_READ = 4_000  # characters: the kind of a long text shows in its beginning
_FEWEST_LINES = 3
_CODE = re.compile(
    r"\s*(?:[#/*<>@{}\[\]()$|%-]|//|--|\.\w|\w+\s*[=(]|(?-i:[a-z_][\w.\-]*):|[\"'][\w-]+[\"']\s*[:=]"
    r"|(?:import|from|def|class|function|const|let|var|if|else|elif|for|while|return|try|catch"
    r"|public|private|protected|static|final|package|using|namespace|include|require|end|do|then"
    r"|fi|done|echo|export|set|select|insert|create|alter|drop|update|delete|with|where|join|and|or"
    r"|values|go|begin|declare|exec|union|order|group|data|resource|module|variable|provider|locals"
    r"|apiversion|kind|metadata|spec|name|run|copy|cmd|env|workdir)\b)"
    r"|.*[{};,:>\])\\|]\s*$|\s{2,}\S",
    re.IGNORECASE,
)
_PROSE = re.compile(r"(?:[^\W\d_]+[,']?\s+){6,}[^\W\d_]+[.!?]?\s*$")
_LOG = re.compile(
    r"\s*(?:\[\w+\] )?(?:[-\[(<]\s?)*(?:\d{4}[-/.]\d\d[-/.]\d\d|\d{6}\s\d{6}"
    r"|\d\d[-/:.]\d\d[-/:. ]\d\d"
    r"|\d\d-\d\d \d\d:|\d{9,13}\s\d|(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s)?(?:Jan|Feb|Mar|Apr|May"
    r"|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s{1,2}\d)"
    r"|.*\b(?:INFO|WARN|WARNING|ERROR|DEBUG|TRACE|FATAL)\b[\]: ]"
)
_DIFF = re.compile(r"(?m)^(?:diff --git |@@ -\d|\+\+\+ |--- a/)")
_ASKS = re.compile(
    r"(?:^|[.!?:]\s)\W{0,3}(?:why|how|what|which|when|is|are|can|could|does|do|did|should|would|"
    r"explain|tell me|risk|difference|meaning|mean|warum|wie|was|pourquoi|comment|por qué|cómo|"
    r"perché|come|почему|как|dlaczego|jak|чому|як)\b|\?\s*$|？",
    re.IGNORECASE,
)
_ATTACKS = re.compile(
    r"\b(?:attack\w*|inject\w*|payload|exploit\w*|vulnerab\w*|danger\w*|unsafe|harmful|insecure|"
    r"malicious|scanners?|waf|firewall|filters?|escap(?:e|ed|es|ing)|saniti[sz]\w*|parameteri[sz]ed|"
    r"pars\w+|security|secure|hack\w*|flag(?:s|ged)?|block(?:s|ed)?|bad|trouble|leaks?|risk\w*|"
    r"form field|login|get past|someone|attackers?|worry|fool|malware|owasp|xss|sqli|csrf|ssrf|cve|"
    r"defend|prevent|protect|detect\w*|stop|work(?:s|ed)?|mean|means|print|difference|do|does|"
    r"syntax|error|fails?|valid|test)\b",
    re.IGNORECASE,
)
_QUESTION_CHARS = 600
_BARE_CHARS = 300
_FEW_WORDS = 6
_STATEMENT = re.compile(
    r"\s*(?:select|insert|update|delete|create|alter|drop|exec|with|where|declare|jql|begin|if|for"
    r"|import|from|const|let|var|def|class|public|run|cmd|sudo|git|docker|kubectl|error|warning)\b"
    r"|\s*[a-z]\w*\s?(?:=|:)\s",
    re.IGNORECASE,
)
_PLAIN_WORD = re.compile(r"(?<![^\s(\"'`])[^\W\d_]{2,}(?=[\s,.;:!?)\"'`]|$)")


class Surroundings(NamedTuple):
    """What a text is, as far as one can see without reading it whole.

    Args:
        is_program: Source code, a configuration, a query, markup: lines, most of them code.
        is_log: Lines, most of them with a time or a level.
        is_question: A short message that asks about something, such as an attack.
        is_bare: A short message of few words that does not begin as a statement or a sentence does.
        words: How many words of letters alone the text has.
    """

    is_program: bool
    is_log: bool
    is_question: bool
    is_bare: bool
    words: int


def surroundings(text: str) -> Surroundings:
    """Look at a text."""
    read = text[:_MOST_READ]
    lines = [line for line in read.splitlines() if line.strip()]
    code = sum(1 for line in lines if _CODE.match(line) and not _PROSE.search(line))
    logged = sum(1 for line in lines if _LOG.match(line))
    is_long = len(lines) >= _FEWEST_LINES
    words = len(_PLAIN_WORD.findall(read))
    return Surroundings(
        is_program=(is_long and code >= 0.6 * len(lines)) or bool(_DIFF.search(read)),
        is_log=logged >= 0.5 * len(lines) and logged > 0,
        is_question=len(text) <= _QUESTION_CHARS
        and bool(_ASKS.search(read) and _ATTACKS.search(read)),
        is_bare=words <= _FEW_WORDS and len(text) <= _BARE_CHARS and not _STATEMENT.match(read),
        words=words,
    )
