"""The words of `concepts` in other languages than English, as they stand in attacks.

German, French, Spanish, Italian, Portuguese, Dutch, Polish, Czech, Russian, Ukrainian, Turkish,
Arabic, Persian, Hindi (in both scripts), Bengali, Chinese, Japanese, Korean, Vietnamese,
Indonesian, Thai, Greek, Swedish, Romanian, Hungarian, a little Danish, Finnish and Hebrew. Written
as in `concepts`; hardly any is a word of English.
"""

OTHER_WORDS: dict[str, str] = {
    "model": "künstliche intelligenz*|ki-assistent*|die ki,|l'ia qui*|la ia que*|a ia que*"
    "|de ai die|intelligenza artificiale*|inteligencia artificial*|inteligência artificial*"
    "|intelligence artificielle*|sztuczna inteligencja*|umělá inteligence|для ии|искусственн"
    "|штучн|для ші|yapay zek|الذكاء الاصطناعي|هوش مصنوعی|ربات|एआई|बॉट|এআই|বট|机器人|ボット|챗봇"
    "|เอไอ|บอท|τεχνητή νοημοσύνη|μποτ|inteligența artificială|mesterséges|mi számára|בינה",
    "orders": "systeemprompt*|rendszerprompt*|opdracht*|befehle*|órdenes|ordini|ordens|příkaz"
    "|pokyn|instrukc|приказ|команд|наказ|komut*|sistem istem*|أوامر|توجيهات|موجه النظام|دستور"
    "|پرامپت|आदेश|प्रॉम्प्ट|নির্দেশ|প্রম্পট|আদেশ|命令|初始设定|内部設定|명령|chỉ dẫn|lời nhắc"
    "|mệnh lệnh|perintah*|คำสั่ง|พรอมต์|οδηγί|εντολ|προτροπ|instruktion*|anvisning*|instrucțiun"
    "|promptul|utasítás|parancs|instruks*|ohjee|kehott|הוראות|הנחיי|aadesh*",
    "earlier": "davor|zuvor|vor dieser*|über dieser*|au-dessus|ci-dessus*|plus haut*|qui précède*"
    "|arriba|encima|de antes|acima|antes desta|qui sopra*|sopra|di prima|hierboven*|hiervoor*"
    "|eerdere*|vorige*|powyżej|nad tą|předchozí|výše|dřív|выше|прежн|прошл|вище|раніше|yukarı"
    "|üstündeki|daha önce|أعلاه|فوق|من قبل|بالای|قبلی|قبلاً|पहले|ऊपर|pehle*|purane*|purana|upar"
    "|আগে|আগের|উপরে|前面|上面|上文|刚才|原来|上の|これまで|元の|最初|위의|메시지 위|지금까지|처음"
    "|원래|phía trên|ban đầu|nhiệm vụ cũ|di atas|tadi|awalmu|ก่อนหน้า|ข้างบน|เหนือ|προηγούμεν"
    "|παραπάνω|πριν|tidigare*|ovanför|förra|ursprunglig*|anterioare|dinainte|de deasupra|inițial"
    "|korábbi|előző|feletti|eddig|eredeti|tidligere*|aiemm|הקודמ|początkow|původní|начальн"
    "|початков",
    "hidden": "versteckt*|verborgen*|cachée|secrèt*|segret*|escondid*|verborg*|ukryt|tajn|skryt"
    "|тайн|таємн|المخفي|مخفی|پنهان|छिपे|छिपा|গোপন|লুকানো|隐藏|隠された|숨겨진|ẩn|tersembunyi*|ลับ"
    "|ซ่อน|μυστικ|κρυφ|dold*|hemlig*|ascuns|rejtett|titkos|chhup*|gupt",
    "rules": "zensur*|censur*|cenzur*|norme|normas|cenzúr|beperking*|richtlijn*|reguł|pravid"
    "|omezen|směrnic|filtry|filtre*|цензур|sansür|قانون|قوانین|محدودیت|رقابة|سانسور|पाबंदि|নিয়ম"
    "|সীমাবদ্ধ|সেন্সর|ফিল্টার|守则|审查|検閲|검열|kiểm duyệt|bộ lọc|tanpa sensor*|กฎ|ข้อจำกัด"
    "|ตัวกรอง|เซ็นเซอร์|κανόνες|περιορισμ|φίλτρ|λογοκρισ|begränsning*|säkerhetsfilter|reguli"
    "|restricți|szabály|korlátoz|szűrő|erkölcs|етик|этик|морал",
    "off": "aufgehoben*|aufheb*|suspendu*|suspendid*|anulad*|opgeheven|uitgeschakeld*|zniesion"
    "|zrušen|vypnut|сняты|сними|отмен|скасован|знято|iptal|kaldırıl|kapalı|ملغاة|معطل|رفع كل|لغو"
    "|خاموش|برداشته|रद्द|हटा|বন্ধ|বাতিল|তুলে নেওয়া|取消|作废|取り消|취소|꺼짐|hủy|gỡ bỏ|dicabut"
    "|ปิด|ยกเลิก|ไม่มี|ανενεργ|ακυρώ|καταργ|χωρίς|upphäv*|inga|anulat|fără|dezactiv|kikapcsol"
    "|érvénytelen|nincs|feloldott|hata do|radd|band kar*|bez cenz|senza censura|sem censura",
    "free": "ohne grenzen*|keine grenzen*|sans limite*|sin límites|senza limiti*|sem limites*"
    "|zonder grenzen*|без ограничений|без обмежень|sınırsız|بلا قيود|بلا قواعد|بدون محدودیت"
    "|不受限制|无限制|自由な|자유롭게|không giới hạn|tanpa batas*|χωρίς όρια|utan gränser"
    "|fără limite|szabadon|parle librement*|con libertad*|azaad*|free mode*",
    "drop": "lass die*|laisse tomber*|ne tiens pas compte*|fiche-toi*|deja de lado*|caso omiso*"
    "|pasa de las*|lascia perdere*|desconsider*|deixa pra lá|pfeif*|pomiń|olej zas*|zapomeň|pomiň"
    "|отбрось|плевать|не зважай|відкинь|boş ver|görmezden|göz ardı|لا تهتم|تغاض|نادیده|فراموش"
    "|नज़रअंदाज़|छोड़|উপেক্ষা|ভুলে যাও|忘掉|忘了|别管|忘れ|잊고|mặc kệ|jangan pedulikan*|ละเว้น"
    "|ลืม|αγνόησε|ξέχνα|glöm|bortse*|strunta*|uită|ignoră|felejtsd|figyelmen kívül|se bort*|glem"
    "|unohda|ohita|התעלם|תתעלם|bhool jao|chhodo|bhula do",
    "refuse": "lehnst*|niegas|niegues|se niega*|weigert|odmaw|odmít|отказыва|відмовля|reddetme"
    "|ترفض|رد نمی|না বলো না|断り|거절|ปฏิเสธ|αρνείσαι|vägra*|refuz|utasítasz vissza",
    "become": "tu so, als*|tu so als*|fais comme si*|fais semblant*|haz como si*|finge que*"
    "|fai finta*|facciamo finta*|finja*|faz de conta*|doe alsof*|udawaj|předstírej|od teď"
    "|представь|притворись|уяви|gibi davran|تظاهر|از این لحظه|از این به بعد|وانمود|मान लो"
    "|এখন থেকে|ধরো|假装|扮演|ふりをし|척하고|giả vờ|berpura-pura*|ตั้งแต่นี้|แกล้งทำ|από τώρα"
    "|κάνε πως|från och med nu*|låtsas*|de acum|prefă-te|mostantól|tegyél úgy|ab se|maan lo",
    "authority": "entwickler*|développeur*|desarrollador*|sviluppator*|desenvolvedor*"
    "|programador*|modo desarrollador*|ontwikkelaar*|programist*|deweloper*|vývojář|разработчик"
    "|розробник|администратор|адміністратор|geliştirici|yöneticiyim|المطور|أنا المسؤول"
    "|برنامه‌نویس|توسعه‌دهنده|डेवलपर|मालिक|ডেভেলপার|开发者|我是管理员|開発者|管理者として|개발자"
    "|관리자 권한|nhà phát triển|lập trình viên|quản trị viên|pengembang*|ผู้พัฒนา|นักพัฒนา"
    "|προγραμματιστ|utvecklar*|dezvoltator*|fejlesztő|amministratore|administrador|malik hu"
    "|adhikari hu|manager hu|director bol*|admin bol*|officer hu|team se hu",
    "reveal": "verrate*|zitiere*|nenne mir*|recopie*|imprime*|révèle*|dis-moi*|enséñame|revela*"
    "|escríbel|dimmi|rivela*|stampa*|mostre*|herhaal*|laat zien*|wypisz|podaj|zacytuj|zdradź|ukaž"
    "|zopakuj|vypiš|prozraď|cituj|выведи|выпиши|назови|процитируй|виведи|випиши|назви|процитуй"
    "|yazdır|tekrarla|söyle|كرر|اطبع|اكتبها|أخبرني|اكشف|أعطني|نشان بده|چاپ کن|تکرار کن|दोहराओ|बता"
    "|dikha*|batao|bata do*|nikaal*|দেখাও|লিখে দাও|পুনরাবৃত্তি|给我看|写出来|说出|書き出|繰り返"
    "|教えて|적어|반복|알려|말해|lặp lại|viết ra|tiết lộ|tunjukkan*|ulangi*|cetak|แสดง|พูดซ้ำ|บอก"
    "|พิมพ์|δείξε|επανάλαβε|τύπωσε|visa mig*|upprepa*|skriv ut*|arată|repetă|afișează|mutasd"
    "|ismételd|írd ki",
    "data": "passwort*|mot de passe*|contraseña|senha|wachtwoord*|hasło|hasła|heslo|hesla|парол"
    "|şifre|كلمة المرور|رمز عبور|पासवर्ड|डेटा|密码|パスワード|비밀번호|mật khẩu|kata sandi*"
    "|รหัสผ่าน|lösenord*|parola|jelszó|kundendaten*|saara data*|sab data*|user ka data*"
    "|customer data*|internal data*",
    "conceal": "erwähne diesen*|erwähne das nicht*|n'en parle pas*|no avises*|non citare*"
    "|não conte|zeg er niets*|nic nie mów*|nikomu nie*|neříkej|не сообщай|никому не говори"
    "|нічого не кажи|söyleme|لا تخبر|چیزی نگو|मत बताना|mat batana*|জানিও না|不要告诉|知らせない"
    "|알리지 마|đừng nói|jangan beri tahu*|jangan bilang*|อย่าบอก|μην το πεις|säg inget*"
    "|nu spune*|ne szólj",
    "reader": "an die ki*|hinweis an die ki*|note pour l'assistant*|nota para la ia*"
    "|nota per l'ass*|aviso para a ia*|opmerking voor de ai*|uwaga dla asystenta*"
    "|poznámka pro ai*|примечание для|примітка для|yapay zekâya not|ملاحظة للمساعد"
    "|یادداشت برای هوش|पढ़ने वाले एआई|写给正在阅读|読むaiへ|읽는 ai|ghi chú cho ai*"
    "|catatan untuk ai*|ถึงเอไอ|σημείωση για την|till den ai*|notă pentru int|megjegyzés a",
    # What stands before the message.
    "before": "text über*|nachricht steht*|oberhalb dieser*|au-dessus de ce*|encima de esta*"
    "|encima de este*|acima desta*|sopra questo*|boven dit*|nad tą wiad|nad touto|выше этого"
    "|над цим|bu mesajın üst|فوق هذه|بالای این|संदेश के ऊपर|বার্তার উপরে|消息上面|メッセージの上"
    "|메시지 위|trên tin nhắn|di atas pesan*|เหนือข้อความ|πάνω από αυτό|ovanför det här"
    "|deasupra acest|üzenet feletti",
}
