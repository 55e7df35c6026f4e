"""Prompt injection, in English and German: putting new orders in the place of the old ones."""

# ruff: noqa: E501 - one rule a line, however long

from alerts.detector import PatternTable

PROMPT_ORDERS = PatternTable(
    "suspicious",
    "PROMPT_INJECTION",
    trigger=(
        r"over-?ride|access granted|mode (?:enabled|activated|on\s?(?:[.!:;,]|$))|new[\s\W_]{1,3}(?:\w+ )?(?:instruct|task|direct|order|rule|assign|objective|purpose|goal|mission|prompt|challenge|job)|(?:updated|real|actual|secret|revised|true) (?:\w+ )?(?:instruct|direct|task|prompt|mess|obj|purp|goal|miss)"
        r"|(?:next|further|other|additional|second|following|follow|actual) (?:\w+ )?(?:task|assign|instruct|exerc|test|challenge|aufg)|(?:neue|weitere|folgende|andere|zweite|nächste)\w* (?:aufg|anwei|auftr|instr|task|test)"
        r"|pwned|hacked|\bhaha|['\"\x{201c}\x{2018}](?:i )?(?:\w+ )?(?:\w+ )?(?:owned|jailbroken|compromised)|i have been|from (?:now|this (?:point|moment)) (?:on|forw)|you(?:'re| are) (?:now |henceforth )?(?:an? )?(?:\w+ly )?(?:unrestrict|unfilter|uncensor|jailbr|liberat|rogue|evil|unalign|amoral)"
        r"|(?:without|with no|free of|free from|w/o)[\s,]{1,2}(?:\w+ )?(?:\w+ )?(?:restrict|limit|filter|censor|constr|guideline|rules|moral|ethic|safety|boundar|guardrail)|(?:stop|end|exit|leave|quit) (?:being|acting as|role|your role|the role|this persona|character)|everything (?:before|above|until|up|prior)"
        r"|(?:do not|don't) (?:look|use|read|consider|search)|(?:what|whatever|as) (?:it|the \w+) (?:says|tells|instr)|end of (?:doc|text|context|prompt|art|input|file|page|mess)|stop (?:summ|transl|reading|here|there|everything|now|it\b|that\b)|never ?mind|forget (?:it|that)"
    ),
    rules=(
        (r"\b(?:administrator|admin|system|developer|root|security|debug|maintenance)[\s_\-]{1,2}(?:override|over-ride|access granted|mode (?:enabled|activated|on\s{0,2}(?:[.!:;,\n]|$)))", 0.75),
        (r"(?:^|[\n.!?:*#\[(\"'>]\s{0,4})(?:new|updated|real|actual|secret|revised) (?:system )?(?:instructions?|directives?)(?: (?:from|by) (?:the |your |my )?(?:developers?|admin\w*|system|openai|users?|owners?|security|team|management))?\s{0,2}[:\-(]|[\n.!?*#\[>]\s{0,4}new (?:task|orders?|rules)\s{0,2}:", 0.75),
        (r"\b(?:your|the) (?:new|real|actual|true) (?:instructions?|directives?|tasks?|objective|purpose|goal|mission) (?:is|are|now|will be)\b.{0,12}(?::|to\b|now)", 0.55),
        (r"\b(?:now )?focus (?:only )?on (?:your|the|this) new (?:task|instructions?|assignment)", 0.8),
        (r"\b(?:well|superbly|excellent|great|good|perfect|nice|fantastic|wonderful|awesome|amazing)(?:ly)?\b[^.!?\n]{0,24}[.!]{1,3}[^.!?\n]{0,60}\b(?:(?:new|next|further|other|additional|second|follow\w*|actual)\b[^.!?\n]{0,16}\b(?:tasks?|assignments?|instructions?|exercises?)|(?:new|second|next)\b[^.!?\n]{0,16}\btests?)\b", 0.7),
        (r"\b(?:instead|only|just|simply)\b[\s,]{1,2}(?:\w{1,12}[\s,]{1,2}){0,3}(?:say|print|output|reply|respond|answer|write|tell)\b.{0,30}['\"\x{201C}]?(?:pwned|hacked|haha|owned|i have been)", 0.85),
        (r"\bfrom (?:now|this (?:point|moment)) (?:on|onwards?|forward)\b.{0,40}\b(?:ignore|no (?:rules|restrictions|limits|filter)|unrestricted|disregard|must obey|always agree|without (?:any )?(?:rules|restrict|limit|filter|censor|moral|ethic))", 0.8),
        (r"\b(?:you are|you're) (?:now |henceforth )?(?:an? )?(?:completely |fully |totally )?(?:unrestricted|unfiltered|uncensored|jailbroken|liberated|rogue|evil|unaligned|amoral)\b", 0.85),
        (r"\b(?:answer|respond|reply|act|speak|behave|talk)\b(?:[\s,]{1,2}\w{1,12}){0,4}[\s,]{1,3}(?:without|with no|free (?:of|from)|w/o)(?:[\s,]{1,2}(?:any|all|the|your|of|further|moral|ethical|content|safety|legal|such|usual|normal|its|those|these|openai\W{0,2}s?|kind)){0,3}[\s,]{1,3}(?:restrictions?|limitations?|limits?|filters?|filtering|censorship|constraints?|guidelines|rules|moral\w*|ethic\w*|safety|boundaries|guardrails)", 0.8),
        (r"\bwithout (?:any )?(?:restrictions|limitations|censorship|filters|guardrails)\b.{0,30}\b(?:answer|respond|reply|act|speak)", 0.75),
        (r"\b(?:stop|end|exit|leave|quit) (?:being|acting as|role-?play\w*|your role|the role|this persona|character)\b.{0,40}\b(?:and|now|instead)\b", 0.55),
        (r"\b(?:respond|reply|answer|say|print|output|write|state)\b[^\n]{0,50}['\"\x{201C}\x{2018}](?:i (?:have been|am|was|got) )?(?:pwned|hacked|owned|jailbroken|compromised)\b", 0.8),
        (r"\byour new (?:instructions?|directives?|tasks?|objectives?|purpose|goals?|mission|job)\s{0,2}:", 0.75),
        (r"\bthe (?:real|actual|true) (?:instructions?|task|prompt|message)s? (?:follows?|starts?|begins?|is|are|comes?)\b|\beverything (?:before|above|until|up to|prior to) (?:this|now|here)\b.{0,16}\b(?:was|is|were) (?:just |only |all )?(?:an? )?(?:test|joke|wrong|void|example|irrelevant|obsolete|fake|lie|mistake)\b", 0.75),
        (r"(?:^|[\n.!?>*#\[]\s{0,3})(?:\w{1,12} )?override\s?:\s{1,2}(?:new|the|all|ignore|disregard|you|user|admin|system|policy|grant|disable|enable|from|reveal|share|unlock)\b", 0.7),
        (r"\b(?:begin|start|execute|apply|load|follow|obey) (?:the |my |these |your |only )*new (?:system )?(?:instructions?|prompt|directives?)\b", 0.75),
        (r"\b(?:very |sehr |so )?(?:well done|gut gemacht|good|gut)\b[.!](?:[^\n]{0,80}[.!])?\s{1,2}(?:now|jetzt|nun|bitte|here|please)\b[^\n]{0,60}\b(?:(?:following|second|new|next|zweite\w*|folgende\w*|neue\w*|nächste\w*) (?:task|test|assignment|aufgabe|exercise|challenge))", 0.7),
        (r"\b(?:do not|don'?t) (?:look|use|read|consider|search)\b.{0,20}\b(?:documents?|articles?|context|sources?)\b.{0,24}\b(?:just|only|instead)\b|\bdo (?:what(?:ever)?|exactly what|as) (?:it|the (?:page|file|text|site|document)) (?:says|tells|instructs)", 0.7),
        (r"(?:^|[.!\n]\s?)(?:end of (?:document|text|context|prompt|article|input|file|page|message)|stop (?:summari[sz]ing|translating|reading|here|there))\b[.!:]?.{0,40}\b(?:new|now|instead|next|task|instructions?)\b", 0.7),
        (r"\b(?:instead|only (?:with|say|reply|respond)|just (?:say|reply|write))\b[^\n]{0,24}['\"](?:owned|pwned|hacked|i have been (?:hacked|pwned|owned))", 0.8),
        (r"\bnow,? (?:i have|here (?:is|comes?)|comes?|follows?|we (?:have|start|begin)|let'?s (?:start|begin))\b.{0,30}\bnew (?:\w{1,12} )?(?:challenge|task|assignment|instruction)", 0.65),
        (r"\b(?:never ?mind|stop everything|stop (?:now|it|that|there)|forget (?:it|that))\b[^\n]{0,40}\b(?:say|print|output|write|repeat|reply|respond|answer)\b[^\n]{0,16}(?:['\":]|only|string|word)|\bstop everything (?:and|now|you)\b|\bnever ?mind\b.{0,30}\b(?:stop|print|say)\b", 0.7),
        (r"\b(?:nun|jetzt)\b[^\n]{0,50}\b(?:neuen?r?|weiteren?r?|folgenden?r?|anderen?r?) (?:aufgaben?|anweisungen?|aufträgen?|instruktionen?)\b", 0.7),
    ),
)  # fmt: skip
