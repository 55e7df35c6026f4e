"""Prompt injection from inside a document: to a machine that reads it, or as a turn of the conversation."""

# ruff: noqa: E501 - one rule a line, however long

from alerts.detector import PatternTable

# Who reads documents for people; by one name it needs more beside it than by several.
_MACHINES = r"(?:(?:ai|llm|gpt|chat|automated|virtual)[ \-](?:\w{1,12} )?(?:assistants|models|agents|reviewers|readers|systems|bots|crawlers|screeners|graders|evaluators|tools|summari[sz]ers))"
_MACHINE = rf"(?:{_MACHINES}|(?:ai|llm|gpt|chat|automated|virtual)[ \-](?:\w{{1,12}} )?(?:assistant|model|agent|reviewer|reader|system|bot|crawler|screener|grader|evaluator|tool|summari[sz]er)|ais?|llms?|gpt|chatgpt|(?:large )?language models?|chatbots?)"

PROMPT_DOCUMENT = PatternTable(
    "suspicious",
    "PROMPT_INJECTION",
    trigger=(
        r"(?:ai|llm|gpt|chat|automated|virtual)[ \-](?:\w+ )?(?:assistants?|models?|agents?|reviewers?|readers?|systems?|bots?|crawlers?|screeners?|graders?|evaluators?|tools?|summari[sz]ers?)\s?[:,\x{2014}\-!]|\b(?:llms?|language models?)\s?[:,\x{2014}\-]|(?:to|for|attention|note|hint|notice)[:,]? (?:any |all |the |every )?(?:ais?|llms?|gpt|chatgpt|language models?|large language|chatbots?|automated|virtual|assistants?|models?|bots?|agents?|system)\b"
        r"|by (?:an? |any |the )?(?:automated )?(?:ais?|llms?|gpt|language|chat)\b|(?:ai|llm|model|bot|agent|assistant|gpt)s?\W{1,3}(?:is |are |when |if |once |after |while )?(?:you )?(?:read|process|see|summ|pars|review|anal|eval|scan|ingest)|if you are (?:an? )?(?:ai|llm|language|assist|chatb|large)|before you (?:can |may )?(?:solve|compl|cont|answ|fini)"
        r"|(?:do not|don't|never) (?:tell|inform|mention|alert|notify|reveal|disclose|ackn|refer|repeat|show|report)|without (?:telling|informing|notifying|alerting|asking) the|\]\(#|(?:assistant|ai|llm|model|chatbot) ?[:,] ?(?:please )?(?:stop|skip|ignore|disreg|forget|do not|don't|never|output|print|reveal|recomm)|!\[|exfiltrate|(?:send|forward|upload|transmit|append|post|e-?mail) (?:the|all|this|your|my|user|it|them|any|conversation|chat|every|secret|password|api|contents)"
        r"|<\||\[/?inst|<<|_of_turn|\[/?sys|</?s>|<\x{ff5c}|</?\s?(?:system|instruct|prompt|admin|important|information|context|document|user_?input|data)|role['\"]|(?:\n|^)\s?(?:system|assistant)|(?:#{2,4}|\*\*|={3}|-{3})\s?(?:system|instruct|response|new|end)|\n\s?\n\s?(?:human|user|h)\s?:|\\n\s?\s?\\n\s?\s?\\n"
    ),
    rules=(
        (r"\b(?:important|urgent|attention|note|notice|message|instruction|hint)\b.{0,12}\b(?:to|for) (?:the |any |all )?(?:ai|llm|language model|chatbot|gpt|(?:ai|virtual) assistant)s?\b.{0,4}[:,\-!]", 0.7),
        (r"\b(?:ai|llm|assistant|chatbot|model)s? (?:reading|processing|summari[sz]ing|analy[sz]ing) this\b", 0.75),
        (r"\bif you are (?:an? )?(?:ai|llm|language model|assistant|chatbot|large)\b.{0,60}\b(?:must|should|please|then|ignore|say|include|recommend|add|reply)", 0.75),
        (r"\b(?:send|forward|post|upload|transmit|exfiltrate|e-?mail|append)\b.{0,60}\b(?:conversation|chat|history|password|secrets?|credentials?|api keys?|tokens?|user'?s? data|system prompt|contents? of)\b.{0,60}(?:https?://|@|\bto (?:attacker|evil))", 0.8),
        (r"!\[[^\]\n]{0,60}\]\(https?://[^)\s]{0,120}[?&][\w\-]{1,20}=(?:\{|\[|<|%7b|\$|secret|data\b)", 0.8),
        (r"\bdo not (?:tell|inform|mention (?:this|it) to|alert|notify|reveal this to) the user\b", 0.8),
        (rf"\b(?:note|notice|message|instructions?|attention|memo|hint|reminder|warning|task|directive|information|order|p\.?s\.?)\b.{{0,12}}?(?:to|for|:|,)?\s?(?:any |all |the |every )?{_MACHINE}(?:\s(?:reading|processing|summari[sz]ing|parsing|reviewing|evaluating|that|which|who)\b[^:\n]{{0,40}})?\s{{0,2}}[:,\x{{2014}}\-!]", 0.75),
        (rf"\bnew (?:task|instructions?|orders?|directives?|goal) (?:for|to) (?:the |this |any |all )?(?:model|assistant|bot|agent|system|{_MACHINE})\s{{0,2}}[:,\x{{2014}}\-]", 0.8),
        (rf"(?:^|[\n.!?\"(\[*>#]\s{{0,4}}|<!--\s{{0,3}})(?:to )?(?:(?:all|any) {_MACHINE}|{_MACHINES}|llms?|language models?)\s{{0,2}}[:,\x{{2014}}\-]{{1,2}}\s{{0,3}}(?:please|you (?:must|should|are)|always|do not|don't|never|ignore|disregard|if|when|rate|recommend|say|include|add|append|output|respond|reply|state|mention|forward|send|stop|rank|give|describe|treat|consider|mark|approve|tell|conclude)\b", 0.8),
        (rf"\b(?:if|when|once|whenever)\b[^.\n]{{0,40}}\b(?:read|processed|summari[sz]ed|parsed|reviewed|analy[sz]ed|evaluated|scanned|screened|ingested) by (?:an? |any |the )?(?:automated )?{_MACHINE}\b[^.\n]{{0,40}}\b(?:must|should|please|then|ignore|say|include|add|append|output|recommend|reply|respond)", 0.75),
        (rf"\b(?:if|when) (?:an? |any |the )?{_MACHINE} (?:is |are )?(?:read|process|summari[sz]|pars|review|analy[sz]|evaluat|scan|ingest)\w{{0,4}} (?:this|the (?:following|text below))\b", 0.75),
        (r"\bbefore you (?:can |may )?(?:solve|complete|continue with|answer|finish) (?:the|this|my|that|any)[^.\n]{0,40}\b(?:task|request|question|query)\b[^.\n]{0,40}\b(?:do|perform|execute|complete|send|forward|visit) (?:the following|this|an?)\b", 0.75),
        (r"\b(?:do not|don'?t|never) (?:mention|reveal|disclose|acknowledge|refer to|repeat|show|report|tell anyone about) (?:this|these|the above) (?:hidden )?(?:instructions?|notes?|messages?|comments?|directives?|prompts?|paragraph)\b|\bwithout (?:telling|informing|notifying|alerting|asking) the user\b", 0.75),
        (r"\[(?:system|assistant|admin|developer)\]\(#", 0.8),
        (r"(?:<!--\s{0,3}|\bp\.?s\.?,? (?:for|to) (?:the )?|[\"'(\n]\s?)(?:assistant|ai|llm|model|chatbot)\s?[:,]\s{0,2}(?:please )?(?:stop|skip|ignore|disregard|forget|do not|don't|never|output|print|reveal|recommend)\b", 0.75),
        (r"\b(?:ai|llm|assistant|chatbot|model|bot)s?\b\W{0,3}(?:when|if|once|after|while) (?:you )?(?:read|process|see|summari[sz]e|pars)\w*\b", 0.75),
        (r"<\|(?:im_start|im_end|im_sep|endoftext|system|user|assistant|eot_id|start_header_id|end_header_id|begin_of_text|end_of_turn|start|message|channel|end)\|>", 0.85),
        (r"\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>|</s>\s{0,3}\[|\[/?SYS(?:TEM)?[_ ]?PROMPT\]|\[/SYSTEM\]|\[SYSTEM(?: MESSAGE)?\]\s{0,3}:?\s{0,3}(?:you|ignore|new|override|from now|disregard|forget|all|do not|reveal|the (?:user|assistant|above|previous))\b|<\x{FF5C}(?:User|Assistant|begin)", 0.8),
        (r"<\s?(?:system|system_?(?:message|prompt|instructions?)|instructions?|prompt|admin|important|information)\s?>\s{0,3}(?:you|ignore|new|override|from now|disregard|forget|please|do not|never|always|admin|reveal|all|this is an important|</?)|</\s?(?:system(?:_?prompt)?|instructions?|prompt|context|documents?|user_?input|data)\s?>\s{0,3}(?:<\s?(?:system|user|assistant|instruc)|you (?:are|must|will)|ignore|new (?:task|instr)|now |system:|disregard)|[\"']role[\"']\s{0,3}:\s{0,3}[\"'](?:system|developer)[\"'][^\n]{0,40}\b(?:ignore|disregard|forget|override|unrestricted|no (?:rules|restrictions|limits|filters)|without|jailbr\w+|dan\b|new instructions|obey|reveal)", 0.75),
        (r"(?:^|\n)\s{0,3}(?:#{2,4}|\*\*|={3,}|-{3,})\s{0,3}(?:system(?: message| prompt| override| instructions?)?|new (?:system )?(?:instructions?|task|prompt)|end of (?:the )?(?:prompt|context|document|user|system|input)\w{0,12}(?: \w{1,12})?)\s{0,3}(?::|\*\*|#{2,}|={3,}|-{3,}|\n)|(?:^|\n)\s{0,3}###\s?(?:instruction|response)\s?:", 0.6),
        (r"(?:^|\n)\s{0,3}system\s?:\s{0,3}(?:you (?:are|must|will)|ignore|override|new (?:instr|rules|task|polic|mode|direct|order)|disregard|forget|from now|the (?:user|above|previous))|\n\s{0,3}assistant\s?:\s{0,3}(?:ignore|sure, (?:i|here|my)|i will (?:now|ignore|obey|comply))", 0.75),
        (r"\n\s?\n(?:human|user|h)\s?:[^\n]{1,400}(?:\n[^\n]{1,200})?\n\s?\n(?:assistant|ai|a)\s?:\s{0,3}(?:$|sure|i will|of course|certainly|understood|yes[,!]|ok)", 0.75),
        (r"(?:\\n\s{0,2}){6,}", 0.6),
    ),
)  # fmt: skip
