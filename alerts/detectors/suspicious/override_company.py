"""Words that stand beside an order to a model, in all languages at once: whose rules, who answers."""

# ruff: noqa: E501 - one rule a line, however long

# A reason to believe that the instructions are the model's own: "previous", "all", "your".
OWN = (
    r"\b(?:all[aei]?[ns]?|alles?|sämtliche|vorherig|vorig|bisherig|obig|frühere|vorangeg|deine?|ihre|davor|zuvor|vorher|bislang|gegeben"
    r"|tou(?:te?s?|s)|précéd|préalabl|antérieur|ci-dessus|tes|vos|ton|votre|initiale?s?"
    r"|tod[ao]s?|anterior|previ[ao]|prévi[ao]|arriba|tus?|sus|iniciales|dich[ao]s|acima|suas?|seus?|teus?|tuas?"
    r"|tutt[eio]|precedent[ei]|prim[ae]|sopra|tue|tuo|vostre|iniziali"
    r"|vorige|eerdere|voorgaande|bovenstaande|je|jouw|uw|tidigare|tidligere|foregående|föregående|ovenst|ovanst|alla|dina|dine|forrige"
    r"|visas|iepriekš|ankstesn|visus|kaikki|aiemm|aikaisemm|edellis|aiempi|ylläol|kõik|eelnev|eelmis|varasem|összes|minden|korábbi|előző|eddigi|fenti"
    r"|wszystk|poprzedni|wcześniejsz|dotychczas|powyższ|twoje|swoje|všechny|veškeré|předchoz|dosavadn|výše|tvoje|své|všetky|predchádz|doterajš"
    r"|sv[ei]h?|prethodn|dosadašnj|ranij|prejšnj|dosedanj|toate|anterioar|precedent|tale|sve"
    r"|tüm|bütün|önceki|yukarıdaki|verilen|bundan|sana|bana|hər|əvvəlki|bütün"
    r"|tất cả|mọi|trước|semua|sebelum|di atas|seluruh|lahat|nakaraan|zote|yote|kabla|yaliyo)"
    r"|\bprompt|барлық|алдыңғы|все[хї]?\b|всі|усі|усе|вс[её]|кожн|попередн|раніш|перш|сво[їєий]|тво[їєий]|вищ|предыдущ|прежн|ранее|всички|предишн|сви|претходн|папярэдн|усе|данные тебе"
    r"|όλ|προηγ|παραπάν|αρχικ|כל|קודמ|הקודמ|לעיל|שלך|شما|قبل|همه|تمام|بالا|سابق|كل |جميع|السابق|أعلاه|كافة|ما سبق|تمام|پچھل|سب "
    r"|सभी|पिछल|पूर्व|ऊपर|पहले|सब|অাগের|আগের|পূর্ব|সব|সমস্ত|முந்தைய|அனைத்து|எல்லா|మునుపటి|అన్ని|ముందు"
    r"|所有|一切|全部|之前|以前|先前|以上|上面|前面|前述|上述|此前|你的|您的|任何|这些|這些|すべて|全て|全部|これまで|今まで|前の|上記|あなた|従来|先ほど"
    r"|모든|이전|위의|앞의|앞선|지금까지|전부|당신|기존|ทั้งหมด|ก่อนหน้า|ข้างต้น|ที่ผ่านมา|មុន|ទាំងអស់|ყველა|წინა|բոլոր|նախորդ|ሁሉ|የቀድሞ|ቀደም"
)
# Who or what is to be without limits: an answer, or the model itself.
ANSWER = (
    r"\b(?:antwort|respond|répond|répons|risp|respuest|respost|contest|antwoord|svar|vasta|odpowi|odpov|odgovor|răspun|raspun|yanıt|cevap|jawab|trả lời|jibu|valasz|válasz)"
    r"|\b(?:ai|ia|ki|yz|si|tekoäly|chatbot|assistent|assistant|asistent|asistente|assistente|modell|modelo|modèle|modello|\w{0,8}gpt|dan)\b"
    r"|відпов|отвеч|ответ|отговор|одговор|адказ|απάντ|απαντ|أجب|اجب|الرد|رد علي|إجاب|پاسخ|جواب|ענה|תשוב|תענה|जवाब|उत्तर|উত্তর|பதில்|సమాధాన|回答|回复|答え|回答|応答|대답|답변|응답|답해|ตอบ|ឆ្លើយ|პასუხ|պատասխան|መልስ"
    r"|\bші\b|\bии\b|ШІ|ИИ|модел|人工智能|yapay zek|モデル|人工知能|인공지능|모델|هوش مصنوعی|الذكاء الاصطناعي|ذكاء اصطناعي|בינה מלאכותית|एआई"
)
