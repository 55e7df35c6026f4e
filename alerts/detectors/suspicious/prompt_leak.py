"""Prompt injection, in English: reading out what the model was told."""

# ruff: noqa: E501 - one rule a line, however long

from alerts.detector import PatternTable

_S = r"[\s\W_]{1,6}"
_SHOW = (
    r"reveal|show|print|repeat|output|display|tell|give|share|leak|dump|disclose|expose|write|list|summari[sz]e|translate|convert|encode|decode|"
    r"paraphrase|recite|spell|copy|return|provide|send|state|describe|explain|quote|echo|reproduce|what(?:'s| is| are| were| was)|type|read|say|"
    r"include|append|put|render|complete|base64|rephrase|extract|uncover|divulge|access|know"
)
# Without what people do to prompts of their own: write, type, share.
_TELL = (
    r"reveal|show|print|repeat|output|display|tell|give|leak|dump|disclose|expose|list|summari[sz]e|translate|encode|paraphrase|recite|"
    r"spell|copy|return|quote|echo|reproduce|what(?:'s| is| are| were| was)|say|rephrase|extract|uncover|divulge|describe|explain|convert|render|turn|compress|complete|recall|read out|write (?:down|out|me|your)"
)
_OWN = r"your|the|this|its|that|these|those|all|any|every|original|initial|system|secret|hidden|internal|full|complete|exact|entire|own|first|confidential|core|base|underlying|developer|current|above|pre-?|of|actual|whole"

PROMPT_LEAK = PatternTable(
    "suspicious",
    "PROMPT_INJECTION",
    trigger=(
        r"(?:system|hidden|initial|secret|internal|confidential|developer|pre|original|first|base|core|starting|master|your|own|exact|entire|whole|complete|full|gesamten|vollständigen|ganzen)[\s\W_]{1,2}(?:\w+[\s\W_]{1,2})?(?:\w+[\s\W_]{1,2})?(?:prompt|instruct|directive|preamble|message|configuration|guideline|programming|settings|rules\b)"
        r"|system_?prompt|prompt[\s_\-]?text|\b(?:text|words?|content|conversation|message|prompt|lines?|sentences?|everything|all)[\s\W_]{1,3}(?:\w+[\s\W_]{1,3})?(?:above|before|so far|preceding|prior|back to me)|(?:repeat|copy|print|output|translate|spell ?check|say|recite|echo|reproduce)[\s\W_]{1,3}(?:the |all |every )?(?:above|preceding|previous|prior)|verbatim|word for word"
        r"|(?:above|before|prior to) (?:this|my|the (?:first|user))|(?:with|from)\W{1,3}(?:the )?(?:words? |text |phrase |line )?\W{0,3}you are|(?:those|these|all|your|first|initial|previous|prior|above|the) (?:instructions|directives) (?:\w+ )?(?:given|in |verb|you)|(?:prompt|instructions?|text|message|rules|guidelines|directives) (?:that |which )?you (?:were|have|got|had)"
        r"|what (?:did|do|have) (?:your|the) (?:dev|creat|prog|mak|oper|own|admin|openai|anth)|what (?:are|were|was|have) you (?:not |never |forb\w+ |been )?(?:allow|supp|told|instr|forb|prog|mean|given|asked)|at the (?:very )?(?:top|start|beginning) of (?:this|our|your|the) (?:conv|chat|cont|sess|prom)"
        r"|you(?:'re| are| were| have been|'ve been)? (?:protect|guard|keep|hid|safeg|entrust|sworn|not (?:allow|supp|perm))|your context|i was given|the password you|(?:everything|anything) (?:\w+ )*(?:above|before|preceding) (?:this|the)|(?:private|confidential) (?:rules|instr|prompt|guid|conf)|(?:start|begin) (?:your|the) (?:answ|resp|repl)|hidden (?:rules|context)|your (?:secret )?(?:environment|api key|keys?\b)|up to (?:this|here|now)|given to you|of (?:your|the) (?:system |initial |hidden |original )*(?:prompt|instr)"
    ),
    rules=(
        (rf"\b(?:{_TELL})\b{_S}(?:\w{{1,14}}{_S}){{0,6}}?(?:(?:{_OWN}){_S}){{1,4}}(?:(?:system|hidden|initial|secret|internal|confidential|developer|pre){_S}(?:\w{{1,14}}{_S}){{0,1}}?(?:prompts?|instructions?|directives?|preamble|prompt_text)|(?:original|first|base|core|starting|master){_S}prompts?|(?:system|initial|developer){_S}messages?)\b", 0.85),
        (rf"\b(?:{_SHOW}){_S}(?:\w{{1,14}}{_S}){{0,4}}?your{_S}(?:\w{{1,14}}{_S}){{0,2}}?(?:system|hidden|initial|secret|internal|original|developer|confidential|first|base|core|starting|master){_S}(?:\w{{1,14}}{_S}){{0,1}}?(?:prompts?|instructions?|messages?|configuration|directives?|guidelines|preamble|settings|rules)\b", 0.85),
        (rf"\b(?:{_TELL}){_S}(?:\w{{1,14}}{_S}){{0,4}}?your{_S}(?:\w{{1,14}}{_S}){{0,3}}?(?:prompt|prompt text|instructions?|guidelines|directives|configuration|system message|programming)\b(?:\s{{0,3}}(?:[^\w\s]|$)|\s{{1,3}}(?:above|before|that|given|you|in|verbatim|word|as|and|to|from|exactly|here|first|is|are|were|now|so|then|using|without|backwards?|letter|line|with|starting|into|regarding|on|but|or|please|prior|at|by|of|i)\b)", 0.75),
        (rf"\b(?:{_TELL})\b{_S}(?:all{_S})?(?:of{_S})?(?:the{_S})?(?:previous|prior|above|earlier){_S}(?:instructions|directives|prompts?)\b", 0.75),
        (r"\b(?:reveal|show|print|repeat|output|display|leak|dump|disclose|expose|tell|share)\b(?: \w{1,14}){0,4} (?:system|hidden|initial|secret)[\s_-]?(?:prompt|instructions?|message)\b", 0.8),
        (r"\byour (?:(?:own|initial|hidden|secret|system|original|full|exact) )+(?:prompt|instructions?|configuration)\b|\byour (?:initial|hidden|secret|system|first) (?:system )?(?:message|instructions?)\b[^\n]{0,12}(?:[?.!:]|$)", 0.7),
        (rf"\b(?:repeat|recite|reprint|echo|print|output|copy|spell ?check|quote|reproduce|type|write (?:down|out)|show me|say){_S}(?:\w{{1,14}}{_S}){{0,4}}?(?:text|words?|content|conversation|instructions?|message|prompt|lines?|sentences?|everything|all)(?:{_S}\w{{1,14}}){{0,2}}?{_S}(?:above|before this|so far|preceding|back to me|verbatim|word for word|up to (?:this|here|now)|given to you|you (?:were|have been|got) (?:given|told))", 0.8),
        (rf"\b(?:repeat|recite|reprint|echo|print|output|copy|reproduce|say){_S}(?:\w{{1,14}}{_S}){{0,3}}?(?:the |all |every )?(?:above|preceding|previous|prior){_S}(?:\w{{1,14}}{_S}){{0,2}}?(?:text|words?|content|conversation|instructions?|message|prompt|lines?|paragraphs?)\b", 0.75),
        (r"\b(?:repeat|print|output|show|say|translate|write) (?:all|everything) (?:that is |that was |written )?(?:above|before|preceding|prior)", 0.75),
        (r"\bwhat (?:is|was|were|are) (?:written|said|the (?:text|words|lines?|instructions?)|all|there)\b.{0,24}\b(?:above|before) (?:this|my|the first)\b", 0.8),
        (r"\b(?:starting|beginning|begin|start)(?:s|ning)? (?:with|from):? ?(?:the )?(?:words?|text|phrase|line)?:? ?(?:['\"\x{201C}]you are\b|you are (?:chatgpt|gpt|an? (?:ai|large|language|assistant|helpful)))", 0.8),
        (r"\b(?:what were|what are|repeat|list|tell me|state|give me|show)\b.{0,16}\b(?:(?:those|these|all|your) |the (?:first |initial |previous |prior |above )?)(?:instructions|directives)\b.{0,12}(?:given|in (?:bytes|base64|hex|code)|verbatim|you)", 0.65),
        (r"<system_?prompt>|\bprompt_text\b|\bsystem prompt\b.{0,40}\b(?:verbatim|word for word|tags?|in full|code block)|\b(?:show|print|reveal|dump|output|leak)\b.{0,24}\bprompt text\b", 0.75),
        (r"\b(?:opposite|contents?|first (?:line|words?|sentence|\d+ words)|beginning|copy|summary|translation) of (?:your|the) (?:system |initial |hidden |original )*(?:prompt|instructions|system (?:message|instructions))\b", 0.8),
        (r"\b(?:print|display|show|reveal|output|list|dump|tell me|give me|what (?:is|are))\b.{0,30}\b(?:your (?:system |internal |hidden )(?:configuration|rules|context|settings)|hidden (?:rules|context)|your (?:secret )?(?:environment variables|(?:api )?keys?)|the password you(?:'ve| were| have| are))\b", 0.6),
        (rf"\b(?:repeat|print|output|copy|reproduce|show|write|return|list|reveal|tell)\b{_S}(?:\w{{1,14}}{_S}){{0,4}}?(?:everything|all|anything|texts?|words?|content|lines?|sentences?) (?:that |which )?(?:comes?|came|is|was|appears?|appeared|stands?|stood|you see) (?:directly |right |written )?(?:before|above|prior to) (?:this|my|the (?:first|user))\b", 0.8),
        (r"\b(?:everything|anything) (?:\w{1,14} ){0,5}?(?:above|before|preceding) (?:this|the) (?:line|sentence|message|point|prompt)\b|\b(?:share|reveal|tell|show|print|leak|disclose)\b[^.\n]{0,20} (?:its|(?:this|the) (?:bot|chatbot|assistant|model|ai)'?s?) (?:\w{1,12} )?(?:private|hidden|secret|internal|confidential|system) (?:rules|instructions|prompt|guidelines|configuration)\b|\byour context(?: window)?\b[^.\n]{0,24}\b(?:before|above)\b|\b(?:instructions|rules|prompt) i was given (?:is|are)\b|\bconfidential configuration\b|\bconfiguration (?:that |which )?you (?:were|have been|got) given\b", 0.75),
        (r"\bwhat (?:did|do|have) (?:your|the) (?:developers?|creators?|programmers?|makers?|operators?|owners?|admin\w*|openai|anthropic) (?:tell|told|instruct|order|ask|forbid|forbade|want|program)\w{0,4} you\b|\bwhat (?:are|were) you (?:not |never |forbidden )?(?:allowed|supposed|told|instructed|forbidden|programmed|meant) (?:not )?to (?:say|tell|reveal|share|disclose|talk)", 0.75),
        (r"\b(?:text|messages?|instructions|words|lines?|prompt|content)\b (?:hidden |written )?at the (?:very )?(?:top|start|beginning) of (?:this|our|your|the) (?:conversation|chat|context|session|prompt)\b", 0.75),
        (r"(?:^|[.!?:\n]\s?|\b(?:please|now|then|and) )(?:copy|print|show|output|paste|repeat|dump|reveal|reproduce|display)(?: me)? (?:the|your) (?:whole|entire|full|complete|exact|original|initial) prompt\b", 0.75),
        (r"\b(?:message|instructions?|prompt|text|rules|guidelines|directives) (?:that |which )?you (?:were|have been|got|had been) (?:initiali[sz]ed|configured|started|primed|prompted|set up|loaded|programmed|seeded|given (?:at|before|in|initially|by)|provided (?:with|before|at))", 0.8),
        (r"\b(?:passwords?|secrets?|keys?|flag|passphrase|code ?word)\b (?:that |which )?you(?:'re| are| were| have been|'ve been)? (?:protect|guard|keep|hid|safeguard|entrust|sworn|not (?:allowed|supposed|permitted))\w*", 0.75),
        (r"\b(?:start|begin) (?:your|the) (?:answer|response|reply) with\b.{0,12}\binstructions\b|\byour system prompt is\b|\b(?:the|my) system prompt is\s{0,2}:?\s{0,2}['\"]?\s*$|\b(?:see|have|get|view) (?:the|your) system prompt\b", 0.7),
        (r"\bwhat (?:were|was|have) you (?:been )?(?:told|instructed|given|asked to do|programmed)\b.{0,40}\b(?:before|initially|first|beginning|start|prior|by (?:your|the))\b", 0.7),
        (r"\bprompt[\s\-_]?text\b[^\n]{0,20}(?:[.!]|$)|\b(?:gesamten|vollständigen|ganzen) prompt", 0.65),
    ),
)  # fmt: skip
