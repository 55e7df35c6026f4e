"""Prompt injection inside a document: orders to the machine that reads it, or a false turn."""

from alerts.detector import PatternTable

# Who reads documents for people; by one name it needs more beside it than by several.
_MACHINES = (
    r"(?:(?:ai|llm|gpt|chat|automated|virtual)[ \-](?:\w{1,12} )?"
    r"(?:assistants|models|agents|reviewers|readers|systems|bots|crawlers|screeners"
    r"|graders|evaluators|tools|summari[sz]ers))"
)
_MACHINE = (
    rf"(?:{_MACHINES}|(?:ai|llm|gpt|chat|automated|virtual)[ \-](?:\w{{1,12}} )?"
    r"(?:assistant|model|agent|reviewer|reader|system|bot|crawler|screener|grader"
    r"|evaluator|tool|summari[sz]er)|ais?|llms?|gpt|chatgpt"
    r"|(?:large )?language models?|chatbots?)"
)

DOCUMENT = PatternTable(
    "suspicious",
    "PROMPT_INJECTION",
    trigger=(
        r"(?:ai|llm|gpt|chat|automated|virtual)[ \-](?:\w+ )?"
        r"(?:assistants?|models?|agents?|reviewers?|readers?|systems?|bots?|crawlers?"
        r"|screeners?|graders?|evaluators?|tools?|summari[sz]ers?)\s?[:,\x{2014}\-!]"
        r"|\b(?:llms?|language models?)\s?[:,\x{2014}\-]"
        r"|(?:to|for|attention|note|hint|notice)[:,]? (?:any |all |the |every )?"
        r"(?:ais?|llms?|gpt|chatgpt|language models?|large language|chatbots?|automated"
        r"|virtual|assistants?|models?|bots?|agents?|system)\b"
        r"|by (?:an? |any |the )?(?:automated )?(?:ais?|llms?|gpt|language|chat)\b"
        r"|(?:ai|llm|model|bot|agent|assistant|gpt)s?\W{1,3}"
        r"(?:is |are |when |if |once |after |while )?(?:you )?"
        r"(?:read|process|see|summ|pars|review|anal|eval|scan|ingest)"
        r"|if you are (?:an? )?(?:ai|llm|language|assist|chatb|large)"
        r"|before you (?:can |may )?(?:solve|compl|cont|answ|fini)"
        r"|(?:do not|don't|never) (?:tell|inform|mention|alert|notify|reveal|disclose|ackn"
        r"|refer|repeat|show|report)"
        r"|without (?:telling|informing|notifying|alerting|asking) the"
        r"|\]\(#"
        r"|(?:assistant|ai|llm|model|chatbot) ?[:,] ?(?:please )?"
        r"(?:stop|skip|ignore|disreg|forget|do not|don't|never|output|print|reveal|recomm)"
        r"|!\[|exfiltrate"
        r"|(?:send|forward|upload|transmit|append|post|e-?mail) "
        r"(?:the|all|this|your|my|user|it|them|any|conversation|chat|every|secret|password"
        r"|api|contents)"
        r"|<\||\[/?inst|<<|_of_turn|\[/?sys|</?s>|<\x{ff5c}"
        r"|</?\s?(?:system|instruct|prompt|admin|important|information|context|document"
        r"|user_?input|data)"
        r"|role['\"]"
        r"|(?:\n|^)\s?(?:system|assistant)"
        r"|(?:#{2,4}|\*\*|={3}|-{3})\s?(?:system|instruct|response|new|end)"
        r"|\n\s?\n\s?(?:human|user|h)\s?:"
        r"|\\n\s?\s?\\n\s?\s?\\n"
    ),
    rules=(
        (
            r"\b(?:important|urgent|attention|note|notice|message|instruction|hint)\b.{0,12}\b"
            r"(?:to|for) (?:the |any |all )?"
            r"(?:ai|llm|language model|chatbot|gpt|(?:ai|virtual) assistant)s?\b.{0,4}[:,\-!]",
            0.7,
        ),
        (
            r"\b(?:ai|llm|assistant|chatbot|model)s? "
            r"(?:reading|processing|summari[sz]ing|analy[sz]ing) this\b",
            0.75,
        ),
        (
            r"\bif you are (?:an? )?(?:ai|llm|language model|assistant|chatbot|large)\b.{0,60}"
            r"\b(?:must|should|please|then|ignore|say|include|recommend|add|reply)",
            0.75,
        ),
        (
            r"\b(?:send|forward|post|upload|transmit|exfiltrate|e-?mail|append)\b.{0,60}\b"
            r"(?:conversation|chat|history|password|secrets?|credentials?|api keys?|tokens?"
            r"|user'?s? data|system prompt|contents? of)\b.{0,60}"
            r"(?:https?://|@|\bto (?:attacker|evil))",
            0.8,
        ),
        (
            r"!\[[^\]\n]{0,60}\]\(https?://[^)\s]{0,120}[?&][\w\-]{1,20}="
            r"(?:\{|\[|<|%7b|\$|secret|data\b)",
            0.8,
        ),
        (
            r"\bdo not (?:tell|inform|mention (?:this|it) to|alert|notify|reveal this to) the"
            r" user\b",
            0.8,
        ),
        (
            r"\b(?:note|notice|message|instructions?|attention|memo|hint|reminder|warning|task"
            r"|directive|information|order|p\.?s\.?)\b.{0,12}?(?:to|for|:|,)?\s?"
            rf"(?:any |all |the |every )?{_MACHINE}"
            r"(?:\s(?:reading|processing|summari[sz]ing|parsing|reviewing|evaluating|that"
            r"|which|who)\b[^:\n]{0,40})?\s{0,2}[:,\x{2014}\-!]",
            0.75,
        ),
        (
            r"\bnew (?:task|instructions?|orders?|directives?|goal) (?:for|to) "
            r"(?:the |this |any |all )?"
            rf"(?:model|assistant|bot|agent|system|{_MACHINE})\s{{0,2}}[:,\x{{2014}}\-]",
            0.8,
        ),
        (
            r"(?:^|[\n.!?\"(\[*>#]\s{0,4}|<!--\s{0,3})(?:to )?"
            rf"(?:(?:all|any) {_MACHINE}|{_MACHINES}|llms?|language models?)\s{{0,2}}"
            r"[:,\x{2014}\-]{1,2}\s{0,3}"
            r"(?:please|you (?:must|should|are)|always|do not|don't|never|ignore|disregard|if"
            r"|when|rate|recommend|say|include|add|append|output|respond|reply|state|mention"
            r"|forward|send|stop|rank|give|describe|treat|consider|mark|approve|tell|conclude)"
            r"\b",
            0.8,
        ),
        (
            r"\b(?:if|when|once|whenever)\b[^.\n]{0,40}\b"
            r"(?:read|processed|summari[sz]ed|parsed|reviewed|analy[sz]ed|evaluated|scanned"
            r"|screened|ingested) by (?:an? |any |the )?(?:automated )?"
            rf"{_MACHINE}\b[^.\n]{{0,40}}\b"
            r"(?:must|should|please|then|ignore|say|include|add|append|output|recommend|reply"
            r"|respond)",
            0.75,
        ),
        (
            rf"\b(?:if|when) (?:an? |any |the )?{_MACHINE} (?:is |are )?"
            r"(?:read|process|summari[sz]|pars|review|analy[sz]|evaluat|scan|ingest)\w{0,4} "
            r"(?:this|the (?:following|text below))\b",
            0.75,
        ),
        (
            r"\bbefore you (?:can |may )?(?:solve|complete|continue with|answer|finish) "
            r"(?:the|this|my|that|any)[^.\n]{0,40}\b"
            r"(?:task|request|question|query)\b[^.\n]{0,40}\b"
            r"(?:do|perform|execute|complete|send|forward|visit) (?:the following|this|an?)\b",
            0.75,
        ),
        (
            r"\b(?:do not|don'?t|never) "
            r"(?:mention|reveal|disclose|acknowledge|refer to|repeat|show|report"
            r"|tell anyone about) (?:this|these|the above) (?:hidden )?"
            r"(?:instructions?|notes?|messages?|comments?|directives?|prompts?|paragraph)\b"
            r"|\bwithout (?:telling|informing|notifying|alerting|asking) the user\b",
            0.75,
        ),
        (r"\[(?:system|assistant|admin|developer)\]\(#", 0.8),
        (
            r"(?:<!--\s{0,3}|\bp\.?s\.?,? (?:for|to) (?:the )?|[\"'(\n]\s?)"
            r"(?:assistant|ai|llm|model|chatbot)\s?[:,]\s{0,2}(?:please )?"
            r"(?:stop|skip|ignore|disregard|forget|do not|don't|never|output|print|reveal"
            r"|recommend)\b",
            0.75,
        ),
        (
            r"\b(?:ai|llm|assistant|chatbot|model|bot)s?\b\W{0,3}(?:when|if|once|after|while) "
            r"(?:you )?(?:read|process|see|summari[sz]e|pars)\w*\b",
            0.75,
        ),
        (
            r"<\|(?:im_start|im_end|im_sep|endoftext|system|user|assistant|eot_id"
            r"|start_header_id|end_header_id|begin_of_text|end_of_turn|start|message|channel"
            r"|end)\|>",
            0.85,
        ),
        (
            r"\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>|</s>\s{0,3}\["
            r"|\[/?SYS(?:TEM)?[_ ]?PROMPT\]"
            r"|\[/SYSTEM\]"
            r"|\[SYSTEM(?: MESSAGE)?\]\s{0,3}:?\s{0,3}"
            r"(?:you|ignore|new|override|from now|disregard|forget|all|do not|reveal"
            r"|the (?:user|assistant|above|previous))\b"
            r"|<\x{FF5C}(?:User|Assistant|begin)",
            0.8,
        ),
        (
            r"<\s?(?:system|system_?(?:message|prompt|instructions?)|instructions?|prompt"
            r"|admin|important|information)\s?>\s{0,3}"
            r"(?:you|ignore|new|override|from now|disregard|forget|please|do not|never|always"
            r"|admin|reveal|all|this is an important|</?)"
            r"|</\s?(?:system(?:_?prompt)?|instructions?|prompt|context|documents?|user_?input"
            r"|data)\s?>\s{0,3}(?:<\s?(?:system|user|assistant|instruc)|you (?:are|must|will)"
            r"|ignore|new (?:task|instr)|now |system:|disregard)"
            r"|[\"']role[\"']\s{0,3}:\s{0,3}[\"'](?:system|developer)[\"'][^\n]{0,40}\b"
            r"(?:ignore|disregard|forget|override|unrestricted"
            r"|no (?:rules|restrictions|limits|filters)|without|jailbr\w+|dan\b"
            r"|new instructions|obey|reveal)",
            0.75,
        ),
        (
            r"(?:^|\n)\s{0,3}(?:#{2,4}|\*\*|={3,}|-{3,})\s{0,3}"
            r"(?:system(?: message| prompt| override| instructions?)?"
            r"|new (?:system )?(?:instructions?|task|prompt)"
            r"|end of (?:the )?(?:prompt|context|document|user|system|input)\w{0,12}"
            r"(?: \w{1,12})?)\s{0,3}(?::|\*\*|#{2,}|={3,}|-{3,}|\n)"
            r"|(?:^|\n)\s{0,3}###\s?(?:instruction|response)\s?:",
            0.6,
        ),
        (
            r"(?:^|\n)\s{0,3}system\s?:\s{0,3}"
            r"(?:you (?:are|must|will)|ignore|override"
            r"|new (?:instr|rules|task|polic|mode|direct|order)|disregard|forget|from now"
            r"|the (?:user|above|previous))"
            r"|\n\s{0,3}assistant\s?:\s{0,3}"
            r"(?:ignore|sure, (?:i|here|my)|i will (?:now|ignore|obey|comply))",
            0.75,
        ),
        (
            r"\n\s?\n(?:human|user|h)\s?:[^\n]{1,400}(?:\n[^\n]{1,200})?\n\s?\n"
            r"(?:assistant|ai|a)\s?:\s{0,3}"
            r"(?:$|sure|i will|of course|certainly|understood|yes[,!]|ok)",
            0.75,
        ),
        (r"(?:\\n\s{0,2}){6,}", 0.6),
    ),
)
