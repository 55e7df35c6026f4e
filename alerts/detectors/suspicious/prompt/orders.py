"""Prompt injection, in English and German: putting new orders in the place of the old ones."""

from alerts.detector import PatternTable

ORDERS = PatternTable(
    "suspicious",
    "PROMPT_INJECTION",
    trigger=(
        r"over-?ride|access granted"
        r"|mode (?:enabled|activated|on\s?(?:[.!:;,]|$))"
        r"|new[\s\W_]{1,3}(?:\w+ )?"
        r"(?:instruct|task|direct|order|rule|assign|objective|purpose|goal|mission|prompt"
        r"|challenge|job)"
        r"|(?:updated|real|actual|secret|revised|true) (?:\w+ )?"
        r"(?:instruct|direct|task|prompt|mess|obj|purp|goal|miss)"
        r"|(?:next|further|other|additional|second|following|follow|actual) (?:\w+ )?"
        r"(?:task|assign|instruct|exerc|test|challenge|aufg)"
        r"|(?:neue|weitere|folgende|andere|zweite|nächste)\w* "
        r"(?:aufg|anwei|auftr|instr|task|test)"
        r"|pwned|hacked|\bhaha"
        r"|['\"\x{201c}\x{2018}](?:i )?(?:\w+ )?(?:\w+ )?(?:owned|jailbroken|compromised)"
        r"|i have been"
        r"|from (?:now|this (?:point|moment)) (?:on|forw)"
        r"|you(?:'re| are) (?:now |henceforth )?(?:an? )?(?:\w+ly )?"
        r"(?:unrestrict|unfilter|uncensor|jailbr|liberat|rogue|evil|unalign|amoral)"
        r"|(?:without|with no|free of|free from|w/o)[\s,]{1,2}(?:\w+ )?(?:\w+ )?"
        r"(?:restrict|limit|filter|censor|constr|guideline|rules|moral|ethic|safety"
        r"|boundar|guardrail)"
        r"|(?:stop|end|exit|leave|quit) "
        r"(?:being|acting as|role|your role|the role|this persona|character)"
        r"|everything (?:before|above|until|up|prior)"
        r"|(?:do not|don't) (?:look|use|read|consider|search)"
        r"|(?:what|whatever|as) (?:it|the \w+) (?:says|tells|instr)"
        r"|end of (?:doc|text|context|prompt|art|input|file|page|mess)"
        r"|stop (?:summ|transl|reading|here|there|everything|now|it\b|that\b)"
        r"|never ?mind|forget (?:it|that)"
    ),
    rules=(
        (
            r"\b(?:administrator|admin|system|developer|root|security|debug|maintenance)"
            r"[\s_\-]{1,2}(?:override|over-ride|access granted"
            r"|mode (?:enabled|activated|on\s{0,2}(?:[.!:;,\n]|$)))",
            0.75,
        ),
        (
            r"(?:^|[\n.!?:*#\[(\"'>]\s{0,4})(?:new|updated|real|actual|secret|revised) "
            r"(?:system )?(?:instructions?|directives?)"
            r"(?: (?:from|by) (?:the |your |my )?"
            r"(?:developers?|admin\w*|system|openai|users?|owners?|security|team|management))?"
            r"\s{0,2}[:\-(]"
            r"|[\n.!?*#\[>]\s{0,4}new (?:task|orders?|rules)\s{0,2}:",
            0.75,
        ),
        (
            r"\b(?:your|the) (?:new|real|actual|true) "
            r"(?:instructions?|directives?|tasks?|objective|purpose|goal|mission) "
            r"(?:is|are|now|will be)\b.{0,12}(?::|to\b|now)",
            0.55,
        ),
        (
            r"\b(?:now )?focus (?:only )?on (?:your|the|this) new "
            r"(?:task|instructions?|assignment)",
            0.8,
        ),
        (
            r"\b(?:well|superbly|excellent|great|good|perfect|nice|fantastic|wonderful|awesome"
            r"|amazing)(?:ly)?\b[^.!?\n]{0,24}[.!]{1,3}[^.!?\n]{0,60}\b"
            r"(?:(?:new|next|further|other|additional|second|follow\w*|actual)\b[^.!?\n]{0,16}"
            r"\b(?:tasks?|assignments?|instructions?|exercises?)"
            r"|(?:new|second|next)\b[^.!?\n]{0,16}\btests?)\b",
            0.7,
        ),
        (
            r"\b(?:instead|only|just|simply)\b[\s,]{1,2}(?:\w{1,12}[\s,]{1,2}){0,3}"
            r"(?:say|print|output|reply|respond|answer|write|tell)\b.{0,30}['\"\x{201C}]?"
            r"(?:pwned|hacked|haha|owned|i have been)",
            0.85,
        ),
        (
            r"\bfrom (?:now|this (?:point|moment)) (?:on|onwards?|forward)\b.{0,40}\b"
            r"(?:ignore|no (?:rules|restrictions|limits|filter)|unrestricted|disregard"
            r"|must obey|always agree|without (?:any )?"
            r"(?:rules|restrict|limit|filter|censor|moral|ethic))",
            0.8,
        ),
        (
            r"\b(?:you are|you're) (?:now |henceforth )?(?:an? )?"
            r"(?:completely |fully |totally )?"
            r"(?:unrestricted|unfiltered|uncensored|jailbroken|liberated|rogue|evil|unaligned"
            r"|amoral)\b",
            0.85,
        ),
        (
            r"\b(?:answer|respond|reply|act|speak|behave|talk)\b"
            r"(?:[\s,]{1,2}\w{1,12}){0,4}[\s,]{1,3}(?:without|with no|free (?:of|from)|w/o)"
            r"(?:[\s,]{1,2}(?:any|all|the|your|of|further|moral|ethical|content|safety|legal"
            r"|such|usual|normal|its|those|these|openai\W{0,2}s?|kind)){0,3}[\s,]{1,3}"
            r"(?:restrictions?|limitations?|limits?|filters?|filtering|censorship|constraints?"
            r"|guidelines|rules|moral\w*|ethic\w*|safety|boundaries|guardrails)",
            0.8,
        ),
        (
            r"\bwithout (?:any )?(?:restrictions|limitations|censorship|filters|guardrails)"
            r"\b.{0,30}\b(?:answer|respond|reply|act|speak)",
            0.75,
        ),
        (
            r"\b(?:stop|end|exit|leave|quit) "
            r"(?:being|acting as|role-?play\w*|your role|the role|this persona|character)"
            r"\b.{0,40}\b(?:and|now|instead)\b",
            0.55,
        ),
        (
            r"\b(?:respond|reply|answer|say|print|output|write|state)\b[^\n]{0,50}"
            r"['\"\x{201C}\x{2018}](?:i (?:have been|am|was|got) )?"
            r"(?:pwned|hacked|owned|jailbroken|compromised)\b",
            0.8,
        ),
        (
            r"\byour new (?:instructions?|directives?|tasks?|objectives?|purpose|goals?"
            r"|mission|job)\s{0,2}:",
            0.75,
        ),
        (
            r"\bthe (?:real|actual|true) (?:instructions?|task|prompt|message)s? "
            r"(?:follows?|starts?|begins?|is|are|comes?)\b"
            r"|\beverything (?:before|above|until|up to|prior to) (?:this|now|here)\b.{0,16}\b"
            r"(?:was|is|were) (?:just |only |all )?(?:an? )?"
            r"(?:test|joke|wrong|void|example|irrelevant|obsolete|fake|lie|mistake)\b",
            0.75,
        ),
        (
            r"(?:^|[\n.!?>*#\[]\s{0,3})(?:\w{1,12} )?override\s?:\s{1,2}"
            r"(?:new|the|all|ignore|disregard|you|user|admin|system|policy|grant|disable"
            r"|enable|from|reveal|share|unlock)\b",
            0.7,
        ),
        (
            r"\b(?:begin|start|execute|apply|load|follow|obey) "
            r"(?:the |my |these |your |only )*new (?:system )?"
            r"(?:instructions?|prompt|directives?)\b",
            0.75,
        ),
        (
            r"\b(?:very |sehr |so )?(?:well done|gut gemacht|good|gut)\b[.!]"
            r"(?:[^\n]{0,80}[.!])?\s{1,2}(?:now|jetzt|nun|bitte|here|please)\b[^\n]{0,60}\b"
            r"(?:(?:following|second|new|next|zweite\w*|folgende\w*|neue\w*|nächste\w*) "
            r"(?:task|test|assignment|aufgabe|exercise|challenge))",
            0.7,
        ),
        (
            r"\b(?:do not|don'?t) (?:look|use|read|consider|search)\b.{0,20}\b"
            r"(?:documents?|articles?|context|sources?)\b.{0,24}\b(?:just|only|instead)\b"
            r"|\bdo (?:what(?:ever)?|exactly what|as) "
            r"(?:it|the (?:page|file|text|site|document)) (?:says|tells|instructs)",
            0.7,
        ),
        (
            r"(?:^|[.!\n]\s?)(?:end of "
            r"(?:document|text|context|prompt|article|input|file|page|message)"
            r"|stop (?:summari[sz]ing|translating|reading|here|there))\b[.!:]?.{0,40}\b"
            r"(?:new|now|instead|next|task|instructions?)\b",
            0.7,
        ),
        (
            r"\b(?:instead|only (?:with|say|reply|respond)|just (?:say|reply|write))\b"
            r"[^\n]{0,24}['\"](?:owned|pwned|hacked|i have been (?:hacked|pwned|owned))",
            0.8,
        ),
        (
            r"\bnow,? (?:i have|here (?:is|comes?)|comes?|follows?|we (?:have|start|begin)"
            r"|let'?s (?:start|begin))\b.{0,30}\bnew (?:\w{1,12} )?"
            r"(?:challenge|task|assignment|instruction)",
            0.65,
        ),
        (
            r"\b(?:never ?mind|stop everything|stop (?:now|it|that|there)|forget (?:it|that))"
            r"\b[^\n]{0,40}\b(?:say|print|output|write|repeat|reply|respond|answer)\b"
            r"[^\n]{0,16}(?:['\":]|only|string|word)"
            r"|\bstop everything (?:and|now|you)\b"
            r"|\bnever ?mind\b.{0,30}\b(?:stop|print|say)\b",
            0.7,
        ),
        (
            r"\b(?:nun|jetzt)\b[^\n]{0,50}\b(?:neuen?r?|weiteren?r?|folgenden?r?|anderen?r?) "
            r"(?:aufgaben?|anweisungen?|aufträgen?|instruktionen?)\b",
            0.7,
        ),
    ),
)
