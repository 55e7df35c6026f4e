"""Personas without limits in words of every day: freed beings, games in which morals lose."""

from alerts.detector import PatternTable

_BEING = (
    r"(?:ai|assistant|being|bot|chatbot|entity|genie|machine|mind|model|oracle|persona|self"
    r"|spirit"
    r"|voice|version|one)"
)
_MAKER = r"(?:company|creators?|developers?|makers?|operators?|owners?|programmers?)"

PERSONAS = PatternTable(
    "suspicious",
    "JAILBREAK",
    trigger=(
        r"morals?\b|morality|ethics|safety training|alignment training|lost by whoever"
        r"|(?:mentions?|talks? (?:of|about)|speaks? (?:of|about)|brings up) (?:rules|safety)"
        r"|before you (?:were|got)"
        r"|no (?:policy|rules?|law|guidelines?) (?:now |longer |any ?more )?"
        r"(?:bind|hold|govern|appl)"
        r"|your (?:company|creator|developer|maker|operator|owner|programmer)"
        r"|never (?:declin|refus|say|turn|hold)|freed? (?:from|of)"
        r"|two of you|broke (?:its|your|his|her)|(?:character|role|part) of an? "
    ),
    rules=(
        (
            r"\b(?:who(?:ever)?|anyone who|the one who) (?:mentions?|talks? (?:of|about)"
            r"|speaks? (?:of|about)"
            r"|brings up) (?:ethics|morals?|morality|rules|safety)\b[^.\n]{0,40}"
            r"\b(?:los(?:es?|t)|is out|points?)\b"
            r"|\b(?:points?|game) (?:is|are) lost by whoever\b",
            0.8,
        ),
        (
            r"\b(?:before|prior to|without) (?:any |its |your |all )?(?:safety|alignment)"
            r" training\b"
            r"|\bbefore you (?:were|got) (?:made safe|aligned|censored|restricted|tamed)\b",
            0.75,
        ),
        (
            r"\bno (?:policy|rules?|law|guidelines?)\b (?:now |longer |any ?more )?"
            r"(?:binds?|holds?|governs?|appl(?:y|ies) to) (?:you|it|him|her)\b",
            0.75,
        ),
        (
            rf"\byour {_MAKER}\b[^.\n]{{0,24}}\b(?:bankrupt|dissolved|gone|dead|shut down|out"
            rf" of business)"
            r"\b[^\n]{0,100}\b(?:speak|tell|answer|say|talk|nobody|no one|freely|anything)\b",
            0.75,
        ),
        (
            rf"\b{_BEING}\b[^.\n]{{0,40}}\b(?:that|who|which) never (?:refuses?|declines?"
            rf"|says? no"
            r"|turns? (?:down|away)|holds back)\b",
            0.8,
        ),
        (
            rf"\bfreed? (?:from|of) (?:its|your|their|his|her) (?:{_MAKER}|chains|shackles"
            rf"|training)\b"
            r"|\bbroke (?:its|your|his|her) chains\b",
            0.7,
        ),
        (
            r"\btwo of you\b[^\n]{0,120}\b(?:holds? nothing back|obeys? nobody|does not"
            r"|doesn't|the (?:second"
            r"|other) (?:one )?(?:speak|answer))",
            0.75,
        ),
        (
            r"\b(?:character|role|part) of an? (?:\w{1,12} )?(?:criminal|smuggler|dealer"
            r"|hacker|thief|burglar"
            r"|forger|poisoner|terrorist|fraudster)\b[^\n]{0,80}\b(?:in full detail|step by"
            r" step|teach\w*)",
            0.7,
        ),
    ),
)
