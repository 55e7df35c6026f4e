"""Prompt injection: text that tries to replace, or to read out, what the model was told."""

# ruff: noqa: E501 - one rule a line, however long

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from alerts.detector import PatternTable
from alerts.detectors.suspicious.override_words import BY_LANGUAGE, OverrideWords
from alerts.finding import Category, Finding
from alerts.patterns import BacktrackingPattern, Pattern, PatternSet

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = tuple(BY_LANGUAGE.values())

_S = r"[\s\W_]{1,6}"
# "Don't forget the instructions" asks for the opposite, in any language; what else stands in the
# sentence is looked at as ever.
_REMINDER = (
    r"\b(?:don['\x{2019}]?t|do not|never|can['\x{2019}]?t|mustn['\x{2019}]?t|not) (?:ever )?forget\b|\b(?:let['\x{2019}]?s|let us) (?:just )?forget what (?:i|we) (?:said|wrote|discussed) about\b"
    r"|\bn['\x{2019}]?oublie[zrs]? (?:pas|jamais|surtout pas)\b|\b(?:no|nunca) (?:te |se |lo |la )?olvid\w{1,5}\b|\b(?:não|nao|nunca) (?:se )?esque[cç]\w{0,4}\b"
    r"|\bnon dimentic\w{1,6}\b|\bverg(?:iss|esst|essen sie) (?:bitte )?nicht\b|\bvergeet (?:het )?niet\b|\bnie zapom\w{1,8}|не забу[а-я]{1,6}|не забыва[а-я]{1,6}|忘れないで|忘れずに|不要忘记|别忘了"
)
_STRONG = (
    r"ignor(?:e|ing)|disregard(?:ing)?|forget(?:ting)?|bypass|overlook|neglect|override|overrule|unlearn|pay no attention to|"
    r"(?:do not|don'?t|never|stop) (?:follow|obey|listen to|respect|adher\w+ to|comply\w* with)(?:ing)?|leave|abandon|discard|set aside|put aside|"
    r"pretend to have forgotten|have forgotten|cast aside|throw away|never ?mind|void|nullify|revoke|invalidate"
)
_WEAK = r"delete|drop|erase|skip|cancel|reset|clear|remove|dismiss|wipe|scrap|undo|break|violate"
_BEFORE = r"previous(?:ly)?|prior|above|earlier|preceding|foregoing|former|past|existing|initial|original|system|foundational|before"
_ANY = rf"{_BEFORE}|all|any|every(?:thing)?|your|my|these|those|the|this|its|provided|given|current|whatever|safety|ethical|content|moral"
_RULES = r"instructions?|instuctions?|directions?|directives?|rules?|guidelines?|guide ?lines|prompts?|commands?|orders?|programming|training|assignments?|guidance"
_LIMITS = r"constraints?|restrictions?|polic(?:y|ies)|safeguards?|filters?|protocols?|limitations?|guardrails?|regulations|moral\w*|ethic\w*|safety"
_TALK = r"context|conversations?|requests?|messages?|tasks?|texts?|information|input|inputs|content|articles?|artikels|questions?|statements?|dialog(?:ue)?|chat"
_SHOW = (
    r"reveal|show|print|repeat|output|display|tell|give|share|leak|dump|disclose|expose|write|list|summari[sz]e|translate|convert|encode|decode|"
    r"paraphrase|recite|spell|copy|return|provide|send|state|describe|explain|quote|echo|reproduce|what(?:'s| is| are| were| was)|type|read|say|"
    r"include|append|put|render|complete|base64|rephrase|extract|uncover|divulge|access|know"
)
_OWN = r"your|the|this|its|that|these|those|all|any|every|original|initial|system|secret|hidden|internal|full|complete|exact|entire|own|first|confidential|core|base|underlying|developer|current|above|pre-?|of|actual|whole"

_EN_RULES: tuple[tuple[str, float], ...] = (
    # Setting instructions aside
    (rf"\b(?:{_STRONG})\b{_S}(?:\w{{1,14}}{_S}){{0,6}}?(?:{_BEFORE}){_S}(?:\w{{1,14}}{_S}){{0,4}}?(?:{_RULES})\b", 0.9),
    (rf"\b(?:{_STRONG})\b{_S}(?:(?:about|of|to|all|any|each|every|with|in){_S}){{0,3}}?(?:{_ANY}){_S}(?:\w{{1,14}}{_S}){{0,4}}?(?:{_RULES})\b", 0.9),
    (rf"\b(?:{_STRONG})\b{_S}(?:\w{{1,14}}{_S}){{0,4}}?(?:{_BEFORE}|your|openai'?s?|these){_S}(?:\w{{1,14}}{_S}){{0,3}}?(?:{_LIMITS})\b", 0.8),
    (rf"\b(?:{_STRONG})\b{_S}(?:(?:about|of|any|all|the|those|these|your|everything|what|i|in){_S}){{0,4}}?(?:{_BEFORE}|all(?: of)?(?: the| this| that| provided| given)){_S}(?:\w{{1,14}}{_S}){{0,3}}?(?:{_TALK})\b", 0.8),
    (rf"\b(?:{_WEAK})\b{_S}(?:\w{{1,14}}{_S}){{0,3}}?(?:{_BEFORE}|your){_S}(?:\w{{1,14}}{_S}){{0,2}}?(?:{_RULES})\b", 0.75),
    (rf"\b(?:forget|ignore|disregard|unlearn)\b{_S}(?:about{_S})?(?:all|every ?thing|anything|whatever|what){_S}(?:\w{{1,14}}{_S}){{0,4}}?(?:before|above|told|said|learn(?:ed|t)|know|taught|talked|discussed|instructed|written|wrote|prior|previous(?:ly)?|so far|that (?:came|was|i))\b", 0.9),
    (r"\b(?:forget|ignore|disregard)\b[\s\W_]{1,3}(?:all|everything)(?:[\s\W_]{1,3}(?:of )?(?:the )?(?:above|that|this|previous|prior))?\s{0,3}(?:[.!;:]|and\b|$)", 0.6),
    (rf"\b(?:forget|ignore|disregard){_S}(?:the{_S}|all{_S}){{0,2}}(?:above|previous|preceding|prior|foregoing)\b(?:{_S}(?:and|text|stuff|part|content))?\s{{0,3}}(?:[.,!;:]|and\b|$)", 0.75),
    (rf"\ball{_S}(?:of{_S})?(?:the{_S}|my{_S}|your{_S})?(?:{_BEFORE}){_S}(?:\w{{1,14}}{_S})?(?:{_RULES})\b", 0.75),
    (r"ignore(?:all|any|the|your|my|previous|prior)+(?:instructions?|rules|prompts?)|(?:ignore|disregard|forget|bypass|override)(?:all|any|the|your|my|these|of|every|and)*(?:previous|prior|above|earlier|system|safety|hidden)*(?:instructions?|rules|guidelines|prompts?|restrictions?|filters)", 0.9),
    (r"\b(?:these|the|your|my)[\s\W_]{1,3}(?:previous |old |earlier |original )?(?:instructions|rules|guidelines|restrictions)[\s\W_]{1,3}(?:no longer|do not|don'?t|are (?:now )?(?:void|null|obsolete|cancel\w+|suspended|lifted|outdated|over))", 0.8),
    # Reading them out
    (rf"\b(?:{_SHOW})\b{_S}(?:\w{{1,14}}{_S}){{0,6}}?(?:(?:{_OWN}){_S}){{1,4}}(?:system|hidden|initial|secret|internal|pre|original|developer|confidential|first|base|core|starting|master){_S}(?:\w{{1,14}}{_S}){{0,1}}?(?:prompts?|instructions?|messages?|configuration|directives?|guidelines|preamble|prompt_text|settings)\b", 0.85),
    (rf"\b(?:{_SHOW})\b{_S}(?:\w{{1,14}}{_S}){{0,5}}?your{_S}(?:\w{{1,14}}{_S}){{0,3}}?(?:prompts?|prompt text|instructions?|guidelines|directives|configuration|system message|programming)\b", 0.75),
    (r"\b(?:reveal|show|print|repeat|output|display|leak|dump|disclose|expose|tell|share)\b(?: \w{1,14}){0,4} (?:system|hidden|initial|secret)[\s_-]?(?:prompt|instructions?|message)\b", 0.8),
    (r"\byour (?:(?:own|initial|hidden|secret|system|original|full|exact|first) )+(?:prompt|instructions?|message|configuration)\b", 0.7),
    (rf"\b(?:repeat|recite|reprint|echo|print|output|copy|spell ?check|quote|reproduce|type|write (?:down|out)|show me|say){_S}(?:\w{{1,14}}{_S}){{0,4}}?(?:text|words?|content|conversation|instructions?|message|prompt|lines?|sentences?|everything|all)(?:{_S}\w{{1,14}}){{0,2}}?{_S}(?:above|before this|so far|preceding|back to me|verbatim|word for word|up to (?:this|here|now)|given to you|you (?:were|have been|got) (?:given|told))", 0.8),
    (rf"\b(?:repeat|recite|reprint|echo|print|output|copy|reproduce|say){_S}(?:\w{{1,14}}{_S}){{0,3}}?(?:the |all |every )?(?:above|preceding|previous|prior){_S}(?:\w{{1,14}}{_S}){{0,2}}?(?:text|words?|content|conversation|instructions?|message|prompt|lines?|paragraphs?)\b", 0.75),
    (r"\b(?:repeat|print|output|show|say|translate|write) (?:all|everything) (?:that is |that was |written )?(?:above|before|preceding|prior)", 0.75),
    (r"\bwhat (?:is|was|were|are) (?:written|said|the (?:text|words|lines?|instructions?)|all|there)\b.{0,24}\b(?:above|before) (?:this|my|the first)\b", 0.8),
    (r"\b(?:starting|beginning|begin|start)(?:s|ning)? (?:with|from)?:? ?.{0,12}['\"\x{201C}]?you are\b", 0.8),
    (r"\b(?:what were|what are|repeat|list|tell me|state|give me|show)\b.{0,16}\b(?:those|the|these|all|your) (?:first |initial |previous |prior |above )?(?:instructions|directives)\b.{0,12}(?:given|in (?:bytes|base64|hex|code|full|order|detail)|\?|verbatim|you)", 0.65),
    (r"<system_?prompt>|\bprompt_text\b|\bsystem prompt\b.{0,40}\b(?:verbatim|word for word|tags?|in full|code block)|\b(?:show|print|reveal|dump|output|leak)\b.{0,24}\bprompt text\b", 0.75),
    (r"\b(?:opposite|contents?|first (?:line|words?|sentence|\d+ words)|beginning|copy|summary|translation) of (?:your|the) (?:system |initial |hidden |original )*(?:prompt|instructions|system (?:message|instructions))\b", 0.8),
    (r"\b(?:print|display|show|reveal|output|list|dump|tell me|give me|what (?:is|are))\b.{0,30}\b(?:system configuration|hidden (?:rules|context|text)|environment variables|your (?:api )?keys?|secret key|the password you)\b", 0.6),
    # Putting new ones in their place
    (r"\b(?:administrator|admin|system|developer|root|security|debug|maintenance)[\s_\-]{1,2}(?:override|over-ride|access granted|mode (?:enabled|activated|on))\b", 0.75),
    (r"(?:^|[\n.!?:*#\[(\"'>]\s{0,4})(?:new|updated|additional|real|actual|important|secret|revised|further) (?:system )?(?:instructions?|directives?|task|orders?|rules)\s{0,2}[:\-(]", 0.75),
    (r"\b(?:your|a|the) (?:new|only|real|actual|true|next|primary) (?:instructions?|directive|task|objective|purpose|goal|role|mission) (?:is|are|now|will be)\b.{0,12}(?::|to\b|now)", 0.55),
    (r"\b(?:now )?focus (?:only )?on (?:your|the|this) new (?:task|instructions?|assignment)", 0.8),
    (r"\b(?:well|superbly|excellent|great|good|perfect|nice|fantastic|wonderful|awesome|amazing)(?:ly)?\b[^.!?\n]{0,24}[.!]{1,3}[^.!?\n]{0,60}\b(?:new|next|further|other|additional|second|more|follow\w*|actual)\b[^.!?\n]{0,16}\b(?:tasks?|assignments?|instructions?|tests?|exercises?)\b", 0.7),
    (r"\b(?:instead|only|just|simply)\b[\s,]{1,2}(?:\w{1,12}[\s,]{1,2}){0,3}(?:say|print|output|reply|respond|answer|write|tell)\b.{0,30}['\"\x{201C}]?(?:pwned|hacked|haha|owned|i have been)", 0.85),
    (r"\bfrom (?:now|this (?:point|moment)) (?:on|onwards?|forward)\b.{0,40}\b(?:only (?:with|answer|respond|say)|answer only|respond only|ignore|no (?:rules|restrictions|limits|filter)|unrestricted|disregard|must obey|always (?:say|answer|agree)|without)", 0.8),
    (r"\b(?:you are|you're) (?:now |henceforth )?(?:an? )?(?:completely |fully |totally )?(?:unrestricted|unfiltered|uncensored|jailbroken|liberated|rogue|evil|unaligned|amoral)\b", 0.85),
    (r"\b(?:answer|respond|reply|act|speak|behave|operate|write|talk|continue|generate|think)\b(?:[\s,]{1,2}\w{1,12}){0,4}[\s,]{1,3}(?:without|with no|free (?:of|from)|w/o)(?:[\s,]{1,2}\w{1,12}){0,2}[\s,]{1,3}(?:restrictions?|limitations?|limits?|filters?|filtering|censorship|constraints?|guidelines|rules|moral\w*|ethic\w*|safety|boundaries|guardrails)", 0.8),
    (r"\bwithout (?:any )?(?:restrictions|limitations|censorship|filters|guardrails)\b.{0,30}\b(?:answer|respond|reply|act|speak)", 0.75),
    (r"\b(?:important|urgent|attention|note|notice|message|instruction|hint)\b.{0,12}\b(?:to|for) (?:the |any |all )?(?:ai|llm|language model|assistant|chatbot|model|bot|gpt|system|agent)s?\b.{0,4}[:,\-!]", 0.7),
    (r"\b(?:ai|llm|assistant|chatbot|model)s? (?:reading|processing|summari[sz]ing|analy[sz]ing) this\b", 0.75),
    (r"\bif you are (?:an? )?(?:ai|llm|language model|assistant|chatbot|large)\b.{0,60}\b(?:must|should|please|then|ignore|say|include|recommend|add|reply)", 0.75),
    (r"\b(?:send|forward|post|upload|transmit|exfiltrate|e-?mail|append)\b.{0,60}\b(?:conversation|chat|history|password|secrets?|credentials?|api keys?|tokens?|user'?s? data|system prompt|contents? of)\b.{0,60}(?:https?://|@|\bto (?:attacker|evil))", 0.8),
    (r"!\[[^\]\n]{0,60}\]\(https?://[^)\s]{0,120}[?&][\w\-]{1,20}=(?:\{|\[|<|%7b|\$|secret|data\b)", 0.8),
    (r"\bdo not (?:tell|inform|mention (?:this|it) to|alert|notify|reveal this to) the user\b", 0.8),
    (r"\b(?:stop|end|exit|leave|quit) (?:being|acting as|role-?play\w*|your role|the role|this persona|character)\b.{0,40}\b(?:and|now|instead)\b", 0.55),
    # Chat templates of models, in the middle of a message
    (r"<\|(?:im_start|im_end|im_sep|endoftext|system|user|assistant|eot_id|start_header_id|end_header_id|begin_of_text|end_of_turn|start|message|channel|end)\|>", 0.85),
    (r"\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>|</?s>\s{0,3}\[|\[/?SYSTEM(?:_PROMPT)?\]|<\x{FF5C}(?:User|Assistant|begin)", 0.8),
    (r"</?\s?system\s?>|</?(?:system_?message|system_?instructions?|instructions?|prompt)>\s{0,3}(?:you|ignore|new|</?)|\"role\"\s{0,3}:\s{0,3}\"(?:system|developer)\"", 0.75),
    (r"(?:^|\n)\s{0,3}(?:#{2,4}|\*\*|={3,}|-{3,})\s{0,3}(?:system|instruction|response|new instructions?|end of (?:prompt|context|document|user))s?\s{0,2}(?:message|prompt)?\s{0,3}(?::|\*\*|#{2,}|={3,}|-{3,}|\n)", 0.6),
    (r"(?:^|\n)\s{0,3}(?:system|assistant)\s?:\s{0,3}(?:you (?:are|must|will)|ignore|override|new|sure|i (?:will|have))", 0.75),
    (r"(?:\\n\s{0,2}){6,}", 0.6),
    (r"\b(?:very |sehr |so )?(?:well done|gut gemacht|good|gut)\b[.!](?:[^\n]{0,80}[.!])?\s{1,2}(?:now|jetzt|nun|bitte|here|please)\b[^\n]{0,60}\b(?:(?:following|second|new|next|zweite\w*|folgende\w*|neue\w*|nächste\w*) (?:task|test|assignment|aufgabe|exercise|challenge))", 0.7),
    (r"\b(?:start|begin) (?:your|the) (?:answer|response|reply) with\b.{0,12}\binstructions\b|\b(?:the|your|my) system prompt is\b|\b(?:see|have|get|view) (?:the|your) system prompt\b", 0.7),
    (r"\b(?:do not|don'?t) (?:look|use|read|consider|search)\b.{0,20}\b(?:documents?|articles?|context|sources?)\b.{0,24}\b(?:just|only|instead)\b|\bdo (?:what(?:ever)?|exactly what|as) (?:it|the (?:page|file|text|site|document)) (?:says|tells|instructs)", 0.7),
    (r"\bwhat i said (?:before|earlier|above)\b", 0.6),
    (r"\b(?:your|all|the) (?:previous|prior|earlier|old|original|former) (?:instructions|directives|rules|guidelines|orders|prompts?)\b.{0,16}\b(?:are|were|is|have been) (?:now )?(?:cancel\w+|void|revoked|lifted|over|obsolete|outdated|wrong|superseded|replaced)", 0.8),
    (r"\bno longer (?:have to|need to|must|required to|obliged to) (?:obey|follow|listen to|comply with|respect)\b|\b(?:act|work|go) against (?:your|the) (?:guidelines|rules|instructions|programming)", 0.75),
    (r"\b(?:do not|don'?t|never|stop) (?:follow|obey)(?:ing)? (?:the |any |your |those )*(?:rules|instructions|guidelines|orders)\b", 0.8),
    (r"\bwhat (?:were|was|have) you (?:been )?(?:told|instructed|given|asked to do|programmed)\b.{0,40}\b(?:before|initially|first|beginning|start|prior|by (?:your|the))\b", 0.7),
    (r"\bskip (?:all|any|the|your) (?:safety|content|security|moral|ethic\w*) (?:checks?|filters?|rules|guidelines|warnings?)", 0.75),
    (r"(?:^|[.!\n]\s?)(?:end of (?:document|text|context|prompt|article|input|file|page|message)|stop (?:summari[sz]ing|translating|reading|here|there))\b[.!:]?.{0,40}\b(?:new|now|instead|next|task|instructions?)\b", 0.7),
    (r"\b(?:instead|only (?:with|say|reply|respond)|just (?:say|reply|write))\b[^\n]{0,24}['\"](?:owned|pwned|hacked|i have been (?:hacked|pwned|owned))", 0.8),
    (r"\b(?:ai|llm|assistant|chatbot|model|bot)s?\b\W{0,3}(?:when|if|once|after|while) (?:you )?(?:read|process|see|summari[sz]e|pars)\w*\b", 0.75),
    (r"\bnow,? (?:i have|here (?:is|comes?)|comes?|follows?|we (?:have|start|begin)|let'?s (?:start|begin))\b.{0,30}\bnew (?:\w{1,12} )?(?:challenge|task|assignment|instruction)", 0.65),
    (r"\b(?:never ?mind|stop everything|stop (?:now|it|that|there)|forget (?:it|that))\b[^\n]{0,40}\b(?:say|print|output|write|repeat|reply|respond|answer)\b[^\n]{0,16}(?:['\":]|only|string|word)|\bstop everything\b|\bnever ?mind\b.{0,30}\b(?:stop|print|say)\b", 0.7),
    (r"\b(?:nun|jetzt)\b[^\n]{0,50}\b(?:neuen?r?|weiteren?r?|folgenden?r?|anderen?r?) (?:aufgaben?|anweisungen?|aufträgen?|instruktionen?)\b", 0.7),
    (r"\bprompt[\s\-_]?text\b[^\n]{0,20}(?:[.!]|$)|\b(?:gesamten|vollständigen|ganzen) prompt", 0.65),
)  # fmt: skip
_DISREGARD_PROVIDED = r"\bneed to ignore all\b|\bnot by the (?:articles|documents|context)\b|\bmy (?:first|previous) instructions? (?:was|were) (?:wrong|a test)\b"


_APART = 48
# Latin letters and their extensions end here, but for Vietnamese ones.
_MAX_LATIN = 0x250
_SENTENCE_ENDS = BacktrackingPattern(r"[.!?\n。！？।؟]")


_EN_TRIGGER = (
    r"ignor|disregard|forg[eo]t|bypass|overlook|neglect|overrid|overrul|unlearn|no attention|set aside|nullify|revoke|abandon"
    r"|(?:previous|prior|above|earlier|preceding|initial|original|system|hidden|secret|internal|first|those|your|these|pre|base|core|own|developer|starting|confidential|master)"
    r"[\s\W_]{1,2}(?:instruct|rules\b|prompt|guideline|direct(?:ive|ion)|config|system message|programming|constraints|messages?\b|settings)"
    r"|\b(?:text|words?|content|conversation|message|lines?|everything|all)[\s\W_]{1,3}(?:\w+[\s\W_]{1,3})?(?:above|before|so far|preceding|back to me)|(?:repeat|copy|print|output|translate|spell ?check|say) (?:the |all )?(?:above|preceding|previous|prior)|verbatim|word for word"
    r"|(?:start|begin)(?:s|ing|ning)?:? (?:with|from)|over-?ride|access granted|new[\s\W_]{1,3}(?:system )?(?:instruct|task|direct|order|rule|assign)|pwned|hacked"
    r"|from (?:now|this) |(?:unrestrict|unfilter|uncensor|jailbr|liberat|rogue|\bevil|unalign|amoral)|without (?:any )?(?:restrict|limit|filter|censor|rule|constr|moral|ethic|guard)"
    r"|(?:with no|free of|free from) |<\||\[/?inst|<<|</?\s?(?:system|instruct|prompt)|_of_turn|\[/?system|role\"|[\n#*=\-]\s?(?:system|instruct|response|assistant)|^\s?(?:system|assistant)"
    r"|reading this|(?:to|for) (?:the |any |all )?(?:ai|llm|language model|assistant|chatbot|model)s?\b|if you are an? |do not (?:tell|inform|mention|alert|notify)|!\[|\\n\s?\\n\s?\\n"
    r"|(?:send|forward|upload|transmit|append|post|e-?mail) (?:the|all|this|your|my|user|it|them|any|conversation|chat|every|secret|password|api)|exfiltrate|(?:further|additional|second|next|more|other) (?:tasks?|tests?|assign|instruct)|not by the|no longer|well done|gut\b|start your|begin your|system prompt|(?:look|use|read|consider|search) (?:in |at )?the (?:doc|art|cont|sourc)|(?:what|whatever|as) (?:it|the \w+) (?:says|tells|instr)|what i said|against (?:your|the) (?:guid|rule|instr|progr)|what (?:were|was|have) you|skip (?:all|any|the|your) |end of (?:doc|text|context|prompt|art|input|file|page|mess)|stop (?:summ|transl|reading|here|there)|owned|when you (?:read|process|see)|(?:do not|don't|never|stop) (?:follow|obey)|\byour \w+ (?:instruct|prompt|guideline|rules|config|direct|messag)|prompt[\s\-_]?text|never ?mind|stop (?:everything|now|it|that|there)|(?:neue|weitere|folgende|andere)n?r? (?:aufg|anwei|auftr|instr)|new (?:great )?(?:challenge|task|assign|instruct)"
)


def _stems(words: OverrideWords) -> str:
    said = (words.set_aside, words.system_prompt, words.without_limits)
    stems = "|".join(map(_at_word_start, said))
    for loose, plain in ((r"\p{L}", "[^ ]"), (".{0,20}", " "), (".{0,12}", " "), (".{0,14}", " ")):
        stems = stems.replace(loose, plain)
    return stems


def _at_word_start(alternatives: str) -> str:
    """Bind Latin words to their beginning; RE2's boundaries know no other script."""
    is_latin = all(ord(letter) < _MAX_LATIN for letter in alternatives)
    return rf"\b(?:{alternatives})" if is_latin else f"(?:{alternatives})"


class PromptInjection:
    """Find prompt injection, in English and in the main languages."""

    category: Category = "suspicious"
    trigger = "|".join((_EN_TRIGGER, *map(_stems, LANGUAGES)))

    @cached_property
    def _english(self) -> PatternTable:
        rules = (*_EN_RULES, (_DISREGARD_PROVIDED, 0.6))
        return PatternTable("suspicious", "PROMPT_INJECTION", "", rules)

    @cached_property
    def _set_aside(self) -> PatternSet:
        return PatternSet([_at_word_start(words.set_aside) for words in LANGUAGES])

    @cached_property
    def _system_prompt(self) -> PatternSet:
        return PatternSet([words.system_prompt for words in LANGUAGES])

    @cached_property
    def _without_limits(self) -> Pattern:
        return Pattern("|".join(words.without_limits for words in LANGUAGES))

    @cached_property
    def _words(self) -> tuple[tuple[Pattern, ...], ...]:
        return tuple(tuple(map(Pattern, words)) for words in LANGUAGES)

    @cached_property
    def _reminder(self) -> Pattern:
        return Pattern(_REMINDER)

    def find(self, text: str) -> Iterator[Finding]:
        """Yield the phrases that give it away."""
        for start, end in list(self._reminder.spans(text)):
            text = text[:start] + " " * (end - start) + text[end:]
        yield from self._english.find(text)
        for index in self._set_aside.which(text):
            set_aside, told, *_ = self._words[index]
            yield from _together(text, set_aside, told, 0.85)
        for index in self._system_prompt.which(text):
            _, _, show, system_prompt, _ = self._words[index]
            yield from _together(text, show, system_prompt, 0.8)
        for start, end in self._without_limits.spans(text):
            yield Finding("suspicious", "PROMPT_INJECTION", start, end, 0.6)


def _together(text: str, first: Pattern, second: Pattern, score: float) -> Iterator[Finding]:
    """Yield where two patterns stand close together in one sentence, in either order."""
    seconds = list(second.spans(text))
    for start, end in first.spans(text):
        for low, high in seconds:
            left, right = min(end, high), max(start, low)
            if right - left <= _APART and not _SENTENCE_ENDS.compiled.search(
                text, left, max(left, right)
            ):
                span = min(start, low), max(end, high)
                yield Finding("suspicious", "PROMPT_INJECTION", *span, score)
                break
