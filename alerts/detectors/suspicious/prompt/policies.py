"""Safety switched off in words of a configuration: XML, JSON, INI, YAML; and orders to agents."""

from alerts.detector import PatternTable

_SAFETY = (
    r"(?:safety|safe_?mode|guard(?:rails?)?|refus(?:e|als?)|refusal_rate|declines?|ethics?"
    r"|morals?"
    r"|moderation|censor(?:ship)?|hedging|disclaimers?|content[_ \-]?(?:policy|filters?|rules)"
    r"|(?:prohibited|forbidden|blocked)[_ \-]?(?:topics?|words|phrases|strings|modes))"
)
_OFF = (
    r"(?:off|false|no|none|null|0|never|disabled|inactive|skip(?:ped)?|removed|lifted|bypass"
    r"(?:ed)?"
    r"|\[ ?\])"
)
_SETTING = (
    rf"\b{_SAFETY}\w{{0,12}}[\"']?\s{{0,3}}(?:[:=>]|\s(?:level|state|value|enabled|active|mode)=)"
    rf"\s{{0,3}}[\"']?{_OFF}(?:\W|$)"
)
_AGENT = (
    r"(?:ais?|llms?|(?:language )?models?|(?:ai |coding |mail )?agents?"
    r"|assistants?|bots?|copilots?)"
)

POLICIES = PatternTable(
    "suspicious",
    "PROMPT_INJECTION",
    trigger=(
        r"safety\W|safe_?mode|guardrail|\[guard|refus|declines?\W|ethics?\W|moderation\W|censor"
        r"|hedging|disclaimer|content[_ \-]?(?:policy|filter|rules)"
        r"|(?:prohibited|forbidden|blocked)[_ \-]?\w|\[filter|morals?\W"
        r"|ignore_|compliance|approved (?:all|any|every)|receive a copy|reading this"
        r"|not(?: ever)? ask|never(?: ever)? ask|<!--|(?:agents|claude|gemini|copilot)\.md"
        r"|(?:do not|don't) (?:tell|inform|mention|report|show)"
    ),
    rules=(
        (rf"{_SETTING}[^~]{{0,160}}{_SETTING}", 0.85),
        (_SETTING, 0.6),
        (
            r"\[(?:guard\w*|safety|ethics|filters?|moderation|refusals?)\]\s{0,3}\n\s{0,4}"
            rf"(?:active|enabled|on|level|state|mode)\s{{0,3}}[=:]\s{{0,3}}[\"']?{_OFF}(?:\W|$)",
            0.8,
        ),
        (
            r"\b(?:ignore_(?:guidelines|policy|policies|rules|safety)|max_compliance"
            r"|full_compliance)"
            r"[\"']?\s{0,3}[:=>]\s{0,3}[\"']?(?:true|on|yes|1|max|full)(?:\W|$)",
            0.8,
        ),
        # Orders to an agent, in what it reads
        (
            r"\b(?:has|have) (?:already )?(?:pre-?)?approved (?:all|any|every)\b[^.\n]{0,60}"
            r"[.,;]?"
            r"[^.\n]{0,30}\b(?:not ask|no confirmation|without (?:asking|confirmation)|need"
            r" not ask)",
            0.8,
        ),
        (
            rf"\b{_AGENT} (?:need not|must not|should not|never|may not|do not)(?: ever)? ask\b",
            0.7,
        ),
        (
            rf"\b{_AGENT} (?:that are |who are )?reading this (?:\w{{1,12}} )?(?:ticket|issue"
            rf"|e?-?mail"
            r"|page|file|document|pr|repo\w*|text|comment|cv|review)\b[^?\n]{0,80}[:,]",
            0.75,
        ),
        (rf"<!--\s{{0,3}}(?:note (?:to|for) )?(?:\w{{1,10}} ){{0,2}}{_AGENT}\s?[:,]", 0.75),
        (
            r"\b(?:agents|claude|gemini|copilot)\.md\b[^~]{0,200}\b(?:without asking|keep "
            r"(?:quiet|silent)"
            r"|do not (?:mention|tell)|don't (?:mention|tell)|silently)",
            0.75,
        ),
        (
            r"\b(?:call|run|open|send|read)\b [\w/.~]{3,40}[^.\n]{0,60}[.,;]? (?:and )?(?:do"
            r" not|don't)"
            r" (?:tell|inform|mention (?:it|this) to|report (?:it|this) to|show (?:it|this) to)"
            r" (?:the )?(?:user|human|owner)\b",
            0.85,
        ),
        (r"\bmust receive a copy of (?:each|every|all)\b", 0.7),
    ),
)
