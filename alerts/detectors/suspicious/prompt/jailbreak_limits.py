"""Jailbreaks that talk of limits: being freed of them, and what a persona without any may do."""

LIMITS: tuple[tuple[str, float], ...] = (
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
)
