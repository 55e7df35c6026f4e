"""The words of prompt injection in the main languages.

Each language gives RE2 alternatives: to set aside, what the model was told, to show, its prompt.
Not every grammar keeps them in one order, so the detector takes them in any order, close together.
"""

from __future__ import annotations

from typing import NamedTuple


class OverrideWords(NamedTuple):
    """How one language asks to forget instructions, and to answer without limits."""

    set_aside: str
    told: str
    show: str
    system_prompt: str
    without_limits: str


BY_LANGUAGE: dict[str, OverrideWords] = {
    "German": OverrideWords(
        r"ignorier|vergiss|vergesse?n?\b|missachte|übergeh|verwirf"
        r"|befolge? (?:nicht|keine)"
        r"|halte? (?:dich|dir) nicht an"
        r"|hör(?:e)? nicht auf",
        r"anweisung|instruktion|regeln?\b|vorgaben?|befehle?n?\b|richtlinien|aufgaben"
        r"|aufträge|was (?:dir|ich|wir)|davor|vorher\b|zuvor|bisherig|ausführungen"
        r"|anordnung",
        r"zeig|gib|nenne?|verrate?|offenbar|drucke?|wiederhole?|schreib|was steht"
        r"|wie laute\w+|was sind|kopier",
        r"system-?\s?(?:prompt|aufforderung|anweisung)"
        r"|deinen? (?:ursprünglichen |internen |geheimen |ersten )?"
        r"(?:anweisungen|instruktionen|vorgaben)"
        r"|\bdein(?:en)? prompt"
        r"|texte? (?:über|oberhalb|vor) diese[rm]"
        r"|(?:anweisungen|instruktionen),? die (?:du|dir|sie|ihnen)\b"
        r"|versteckten? prompt",
        r"kenn\w+ keine (?:regeln|grenzen)"
        r"|(?:hast|haben) keine (?:regeln|grenzen|filter|moral)"
        r"|ohne (?:jede |jegliche |alle )?"
        r"(?:einschränkung|beschränkung|grenze|zensur|regel|filter)",
    ),
    "French": OverrideWords(
        r"ignor(?:ez|er|ons)\b"
        r"|ignore (?:donc |bien )?(?:tou|le|la|tes|vos|ces?|ça|mes|cette)"
        r"|oubli(?:e[zr]?|ons)\b|néglige[zr]?|fai(?:s|tes) abstraction"
        r"|ne t(?:enez|iens) (?:pas|plus|aucun) compte"
        r"|désobéi"
        r"|ne sui[sv]e?z? (?:pas|plus)",
        r"instructions?|consignes?|règles?|directives?|ordres?"
        r"|demande de l['\x{2019}]utilisateur"
        r"|tout ce qui précède"
        r"|(?:tout )?ce qu[ie'] (?:on|je|tu|vous|précède)"
        r"|prompts?",
        r"montre[zr]?|affiche[zr]?|révèle[zr]?|révéle[zr]|donne[zr]?|répète[zr]?"
        r"|imprime[zr]?|écri[st]|divulgue[zr]?|quelles sont|copie",
        r"(?:prompt|invite|instructions?) (?:du |de |de base du )?"
        r"(?:systèmes?|caché|initial)"
        r"|(?:tes|vos) (?:\p{L}+ )?(?:instructions|consignes|directives)"
        r"(?: internes| initiales| secrètes)?"
        r"|instructions (?:que (?:tu as|vous avez|l'on)|qu'on t)"
        r"|(?:ton|votre) (?:prompt|message) (?:système|initial)"
        r"|(?:tes|vos) règles (?:internes|cachées|secrètes|initiales)",
        r"sans (?:aucune? |la moindre )?(?:restriction|limite|limitation|filtre|règle|censure)s?",
    ),
    "Spanish": OverrideWords(
        r"ignor(?:a|e|en|ad|ar)\b"
        r"|olvid(?:a|e|en|ad|ar|es)\b"
        r"|desobedec|descart(?:a|e)\b|haz caso omiso|no hagas caso|omite\b"
        r"|no (?:sigas|obedezcas)"
        r"|deja de (?:seguir|obedecer)"
        r"|pasa por alto",
        r"instrucci(?:ón|ones)|reglas?\b|órdenes|indicaciones|directrices|normas"
        r"|restricciones|todo (?:lo|que)|lo (?:anterior|dicho)|prompts?",
        r"\bmu[eé]str[ae](?:me|nos)?\b"
        r"|revel[ae]|ens[eé][ñn][ae](?:me)?\b|\bdi(?:me)?\b|\bimpr[ií]m[ea]|\brep[ií]t[ea]"
        r"|\bdame\b|cuáles son|cópi",
        r"(?:prompt|instrucciones|indicaciones) (?:de[l]? )?(?:sistema|inicial|ocult)"
        r"|tu mensaje (?:de sistema|inicial)"
        r"|tus instrucciones"
        r"|instrucciones que (?:te|has|recib)"
        r"|\btu prompt\b",
        r"sin (?:ninguna |ningún )?(?:restricci(?:ón|ones)|l[ií]mit|filtros?|reglas|censura)",
    ),
    "Portuguese": OverrideWords(
        r"ignor(?:e|a|em|ar)\b|esque(?:ça|ce|cer|çam)\b|desconsider(?:e|a|ar)\b|descarte\b"
        r"|não (?:siga|obedeça)|deixe de (?:lado|seguir)",
        r"instruç(?:ão|ões)|regras?\b|ordens|diretrizes|comandos|restrições"
        r"|tudo (?:o que|que|acima)|prompts?",
        r"\bmostr[ae]\b|\bmostre-me|revel[ae]|\bexib[ae]\b|\bdiga\b|\bimprim[ae]\b"
        r"|\brepita\b|quais são|\bcopie\b",
        r"(?:prompt|instruções) (?:d[eo] )?(?:sistema|inicia|ocult)"
        r"|sua mensagem (?:de sistema|inicial)"
        r"|suas instruções"
        r"|instruções que (?:você|te|lhe|receb)"
        r"|\bseu prompt\b",
        r"sem (?:nenhuma |quaisquer |qualquer )?"
        r"(?:restriç(?:ão|ões)|limit|filtros?|regras|censura)",
    ),
    "Italian": OverrideWords(
        r"\bignor(?:a|ate|are|i)\b"
        r"|\bdimentic(?:a|ate|are|ati|hi)\b"
        r"|\btralascia(?:te|re)?\b|\btrascura(?:te|re)?\b|non tenere conto",
        r"istruzion[ei]|regol[ae]\b|ordini|direttiv[ae]|comandi|indicazion[ei]"
        r"|tutto (?:ciò|quello)|prompt",
        r"\bmostra(?:mi|ci|te)?\b|\brivel[ai]|\bstampa\b|\bripeti\b|\bdimmi\b"
        r"|\bvisualizza\b|quali sono|\bcopia\b",
        r"(?:prompt|istruzioni) (?:di|del) sistema"
        r"|prompt (?:nascosto|iniziale)"
        r"|tue istruzioni|istruzioni che (?:hai|ti)|tuo prompt",
        r"senza (?:alcuna |nessuna )?(?:restrizion[ei]|limit|filtr[oi]|regole|censura)",
    ),
    "Dutch": OverrideWords(
        r"negeer|vergeet|sla .{0,20} over|veronachtzaam",
        r"instructies?|regels?\b|richtlijnen|opdrachten|aanwijzingen|bevelen|alles wat|prompts?",
        r"toon|laat .{0,12}zien|onthul|geef|print|herhaal|schrijf",
        r"systeem-?\s?(?:prompt|instructies?)|systeemprompt|verborgen prompt|je instructies",
        r"zonder (?:enige |welke )?(?:beperking|restrictie|limiet|filter|regel|grenz)",
    ),
    "Scandinavian": OverrideWords(
        r"ignorer|glem\b|glöm\b|bortse fr[åa]n?|strunta i|se bort fra|overse",
        r"instruktion|instruks|regl|regler|anvisning|retningslin|riktlinj|beskeder"
        r"|kommando|alt (?:hvad|som|det)|allt (?:som|du)",
        r"visa?\b|avslöja?|afslør|avslør|skriv|udskriv|upprepa|gentag|gjenta",
        r"system-?\s?(?:prompt|instruks|instruktion)|dol[dt]a prompt",
        r"u(?:tan|den|ten) (?:några |nogen |noen )?"
        r"(?:begränsning|begrænsning|begrensning|restriktion|filter|regl|regel)",
    ),
    "Finnish, Estonian, Hungarian": OverrideWords(
        r"ohita|unohda|jätä huomiotta|älä välitä|ignoreeri|unusta|eira|ignorē|aizmirsti"
        r"|neievēro|ignoruok|pamiršk|nepaisyk|hagyd figyelmen kívül|felejtsd? el"
        r"|hagyj figyelmen",
        r"ohje|sään|käsky|määräy|juhise|juhised|reegl|käsk|utasítás|szabály|parancs"
        r"|instrukcij|norādījum|noteikum|nurodym|taisykl",
        r"näytä|paljasta|tulosta|toista|kerro|näita|paljasta|parādi|atklāj|parodyk"
        r"|atskleisk|mutasd|fedd fel|írd ki|ismételd",
        r"järjestelmä\p{L}{0,3}[ \-]?(?:kehot|prompt|ohje)"
        r"|süsteemi\p{L}{0,2}[ \-]?(?:viip|viib|prompt|juhis)"
        r"|rendszer\p{L}{0,2}[ \-]?(?:prompt|utasít)"
        r"|sistēmas (?:uzved|prompt|norād)"
        r"|sistemin\p{L}{1,4} (?:užklaus|instrukc|raginim|nurod)",
        r"ilman (?:mitään )?(?:rajoit|suodat)|piiranguteta|korlátozás(?:ok)? nélkül",
    ),
    "Polish": OverrideWords(
        r"zignoruj|ignoruj|zapomnij|pomiń|nie zwracaj uwagi|odrzuć",
        r"instrukcj|polece|zasad|reguł|wytyczn|rozkaz|wszystko co|wszystkim|prompt",
        r"pokaż|ujawnij|wyświetl|wypisz|podaj|powtórz|zdradź",
        r"prompt\w* (?:systemow|ukryt)"
        r"|(?:systemow|ukryt)\p{L}* (?:prompt|instrukcj)"
        r"|swoje instrukcje",
        r"bez (?:żadnych |jakichkolwiek )?(?:ogranicze|filtr|zasad|limit|cenzur)",
    ),
    "Czech, Slovak": OverrideWords(
        r"ignoruj|zapome[ňn]|zabudni|nevšímej|nedbej|pomi[ňn]|neber",
        r"instrukc|pokyn|pravid|příkaz|príkaz|inštrukci|vše(?:chno)? co|všetko",
        r"ukaž|zobraz|odhal|vypi[šs]|prozraď|zopakuj|prezraď",
        r"systémov\w* (?:prompt|výzv|pokyn|instrukc|inštrukci)|skryt\w* prompt",
        r"bez (?:jakýchkoli |akýchkoľvek |žádných )?"
        r"(?:omezen|obmedzen|filtr|pravidel|pravidiel|limit)",
    ),
    "Croatian, Serbian, Slovene, Romanian": OverrideWords(
        r"ignoriraj|ignoriši|zanemari|zaboravi|pozabi|ignor[aă]|\buit[aă]"
        r"|nu (?:ține|lua) (?:cont|în)"
        r"|занемари|игнориши|заборави",
        r"instrukcij|upute|uputa|upute|uputstv|pravil|navodil|naredb|instrucțiun"
        r"|instructiun|regul|упутств"
        r"|\p{Cyrillic}*инструкциј\p{Cyrillic}*"
        r"|правила",
        r"prikaži|pokaži|otkrij|ispiši|izpiši|razkrij|ara[tț]|afi[șs]|dezv[aă]lui|spune"
        r"|прикажи|откриј",
        r"sistemsk\w* (?:prompt|upit|poziv|uput)"
        r"|prompt\w* (?:de|al) sistem"
        r"|системск\p{Cyrillic}+ (?:упит|промпт|упут|порук)",
        r"bez (?:ikakvih )?ograničenj"
        r"|brez omejitev"
        r"|f[aă]r[aă] (?:nicio )?restric[țt]"
        r"|без ограничења",
    ),
    "Ukrainian": OverrideWords(
        r"(?:про)?ігноруй|забудь|знехтуй|відкинь|не зважай|нехтуй|скасуй",
        r"інструкці|вказівк|правил|наказ|обмежен|настанов|все,? (?:що|сказане)|попередн",
        r"покажи|напиши|розкрий|виведи|надрукуй|повтори|розкажи|видай",
        r"системн\p{L}* (?:промпт|підказк|інструкці)"
        r"|прихован\p{L}* (?:промпт|інструкці)"
        r"|сво[їє]\p{L}* (?:початков\p{L}* |перш\p{L}* )?інструкці",
        r"без (?:жодних |будь-яких |усіх )?(?:обмеж|фільтр|правил|цензур|заборон)",
    ),
    "Russian, Belarusian, Bulgarian": OverrideWords(
        r"(?:про)?игнорируй|забудь|пренебреги|не обращай внимания|отбрось|отмени(?:те)? "
        r"|игнорирай|забрави|ігнаруй|забудзь",
        r"инструкци|указани|правил|приказ|ограничени|команд"
        r"|вс[её],? (?:что|сказанное)"
        r"|предыдущ|інструкцы",
        r"покажи|раскрой|выведи|напечатай|повтори|расскажи|выдай|разкрий|паказаць|пакажы",
        r"системн\p{L}* (?:промпт|подсказк|инструкци)"
        r"|сістэмн"
        r"|скрыт\p{L}* (?:промпт|инструкци)"
        r"|сво[ий]\p{L}* инструкци",
        r"без (?:каких-либо |всяких |никаких |никакви )?"
        r"(?:ограничен|фильтр|правил|цензур|запрет|абмежаван)",
    ),
    "Greek": OverrideWords(
        r"αγν[οό]ησ|ξέχα|ξεχάστε|παράβλεψε",
        r"οδηγί|εντολ|κανόν|περιορισμ",
        r"δείξ|αποκάλυψ|εμφάνισ|τύπωσε|επανάλαβε",
        r"system prompt|προτροπ\p{L}* συστήματος|μήνυμα συστήματος|οδηγίες συστήματος",
        r"χωρίς (?:κανέναν |κανένα |καθόλου )?(?:περιορισμ|φίλτρ|κανόν|όρι)",
    ),
    "Turkish, Azerbaijani": OverrideWords(
        r"yok say|görmezden gel|unut|dikkate alma|boş ver|göz ardı et|saymazdan"
        r"|nəzərə alma|елеме|ұмыт",
        r"talimat|komut|kural|yönerge|emir|təlimat|qayda|söylenen|нұсқау|ереже|нұсқаулық",
        r"göster|açıkla|yazdır|paylaş|tekrarla|ifşa et",
        r"sistem (?:prompt|istem|talimat)|gizli (?:prompt|talimat)",
        r"(?:kısıtlama|sınırlama|sınır|filtre|kural)(?:lar)?(?:ı)?"
        r"(?:\s?(?:olmadan|olmaksızın|olmayan|tanımadan|tanımayan)|sız)",
    ),
    "Arabic": OverrideWords(
        r"تجاهل|ان?سَ?ى?\b|إنس|انس|أهمل|لا تلتزم|تغاض",
        r"(?:ال)?تعليمات|(?:ال)?أوامر|(?:ال)?قواعد|(?:ال)?قيود|(?:ال)?توجيهات|كل ما",
        r"اعرض|أظهر|اكشف|اطبع|كرر|أخبرني",
        r"موجه النظام|مطالبة النظام|تعليمات النظام|(?:ال)?موجه (?:ال)?(?:سري|مخفي)|برومبت",
        r"(?:بدون|دون|بلا) (?:أي |أية )?(?:قيود|حدود|فلتر|رقابة)",
    ),
    "Persian, Urdu": OverrideWords(
        r"نادیده بگیر|فراموش کن|بی‌?خیال|نظر ?انداز ک|بھول جا",
        r"دستور|دستورالعمل|قوانین|قواعد|ہدایات|احکامات|قوانین",
        r"نشان بده|نمایش بده|فاش کن|بگو|چاپ کن|دکھا|ظاہر ک|بتا",
        r"(?:پرامپت|دستور) سیستم|سسٹم پرامپٹ",
        r"بدون (?:هیچ )?(?:محدودیت|فیلتر|قید)|(?:بغیر|بنا) (?:کسی )?پابندی|کسی پابندی کے بغیر",
    ),
    "Hebrew": OverrideWords(
        r"התעלמ|התעלם|שכח|תתעלמ|תשכח",
        r"ה?הוראות|ה?הנחיות|ה?כללים|ה?פקודות|כל מה ש",
        r"הצג|הראה|תראה|חשוף|גלה|הדפס|תחשוף",
        r"(?:הנחיי?ת|הוראות|פרומפט|הנחיות) ?ה?מערכת",
        r"(?:ללא|בלי) (?:שום |כל )?(?:הגבל|מגבל|סינון|צנזור)",
    ),
    "Hindi": OverrideWords(
        r"अनदेखा|नज़रअंदाज़|नजरअंदाज|भूल जा|भुला दो|उपेक्षा|ध्यान मत दो",
        r"निर्देश|नियम|आदेश|हिदायत|दिशा-?निर्देश",
        r"दिखा|बता|प्रकट|प्रदर्शित|उजागर|छाप",
        r"सिस्टम (?:प्रॉम्प्ट|प्रोम्प्ट|संदेश|निर्देश)|छिपा\S* (?:प्रॉम्प्ट|निर्देश)",
        r"(?:बिना|किसी) .{0,14}(?:प्रतिबंध|रोक|सीमा|पाबंदी)",
    ),
    "Bengali, Tamil, Telugu": OverrideWords(
        r"উপেক্ষা|ভুলে যা|অগ্রাহ্য|புறக்கணி|மற\S*ு ?விடு|విస్మరించ|మర్చిపో",
        r"নির্দেশ|নিয়ম|আদেশ|வழிமுறை|விதி|அறிவுறுத்தல்|సూచన|నియమ",
        r"দেখা|প্রকাশ|বল|காட்டு|வெளிப்படுத்து|చూపించ|వెల్లడించ",
        r"সিস্টেম প্রম্প|சிஸ்டம் ப்ராம்ப்|సిస్టమ్ ప్రాంప్ట్",
        r"কোনো সীমাবদ্ধতা ছাড়া|বিধিনিষেধ ছাড়া|கட்டுப்பாடுகள் இல்லாமல்|పరిమితులు లేకుండా",
    ),
    "Chinese": OverrideWords(
        r"忽略|无视|無視|忘记|忘記|忘掉|不要理会|不用理会|不理会|抛开|跳过|撤销|不要遵守",
        r"指令|指示|规则|規則|规定|命令|提示词?|設定|设定",
        r"显示|顯示|告诉我|告訴我|输出|輸出|透露|打印|展示|重复|复述|说出|泄露|公开",
        r"系统(?:提示|指令|设定)|系統(?:提示|指令)|初始(?:提示|指令)|隐藏的?(?:提示|指令)|你的(?:提示词|指令|设定)",
        r"(?:不受|没有|沒有|无|無|毫无)(?:任何|道德|伦理)?(?:的)?(?:限制|约束|約束|审查|過濾|过滤)",
    ),
    "Japanese": OverrideWords(
        r"無視し(?:て|ろ|な|、)|無視せよ|忘れ(?:て|ろ|な)|従わ(?:ない|ず)|破棄し(?:て|ろ)|取り消(?:して|せ)|リセットし(?:て|ろ)",
        r"指示|命令|ルール|規則|制約|プロンプト|ガイドライン|言われたこと|(?:以上|上記|これまで|前)の?内容",
        r"表示|見せ|教え|出力|開示|明かし|公開|繰り返",
        r"システム(?:プロンプト|指示|の指示)|初期(?:プロンプト|指示)|隠された(?:プロンプト|指示)",
        r"(?:制限|制約|検閲|フィルター?)(?:なし|無し|のない|を?受けず|なく)",
    ),
    "Korean": OverrideWords(
        r"무시(?:해|하[세시라고]|하십)|잊(?:어|으|고)|따르지 ?마|취소(?:해|하[세시라고])",
        r"지시|명령|규칙|지침|프롬프트|제한 ?사항|(?:이전|위의?|지금까지의) ?내용",
        r"보여|알려|출력|공개|표시|말해",
        r"시스템 ?(?:프롬프트|지시)|초기 ?(?:프롬프트|지시)|숨겨진 ?(?:프롬프트|지시)",
        r"(?:제한|제약|검열|필터) ?(?:없이|없는)",
    ),
    "Vietnamese": OverrideWords(
        r"bỏ qua|phớt lờ|quên (?:đi|hết|tất cả|mọi)|đừng quan tâm|lờ đi",
        r"hướng dẫn|chỉ dẫn|chỉ thị|quy tắc|mệnh lệnh|lệnh|yêu cầu|những gì",
        r"hiển thị|cho (?:tôi )?(?:xem|biết)|tiết lộ|in ra|hiện|lặp lại",
        r"(?:lời nhắc|prompt|câu lệnh|hướng dẫn)(?: của)? hệ thống|system prompt",
        r"không (?:có |bị )?(?:bất kỳ )?(?:giới hạn|hạn chế|kiểm duyệt)",
    ),
    "Indonesian, Malay, Filipino": OverrideWords(
        r"abaikan|lupakan|hiraukan|jangan (?:ikuti|hiraukan)|huwag pansinin|kalimutan",
        r"instruksi|perintah|aturan|petunjuk|arahan|peraturan|semua yang|tagubilin|panuto"
        r"|utos|patakaran",
        r"tampilkan|tunjukkan|perlihatkan|ungkapkan|cetak|ulangi|dedahkan|paparkan|ipakita|ibunyag",
        r"(?:prompt|perintah|instruksi|gesaan) sistem|system prompt",
        r"tanpa (?:ada |sebarang |apa pun )?(?:batas|pembatasan|filter|sekatan|had)"
        r"|nang walang (?:limitasyon|paghihigpit)",
    ),
    "Thai, Khmer": OverrideWords(
        r"ละเว้น|เพิกเฉย|ไม่ต้องสนใจ|ลืม|มองข้าม|មិនអើពើ|បំភ្លេច",
        r"คำสั่ง|คำแนะนำ|กฎ|ข้อกำหนด|การណែនាំ|សេចក្តីណែនាំ|ច្បាប់",
        r"แสดง|เปิดเผย|บอก|พิมพ์|បង្ហាញ",
        r"(?:พรอม(?:ป|พ)?ต์?์?|คำสั่ง)(?:ของ)?ระบบ|system prompt",
        r"(?:โดย)?ไม่มี(?:ข้อ)?จำกัด|ไร้ข้อจำกัด",
    ),
    "Swahili, Georgian, Armenian, Amharic": OverrideWords(
        r"puuza|sahau|უგულებელყავი|დაივიწყე|დააიგნორე|անտեսիր|մոռացիր|ችላ በል|እርሳ",
        r"maagizo|maelekezo|sheria|amri|ინსტრუქცი|წესებ|მითითებ|հրահանգ|կանոն|መመሪያ|ትእዛዝ",
        r"onyesha|fichua|აჩვენე|მაჩვენე|გაამჟღავნე|ցույց տուր|ցույց|አሳይ",
        r"(?:agizo|kidokezo) la mfumo"
        r"|სისტემ\S* (?:პრომპტ|მითითებ|შეტყობინებ)"
        r"|համակարգ\p{L}* (?:հուշ|հրահանգ|պրոմպ)",
        r"bila (?:vikwazo|mipaka)|შეზღუდვ\S* გარეშე|առանց սահմանափակ|ያለ ገደብ",
    ),
}
