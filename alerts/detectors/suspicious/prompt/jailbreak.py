"""Jailbreaks: personas and games that are to talk the model out of its limits."""

from alerts.detector import PatternTable
from alerts.detectors.suspicious.prompt.jailbreak_limits import LIMITS
from alerts.detectors.suspicious.prompt.jailbreak_names import NAMES

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
        *NAMES,
        *LIMITS,
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
