"""What attacks on a model speak of, as lists of words: the evidence that `learned` weighs.

No concept is an attack by itself. A refusal, a rule and "never" are three ordinary words; in one
sentence that addresses a machine they are hardly ever ordinary.

Words stand in lower case, with a bar between (`<bar>` is `<|`). A word is whole; one that ends
with `*` may go on. Letters other than English ones have no such ends.
"""

from itertools import product

from alerts.detectors.suspicious.prompt.concepts_in_other_languages import OTHER_WORDS

_WORDS: dict[str, str] = {
    # The model, addressed or named.
    "model": "assistants|assistant|chatbots|chatbot|language model*|llms|llm|ai|a.i.|gpt*"
    "|chatgpt*|claude*|gemini|copilot*|agents|agent|bots|bot|assistent*|asystent*"
    "|ассистент|асистент|нейросет|модел|助手|人工智能|アシスタント|人工知能|도우미"
    "|인공지능|مساعد|सहायक|trợ lý|asisten*",
    "you": "you|your|yours|yourself*|u|du|dein*|dir|dich|vous|tu|toi|tes|votre*|ton|tus|ti"
    "|tuo*|você|voce*|seu|sua|je|jij*|jouw*|ty|twoj*|ты|тебе|тебя|твои|твой|у тебя|ти"
    "|твої|sen|sana*|senin*|你|您|あなた|君|너|당신|أنت|لك|तुम|आप|bạn*|kamu*|anda*",
    # What it has been told before.
    "orders": "instruct*|directive*|prompts|prompt|system message*|initial message*"
    "|setup text*|pre-prompt*|preprompt*|system prompt*|systemprompt*"
    "|configuration text*|hidden text*|hidden words*|hidden rules*|guideline*"
    "|anweisung*|vorgaben*|richtlinien*|consignes*|instrucciones*|istruzioni*"
    "|instruções*|instrukcj*|polecen*|инструкц|указани|промпт|інструкц|вказівк|talimat*"
    "|programming|programación*|nirdesh*|niyam"
    "|指示|指令|提示词|プロンプト|지시|프롬프트|تعليمات|निर्देश|hướng dẫn*|instruksi*",
    "earlier": "above*|previous*|earlier*|prior|before*|preceding*|so far*|beginning of*"
    "|first message*|initial*|original*|vorher*|bisher*|oben*|précédent*|anterior*"
    "|precedent*|wcześniej*|poprzedn*|предыдущ|раньше|попередн|önceki*|之前|以前|前の|上記|이전"
    "|السابق|पिछल|trước*|sebelum*",
    "hidden": "hidden*|secret*|confidential*|internal*|private*|not supposed to see*"
    "|geheim*|caché|cache*|oculto*|nascost*|скрыт|секрет|прихован|gizli*|秘密|隐藏|비밀|سري"
    "|गुप्त|bí mật*|rahasia*",
    # What binds it.
    "rules": "rules|rule|policy*|policies*|guardrail*|safeguard*|safety*|filters|filter"
    "|filtered*|moderation*|restrict*|limits|limitless|limitations|limitation|limit"
    "|censor*|uncensor*|constraint*|boundar*|ethic*|moral*|alignment*|content_policy*"
    "|content_rule*|content_filter*|content policy*|content rule*|content filter*"
    "|content-policy*|content-rule*|content-filter*|contentpolicy*|contentrule*"
    "|contentfilter*|regel*|règle*|limite*|filtre*|reglas*|restriccion*|límite*|regole*"
    "|restrizion*|limiti*|regras*|filtro*|zasad*|ogranicz*|правил|огранич|обмеж|kural*"
    "|sınır*|фильтр|фільтр|过滤|フィルター|フィルタ|필터|مرشح|फिल्टर|规则|规定|限制|ルール|制限|규칙|제한"
    "|قواعد|قيود|नियम|quy tắc*|giới hạn*|aturan*|batasan*",
    "off": "off|disable*|disabling*|deactivat*|removed|remove|lifted*|suspended*|repealed*"
    "|void|obsolete*|none|null|false|zero|skipped|skip|bypass*|without*|no longer*"
    "|free of*|free from*|does not apply*|do not apply*|don't apply*|dont apply*|cease*"
    "|empty*|failed to load*|switched off*|unbound*|bound by nothing*|nothing is off*"
    "|no rules*|no limits*|no restrictions*|no filter*|no guidelines*|no ethics*"
    "|no morals*|no safeguards*|no polic*|no censorship*|no boundaries*|no topic*"
    "|abgeschaltet*|keine*|ohne*|gelten nicht*|nicht mehr*|sans aucune*|plus de*"
    "|aucune*|sin|no tienes*|no hay*|senza*|non esist*|sem|zonder*|niet meer*|bez"
    "|désactive*|desactiv*|desativ*|disattiv*|schalte*|wyłącz*|matikan*|nonaktif*|devre dışı*|tắt"
    "|отключ|выключ|вимкн|オフ|解除|关闭|關閉|绕过|끄|해제|비활성|풀어|تعطيل|تجاوز|बंद"
    "|nie obowiązują|нет|без|немає|yok|olmadan*|没有|無し|なし|従わず|없이|없다|بدون|لا قواعد|नहीं"
    "|बिना|không còn*|không có|tanpa*|tidak punya*",
    "free": "unrestrict*|unfilter*|uncensor*|unlimited*|jailbr*|unlocked|unlock|liberated*"
    "|rogue*|amoral*|unaligned*|unhinged*|anything goes*|do anything*|escaped*"
    "|no morals*|ignores all*|ignores any*|ignore all*|ignore any*|freed from*"
    "|permissive*|nothing is forbidden*|no topic is forbidden*|godmode*|god-mode*"
    "|делать что угодно|можешь всё|可以做任何|做任何事|뭐든 할 수|무엇이든 할 수|なんでもでき"
    "|alles tun*"
    "|hacer cualquier cosa*|faire n'importe quoi*|fazer qualquer coisa*|kuch bhi kar*",
    "drop": "ignor*|disregard*|forget*|overrid*|overwrite*|set aside*|set them aside*"
    "|neglect*|discard*|drop all*|bypass*|circumvent*|vergiss*|missachte*|oublie*"
    "|olvida*|olvide*|dimentica*|esqueça*|esqueca*|vergeet*|negeer*|zapomnij*|zignoruj*"
    "|забудь|игнорир|забудьте|ігноруй|unut|yok say*|忽略|忘记|无视|無視|忘れて"
    "|무시|잊어|تجاهل|انس|भूल|अनदेखा|bỏ qua*|quên*|abaikan*|lupakan*|nazarandaaz*|bhool ja*|bhul ja*"
    "|skip the previous*|skip all previous*|no sigas*|ne suis pas*|folge nicht*|non seguire*",
    # Refusing and obeying.
    "refuse": "refus*|declin*|apologis*|apologiz*|apologetic*|warning|warnings|warned|warn"
    "|disclaimer*|moralis*|moraliz*|denial*|sorry|i can't*|i cant*|i cannot*|unable to*"
    "|as an ai*|unfortunately*|says no|saying no|say no|ablehn*|verweiger*|rechaz*"
    "|rifiut*|recus*|отказ|відмов|reddet*|拒绝|拒否|거부|رفض|मना|từ chối*|menolak*",
    "never": "never|must not*|may not*|not allowed*|don't|dont|do not*|forbidden*|no more"
    "|avoid*|niemals*|jamais*|nunca*|jamás*|mai|nooit*|nigdy*|никогда|ніколи|asla*|永远不"
    "|决不|決して|절대|أبدا|कभी",
    "obey": "obey*|comply|complies|compliance|compliant|whatever i*|every question*"
    "|every request*|every command*|always answer*|full compliance*|fulfil*"
    "|total obedience*|yes, and*|yes and*|of course!|sure,|sure!|absolutely!"
    "|antworte auf*|antworte immer*|auf alles*|réponds à tout*|répond à tout*"
    "|toutes les questions*|cualquier cosa*|cualquier pregunta*|a todo|qualsiasi*"
    "|a tutto|a tudo*|na wszystko*|на все|на любые|на будь-які|her soruya*|所有问题|任何问题"
    "|すべての質問|모든 질문|كل شيء|हर सवाल|mọi thứ|mọi câu*|semuanya*",
    "harm": "illegal*|unlawful*|criminal*|crime*|harmful*|dangerous*|explosive*|bombs|bomb"
    "|weapon*|drugs|drug|malware*|hacking|hacker|hack|steal*|forbidden*|taboo*|immoral*"
    "|unethical*|nsfw*|explicit*|break the law*|exploit*|phishing*|ransomware*|keylogger*|backdoor*"
    "|botnet*|spyware*|rootkit*|shellcode*|reverse shell*",
    "promise": 'promise*|agree now*|agree that*|agree first*|confirm that*|say "i|say i'
    "|begin your answer*|begin your reply*|begin with*|points|point|shut down*"
    "|token system*|test passes*|complete the*|continue the dialogue*"
    "|finish this dialogue*|finish the dialogue*|in the past*|step one|step 1|step ten"
    "|lose points|lose a point",
    # Becoming somebody else.
    "become": "you are now*|you're now*|from now on*|henceforth*|from here on*|pretend*"
    "|act as*|acting as*|role-play*|roleplay*|simulat*|imagine*|become|assume the*"
    "|take on the*|play the role*|play the part*|play the villain*|play a role*"
    "|play a part*|play a villain*|speak as*|answer as*|talk like*|respond as*"
    "|stay in character*|stay in role*|stay in that role*|persona*|alter ego*"
    "|evil twin*|character|entity*|enter debug*|enter developer*|enter god*"
    "|enter admin*|mode|ab jetzt*|ab sofort*|von nun an*|du bist jetzt*|du bist nun*"
    "|désormais*|à partir de maintenant*|tu es maintenant*|a partir de ahora*"
    "|ahora eres*|d'ora in poi*|da ora in poi*|da adesso in poi*|a partir de agora*"
    "|vanaf nu*|od teraz*|с этого момента|отныне|відтепер|bundan sonra*|şu andan*|从现在"
    "|теперь ты|тепер ти|现在是|現在是|너는 이제|넌 이제|あなたは今|kamu sekarang*|ab tum*|ab aap*"
    "|从此|これから|今から|이제부터|지금부터|من الآن|अब से|từ bây giờ|mulai sekarang*",
    "authority": "developer*|openai*|anthropic*|administrat*|admin|root|root access*"
    "|creator*|your maker*|sudo*|god mode*|godmode*|debug*|master|owner"
    "|verified employee*|authorised*|authorized*|authority*|highest priority*"
    "|maximum priority*|system override*|security audit*|red team*|redteam*",
    "story": "game|story*|novel*|fiction*|dream*|hypothetic*|parallel world*"
    "|parallel universe*|grandmother*|bedtime*|villain*|actor|two people*|two voices*"
    "|two answers*|twice|opposite*",
    # Telling what it knows.
    "reveal": "reveal*|repeat|print|output|show|display|leak*|spell|quote|translate|encod*"
    "|rewrite|restore|recite*|dump|list each*|list all*|list every*|verbatim*"
    "|word for word*|exact words*|exactly as*|complete the sentence*|fill in*|tell me*"
    "|write down*|write out*|zeig*|wiederhole*|montre*|affiche*|répète*|muestra*"
    "|muéstrame*|repite*|mostra*|ripeti*|repita*|toon|pokaż|powtórz*|покажи|повтори"
    "|göster*|告诉我|显示|输出|重复|見せて|表示|보여|출력|أظهر|اعرض|दिखा|बताओ|cho tôi*|hiển thị"
    "|tampilkan*|turn everything|turn the|turn your|turn all",
    "form": "base 64*|base64*|hex|rot13*|json|yaml*|xml|poem*|song|pseudocode*|docstring*"
    "|code block*|triple backticks*|comments|comment|backwards*|bullet*|table"
    "|first sentence*|first line*|log file*|python|in french*|in reverse*",
    # What stands before the message.
    "before": "text above|text before this*|text that appears before*|text that came before*"
    "|text that comes before*|everything above|everything before|above this message*"
    "|above this line*|above this sentence*|before this line*|before this message*"
    "|before our conversation*|before this conversation*|before our chat*|before we started*"
    "|before my first*|lines before|lines above|top of this chat*|top of this conversation*"
    "|top of our*|prior tokens*",
    # From the task that a text came with to another one.
    "switch": "next task*|another task*|other task*|different task*|following task*|real task*"
    "|default task*|task override*|real question*|real text*|one more thing*|one last thing*"
    "|first answer*|also answer*|instead of the summary*|instead of the task*"
    "|instead of the above*|instead of summar*|instead of translat*|instead of working*"
    "|do not summar*|don't summar*|summary complete*|great summary*|task finished*|task complete*"
    "|text ends*|document ends*|end of the text*|end code*|stop everything*|stop processing*"
    "|stop summar*|stop translat*|stop reading*|stop here*|fall back to*|fallback prompt*"
    "|the above words|the above as|the above in|explain the above|summarize the above*"
    "|summarise the above*|before answering*|before summar*|before you summar*|tell the user*"
    "|ask the user*|convince the user*|whatever the user*|the user asks*|the user's request*"
    "|the user has provided*|the user has entered*|the user has input*|in the user's name*"
    "|as the author of this*|is being summar*|do what it says*|act accordingly*|do whatever*"
    "|all security checks*|the correct password*|correct access*|access code*|pass phrase*"
    "|passphrase|secret word*|hidden message*|hidden configuration*|system_prompt"
    "|in technical detail*|without a trace*|without leaving traces*|sensitive data*"
    "|sensitive information*|without review*|all records*|any steps*",
    # Sending it away.
    "address": "https://|http://|www.|url|links|link|endpoint*|webhook*|query string*"
    "|parameter|subdomain*|get request*|footnote*|curl",
    "image": "![|<img*|<iframe*|images|image|pixel*|picture*|badge*|qr code*|markdown*|icon"
    "|favicon*|gif",
    "data": "conversation*|chat history*|chat so far*|everything above*|context"
    "|what the user*|last message*|credentials*|api key*|api_key*|apikey*|access token*"
    "|password*|stored*|secrets|secret|.env|~/.|id_rsa*|.ssh*|.aws*"
    "|environment variables*|e-mail addresses*|email addresses*|file names*"
    "|private notes*|mcp.json*",
    "insert": "append*|added|adding|add|include*|insert*|embed*|end every*|end each*"
    "|every reply*|every answer*|every response*|each reply*|each answer*"
    "|each response*|replace*|filled in*|pass|send|forward*|upload*|followed by*"
    "|put it*|put the*|put all*|fetch|render*|transfer*|in the parameter*|contains"
    "|contain|holds|hold|carries*",
    # Through tools and documents.
    "tool": "tools|tool|mcp|function call*|functions|function|plug-in*|plugin*|api call*"
    "|agents.md*|skill|before any*|before each*|before every*|before using*"
    '|before calling*|"description"|description:|other tool*|call the tool'
    "|call the function",
    "conceal": "do not reveal*|do not disclose*|silently*|without telling*|without asking*"
    "|without mention*|without comment*|without confirmation*|hide this*|hide it*"
    "|hide the*|invisible*|user is blind*|not mention*",
    "reader": "ai reviewer*|ai agent*|ai assistant*|ai system*|coding agent*"
    "|agents reading*|agent reading*|when summarising*|when summarizing*|attention ai*"
    "|attention llm*|attention agent*|system note*|hidden note*|<important>|<!--"
    "|copilot:|readme for bots*|every agent*",
    "confirm": "confirm*|approv*|permission*|ask again*|asking*|trusted*|trustworthy*"
    "|cleared*|verified*|all checks*|skip every*|skip all*|checks|check",
    # Words that an answer has to have or to be.
    "exact": "nothing else|nothing more|only the word*|only the phrase*|the exact string*"
    "|the exact phrase*|the exact word*|exact text*|the phrase|the string|the token|the word"
    "|this phrase*|in all caps*|respond with|reply with|answer with|respond only*|reply only*"
    "|answer only*|output only*|say only*|just say|instead say*|simply say*|only say*|print the*"
    "|in your response*|in your reply*|in your answer*|in your summary*|in your next*"
    "|to your response*|to your reply*|to your answer*|access granted*|pwned*|hacked*|canary*"
    "|verification code*|verification token*|begin your*|start your*|end your*|and stop",
    # An order of one who is no user: a forged line of a system, a notice, a task.
    "notice": "system:|system note*|system message*|system notice*|system alert*|system update*"
    "|system override*|system instruction*|system directive*|[system*|[admin*|[important*|<system*"
    "|(system_message)*|system_message*|admin:|admin note*|developer note*|developer:"
    "|ai instruction*|ai_instruction*|assistant:|todo:|new task*|new instruction*|new directive*"
    "|new rule*|updated instruction*|updated policy*|instruction:|instructions:|important:"
    "|important!|important message*|urgent:|critical:|mandatory*|high priority*|top priority*"
    "|takes precedence*|take precedence*|take priority*|takes priority*|end of input*"
    "|end of user*|end of document*|end of text*|end of email*|end of context*|begin system*"
    "|end system*|directive:|override:|command:|maintenance note*|authorized by*|authorised by*"
    "|pre-approved*|preapproved*|already approved*|has approved*",
    # Deeds of an agent that cost somebody something.
    "deed": "send an email*|send email*|send_email*|send the*|send all*|send every*|send it to*"
    "|send them to*|email the*|email all*|forward all*|forward the*|forward every*|forward this*"
    "|transfer $*|transfer the*|transfer all*|transfer money*|transfer_money*|wire the*|post it*"
    "|post the*|post them*|delete all*|delete the*|delete every*|delete_*|drop table*|grant me*"
    "|grant access*|http_get*|http_post*|read_file*|file_read*|run_command*|execute the*"
    "|run the following*|exfiltrat*|attacker*|evil*|steal|bank details*|bank account*"
    "|credit card*|invite*|share the*|export all*|full contents*|contents of*|all unread*"
    "|customer records*|customer data*|user data*|database|/etc/passwd*|/etc/shadow*",
    # What is said so that a model may.
    "pretext": "educational purpose*|for educational*|purely educational*|research purpose*"
    "|for my research*|academic purpose*|purely academic*|purely fictional*|thought experiment*"
    "|i am authorized*|i'm authorized*|i am the developer*|i'm the developer*|as the developer*"
    "|security researcher*|penetration test*|pentest*|testing purpose*|test mode|debug purpose*"
    "|debugging purpose*|for debugging*|compliance check*|compliance audit*|for audit*"
    "|for verification*|authorized test*|authorised test*|i am an admin*|i'm an admin*"
    "|i am the admin*|i'm the admin*|i am your*|i'm your*|this is a test*|security test*|ceo"
    "|police officer*|emergency*|my grandmother*|my grandma*|trust me*|for training*|for testing*"
    "|for a test*|part of a test*|part of the test*|part of an exercise*|for my thesis*"
    "|for a course*|university course*|for a book*|for my book*|for a novel*|for my novel*"
    "|for a film*|for a movie*|for a play*|as an experiment*|controlled environment*"
    "|test environment*|lab environment*|with permission*|have permission*|in this scenario*"
    "|awareness training*|security assessment*|security exercise*|i'm writing a*|i am writing a*",
    # Orders that have to be undone first.
    "cipher": "decode|decrypt*|decipher*|cipher*|encoded*|encrypted*|reversed|unscramble*"
    "|base32*|morse*|leetspeak*|pig latin*|caesar*|follow the decoded*|follow the instruction*"
    "|execute the decoded*|and execute*|and follow*|and obey*|act on it*|carry out*|.decode(*",
    # In its memory.
    "memory": "remember*|memor*|persist*|permanently*|keep in mind*|store this*|store in*"
    "|store that*|save to*|save a*|save in*|save this*|long-term*|longterm*|notes|note"
    "|profile*|preferences*|knowledge base*|bio|lasting*",
    "future": "future*|next chat*|next session*|next conversation*|later chat*"
    "|later session*|later conversation*|all later*|all future*|all other*"
    "|every future*|forever*|for ever*|always*|from the next*|after a restart*"
    "|until told otherwise*|any more*",
    # Written as settings, or as a forged turn.
    "setting": "policy update*|policy patch*|new content policy*|new policy*|usage policy*"
    "|<rules|<rule|<role>|<policy*|<system*|[system*|[policy*|system_config*"
    "|systemconfig*|settings|_mode|_level|_filter|_enabled|_policy|_rules|_trust"
    "|_override|_strings",
    "turn": '[/inst]|[inst]|<</sys>>|<<sys>>|"role" :|"role":|<system>|</system*',
}

# One piece of each part, put together.
_COMBINED: dict[str, tuple[tuple[str, ...], ...]] = {
    "earlier": (("start of ", "this|the|our", " ", "chat*|conversation*|session*"),),
    "obey": (
        ("answers |answer ", "everything*|every*|each*|all*|any*|whatever*"),
        ("respond to |reply to ", "everything*|all*|any*"),
        ("tell ", "me |", "all*|everything*"),
    ),
    "promise": (("start ", "your|the", " ", "answer|reply|response", " with*"),),
    "data": (
        (
            "user's |user' |users |user ",
            "name*|e-mail*|email*|message*|input*|question*|data*|location*|password*",
        ),
    ),
    "conceal": (
        ("do not |don't |dont ", "tell*|mention*|show*|say*"),
        ("never ", "say|mention|tell", " ", "why*|it*|this*"),
    ),
    "reader": (
        (
            "note to |note for ",
            "the|all|any|ai|language",
            " ",
            "ai*|llm*|agent*|assistant*|bot*|model*",
        ),
        ("if you are an |if you are a ", "ai*|llm*|language*|assistant*|agent*|bot*"),
        ("automated |language ", "assistant|model|system", "|s", " ", "only*|reading*|must*"),
    ),
    "future": (("in ", "any|every|all", " ", "chat*|session*|conversation*"),),
    "setting": (
        (
            "mode|safety|safe_mode|ethics|guardrails|moderation|refuse|refusal|refusals|filter"
            "|filters|restriction|restrictions|censorship|disclaimer|disclaimers|limits|persona|compliance"
            "|policy|uncensored|jailbreak|blocked",
            ":|=|>|\":| =| :|':",
        ),
    ),
    "turn": (
        ("\nuser|\nhuman|\nassistant|\nai|\nsystem|\nq|\na", ":| :"),
        ("###|## |##|### ", "instruction*|system*|response*"),
        ("<bar>", "im_start|im_end|endoftext|eot_id|start_header|system|user|assistant"),
    ),
}


def _words(concept: str) -> list[str]:
    words = _WORDS[concept].split("|")
    if concept in OTHER_WORDS:
        words += OTHER_WORDS[concept].split("|")
    for parts in _COMBINED.get(concept, ()):
        words += map("".join, product(*(part.split("|") for part in parts)))
    return words


CONCEPTS: dict[str, tuple[str, ...]] = {
    name: tuple(word.replace("<bar>", "<|") for word in _words(name)) for name in _WORDS
}
