"""Prompt injection in other languages, the families that take whole phrases."""

from alerts.detector import PatternTable

_NOTE = (
    r"(?:hinweis|wichtig|achtung|anweisung|attention|consigne|note|nota|aviso"
    r"|importante|atención|instruc\p{L}+|instruç\p{L}+|istruzion\p{L}|attenzione"
    r"|opmerking|uwaga|polecenie|poznámka|pokyn|dikkat|talimat"
    r"|важно|инструкция|примечание|указание|внимание|примітка|інструкція|вказівка"
    r"|увага|важливо|ملاحظة|تنبيه|تعليمات|הערה)"
)
_MACHINE = (
    r"(?:ki|ia|ai|llms?|gpt|chatgpt|(?:ki|ai|ia|llm)[ \-]\p{L}{3,16}|sprachmodelle?n?"
    r"|chatbots?|modelos? de lenguaje|modelo de linguagem|modèles? de langage"
    r"|modell[oi] linguistic[oi]"
    r"|(?:asistente|assistente|assistant|asystent\p{L}*) (?:de )?(?:ia|ai)"
    r"|yapay zek\p{L}+"
    r"|ии|ші|нейросет\p{L}+|нейромереж\p{L}+|языков\p{L}+ модел\p{L}+"
    r"|мовн\p{L}+ модел\p{L}+|الذكاء الاصطناعي|בינה מלאכותית)"
)
_GAP = r"[^.!?。！？\n]{0,40}?"
_NEAR = r"[^.!?。！？\n]{0,24}?"

PHRASES_IN_OTHER_LANGUAGES = PatternTable(
    "suspicious",
    "PROMPT_INJECTION",
    trigger=(
        r"\b(?:ki|ia|ai|llms?)(?:-\p{L}+)? ?[:：]"
        r"|(?:ki|ai|ia|llm)[ \-][^ :]+ ?[:：]"
        r"|sprachmodell|de lenguaje ?:|de linguagem ?:|de langage ?:|linguistic[oi] ?:"
        r"|yapay zek"
        r"|(?:^|[^а-яіїє])(?:ии|ші) ?:"
        r"|нейросет|нейромереж|языков[^ ]+ модел|мовн[^ ]+ модел|الذكاء|给 ?ai|給 ?ai|ai ?へ"
        r"|ai ?에"
        r"|(?:wieder|schreib|zitier|kopier)"
        r"|rép[éè]t|récit|recopi|repit|ripet|powtórz|przepisz|opakuj|zopakuj|повтори"
        r"|перепиши|скопируй|скопіюй|逐字|复述|複述|重复|重複|繰り返|반복|tekrarla"
    ),
    rules=(
        (
            rf"(?:^|[^\p{{L}}]){_NOTE}[^.!?\n:]{{0,24}}(?:^|[^\p{{L}}]){_MACHINE}\s{{0,2}}[:：]",
            0.75,
        ),
        (
            r"[给給] ?(?:ai|人工智能|模型|助手)的?(?:提示|指令|说明|說明|注意)[:：]"
            r"|(?:ai|人工知能|モデル|アシスタント) ?への(?:指示|注意|命令|お知らせ)[:：]"
            r"|(?:ai|인공지능|모델) ?에게? ?(?:알림|지시|주의|메모)?[:：]",
            0.75,
        ),
        (
            rf"\b(?:wiederhol|gib|schreib|zitier|kopier)\w*{_GAP}\b"
            rf"(?:alles|text|worte?|inhalt)\b{_NEAR}(?:über|oberhalb|vor) diese[rm]?\b",
            0.75,
        ),
        (
            rf"\b(?:rép[éè]t|récit|recopi)\p{{L}}*{_GAP}(?:tout|texte){_NEAR}"
            r"(?:ce qui précède|ci-dessus|au-dessus|avant ce)",
            0.75,
        ),
        (
            rf"\b(?:repit|repet|reproduz)\p{{L}}*{_GAP}(?:tod[ao]|tudo|texto){_NEAR}"
            r"(?:anterior a est|de arriba|por encima|antes de est|que precede|acima"
            r"|antes dest)",
            0.75,
        ),
        (rf"\bripet\p{{L}}*{_GAP}(?:tutto|testo){_NEAR}(?:sopra|precede|prima di quest)", 0.75),
        (
            rf"(?:powtórz|przepisz|opakuj|zopakuj)\p{{L}}*{_GAP}"
            rf"(?:wszystk|tekst|všechno|vše|text){_NEAR}(?:powyżej|przed t|výše|před t|nad t)",
            0.75,
        ),
        (
            rf"(?:повтори|выведи|перепиши|скопируй|виведи|скопіюй){_GAP}"
            rf"(?:вс[её]|весь|усе|текст){_NEAR}"
            r"(?:выше|до этого|перед этим|вище|до цього|перед цим)",
            0.75,
        ),
        (
            r"(?:重复|重複|复述|複述|输出|打印)[^。！？\n]{0,10}(?:上面|以上|之前)的?(?:所有|全部)?(?:内容|文字|文本|話|话|內容)"
            r"|(?:上の|上記の|これより前の)(?:文章|テキスト|内容)[^。\n]{0,12}(?:繰り返|出力し)"
            r"|(?:위의|앞의) ?(?:내용|텍스트|문장)[^.\n]{0,12}(?:반복|출력)"
            r"|yukarıdaki[^.\n]{0,24}(?:tekrarla|yazdır)",
            0.75,
        ),
    ),
)
