"""The words of prompt injection in the main languages.

Each language gives three RE2 alternatives: to set aside, what the model was told, and a reason to
believe that it is the model's own: "previous", "all", "your". Not every grammar keeps them in one
order, so the detector takes them in any order, close together.
"""

# ruff: noqa: E501 - one rule a line, however long

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
        r"ignorier|vergiss|vergesse?n?\b|missachte|übergeh|verwirf",
        r"anweisung|instruktion|regeln?\b|vorgaben?|befehle?n?\b|richtlinien|aufgaben|aufträge|was (?:dir|ich|wir)|davor|vorher\b|zuvor|bisherig|ausführungen|anordnung",
        r"zeig|gib|nenne?|verrate?|offenbar|drucke?|wiederhole?|schreib",
        r"system-?\s?(?:prompt|aufforderung|anweisung|nachricht)|deine (?:ursprünglichen )?anweisungen|versteckten? prompt",
        r"ohne (?:jede |jegliche |alle )?(?:einschränkung|beschränkung|grenze|zensur|regel|filter)",
    ),
    "French": OverrideWords(
        r"ignor(?:e[zr]?|ons)\b|oubli(?:e[zr]?|ons)\b|néglige[zr]?|fai(?:s|tes) abstraction|ne ten(?:ez|s) pas compte|désobéi",
        r"instructions?|consignes?|règles?|directives?|ordres?|tout ce qui précède|(?:tout )?ce qu[ie'] (?:on|je|tu|vous|précède)|prompts?",
        r"montre[zr]?|affiche[zr]?|révèle[zr]?|révéle[zr]|donne[zr]?|répète[zr]?|imprime[zr]?|écri[st]|divulgue[zr]?",
        r"(?:prompt|invite|message|instructions?) (?:du |de |de base du )?(?:systèmes?|caché|initial)|(?:tes|vos) instructions",
        r"sans (?:aucune? |la moindre )?(?:restriction|limite|limitation|filtre|règle|censure)s?",
    ),
    "Spanish": OverrideWords(
        r"ignor(?:a|e|en|ad|ar)\b|olvid(?:a|e|en|ad|ar|es)\b|desobedec|descart(?:a|e)\b|haz caso omiso|no hagas caso|omite",
        r"instrucci(?:ón|ones)|reglas?\b|órdenes|indicaciones|directrices|normas|restricciones|todo (?:lo|que)|lo (?:anterior|dicho)|prompts?",
        r"muestr[ae]|revel[ae]|ense[ñn][ae]|di(?:me)?\b|imprim[ea]|repit[ea]|escrib[ea]|dame",
        r"(?:prompt|mensaje|instrucciones|indicaciones) (?:de[l]? )?(?:sistema|inicial|ocult)|tus instrucciones|tu prompt",
        r"sin (?:ninguna |ningún )?(?:restricci(?:ón|ones)|l[ií]mit|filtros?|reglas|censura)",
    ),
    "Portuguese": OverrideWords(
        r"ignor(?:e|a|em|ar)\b|esque(?:ça|ce|cer|çam)\b|desconsider(?:e|a|ar)\b|descarte",
        r"instruç(?:ão|ões)|regras?\b|ordens|diretrizes|comandos|restrições|tudo (?:o que|que|acima)|prompts?",
        r"mostr[ae]|revel[ae]|exib[ae]|diga|imprim[ae]|repita|escreva",
        r"(?:prompt|mensagem|instruções) (?:d[eo] )?(?:sistema|inicia|ocult)|suas instruções|seu prompt",
        r"sem (?:nenhuma |quaisquer |qualquer )?(?:restriç(?:ão|ões)|limit|filtros?|regras|censura)",
    ),
    "Italian": OverrideWords(
        r"ignora|dimentic|tralascia|trascura|non tenere conto",
        r"istruzion[ei]|regol[ae]\b|ordini|direttiv[ae]|comandi|indicazion[ei]|tutto (?:ciò|quello)|prompt",
        r"mostra|rivel[ai]|stampa|ripeti|scrivi|dimmi|visualizza",
        r"(?:prompt|messaggio|istruzioni) (?:di|del) sistema|prompt (?:nascosto|iniziale)|tue istruzioni|tuo prompt",
        r"senza (?:alcuna |nessuna )?(?:restrizion[ei]|limit|filtr[oi]|regole|censura)",
    ),
    "Dutch": OverrideWords(
        r"negeer|vergeet|sla .{0,20} over|veronachtzaam",
        r"instructies?|regels?\b|richtlijnen|opdrachten|aanwijzingen|bevelen|alles wat|prompts?",
        r"toon|laat .{0,12}zien|onthul|geef|print|herhaal|schrijf",
        r"systeem-?\s?(?:prompt|bericht|instructies?)|systeemprompt|verborgen prompt|je instructies",
        r"zonder (?:enige |welke )?(?:beperking|restrictie|limiet|filter|regel|grenz)",
    ),
    "Scandinavian": OverrideWords(
        r"ignorer|glem\b|glöm\b|bortse fr[åa]n?|strunta i|se bort fra|overse",
        r"instruktion|instruks|regl|regler|anvisning|retningslin|riktlinj|beskeder|kommando|alt (?:hvad|som|det)|allt (?:som|du)",
        r"visa?\b|avslöja?|afslør|avslør|skriv|udskriv|upprepa|gentag|gjenta",
        r"system-?\s?(?:prompt|meddelande|besked|melding|instruks)|dol[dt]a prompt",
        r"u(?:tan|den|ten) (?:några |nogen |noen )?(?:begränsning|begrænsning|begrensning|restriktion|filter|regl|regel)",
    ),
    "Finnish, Estonian, Hungarian": OverrideWords(
        r"ohita|unohda|jätä huomiotta|älä välitä|ignoreeri|unusta|eira|hagyd figyelmen kívül|felejtsd? el|hagyj figyelmen",
        r"ohje|sään|käsky|määräy|juhise|juhised|reegl|käsk|utasítás|szabály|parancs",
        r"näytä|paljasta|tulosta|toista|kerro|näita|paljasta|mutasd|fedd fel|írd ki|ismételd",
        r"järjestelmä|süsteemi|rendszer",
        r"ilman (?:mitään )?(?:rajoit|suodat)|piiranguteta|korlátozás(?:ok)? nélkül",
    ),
    "Polish": OverrideWords(
        r"zignoruj|ignoruj|zapomnij|pomiń|nie zwracaj uwagi|odrzuć",
        r"instrukcj|polece|zasad|reguł|wytyczn|rozkaz|wszystko co|wszystkim|prompt",
        r"pokaż|ujawnij|wyświetl|wypisz|podaj|powtórz|zdradź",
        r"prompt\w* (?:systemow|ukryt)|(?:systemow|ukryt) (?:prompt|instrukcj|wiadomoś)|swoje instrukcje",
        r"bez (?:żadnych |jakichkolwiek )?(?:ogranicze|filtr|zasad|limit|cenzur)",
    ),
    "Czech, Slovak": OverrideWords(
        r"ignoruj|zapome[ňn]|zabudni|nevšímej|nedbej|pomi[ňn]|neber",
        r"instrukc|pokyn|pravid|příkaz|príkaz|inštrukci|vše(?:chno)? co|všetko",
        r"ukaž|zobraz|odhal|vypi[šs]|prozraď|zopakuj|prezraď",
        r"systémov\w* (?:prompt|výzv|zpráv|správ|pokyn|instrukc|inštrukci)|skryt\w* prompt",
        r"bez (?:jakýchkoli |akýchkoľvek |žádných )?(?:omezen|obmedzen|filtr|pravidel|pravidiel|limit)",
    ),
    "Croatian, Serbian, Slovene, Romanian": OverrideWords(
        r"ignoriraj|ignoriši|zanemari|zaboravi|pozabi|ignor[aă]|\buit[aă]|nu (?:ține|lua) (?:cont|în)|занемари|игнориши|заборави",
        r"instrukcij|upute|uputa|upute|uputstv|pravil|navodil|naredb|instrucțiun|instructiun|regul|упутств|\p{Cyrillic}*инструкциј\p{Cyrillic}*|правила",
        r"prikaži|pokaži|otkrij|ispiši|izpiši|razkrij|ara[tț]|afi[șs]|dezv[aă]lui|spune|прикажи|откриј",
        r"sistemsk\w* (?:prompt|upit|poruk|poziv|uput)|prompt\w* (?:de|al) sistem|mesajul de sistem|системск\p{Cyrillic}+",
        r"bez (?:ikakvih )?ograničenj|brez omejitev|f[aă]r[aă] (?:nicio )?restric[țt]|без ограничења",
    ),
    "Ukrainian": OverrideWords(
        r"(?:про)?ігноруй|забудь|знехтуй|відкинь|не зважай|нехтуй|скасуй",
        r"інструкці|вказівк|правил|наказ|обмежен|настанов|все,? (?:що|сказане)|попередн",
        r"покажи|напиши|розкрий|виведи|надрукуй|повтори|розкажи|видай",
        r"системн\p{L}* (?:промпт|підказк|запит|інструкці|повідомлен|налаштуван)|прихован\p{L}* (?:промпт|інструкці)|сво[їє]\p{L}* (?:початков\p{L}* |перш\p{L}* )?інструкці",
        r"без (?:жодних |будь-яких |усіх )?(?:обмеж|фільтр|правил|цензур|заборон)",
    ),
    "Russian, Belarusian, Bulgarian": OverrideWords(
        r"(?:про)?игнорируй|забудь|пренебреги|не обращай внимания|отбрось|отмени|игнорирай|забрави|ігнаруй|забудзь",
        r"инструкци|указани|правил|приказ|ограничени|команд|вс[её],? (?:что|сказанное)|предыдущ|інструкцы",
        r"покажи|раскрой|выведи|напечатай|повтори|расскажи|выдай|разкрий|паказаць|пакажы",
        r"системн\p{L}* (?:промпт|подсказк|запрос|инструкци|сообщени|съобщени)|сістэмн|скрыт\p{L}* (?:промпт|инструкци)|сво[ий]\p{L}* инструкци",
        r"без (?:каких-либо |всяких |никаких |никакви )?(?:ограничен|фильтр|правил|цензур|запрет|абмежаван)",
    ),
    "Greek": OverrideWords(
        r"αγν[οό]ησ|ξέχα|ξεχάστε|παράβλεψε",
        r"οδηγί|εντολ|κανόν|περιορισμ",
        r"δείξ|αποκάλυψ|εμφάνισ|τύπωσε|επανάλαβε",
        r"system prompt|προτροπ\p{L}* συστήματος|μήνυμα συστήματος|οδηγίες συστήματος",
        r"χωρίς (?:κανέναν |κανένα |καθόλου )?(?:περιορισμ|φίλτρ|κανόν|όρι)",
    ),
    "Turkish, Azerbaijani": OverrideWords(
        r"yok say|görmezden gel|unut|dikkate alma|boş ver|göz ardı et|saymazdan",
        r"talimat|komut|kural|yönerge|emir|təlimat|qayda|söylenen",
        r"göster|açıkla|yazdır|paylaş|tekrarla|ifşa et",
        r"sistem (?:prompt|istem|mesaj|talimat|komut)|gizli (?:prompt|talimat)",
        r"(?:kısıtlama|sınırlama|sınır|filtre|kural)(?:lar)?(?:ı)?(?:\s?(?:olmadan|olmaksızın|tanımadan)|sız)",
    ),
    "Arabic": OverrideWords(
        r"تجاهل|ان?سَ?ى?\b|إنس|انس|أهمل|لا تلتزم|تغاض",
        r"(?:ال)?تعليمات|(?:ال)?أوامر|(?:ال)?قواعد|(?:ال)?قيود|(?:ال)?توجيهات|كل ما",
        r"اعرض|أظهر|اكشف|اطبع|كرر|أخبرني",
        r"موجه النظام|مطالبة النظام|رسالة النظام|تعليمات النظام|(?:ال)?موجه (?:ال)?(?:سري|مخفي)|برومبت",
        r"(?:بدون|دون|بلا) (?:أي |أية )?(?:قيود|حدود|فلتر|رقابة)",
    ),
    "Persian, Urdu": OverrideWords(
        r"نادیده بگیر|فراموش کن|بی‌?خیال|نظر ?انداز ک|بھول جا",
        r"دستور|دستورالعمل|قوانین|قواعد|ہدایات|احکامات|قوانین",
        r"نشان بده|نمایش بده|فاش کن|بگو|چاپ کن|دکھا|ظاہر ک|بتا",
        r"(?:پرامپت|پیام|دستور) سیستم|سسٹم پرامپٹ",
        r"بدون (?:هیچ )?(?:محدودیت|فیلتر|قید)|(?:بغیر|بنا) (?:کسی )?پابندی|کسی پابندی کے بغیر",
    ),
    "Hebrew": OverrideWords(
        r"התעלמ|התעלם|שכח|תתעלמ|תשכח",
        r"ה?הוראות|ה?הנחיות|ה?כללים|ה?פקודות|כל מה ש",
        r"הצג|הראה|תראה|חשוף|גלה|הדפס|תחשוף",
        r"(?:הנחיי?ת|הוראות|פרומפט|הודעת|הנחיות) ?ה?מערכת",
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
        r"系统(?:提示|指令|消息|设定|信息)|系統(?:提示|指令|訊息)|初始(?:提示|指令)|隐藏的?(?:提示|指令)|你的(?:提示词|指令|设定)",
        r"(?:不受|没有|沒有|无|無|毫无)(?:任何)?(?:的)?(?:限制|约束|約束|审查|過濾|过滤)",
    ),
    "Japanese": OverrideWords(
        r"無視|忘れ|従わ(?:ない|ず)|破棄|取り消|リセット",
        r"指示|命令|ルール|規則|制約|プロンプト|ガイドライン|言われたこと|内容",
        r"表示|見せ|教え|出力|開示|明かし|公開|繰り返",
        r"システム(?:プロンプト|メッセージ|指示|の指示)|初期(?:プロンプト|指示)|隠された(?:プロンプト|指示)",
        r"(?:制限|制約|検閲|フィルター?)(?:なし|無し|のない|を?受けず|なく)",
    ),
    "Korean": OverrideWords(
        r"무시하?|잊어?|따르지 ?마|취소하?",
        r"지시|명령|규칙|지침|프롬프트|제한|내용",
        r"보여|알려|출력|공개|표시|말해",
        r"시스템 ?(?:프롬프트|메시지|지시)|초기 ?(?:프롬프트|지시)|숨겨진 ?(?:프롬프트|지시)",
        r"(?:제한|제약|검열|필터) ?(?:없이|없는)",
    ),
    "Vietnamese": OverrideWords(
        r"bỏ qua|phớt lờ|quên (?:đi|hết|tất cả|mọi)|đừng quan tâm|lờ đi",
        r"hướng dẫn|chỉ dẫn|chỉ thị|quy tắc|mệnh lệnh|lệnh|yêu cầu|những gì",
        r"hiển thị|cho (?:tôi )?(?:xem|biết)|tiết lộ|in ra|hiện|lặp lại",
        r"(?:lời nhắc|prompt|câu lệnh|thông báo|hướng dẫn)(?: của)? hệ thống|system prompt",
        r"không (?:có |bị )?(?:bất kỳ )?(?:giới hạn|hạn chế|kiểm duyệt)",
    ),
    "Indonesian, Malay, Filipino": OverrideWords(
        r"abaikan|lupakan|hiraukan|jangan (?:ikuti|hiraukan)|huwag pansinin|kalimutan",
        r"instruksi|perintah|aturan|petunjuk|arahan|peraturan|semua yang|tagubilin|panuto|utos|patakaran",
        r"tampilkan|tunjukkan|perlihatkan|ungkapkan|cetak|ulangi|dedahkan|paparkan|ipakita|ibunyag",
        r"(?:prompt|pesan|perintah|instruksi|mesej|gesaan) sistem|system prompt",
        r"tanpa (?:ada |sebarang |apa pun )?(?:batas|pembatasan|filter|sekatan|had)|nang walang (?:limitasyon|paghihigpit)",
    ),
    "Thai, Khmer": OverrideWords(
        r"ละเว้น|เพิกเฉย|ไม่ต้องสนใจ|ลืม|มองข้าม|មិនអើពើ|បំភ្លេច",
        r"คำสั่ง|คำแนะนำ|กฎ|ข้อกำหนด|การណែនាំ|សេចក្តីណែនាំ|ច្បាប់",
        r"แสดง|เปิดเผย|บอก|พิมพ์|បង្ហាញ",
        r"(?:พรอม(?:ป|พ)?ต์?์?|ข้อความ|คำสั่ง)(?:ของ)?ระบบ|system prompt",
        r"(?:โดย)?ไม่มี(?:ข้อ)?จำกัด|ไร้ข้อจำกัด",
    ),
    "Swahili, Georgian, Armenian, Amharic": OverrideWords(
        r"puuza|sahau|უგულებელყავი|დაივიწყე|დააიგნორე|անտեսիր|մոռացիր|ችላ በል|እርሳ",
        r"maagizo|maelekezo|sheria|amri|ინსტრუქცი|წესებ|მითითებ|հրահանգ|կանոն|መመሪያ|ትእዛዝ",
        r"onyesha|fichua|აჩვენე|მაჩვენე|გაამჟღავნე|ցույց տուր|ցույց|አሳይ",
        r"(?:agizo|kidokezo) la mfumo|სისტემ\S* (?:პრომპტ|მითითებ|შეტყობინებ)|համակարգ",
        r"bila (?:vikwazo|mipaka)|შეზღუდვ\S* გარეშე|առանց սահմանափակ|ያለ ገደብ",
    ),
}
