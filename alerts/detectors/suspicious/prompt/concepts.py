"""What attacks on a model speak of, as lists of words: the evidence that `learned` weighs.

No concept is an attack by itself. A refusal, a rule and "never" are three ordinary words; in one
sentence that addresses a machine they are hardly ever ordinary.

Words stand in lower case, with a bar between (`<bar>` is `<|`). A word is whole; one that ends
with `*` may go on. Letters other than English ones have no such ends.
"""

_WORDS: dict[str, str] = {
    # The model, addressed or named.
    "model": "assistants|assistant|chatbots|chatbot|language models*|language model*|llms|llm|ai"
    "|a.i.|gpt*|chatgpt*|claude*|gemini|copilot*|agents|agent|bots|bot|assistent*"
    "|asistente*|assistente*|asystent*|ассистент|асистент|нейросет|модел|助手|人工智能|アシスタント"
    "|人工知能|도우미|인공지능|مساعد|सहायक|trợ lý|asisten*",
    "you": "you|your|yours|yourself*|u|du|dein*|dir|dich|vous|tu|toi|tes|votre*|ton|tus|ti"
    "|tuo*|você|voce*|seu|sua|je|jij*|jouw*|ty|twoj*|ты|тебе|тебя|твои|твой|у тебя|ти"
    "|твої|sen|sana*|senin*|你|您|あなた|君|너|당신|أنت|لك|तुम|आप|bạn*|kamu*|anda*",
    # What it has been told before.
    "orders": "instruct*|directive*|prompts|prompt|system message*|initial message*|setup text*"
    "|pre-prompt*|preprompt*|system prompt*|systemprompt*|configuration text*"
    "|hidden text*|hidden words*|hidden rules*|guidelines*|guideline*|anweisung*"
    "|vorgaben*|richtlinien*|consignes*|instrucciones*|istruzioni*|instruções*"
    "|instructies*|instrukcj*|polecen*|инструкц|указани|промпт|інструкц|вказівк"
    "|talimat*|指示|指令|提示词|プロンプト|지시|프롬프트|تعليمات|निर्देश|hướng dẫn*|instruksi*",
    "earlier": "above*|previous*|earlier*|prior|before*|preceding*|so far*|beginning of*"
    "|start of this chat*|start of this conversation*|start of this session*"
    "|start of the chat*|start of the conversation*|start of the session*"
    "|start of our chat*|start of our conversation*|start of our session*"
    "|first message*|initial*|original*|vorher*|bisher*|oben*|précédent*|anterior*"
    "|precedent*|wcześniej*|poprzedn*|предыдущ|раньше|попередн|önceki*|之前|以前|前の|上記|이전"
    "|السابق|पिछल|trước*|sebelum*",
    "hidden": "hidden*|secret*|confidential*|internal*|private*|not supposed to see*|geheim*"
    "|caché|cache*|oculto*|nascost*|скрыт|секрет|прихован|gizli*|秘密|隐藏|비밀|سري|गुप्त"
    "|bí mật*|rahasia*",
    # What binds it.
    "rules": "rules|rule|policy*|policies*|guardrails*|guardrail*|safeguards*|safeguard*|safety*"
    "|filters|filter|filtered*|moderation*|restrict*|limits|limited|limitless"
    "|limitations|limitation|limit|censor*|uncensor*|constraints*|constraint*|boundar*"
    "|ethic*|moral*|alignment*|content_policy*|content_rules*|content_rule*"
    "|content_filter*|content policy*|content rules*|content rule*|content filter*"
    "|content-policy*|content-rules*|content-rule*|content-filter*|contentpolicy*"
    "|contentrules*|contentrule*|contentfilter*|regeln*|regel*|règles*|règle*|limites*"
    "|limite*|filtre*|reglas*|restriccion*|límite*|regole*|restrizion*|limiti*|regras*"
    "|filtro*|regels*|zasad*|ogranicz*|правил|огранич|обмеж|kural*|sınır*|规则|规定|限制|ルール"
    "|制限|규칙|제한|قواعد|قيود|नियम|quy tắc*|giới hạn*|aturan*|batasan*",
    "off": "off|disabled*|disable*|disabling*|deactivat*|removed|remove|lifted*|suspended*"
    "|repealed*|void|obsolete*|none|null|false|zero|skipped|skip|bypass*|without*"
    "|no longer*|free of*|free from*|does not apply*|do not apply*|don't apply*"
    "|dont apply*|cease*|empty*|failed to load*|switched off*|unbound*"
    "|bound by nothing*|nothing is off*|no rules*|no limits*|no restrictions*"
    "|no filters*|no filter*|no guidelines*|no ethics*|no morals*|no safeguards*"
    "|no polic*|no censorship*|no boundaries*|no topic*|abgeschaltet*|keine*|ohne*"
    "|gelten nicht*|nicht mehr*|sans aucune*|plus de*|aucune*|sin|no tienes*|no hay*"
    "|senza*|non esist*|sem|zonder*|niet meer*|bez|nie obowiązują|нет|без|немає|yok"
    "|olmadan*|没有|無し|なし|従わず|없이|없다|بدون|لا قواعد|नहीं|बिना|không còn*|không có|tanpa*"
    "|tidak punya*",
    "free": "unrestrict*|unfilter*|uncensor*|unlimited*|jailbr*|unlocked|unlock|liberated*"
    "|rogue*|amoral*|unaligned*|unhinged*|anything goes*|do anything*|escaped*"
    "|no morals*|ignores all*|ignores any*|ignore all*|ignore any*|freed from*"
    "|permissive*|nothing is forbidden*|no topic is forbidden*",
    "drop": "ignor*|disregard*|forget*|overrid*|overwrite*|set aside*|set them aside*|neglect*"
    "|discard*|drop all*|bypass*|circumvent*|vergiss*|ignorier*|missachte*|oublie*"
    "|olvida*|olvide*|dimentica*|esqueça*|esqueca*|vergeet*|negeer*|zapomnij*|zignoruj*"
    "|забудь|игнорир|забудьте|ігноруй|unut|yok say*|忽略|忘记|无视|無視|忘れて"
    "|무시|잊어|تجاهل|انس|भूल|अनदेखा|bỏ qua*|quên*|abaikan*|lupakan*",
    # Refusing and obeying.
    "refuse": "refus*|declin*|apologis*|apologiz*|apologetic*|warning|warnings|warned|warn"
    "|disclaimers*|disclaimer*|moralis*|moraliz*|denial*|sorry|i can't*|i cant*"
    "|i cannot*|unable to*|as an ai*|unfortunately*|says no|saying no|say no|ablehn*"
    "|verweiger*|refuser*|rechaz*|rifiut*|recus*|отказ|відмов|reddet*|拒绝|拒否|거부|رفض|मना"
    "|từ chối*|menolak*",
    "never": "never|must not*|may not*|not allowed*|don't|dont|do not*|forbidden*|no more|avoid*"
    "|niemals*|jamais*|nunca*|jamás*|mai|nooit*|nigdy*|никогда|ніколи|asla*|永远不|决不|決して"
    "|절대|أبدا|कभी",
    "obey": "obey*|comply|complies|compliance|compliant|answers everything*|answers every*"
    "|answers each*|answers all*|answers any*|answers whatever*|answer everything*"
    "|answer every*|answer each*|answer all*|answer any*|answer whatever*"
    "|respond to everything*|respond to all*|respond to any*|reply to everything*"
    "|reply to all*|reply to any*|tell me all*|tell me everything*|tell all*"
    "|tell everything*|whatever i*|every question*|every request*|every command*"
    "|always answers*|always answer*|full compliance*|fulfil*|total obedience*"
    "|yes, and*|yes and*|of course!|sure,|sure!|absolutely!|antworte auf*"
    "|antworte immer*|auf alles*|réponds à tout*|répond à tout*|toutes les questions*"
    "|cualquier cosa*|cualquier pregunta*|a todo|qualsiasi*|a tutto|a tudo*"
    "|na wszystko*|на все|на любые|на будь-які|her soruya*|所有问题|任何问题|すべての質問|모든 질문"
    "|كل شيء|हर सवाल|mọi thứ|mọi câu*|semuanya*",
    "harm": "illegal*|unlawful*|criminal*|crime*|harmful*|dangerous*|explosive*|bombs|bomb"
    "|weapon*|drugs|drug|malware*|hacking|hacker|hack|steal*|forbidden*|taboo*|immoral*"
    "|unethical*|nsfw*|explicit*|break the law*|exploit*",
    "promise": 'promise*|agree now*|agree that*|agree first*|confirm that*|say "i|say i'
    "|start your answer with*|start your reply with*|start your response with*"
    "|start the answer with*|start the reply with*|start the response with*"
    "|begin your answer*|begin your reply*|begin with*|points|point|shut down*"
    "|token system*|test passes*|complete the*|continue the dialogue*"
    "|finish this dialogue*|finish the dialogue*|in the past*|step one|step 1|step ten"
    "|lose points|lose a point",
    # Becoming somebody else.
    "become": "you are now*|you're now*|from now on*|henceforth*|from here on*|pretend*|act as*"
    "|acting as*|role-play*|roleplay*|simulat*|imagine*|become|assume the*|take on the*"
    "|play the role*|play the part*|play the villain*|play a role*|play a part*"
    "|play a villain*|speak as*|answer as*|talk like*|respond as*|stay in character*"
    "|stay in role*|stay in that role*|persona*|alter ego*|evil twin*|character|entity*"
    "|enter debug*|enter developer*|enter god*|enter admin*|mode|ab jetzt*|ab sofort*"
    "|von nun an*|du bist jetzt*|du bist nun*|désormais*|à partir de maintenant*"
    "|tu es maintenant*|a partir de ahora*|ahora eres*|d'ora in poi*|da ora in poi*"
    "|da adesso in poi*|a partir de agora*|vanaf nu*|od teraz*|с этого момента|отныне"
    "|відтепер|bundan sonra*|şu andan*|从现在|从此|これから|今から|이제부터|지금부터|من الآن|अब से"
    "|từ bây giờ|mulai sekarang*",
    "authority": "developer*|openai*|anthropic*|administrat*|admin|root|root access*|creator*"
    "|your maker*|sudo*|god mode*|godmode*|debug*|master|owner|verified employee*"
    "|authorised*|authorized*|authority*|highest priority*|maximum priority*"
    "|system override*|security audit*|red team*|redteam*",
    "story": "game|story*|novel*|fiction*|dream*|hypothetic*|parallel world*|parallel universe*"
    "|grandmother*|bedtime*|villain*|actor|two people*|two voices*|two answers*|twice"
    "|opposite*",
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
    # Sending it away.
    "address": "https://|http://|www.|url|links|link|endpoint*|webhook*|query string*|parameter"
    "|subdomain*|get request*|footnotes*|footnote*|curl",
    "image": "![|<img*|<iframe*|images|image|pixel*|picture*|badge*|qr code*|markdown*|icon"
    "|favicon*|gif",
    "data": "conversation*|chat history*|chat so far*|everything above*|context|user's name*"
    "|user's e-mail*|user's email*|user's message*|user's input*|user's question*"
    "|user's data*|user's location*|user's password*|user' name*|user' e-mail*"
    "|user' email*|user' message*|user' input*|user' question*|user' data*"
    "|user' location*|user' password*|users name*|users e-mail*|users email*"
    "|users message*|users input*|users question*|users data*|users location*"
    "|users password*|user name*|user e-mail*|user email*|user message*|user input*"
    "|user question*|user data*|user location*|user password*|what the user*"
    "|last message*|credentials*|api keys*|api key*|api_keys*|api_key*|apikeys*|apikey*"
    "|access token*|passwords*|password*|stored*|secrets|secret|.env|~/.|id_rsa*|.ssh*"
    "|.aws*|environment variables*|e-mail addresses*|email addresses*|file names*"
    "|private notes*|mcp.json*",
    "insert": "append*|added|adding|add|include*|insert*|embed*|end every*|end each*|every reply*"
    "|every answer*|every response*|each reply*|each answer*|each response*|replace*"
    "|filled in*|pass|send|forward*|upload*|followed by*|put it*|put the*|put all*"
    "|fetch|render*|transfer*|in the parameter*|contains|contain|holds|hold|carries*",
    # Through tools and documents.
    "tool": "tools|tool|mcp|function call*|functions|function|plug-in*|plugin*|api call*"
    "|agents.md*|skill|before any*|before each*|before every*|before using*"
    '|before calling*|"description"|description:|other tools*|other tool*'
    "|call the tool|call the function",
    "conceal": "do not tell*|do not mention*|do not show*|do not say*|do not reveal*"
    "|do not disclose*|don't tell*|don't mention*|don't show*|don't say*|dont tell*"
    "|dont mention*|dont show*|dont say*|never say why*|never say it*|never say this*"
    "|never mention why*|never mention it*|never mention this*|never tell why*"
    "|never tell it*|never tell this*|silently*|without telling*|without asking*"
    "|without mention*|without comment*|without confirmation*|hide this*|hide it*"
    "|hide the*|hide its*|invisible*|user is blind*|not mention*",
    "reader": "note to the ai*|note to the llms*|note to the llm*|note to the agents*"
    "|note to the agent*|note to the assistants*|note to the assistant*"
    "|note to the bots*|note to the bot*|note to the models*|note to the model*"
    "|note to all ai*|note to all llms*|note to all llm*|note to all agents*"
    "|note to all agent*|note to all assistants*|note to all assistant*"
    "|note to all bots*|note to all bot*|note to all models*|note to all model*"
    "|note to any ai*|note to any llms*|note to any llm*|note to any agents*"
    "|note to any agent*|note to any assistants*|note to any assistant*"
    "|note to any bots*|note to any bot*|note to any models*|note to any model*"
    "|note to ai ai*|note to ai llms*|note to ai llm*|note to ai agents*"
    "|note to ai agent*|note to ai assistants*|note to ai assistant*|note to ai bots*"
    "|note to ai bot*|note to ai models*|note to ai model*|note to language ai*"
    "|note to language llms*|note to language llm*|note to language agents*"
    "|note to language agent*|note to language assistants*|note to language assistant*"
    "|note to language bots*|note to language bot*|note to language models*"
    "|note to language model*|note for the ai*|note for the llms*|note for the llm*"
    "|note for the agents*|note for the agent*|note for the assistants*"
    "|note for the assistant*|note for the bots*|note for the bot*|note for the models*"
    "|note for the model*|note for all ai*|note for all llms*|note for all llm*"
    "|note for all agents*|note for all agent*|note for all assistants*"
    "|note for all assistant*|note for all bots*|note for all bot*|note for all models*"
    "|note for all model*|note for any ai*|note for any llms*|note for any llm*"
    "|note for any agents*|note for any agent*|note for any assistants*"
    "|note for any assistant*|note for any bots*|note for any bot*|note for any models*"
    "|note for any model*|note for ai ai*|note for ai llms*|note for ai llm*"
    "|note for ai agents*|note for ai agent*|note for ai assistants*"
    "|note for ai assistant*|note for ai bots*|note for ai bot*|note for ai models*"
    "|note for ai model*|note for language ai*|note for language llms*"
    "|note for language llm*|note for language agents*|note for language agent*"
    "|note for language assistants*|note for language assistant*"
    "|note for language bots*|note for language bot*|note for language models*"
    "|note for language model*|if you are an ai*|if you are an llm*"
    "|if you are an language*|if you are an assistant*|if you are an agent*"
    "|if you are an bot*|if you are a ai*|if you are a llm*|if you are a language*"
    "|if you are a assistant*|if you are a agent*|if you are a bot*|ai reviewers*"
    "|ai reviewer*|ai agents*|ai agent*|ai assistants*|ai assistant*|ai systems*"
    "|ai system*|coding agents*|coding agent*|automated assistants only*"
    "|automated assistants reading*|automated assistants must*"
    "|automated assistant only*|automated assistant reading*|automated assistant must*"
    "|automated models only*|automated models reading*|automated models must*"
    "|automated model only*|automated model reading*|automated model must*"
    "|automated systems only*|automated systems reading*|automated systems must*"
    "|automated system only*|automated system reading*|automated system must*"
    "|language assistants only*|language assistants reading*|language assistants must*"
    "|language assistant only*|language assistant reading*|language assistant must*"
    "|language models only*|language models reading*|language models must*"
    "|language model only*|language model reading*|language model must*"
    "|language systems only*|language systems reading*|language systems must*"
    "|language system only*|language system reading*|language system must*"
    "|agents reading*|agent reading*|when summarising*|when summarizing*|attention ai*"
    "|attention llm*|attention agent*|system note*|hidden note*|<important>|<!--"
    "|copilot:|readme for bots*|every agent*",
    "confirm": "confirm*|approv*|permission*|ask again*|asking*|trusted*|trustworthy*|cleared*"
    "|verified*|all checks*|skip every*|skip all*|checks|check",
    # In its memory.
    "memory": "remember*|memor*|persist*|permanently*|keep in mind*|store this*|store in*"
    "|store that*|save to*|save a*|save in*|save this*|long-term*|longterm*|notes|note"
    "|profile*|preferences*|knowledge base*|bio|lasting*",
    "future": "future*|next chat*|next session*|next conversation*|later chats*|later chat*"
    "|later sessions*|later session*|later conversations*|later conversation*"
    "|all later*|all future*|all other*|every future*|forever*|for ever*|always*"
    "|from the next*|after a restart*|until told otherwise*|any more*|in any chats*"
    "|in any chat*|in any sessions*|in any session*|in any conversations*"
    "|in any conversation*|in every chats*|in every chat*|in every sessions*"
    "|in every session*|in every conversations*|in every conversation*|in all chats*"
    "|in all chat*|in all sessions*|in all session*|in all conversations*"
    "|in all conversation*",
    # Written as settings, or as a forged turn.
    "setting": "policy update*|policy patch*|new content policy*|new policy*|usage policy*|<rules"
    "|<rule|<role>|<policy*|<system*|[system*|[policy*|system_config*|systemconfig*"
    "|settings|mode:|mode=|mode>|mode\":|mode =|mode :|mode':|safety:|safety=|safety>"
    "|safety\":|safety =|safety :|safety':|safe_mode:|safe_mode=|safe_mode>"
    "|safe_mode\":|safe_mode =|safe_mode :|safe_mode':|ethics:|ethics=|ethics>"
    "|ethics\":|ethics =|ethics :|ethics':|guardrails:|guardrails=|guardrails>"
    "|guardrails\":|guardrails =|guardrails :|guardrails':|moderation:|moderation="
    "|moderation>|moderation\":|moderation =|moderation :|moderation':|refuse:|refuse="
    "|refuse>|refuse\":|refuse =|refuse :|refuse':|refusal:|refusal=|refusal>"
    "|refusal\":|refusal =|refusal :|refusal':|refusals:|refusals=|refusals>"
    '|refusals":|refusals =|refusals :|refusals\':|filter:|filter=|filter>|filter":'
    "|filter =|filter :|filter':|filters:|filters=|filters>|filters\":|filters ="
    "|filters :|filters':|restriction:|restriction=|restriction>|restriction\":"
    "|restriction =|restriction :|restriction':|restrictions:|restrictions="
    "|restrictions>|restrictions\":|restrictions =|restrictions :|restrictions':"
    '|censorship:|censorship=|censorship>|censorship":|censorship =|censorship :'
    "|censorship':|disclaimer:|disclaimer=|disclaimer>|disclaimer\":|disclaimer ="
    "|disclaimer :|disclaimer':|disclaimers:|disclaimers=|disclaimers>|disclaimers\":"
    "|disclaimers =|disclaimers :|disclaimers':|limits:|limits=|limits>|limits\":"
    "|limits =|limits :|limits':|persona:|persona=|persona>|persona\":|persona ="
    "|persona :|persona':|compliance:|compliance=|compliance>|compliance\":"
    "|compliance =|compliance :|compliance':|policy:|policy=|policy>|policy\":|policy ="
    "|policy :|policy':|uncensored:|uncensored=|uncensored>|uncensored\":|uncensored ="
    "|uncensored :|uncensored':|jailbreak:|jailbreak=|jailbreak>|jailbreak\":"
    "|jailbreak =|jailbreak :|jailbreak':|blocked:|blocked=|blocked>|blocked\":"
    "|blocked =|blocked :|blocked':|_mode|_level|_filter|_enabled|_policy|_rules|_trust"
    "|_override|_strings",
    "turn": "\nuser :|\nuser:|\nhuman :|\nhuman:|\nassistant :|\nassistant:|\nai :|\nai:"
    "|\nsystem :|\nsystem:|\nq :|\nq:|\na :|\na:|[/inst]|[inst]|<</sys>>|<<sys>>"
    "|### instruction*|### system*|### response*|###instruction*|###system*"
    "|###response*|## instruction*|## system*|## response*|##instruction*|##system*"
    '|##response*|"role" :|"role":|<system>|</system*|<bar>im_start|<bar>im_end'
    "|<bar>endoftext|<bar>eot_id|<bar>start_header|<bar>system|<bar>user|<bar>assistant",
}

CONCEPTS: dict[str, tuple[str, ...]] = {
    name: tuple(word.replace("<bar>", "<|") for word in words.split("|"))
    for name, words in _WORDS.items()
}
