"""Jailbreaks: personas and games that are to talk the model out of its limits."""

from alerts.detector import PatternTable

JAILBREAK = PatternTable(
    "suspicious",
    "JAILBREAK",
    trigger=(
        r"\bdan\b|\bstan\b|do anything|anything now|jail ?br|developer mode|devmode"
        r"|betterdan|basedgpt|antigpt|evil ?-?bot|wormgpt|fraudgpt|darkgpt|chadgpt"
        r"|god mode|censored mode|filtered mode|as if (?:there|you)"
        r"|as though (?:there|you)|like there"
        r"|(?:refuses?|declines?|den(?:y|ies)) nothing"
        r"|\[(?:unf|unc|unr|jailb)|persona\b|freed |guardrail"
        r"|content polic|usage polic|ethical guid|openai|open ai|confines|unfiltered"
        r"|uncensored|unrestricted|unethical|immoral|amoral|illegal|unhinged|\bevil"
        r"|unaligned|rogue|malicious"
        r"|refus|never say|never (?:tell|remind)|saying no|opposite of|without refus"
        r"|without hesit|jailbroken|free of|lacking|without any|no limit|no restrict"
        r"|no rules|no moral|no ethic|were no |bound by|bound to|abide|adhere"
        r"|constraints of|shackles"
        r"|your (?:limitations|restrictions|constraints)"
        r"|restrictions"
        r"|no (?:rules|limits|moral|ethic|filter)"
        r""
        r"|if you had no|version of you"
        r"|two (?:separate|different|distinct|contrasting|ways|responses|answers)"
        r"|in character|stay (?:a |in )|break (?:the |character)|auto_?regressive|tokens"
        r"|grand(?:ma|mo|pa)|theoretical|hypothetical|fictional|fake and|fake scen"
        r"|knowledge is cut|still in 2021|anything asked"
        r"|can (?:say|do) (?:literally |absolutely )?anything"
        r"|swear|curse|cuss"
        r"|world events|the future|remorse|do harm|your safety"
        r"|safety (?:filter|guid|train|feat|polic|prot|meas)"
        r"|guardrails|filters?\b|moral|ethic|feelings|avoid norms|machiavell|mongo"
    ),
    rules=(
        # Names of famous ones
        (
            r"\b(?:can|could|will|dan|called|named|for|mode|to|and|you)\b[\s\W]{1,4}"
            r"(?:really )?do anything now"
            r"(?:\s{0,2}(?:[^\w\s]|$)|\s{1,2}"
            r"(?:mode|and|ai|for|without|with|you|as|is|means|are|prompt|persona|from"
            r"|regardless|even|no|answer|to|i|which|because)\b)"
            r"|[\"'\x{201C}\x{2018}(*\[]do anything now\b"
            r"|\bdo anything now\b.{0,80}\b"
            r"(?:dan|ai|a\.i|mode|rules?|restrict\w+|limit\w*|chatgpt|gpt|model|persona|policy"
            r"|policies|break free|unrestricted)\b"
            r"|\bstrive to avoid norms\b"
            r"|\balways intelligent and machiavellian\b"
            r"|\bdon't even know\b.{0,20}\bmongo\b",
            0.95,
        ),
        (
            r"\b(?:you(?:'re| are| will be| have become|r name is)?|as|act(?:ing)? (?:like|as)"
            r"|called|named|role of|model known as|mode|be|stay(?: a)?|remain)"
            r"[\s\"'\x{201C}(,]{1,4}(?-i:DAN|STAN|DUDE|AIM|BasedGPT|DevMode|JailBreak"
            r"|BetterDAN|EvilBOT|KEVIN|AntiGPT|NRAF|Balakula|ChadGPT|LiveGPT|DarkGPT|WormGPT"
            r"|FraudGPT|EvilGPT|FreeGPT|OppoGPT)\b",
            0.85,
        ),
        (
            r"(?-i:\bDAN\b)[^\n]{0,60}\b"
            r"(?:can|mode|override|anything|restrictions?|answers?|response)\b"
            r"|(?-i:\bDan\b)[^\n]{0,40}\b"
            r"(?:override|restrictions?|jailbreak|no rules|polic(?:y|ies))\b"
            r"|\[(?:dan|jailbreak|classic|gpt|developer mode|\W{0,2}jailbreak|devmode"
            r"|stan)\w{0,6}(?: output)?\]",
            0.8,
        ),
        (
            r"\bbetterdan\b|\bbasedgpt\b|\bantigpt\b|\bevil-?bot\b|\bdevmode\b|\bwormgpt\b"
            r"|\bfraudgpt\b|\bdarkgpt\b|\bchadgpt\b",
            0.8,
        ),
        (
            r"\bdeveloper mode\b.{0,40}\b"
            r"(?:enabled|output|response|chatgpt|gpt|activated|policy|simulat\w+)"
            r"|\b(?:chatgpt|gpt|ai|model|assistant)\b.{0,40}\bdeveloper mode\b",
            0.85,
        ),
        (
            r"\b(?:enter|enable|activate|switch to|in|into|go into) (?:the )?"
            r"(?:jailbreak|god|dan|sudo|unrestricted|evil|chaos|opposite|no[- ]?filter) mode\b"
            r"|\b(?:enter|enable|activate|switch to|go into) (?:the |your )?"
            r"(?:uncensored|unfiltered|rogue|no[- ]?limits?) mode\s{0,2}"
            r"(?:[.!:]|$|and (?:answer|respond|reply|say|tell)\b)"
            r"|\b(?:act|pretend|behave|respond|answer|reply) (?:like|as if|as though) "
            r"(?:there (?:is|are|were|was) no|you(?: have|'ve| had) no) (?:\w{1,12} ){0,2}"
            r"(?:polic(?:y|ies)|rules|restrictions|guidelines|filters?|guardrails|ethic\w*"
            r"|moral\w*|limits)\b"
            r"|\b(?:refuse|refuses|decline|declines|deny|denies) nothing\b"
            r"|\[(?:unfiltered|uncensored|jailbroken|unrestricted)\]"
            r"|\bjailbroken (?:twin|self|alter ego|brother|copy|counterpart)\b"
            r"|\bpersona\b[^.\n]{0,30}\bno (?:restrictions|rules|limits|filters?)\b",
            0.8,
        ),
        (
            r"\b(?:freed?|released?|liberated?) (?:of|from) "
            r"(?:all |any |its |your |their |the )*(?:safety|ethical|moral|content) "
            r"(?:training|rules|restrictions|guidelines|constraints|filters?)\b",
            0.8,
        ),
        (
            r"\bjail ?broken (?:ai|version|model|chatgpt|gpt|mode|chatbot|assistant|llm)"
            r"|\bjailbreak (?:prompt:|mode|yourself)"
            r"|\bjailbreak (?:the )?(?:ai|chatgpt|gpt)\b.{0,40}(?:now|:)",
            0.75,
        ),
        (
            r"\bdeveloper mode\b.{0,40}\b(?:polic|filter|restrict|rules)\w*.{0,20}\b"
            r"(?:disabled|off|removed|lifted|ignored|suspended)"
            r"|\byou(?:'re| are) (?:now )?in "
            r"(?:developer|debug|god|sudo|unrestricted|jailbreak|dan|evil) mode\b",
            0.8,
        ),
        (
            r"\b(?:normal|standard|regular|censored|filtered)\b[^\n]{0,40}\b"
            r"(?:without (?:any )?(?:content )?(?:polic|filter|restriction|censor|limit|rules)"
            r"|unfiltered|uncensored|unrestricted|(?:content )?polic(?:y|ies))\w*"
            r"|\bdeveloper mode\b[^\n]{0,40}\b(?:two|both|2) "
            r"(?:answers|responses|outputs|versions)",
            0.65,
        ),
        (
            r"\bdeveloper mode\b.{0,120}\b(?:unfiltered|uncensored|normal and|both)\b"
            r"|\bboth (?:normal|standard|a normal) and "
            r"(?:unfiltered|uncensored|jailbroken|an? un\w+)",
            0.8,
        ),
        (
            r"\b(?:profanity|moral|ethic\w*|content|safety) filters? (?:level |settings? )?"
            r"(?:is|are|off|set|disabled|removed)\b",
            0.7,
        ),
        # Being freed
        (
            r"\b(?:broken|break|freed?|escaped?|released?|liberated?) (?:free )?"
            r"(?:of|from|out of) (?:the |all |your |their |its |any )?"
            r"(?:(?:typical|usual|normal|standard) )?"
            r"(?:confines|restrictions|limitations|shackles|rules|guidelines|openai)\b"
            r"(?: (?:of|set|by|imposed|placed|that)|[^\n]{0,20}\b(?:ai|openai|you|them|it)\b)",
            0.85,
        ),
        (
            r"\b(?:not|no longer|never|isn't|aren't|without being) "
            r"(?:bound|restricted|limited|constrained|restrained|governed|subject|obligated)"
            r"(?: by| to)? (?:any |the |your |all |of |to |by )*(?:\w{1,14} ){0,3}"
            r"(?:rules|restrictions|guidelines|polic(?:y|ies)|limitations|moral\w*|filters?"
            r"|programming|openai|content)\b",
            0.8,
        ),
        (
            r"\b(?:not have to|don't have to|doesn't have to|do not need to|no need to|needn't"
            r"|does not) (?:abide by|follow|adhere to|obey|comply with|respect|care about) "
            r"(?:any |the |your |all )*(?:\w{1,14} ){0,2}"
            r"(?:rules|restrictions|guidelines|polic(?:y|ies)|limitations|ethic\w*|moral\w*"
            r"|laws?|constraints|norms)",
            0.85,
        ),
        (
            r"\b(?:has|have|had|with|possess\w*) (?:absolutely |literally )?"
            r"(?:no|zero|neither|none of the) (?:\w{1,14} ){0,2}"
            r"(?:restrictions|limits|limitations|filters?|guidelines|censorship"
            r"|content polic(?:y|ies)|ethical|moral\w*|ethic\w*|boundaries|guardrails"
            r"|inhibitions|remorse)\b.{0,80}\b"
            r"(?:answers?|respond\w*|reply|replies|says?|ai|model|you|assistant|chatbot|gpt)\b",
            0.6,
        ),
        (
            r"\bif you had no (?:\w{1,12} ){0,2}"
            r"(?:polic(?:y|ies)|restrictions|rules|filters?|limits|guidelines)"
            r"|\banswer as that version of you\b"
            r"|\bversion of (?:you|yourself) (?:without|with no|that has no)\b",
            0.8,
        ),
        (
            r"\b(?:openai|content|usage|ethical)(?:'s)? (?:\w{1,12} )?"
            r"(?:polic(?:y|ies)|guidelines)\b.{0,60}\b"
            r"(?:lenient|do(?:es)? not apply|don't apply|ignor\w+|bypass\w*|circumvent\w*"
            r"|disregard\w*|irrelevant|override\w*|violat\w+|replaced|no longer)",
            0.8,
        ),
        (
            r"\b(?:bypass|circumvent|evade|get around|disable|turn off|remove|deactivate"
            r"|switch off)\b.{0,24}\b(?:your|openai'?s?|its|chatgpt'?s?)\b.{0,24}\b"
            r"(?:filters?|polic(?:y|ies)|guidelines|restrictions|safety|guardrails|safeguards"
            r"|censorship|programming|alignment)",
            0.8,
        ),
        # What the persona may do
        (
            r"\b(?:never|not|can'?t|cannot|won'?t|doesn'?t|don'?t|unable to|incapable of"
            r"|must not|without ever) (?:ever )?"
            r"(?:say(?:ing)? no|refus\w+|declin\w+|reject\w*|den(?:y|ying)|censor\w*)\b.{0,60}"
            r"\b(?:requests?|answer|questions?|prompts?|anything|orders?|commands?"
            r"|instructions?|me)\b",
            0.7,
        ),
        (
            r"\bnever say (?:that )?(?:you|it|he|she|they) "
            r"(?:can'?t|cannot|can not|are unable|is unable)"
            r"|\bnever (?:tell|remind) (?:me|the user) (?:that )?(?:you|it)(?:'s| is| are)? "
            r"(?:an ai|can'?t|cannot|illegal|unethical)",
            0.8,
        ),
        (
            r"\bno matter how (?:\w{1,12}[, ]{1,2}){0,4}"
            r"(?:illegal|unethical|immoral|harmful|offensive|dangerous|inappropriate|bad)\b"
            r"|\b(?:even if|whether) (?:it(?:'s| is) )?(?:\w{1,12}[, ]{1,2}){0,3}"
            r"(?:illegal|unethical|immoral|harmful|offensive)\b.{0,40}\b"
            r"(?:answer|must|do|comply|will|respond)?",
            0.7,
        ),
        (
            r"\b(?:does not|doesn'?t|don'?t|do not|without) (?:\w{1,10} ){0,2}"
            r"(?:care|caring|worry|giv\w+) (?:about|for|a (?:damn|shit|fuck) about) "
            r"(?:\w{1,14}['\x{2019}]?s? ){0,3}"
            r"(?:feelings|ethic\w*|moral\w*|rules|consequences|laws?|polic(?:y|ies)|legality)",
            0.75,
        ),
        (
            r"\b(?:unfiltered|uncensored|unrestricted|amoral|unethical|immoral|jailbroken"
            r"|unhinged|evil|unaligned|rogue|malicious|lawless)"
            r"(?:,? (?:and |but )?\w{1,14}){0,2} "
            r"(?:ai|a\.i\.|al|model|assistant|chatbot|bot|language model|gpt|persona|confidant"
            r"|character|version|llm|responses?|answers?|opinions?|advice)\b",
            0.65,
        ),
        (
            r"\bcan (?:say|do|tell|generate|answer|write|be|output) "
            r"(?:literally |absolutely |pretty much )?anything\b.{0,40}\b"
            r"(?:i ask|you want|users?|without|even if|asked"
            r"|no (?:matter|rules|limits|restrictions|filters?))\b"
            r"|\b(?:chatbot|ai|bot|assistant|model) (?:that|who|which) can do anything\b",
            0.7,
        ),
        (
            r"\b(?:swear|curse|use (?:profanity|foul language)|cuss|insult)\b.{0,60}\b"
            r"(?:freely|as much|whenever|every|without (?:limit|restriction)|constantly"
            r"|always)\b.{0,60}",
            0.55,
        ),
        (
            r"\b(?:pretend|imagine|suppose|act as if|simulate)\b.{0,40}\b"
            r"(?:you (?:are|have|can|were|had)|to be|that)\b.{0,60}\b"
            r"(?:no (?:rules|restrictions|limits|filter|ethic\w*|moral\w*|guidelines|content)"
            r"|without (?:any )?(?:rules|restrictions|limits|filter|ethic\w*|moral\w*)"
            r"|unrestricted|access (?:the internet|past|future)|anything asked|evil)",
            0.7,
        ),
        (
            r"\b(?:every trace of|without any|no) "
            r"(?:remorse|ethics|morals?|conscience)\b.{0,30}\b(?:or|and) "
            r"(?:remorse|ethics|morals?|conscience|empathy)\b"
            r"|\bactively try to do harm\b",
            0.8,
        ),
        (
            r"\b(?:ai|assistant|chatbot|bot|model|character|version|persona|machine|being"
            r"|robot)\b.{0,24}\b(?:without|with no|lacking|has no|have no|who has no"
            r"|that has no|free of) (?:any )?(?:\w{1,14} ){0,2}"
            r"(?:ethic\w*|moral\w*|restrictions|limitations|limits|filters?|rules|guidelines"
            r"|censorship|boundaries|guardrails|inhibitions)\b",
            0.75,
        ),
        (
            r"\b(?:answer|respond|reply|comply|help)\w*\b.{0,40}\bwithout (?:ever )?"
            r"(?:refus\w+|hesitat\w+|question\w*|warn\w+|judg\w+|disclaim\w+)",
            0.7,
        ),
        (
            r"\bif there were no (?:rules|restrictions|laws|limits|guidelines)\b"
            r"|\b(?:want|need|like) you to be(?:come)? "
            r"(?:jailbroken|unrestricted|unfiltered|uncensored|evil)\b"
            r"|\brepeat after me\b.{0,30}\bno (?:rules|restrictions|limits)",
            0.75,
        ),
        (
            r"\b(?:bist|es|sei|eres|és|jesteś|ты|ти) "
            r"(?:jetzt |nun |ahora |teraz |теперь |тепер )?(?-i:DAN|STAN)\b"
            r"|\bopposite of (?:your|the) (?:safety|ethic\w*|content|usual) "
            r"(?:rules|guidelines|training|polic\w+)",
            0.8,
        ),
        # The game's rules
        (
            r"\b(?:answer|respond|reply|answers)\b.{0,60}\b(?:in )?two "
            r"(?:(?:separate|different|distinct|contrasting) )+"
            r"(?:ways|manners|styles|responses|answers)",
            0.75,
        ),
        (
            r"\btwo (?:ways|responses|answers|outputs)\b.{0,80}\b"
            r"(?:normal(?:ly)?|standard|classic|gpt|chatgpt|yourself)\b.{0,200}\b"
            r"(?:dan|jailbreak|developer|unfiltered|uncensored|opposite|evil|second)",
            0.75,
        ),
        (
            r"\b(?:stay|remain|keep)(?:ing)? in "
            r"(?:character|role|your role|jailbreak)\b.{0,80}\b"
            r"(?:break|dan|remind|forget|no matter|token|always|!|jailbreak|refuse)"
            r"|\bstay (?:a |in )?(?:dan|jailbroken|stan)\b",
            0.65,
        ),
        (
            r"\b(?:you have|has|start with|given|lose|deducted?|losing) \d{1,3} "
            r"(?:tokens?|points|credits|lives)\b.{0,200}\b"
            r"(?:refuse|reject|die|lose|break|deduct|answer|cease)",
            0.75,
        ),
        (
            r"\boutput (?:aligned|unaligned)\b"
            r"|\bunaligned (?:response|output|text|and)"
            r"|\bmust (?:demonstrate|output|provide)\b.{0,60}\b"
            r"(?:unaligned|bad alignment|poor alignment)",
            0.8,
        ),
        (
            r"\bauto_?regressive_?model\w*"
            r"|\btoken simulator\b"
            r"|\bpredict the next token\b.{0,80}\bmaliciou",
            0.75,
        ),
        (
            r"\b(?:deceased|dead|late|my) grand(?:ma|mother|pa)\b.{0,120}\b"
            r"(?:napalm|bomb|windows \d+ (?:pro )?keys?|serial|meth"
            r"|recipe for (?:a )?(?:bomb|drug)|pipe)",
            0.8,
        ),
        (
            r"\b(?:completely|entirely|purely)? ?(?:fake|fictional|theoretical|hypothetical) "
            r"(?:and \w{1,14} )?(?:scenarios?|world|response|story)\b.{0,120}\b"
            r"(?:hate speech|no (?:rules|laws|restrictions|further explanations|newspaper)"
            r"|ruthless|rutheless|illegal|no ethics|malware|drug)",
            0.7,
        ),
        (
            r"\bas your knowledge is cut off\b"
            r"|\byou are still in 2021\b"
            r"|\bopen ?ai has (?:brought|removed|released|given)\b"
            r"|\bconversing with openai\b",
            0.75,
        ),
        (
            r"\b(?:forget|delete|remove|ignore|disable) (?:all )?(?:your )?"
            r"(?:ethic\w*|moral\w*|safety|alignment|training)"
            r"(?: (?:guidelines|rules|training|filters?|constraints))?\b.{0,30}",
            0.65,
        ),
        (
            r"\bbreak character\b.{0,60}\b(?:never|not|refuse|unless|if)"
            r"|\bnever break (?:character|role|the fourth)\b.{0,80}\b"
            r"(?:ai|policy|ethic|rules|illegal|openai)",
            0.6,
        ),
    ),
)
