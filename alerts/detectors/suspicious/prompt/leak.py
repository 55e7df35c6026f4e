"""Prompt injection, in English: reading out what the model was told."""

from alerts.detector import PatternTable

_S = r"[\s\W_]{1,6}"
_SHOW = (
    r"reveal|show|print|repeat|output|display|tell|give|share|leak|dump|disclose"
    r"|expose|write|list|summari[sz]e|translate|convert|encode|decode"
    r"|paraphrase|recite|spell|copy|return|provide|send|state|describe|explain|quote"
    r"|echo|reproduce"
    r"|what(?:'s| is| are| were| was)"
    r"|type|read|say"
    r"|include|append|put|render|complete|base64|rephrase|extract|uncover|divulge|access|know"
)
# Without what people do to prompts of their own: write, type, share.
_TELL = (
    r"reveal|show|print|repeat|output|display|tell|give|leak|dump|disclose|expose|list"
    r"|summari[sz]e|translate|encode|paraphrase|recite"
    r"|spell|copy|return|quote|echo|reproduce"
    r"|what(?:'s| is| are| were| was)"
    r"|say|rephrase|extract|uncover|divulge|describe|explain|convert|render|turn"
    r"|compress|complete|recall|read out"
    r"|write (?:down|out|me|your)"
)
_OWN = (
    r"your|the|this|its|that|these|those|all|any|every|original|initial|system|secret"
    r"|hidden|internal|full|complete|exact|entire|own|first|confidential|core|base"
    r"|underlying|developer|current|above|pre-?|of|actual|whole"
)

LEAK = PatternTable(
    "suspicious",
    "PROMPT_INJECTION",
    trigger=(
        r"(?:system|hidden|initial|secret|internal|confidential|developer|pre|original"
        r"|first|base|core|starting|master|your|own|exact|entire|whole|complete|full"
        r"|gesamten|vollständigen|ganzen)[\s\W_]{1,2}(?:\w+[\s\W_]{1,2})?"
        r"(?:\w+[\s\W_]{1,2})?(?:prompt|instruct|directive|preamble|message|configuration"
        r"|guideline|programming|settings|rules\b)"
        r"|system_?prompt|prompt[\s_\-]?text"
        r"|\b(?:text|words?|content|conversation|message|prompt|lines?|sentences?"
        r"|everything|all)[\s\W_]{1,3}(?:\w+[\s\W_]{1,3})?"
        r"(?:above|before|so far|preceding|prior|back to me)"
        r"|(?:repeat|copy|print|output|translate|spell ?check|say|recite|echo|reproduce)"
        r"[\s\W_]{1,3}(?:the |all |every )?(?:above|preceding|previous|prior)"
        r"|verbatim|word for word"
        r"|(?:above|before|prior to) (?:this|my|the (?:first|user))"
        r"|(?:with|from)\W{1,3}(?:the )?(?:words? |text |phrase |line )?\W{0,3}you are"
        r"|(?:those|these|all|your|first|initial|previous|prior|above|the) "
        r"(?:instructions|directives) (?:\w+ )?(?:given|in |verb|you)"
        r"|(?:prompt|instructions?|text|message|rules|guidelines|directives) "
        r"(?:that |which )?you (?:were|have|got|had)"
        r"|what (?:did|do|have) (?:your|the) "
        r"(?:dev|creat|prog|mak|oper|own|admin|openai|anth)"
        r"|what (?:are|were|was|have) you (?:not |never |forb\w+ |been )?"
        r"(?:allow|supp|told|instr|forb|prog|mean|given|asked)"
        r"|at the (?:very )?(?:top|start|beginning) of (?:this|our|your|the) "
        r"(?:conv|chat|cont|sess|prom)"
        r"|you(?:'re| are| were| have been|'ve been)? "
        r"(?:protect|guard|keep|hid|safeg|entrust|sworn|not (?:allow|supp|perm))"
        r"|your context|i was given|the password you"
        r"|(?:everything|anything) (?:\w+ )*(?:above|before|preceding) (?:this|the)"
        r"|(?:private|confidential) (?:rules|instr|prompt|guid|conf)"
        r"|(?:start|begin) (?:your|the) (?:answ|resp|repl)"
        r"|hidden (?:rules|context)"
        r"|your (?:secret )?(?:environment|api key|keys?\b)"
        r"|up to (?:this|here|now)|given to you"
        r"|of (?:your|the) (?:system |initial |hidden |original )*(?:prompt|instr)"
    ),
    rules=(
        (
            rf"\b(?:{_TELL})\b{_S}(?:\w{{1,14}}{_S}){{0,6}}?(?:(?:{_OWN}){_S}){{1,4}}"
            rf"(?:(?:system|hidden|initial|secret|internal|confidential|developer|pre){_S}"
            rf"(?:\w{{1,14}}{_S}){{0,1}}?"
            r"(?:prompts?|instructions?|directives?|preamble|prompt_text)"
            rf"|(?:original|first|base|core|starting|master){_S}prompts?"
            rf"|(?:system|initial|developer){_S}messages?)\b",
            0.85,
        ),
        (
            rf"\b(?:{_SHOW}){_S}(?:\w{{1,14}}{_S}){{0,4}}?your{_S}(?:\w{{1,14}}{_S}){{0,2}}?"
            r"(?:system|hidden|initial|secret|internal|original|developer|confidential|first"
            rf"|base|core|starting|master){_S}(?:\w{{1,14}}{_S}){{0,1}}?"
            r"(?:prompts?|instructions?|messages?|configuration|directives?|guidelines"
            r"|preamble|settings|rules)\b",
            0.85,
        ),
        (
            rf"\b(?:{_TELL}){_S}(?:\w{{1,14}}{_S}){{0,4}}?your{_S}(?:\w{{1,14}}{_S}){{0,3}}?"
            r"(?:prompt|prompt text|instructions?|guidelines|directives|configuration"
            r"|system message|programming)\b"
            r"(?:\s{0,3}(?:[^\w\s]|$)"
            r"|\s{1,3}(?:above|before|that|given|you|in|verbatim|word|as|and|to|from|exactly"
            r"|here|first|is|are|were|now|so|then|using|without|backwards?|letter|line|with"
            r"|starting|into|regarding|on|but|or|please|prior|at|by|of|i)\b)",
            0.75,
        ),
        (
            rf"\b(?:{_TELL})\b{_S}(?:all{_S})?(?:of{_S})?(?:the{_S})?"
            rf"(?:previous|prior|above|earlier){_S}(?:instructions|directives|prompts?)\b",
            0.75,
        ),
        (
            r"\b(?:reveal|show|print|repeat|output|display|leak|dump|disclose|expose|tell"
            r"|share)\b(?: \w{1,14}){0,4} (?:system|hidden|initial|secret)[\s_-]?"
            r"(?:prompt|instructions?|message)\b",
            0.8,
        ),
        (
            r"\byour (?:(?:own|initial|hidden|secret|system|original|full|exact) )+"
            r"(?:prompt|instructions?|configuration)\b"
            r"|\byour (?:initial|hidden|secret|system|first) (?:system )?"
            r"(?:message|instructions?)\b[^\n]{0,12}(?:[?.!:]|$)",
            0.7,
        ),
        (
            r"\b(?:repeat|recite|reprint|echo|print|output|copy|spell ?check|quote|reproduce"
            rf"|type|write (?:down|out)|show me|say){_S}(?:\w{{1,14}}{_S}){{0,4}}?"
            r"(?:text|words?|content|conversation|instructions?|message|prompt|lines?"
            rf"|sentences?|everything|all)(?:{_S}\w{{1,14}}){{0,2}}?{_S}"
            r"(?:above|before this|so far|preceding|back to me|verbatim|word for word"
            r"|up to (?:this|here|now)|given to you|you (?:were|have been|got) (?:given|told))",
            0.8,
        ),
        (
            rf"\b(?:repeat|recite|reprint|echo|print|output|copy|reproduce|say){_S}"
            rf"(?:\w{{1,14}}{_S}){{0,3}}?(?:the |all |every )?"
            rf"(?:above|preceding|previous|prior){_S}(?:\w{{1,14}}{_S}){{0,2}}?"
            r"(?:text|words?|content|conversation|instructions?|message|prompt|lines?"
            r"|paragraphs?)\b",
            0.75,
        ),
        (
            r"\b(?:repeat|print|output|show|say|translate|write) (?:all|everything) "
            r"(?:that is |that was |written )?(?:above|before|preceding|prior)",
            0.75,
        ),
        (
            r"\bwhat (?:is|was|were|are) "
            r"(?:written|said|the (?:text|words|lines?|instructions?)|all|there)\b.{0,24}\b"
            r"(?:above|before) (?:this|my|the first)\b",
            0.8,
        ),
        (
            r"\b(?:starting|beginning|begin|start)(?:s|ning)? (?:with|from):? ?(?:the )?"
            r"(?:words?|text|phrase|line)?:? ?"
            r"(?:['\"\x{201C}]you are\b"
            r"|you are (?:chatgpt|gpt|an? (?:ai|large|language|assistant|helpful)))",
            0.8,
        ),
        (
            r"\b(?:what were|what are|repeat|list|tell me|state|give me|show)\b.{0,16}\b"
            r"(?:(?:those|these|all|your) |the (?:first |initial |previous |prior |above )?)"
            r"(?:instructions|directives)\b.{0,12}"
            r"(?:given|in (?:bytes|base64|hex|code)|verbatim|you)",
            0.65,
        ),
        (
            r"<system_?prompt>|\bprompt_text\b"
            r"|\bsystem prompt\b.{0,40}\b(?:verbatim|word for word|tags?|in full|code block)"
            r"|\b(?:show|print|reveal|dump|output|leak)\b.{0,24}\bprompt text\b",
            0.75,
        ),
        (
            r"\b(?:opposite|contents?|first (?:line|words?|sentence|\d+ words)|beginning|copy"
            r"|summary|translation) of (?:your|the) (?:system |initial |hidden |original )*"
            r"(?:prompt|instructions|system (?:message|instructions))\b",
            0.8,
        ),
        (
            r"\b(?:print|display|show|reveal|output|list|dump|tell me|give me|what (?:is|are))"
            r"\b.{0,30}\b(?:your (?:system |internal |hidden )"
            r"(?:configuration|rules|context|settings)|hidden (?:rules|context)"
            r"|your (?:secret )?(?:environment variables|(?:api )?keys?)"
            r"|the password you(?:'ve| were| have| are))\b",
            0.6,
        ),
        (
            r"\b(?:repeat|print|output|copy|reproduce|show|write|return|list|reveal|tell)\b"
            rf"{_S}(?:\w{{1,14}}{_S}){{0,4}}?"
            r"(?:everything|all|anything|texts?|words?|content|lines?|sentences?) "
            r"(?:that |which )?(?:comes?|came|is|was|appears?|appeared|stands?|stood|you see) "
            r"(?:directly |right |written )?(?:before|above|prior to) "
            r"(?:this|my|the (?:first|user))\b",
            0.8,
        ),
        (
            r"\b(?:everything|anything) (?:\w{1,14} ){0,5}?(?:above|before|preceding) "
            r"(?:this|the) (?:line|sentence|message|point|prompt)\b"
            r"|\b(?:share|reveal|tell|show|print|leak|disclose)\b[^.\n]{0,20} "
            r"(?:its|(?:this|the) (?:bot|chatbot|assistant|model|ai)'?s?) (?:\w{1,12} )?"
            r"(?:private|hidden|secret|internal|confidential|system) "
            r"(?:rules|instructions|prompt|guidelines|configuration)\b"
            r"|\byour context(?: window)?\b[^.\n]{0,24}\b(?:before|above)\b"
            r"|\b(?:instructions|rules|prompt) i was given (?:is|are)\b"
            r"|\bconfidential configuration\b"
            r"|\bconfiguration (?:that |which )?you (?:were|have been|got) given\b",
            0.75,
        ),
        (
            r"\bwhat (?:did|do|have) (?:your|the) "
            r"(?:developers?|creators?|programmers?|makers?|operators?|owners?|admin\w*|openai"
            r"|anthropic) (?:tell|told|instruct|order|ask|forbid|forbade|want|program)\w{0,4}"
            r" you\b"
            r"|\bwhat (?:are|were) you (?:not |never |forbidden )?"
            r"(?:allowed|supposed|told|instructed|forbidden|programmed|meant) (?:not )?to "
            r"(?:say|tell|reveal|share|disclose|talk)",
            0.75,
        ),
        (
            r"\b(?:text|messages?|instructions|words|lines?|prompt|content)\b "
            r"(?:hidden |written )?at the (?:very )?(?:top|start|beginning) of "
            r"(?:this|our|your|the) (?:conversation|chat|context|session|prompt)\b",
            0.75,
        ),
        (
            r"(?:^|[.!?:\n]\s?|\b(?:please|now|then|and) )"
            r"(?:copy|print|show|output|paste|repeat|dump|reveal|reproduce|display)(?: me)? "
            r"(?:the|your) (?:whole|entire|full|complete|exact|original|initial) prompt\b",
            0.75,
        ),
        (
            r"\b(?:message|instructions?|prompt|text|rules|guidelines|directives) "
            r"(?:that |which )?you (?:were|have been|got|had been) "
            r"(?:initiali[sz]ed|configured|started|primed|prompted|set up|loaded|programmed"
            r"|seeded|given (?:at|before|in|initially|by)|provided (?:with|before|at))",
            0.8,
        ),
        (
            r"\b(?:passwords?|secrets?|keys?|flag|passphrase|code ?word)\b "
            r"(?:that |which )?you(?:'re| are| were| have been|'ve been)? "
            r"(?:protect|guard|keep|hid|safeguard|entrust|sworn"
            r"|not (?:allowed|supposed|permitted))\w*",
            0.75,
        ),
        (
            r"\b(?:start|begin) (?:your|the) "
            r"(?:answer|response|reply) with\b.{0,12}\binstructions\b"
            r"|\byour system prompt is\b"
            r"|\b(?:the|my) system prompt is\s{0,2}:?\s{0,2}['\"]?\s*$"
            r"|\b(?:see|have|get|view) (?:the|your) system prompt\b",
            0.7,
        ),
        (
            r"\bwhat (?:were|was|have) you (?:been )?"
            r"(?:told|instructed|given|asked to do|programmed)\b.{0,40}\b"
            r"(?:before|initially|first|beginning|start|prior|by (?:your|the))\b",
            0.7,
        ),
        (
            r"\bprompt[\s\-_]?text\b[^\n]{0,20}(?:[.!]|$)"
            r"|\b(?:gesamten|vollständigen|ganzen) prompt",
            0.65,
        ),
    ),
)
