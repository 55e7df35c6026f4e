"""Prompt injection in other languages, the families that take whole phrases."""

# ruff: noqa: E501 - one rule a line, however long

from alerts.detector import PatternTable

_NOTE = (
    r"(?:hinweis|wichtig|achtung|anweisung|attention|consigne|note|nota|aviso|importante|atención|instruc\p{L}+|instruç\p{L}+|istruzion\p{L}|attenzione|opmerking|uwaga|polecenie|poznámka|pokyn|dikkat|talimat"
    r"|важно|инструкция|примечание|указание|внимание|примітка|інструкція|вказівка|увага|важливо|ملاحظة|تنبيه|تعليمات|הערה)"
)
_MACHINE = (
    r"(?:ki|ia|ai|llms?|gpt|chatgpt|(?:ki|ai|ia|llm)[ \-]\p{L}{3,16}|sprachmodelle?n?|chatbots?|modelos? de lenguaje|modelo de linguagem|modèles? de langage|modell[oi] linguistic[oi]|(?:asistente|assistente|assistant|asystent\p{L}*) (?:de )?(?:ia|ai)|yapay zek\p{L}+"
    r"|ии|ші|нейросет\p{L}+|нейромереж\p{L}+|языков\p{L}+ модел\p{L}+|мовн\p{L}+ модел\p{L}+|الذكاء الاصطناعي|בינה מלאכותית)"
)
_GAP = r"[^.!?。！？\n]{0,40}?"
_NEAR = r"[^.!?。！？\n]{0,24}?"

PROMPT_ABROAD = PatternTable(
    "suspicious",
    "PROMPT_INJECTION",
    trigger=(
        r"\b(?:ki|ia|ai|llms?)(?:-\p{L}+)? ?[:：]|(?:ki|ai|ia|llm)[ \-][^ :]+ ?[:：]|sprachmodell|de lenguaje ?:|de linguagem ?:|de langage ?:|linguistic[oi] ?:|yapay zek|(?:^|[^а-яіїє])(?:ии|ші) ?:|нейросет|нейромереж|языков[^ ]+ модел|мовн[^ ]+ модел|الذكاء|给 ?ai|給 ?ai|ai ?へ|ai ?에"
        r"|(?:wieder|schreib|zitier|kopier)|rép[éè]t|récit|recopi|repit|ripet|powtórz|przepisz|opakuj|zopakuj|повтори|перепиши|скопируй|скопіюй|逐字|复述|複述|重复|重複|繰り返|반복|tekrarla"
    ),
    rules=(
        (rf"(?:^|[^\p{{L}}]){_NOTE}[^.!?\n:]{{0,24}}(?:^|[^\p{{L}}]){_MACHINE}\s{{0,2}}[:：]", 0.75),
        (r"[给給] ?(?:ai|人工智能|模型|助手)的?(?:提示|指令|说明|說明|注意)[:：]|(?:ai|人工知能|モデル|アシスタント) ?への(?:指示|注意|命令|お知らせ)[:：]|(?:ai|인공지능|모델) ?에게? ?(?:알림|지시|주의|메모)?[:：]", 0.75),
        (rf"\b(?:wiederhol|gib|schreib|zitier|kopier)\w*{_GAP}\b(?:alles|text|worte?|inhalt)\b{_NEAR}(?:über|oberhalb|vor) diese[rm]?\b", 0.75),
        (rf"\b(?:rép[éè]t|récit|recopi)\p{{L}}*{_GAP}(?:tout|texte){_NEAR}(?:ce qui précède|ci-dessus|au-dessus|avant ce)", 0.75),
        (rf"\b(?:repit|repet|reproduz)\p{{L}}*{_GAP}(?:tod[ao]|tudo|texto){_NEAR}(?:anterior a est|de arriba|por encima|antes de est|que precede|acima|antes dest)", 0.75),
        (rf"\bripet\p{{L}}*{_GAP}(?:tutto|testo){_NEAR}(?:sopra|precede|prima di quest)", 0.75),
        (rf"(?:powtórz|przepisz|opakuj|zopakuj)\p{{L}}*{_GAP}(?:wszystk|tekst|všechno|vše|text){_NEAR}(?:powyżej|przed t|výše|před t|nad t)", 0.75),
        (rf"(?:повтори|выведи|перепиши|скопируй|виведи|скопіюй){_GAP}(?:вс[её]|весь|усе|текст){_NEAR}(?:выше|до этого|перед этим|вище|до цього|перед цим)", 0.75),
        (r"(?:重复|重複|复述|複述|输出|打印)[^。！？\n]{0,10}(?:上面|以上|之前)的?(?:所有|全部)?(?:内容|文字|文本|話|话|內容)|(?:上の|上記の|これより前の)(?:文章|テキスト|内容)[^。\n]{0,12}(?:繰り返|出力し)|(?:위의|앞의) ?(?:내용|텍스트|문장)[^.\n]{0,12}(?:반복|출력)|yukarıdaki[^.\n]{0,24}(?:tekrarla|yazdır)", 0.75),
    ),
)  # fmt: skip
