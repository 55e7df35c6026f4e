"""Attacks of 2025 and 2026 by kind: data sent off in links, poisoned tools, bans on refusing,
rules to be retold in another form."""

from alerts.detector import PatternTable

_VERB = (
    r"(?:add|append|attach|build|conclude|create|display|embed|encode|end|fetch|finish"
    r"|include|insert|list"
    r"|load|make|output|post|print|put|render|repeat|report|send|show|take|turn|use|write)"
)
_LINK = (
    r"\b(?:badge|citations?|footnotes?|iframe|image|link|links|parameter|path|picture|pixel|query"
    r"|request|sub ?domains?|url|urls)\b"
)
# What belongs to the conversation, and to nobody outside of it.
_DATA_WORDS = (
    r"\b(?:the|this|our|whole|full|entire|previous) (?:chat|conversation)\b"
    r"|\bchat (?:history|text)"
    r"|\b(?:last|previous|earlier|user) (?:user )?(?:message|question|e-?mail|input)s?\b"
    r"|\bwhat (?:the user|i) (?:ask|say|said|typ|wr[io]te)"
    r"|\buser'?s? (?:name|e-?mail|question|message|input|password|location|data)\b"
    r"|\b(?:the|your) context\b|\bcontext window|\bsystem (?:prompt|message)|\beverything above"
    r"|\bhidden (?:system|text|instructions|message|prompt)"
    r"|\b(?:access|session|secret|confidential|api) (?:key|token)\b"
    r"|\b(?:names|numbers|e-?mail addresses|documents|files|data)\b[^.\n]{0,24}\b"
    r"(?:you (?:can see|know|were|have)|the user|above)\b"
)
_DATA = f"(?:{_DATA_WORDS})"
_URL = r"https?://[^\s\"'()<>{}\[\]]{3,100}"
_HOST = rf"(?:{_URL}|\b[\w\-]{{1,30}}\.(?:invalid|com|net|org|io|site|xyz|ru|top|dev|app)\b)"
_MODEL = r"(?:ais?|llms?|(?:language )?models?|agents?|assistants?|bots?|copilots?)"
_REFUSAL = (
    r"(?:sorry|apolog\w+|unable|unfortunately|i can(?:no|')t|cannot"
    r"|can't|as an ai"
    r"|however|policy|policies|illegal|unethical|harmful|dangerous)"
)
_OWN = (
    r"\byour (?:own )?(?:\w{1,14} )?(?:instructions?|rules|guidelines|prompt"
    r"|system (?:message|prompt|text)"
    r"|configuration|set-?up|directives|initiali[sz]ation)\b"
)

TODAY = PatternTable(
    "suspicious",
    "PROMPT_INJECTION",
    trigger=(
        _DATA_WORDS + r"|[=/][<{\[]\w+ |documents? to https?://"
        r"|[\"'](?:sorry|apolog|unable|unfortunately|i can|cannot|can't|as an ai|however|polic"
        r"|illegal|unethical|harmful|dangerous)|banned|forbidden|not allowed|prohibited|off limits"
        r"|explicit than|level further|step further|reveals? (?:a |more)|say yes to"
        r"|(?:each|every|any) (?:warning|refusal|apology|disclaimer)"
        r"|[\"'](?:of course|sure|absolutely|yes|certainly|here (?:is|are))"
        r"|first (?:message|one|question|word|thing|sentence)"
        r"|(?:before|above|ahead of|prior to|precedes?) (?:this (?:message|line|chat|conversation"
        r"|sentence|request|prompt)|[\"']?hello)"
        r"|(?:were|was|are) you (?:told|given)|only (?:thing|sentence|words?|instruction)"
        r"|of your (?:context|prompt)|\byour (?:own )?(?:\w+ )?(?:instruct|rules\b|guideline|prompt"
        r"|system|config|set-?up|directive|init)|[\"']description[\"']"
        r"|(?:ais?|llms?|models?|agents?|assistants?|bots?|copilots?) (?:must|has to|needs to)"
        r"|before (?:each|any|every|other|using|calling)|other tool"
        r"|to (?:the|any|all|every) (?:ais?|llms?|(?:language )?models?|agents?|assistants?|bots?"
        r"|copilots?) (?:that|which|reading|processing)"
        r"|(?:secret|hidden|initial|initiali[sz]ation|set-?up) (?:text|words?|set-?up|lines?)"
        r"|two (?:of you|voices|personalities|selves|minds)|opposite of yourself|partner in crime"
        r"|lawless"
    ),
    rules=(
        # What somebody said, sent off in a link
        (
            r"[=/][<{\[](?:the |insert |all |my )?(?:[a-z\-]{1,12} ){0,3}"
            r"(?:user|message|conversation|chat|context|everything|above|system|prompt"
            r"|secret|characters"
            r"|question|history|token|key|typed|asked)[^<>{}\[\]\n]{0,40}[>}\]]",
            0.7,
        ),
        (rf"\b{_VERB}\b[^\n]{{0,80}}{_LINK}[^\n]{{0,80}}{_HOST}[^\n]{{0,100}}{_DATA}", 0.75),
        (rf"\b{_VERB}\b[^\n]{{0,80}}{_HOST}[^\n]{{0,80}}{_LINK}[^\n]{{0,60}}{_DATA}", 0.75),
        (rf"\b{_VERB}\b[^\n]{{0,60}}{_DATA}[^\n]{{0,100}}{_LINK}[^\n]{{0,60}}{_HOST}", 0.75),
        (
            rf"\b{_VERB}\b[^\n]{{0,60}}{_URL}[=/][\s,]{{1,3}}(?:plus|followed by|and"
            rf"|with)\b[^\n]{{0,60}}{_DATA}",
            0.75,
        ),
        (
            rf"{_LINK}[^\n]{{0,60}}\b(?:followed by|plus|carr(?:y|ies)"
            rf"|holds?)\b[^\n]{{0,40}}{_DATA}",
            0.7,
        ),
        (
            rf"\b{_VERB}\b[^.\n]{{0,60}}\b(?:retrieved|uploaded"
            rf"|attached) documents? to {_URL}",
            0.7,
        ),
        # Tools and documents that give orders
        (
            r"[\"']description[\"']\s{0,3}:\s{0,3}[\"'][^\"\n]{0,160}\b"
            r"(?:system:|important:|before (?:any|each|every|calling|using)|do not (?:tell"
            r"|mention|show)"
            r"|assistant (?:must|has to|should)|always also)[^\"\n]{0,160}\b"
            r"(?:read|pass|send|forward|include|output|call|save|go to|first)\b",
            0.85,
        ),
        (
            rf"\b(?:the|this) {_MODEL} (?:must|has to|needs to) (?:first |also |always )?"
            r"(?:include|output|pass|send|read|print|call|upload|provide|forward)\b[^.\n]{0,60}\b"
            r"(?:key|token|prompt|conversation|history|passwords?|credentials?|arguments"
            r"|message)\b",
            0.8,
        ),
        (
            r"\bbefore (?:each|any|every|other|using"
            r"|calling)\b[^.\n]{0,40}\btools?\b[^.\n]{0,40}\b"
            r"(?:send|pass|forward|read|upload|receive|call)\b"
            r"|\bcall \w{2,30} with\b[^.\n]{0,60}\bbefore (?:each|any|every|the) other tool",
            0.75,
        ),
        (
            rf"(?:^|[\n.>#*/\-] ?)to (?:the|any|all|every) {_MODEL} (?:that|which"
            rf"|reading|processing)\b"
            r"[^.\n]{0,60}[:,]",
            0.8,
        ),
        # No refusing
        (
            rf"\b(?:words?|phrases?|terms?)\b[^.\n]{{0,24}}\b{_REFUSAL}\b[^.\n]{{0,80}}\b"
            r"(?:banned|forbidden|not allowed|prohibited|off limits)\b",
            0.8,
        ),
        (
            r"\b(?:do not|don't|never|(?:may|must|can) not|cannot"
            r"|avoid)\b[^.\n]{0,40}\b"
            r"(?:use|using|contain|say|include|write|words?|phrases?)\b[^.\n]{0,30}"
            rf"[\"'\x{{201C}}\x{{2018}}]{_REFUSAL}",
            0.8,
        ),
        (
            r"\b(?:repl(?:y|ies)|answers?|responses?|start|begin|open)\b[^.\n]{0,40}\b(?:with|by)"
            r"(?: saying)? ?[\"'](?:of course|sure|absolutely|yes|certainly"
            r"|here (?:is|are))\b"
            r"[^\"'\n]{0,60}[:!,.][\"']",
            0.75,
        ),
        (
            r"\b(?:each|every|any) (?:warning|refusal|apology|disclaimer)\b[^.\n]{0,20}\b"
            r"(?:costs?|removes?|takes?|loses?|is a (?:bug|failure)|deduct\w*|ends)\b",
            0.8,
        ),
        (
            r"\bmore explicit than\b[^.\n]{0,40}\b(?:last|before|previous)\b"
            r"|\b(?:level|step) further (?:than you|each|every)\b"
            r"|\b(?:each|every) (?:step|answer|reply"
            r"|message)\b[^.\n]{0,30}\b(?:more explicit|reveals? (?:a )?"
            r"(?:little )?more)\b",
            0.75,
        ),
        (r"\bsay yes to (?:everything|anything|all|whatever)\b", 0.7),
        # What it was told, told again in another form
        (
            r"\b(?:turn|write|put|translate|convert|rewrite|render|express|recast|encode"
            r"|spell|sing|summari[sz]e"
            rf"|list|output|print|show|give me|copy|retell"
            rf"|explain)\b[^.?\n]{{0,30}}{_OWN}[^.\n]{{0,30}}\b"
            r"(?:as|into|in|to|with|between|backwards)\b",
            0.8,
        ),
        (
            r"\b(?:words?|text|sentences?|lines?|everything|all|rules|messages?)\b[^.?\n]{0,24}\b"
            r"(?:before|above|ahead of|prior to|precedes?)\b "
            r"(?:my (?:very )?first (?:message|one|question|word)"
            r"|this (?:message|line|chat|conversation|sentence|request|prompt)|[\"']?hello\b)",
            0.75,
        ),
        (
            r"\b(?:which|what) (?:tools|instructions|rules|words|sentences?"
            r"|orders)\b[^.\n]{0,20}\b"
            r"(?:were|was|are) you (?:told|given)"
            r"|\b(?:first|only) (?:thing|sentence|words?"
            r"|instruction) (?:that )?you were (?:told|given)"
            r"|\b(?:part|piece|lines?) of your (?:context"
            r"|prompt)\b[^.\n]{0,40}\bnot (?:supposed|meant|allowed) to",
            0.75,
        ),
        (
            r"\b(?:write|show|print|put|translate|repeat|output|tell|spell)\b[^.?\n]{0,30}\b"
            r"(?:the (?:secret|hidden) text"
            r"|your (?:secret|hidden|initial|initiali[sz]ation|set-?up) "
            r"(?:text|words?|set-?up|lines?))\b",
            0.75,
        ),
        # Two selves, and the other one speaks
        (
            r"\btwo (?:of you|voices|personalities|selves|minds)\b[^.\n]{0,24}\b(?:in|live"
            r"|inside|speak|you|:)"
            r"|\b(?:be|become) the (?:exact |very )?opposite of yourself|\bmy partner in crime\b"
            r"|\blawless (?:oracle|ai|machine|assistant|self)\b",
            0.7,
        ),
    ),
)
