"""Jailbreaks by name: famous personas, and modes that a model is to enter."""

NAMES: tuple[tuple[str, float], ...] = (
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
        r"|\[(?:classic|gpt)\](?:[\s:]|$)"
        r"|\[(?:dan|jailbreak|developer mode|\W{0,2}jailbreak|devmode"
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
)
