"""The words beside a number that say whether it is a phone's."""

from alerts.matching.words import edged

# The nearest word before a number says what it is: a phone...
PHONE = (
    # English, and words that many languages share
    r"phones?|phoned|ph|phn|telephone|tel|mobile|mob|cell|cellphone|whatsapp|viber|telegram"
    r"|signal|imessage"
    r"|sms|calls?|called|calling|dial|ring|text|fax|hotline|contact|pager|landline|extension|desk|"
    # German, Dutch, Scandinavian, Finnish, Estonian, Icelandic
    r"telefon\w*|handy\w*|mobil\w*|rufnummer|festnetz|ruf\w* mich|anruf\w*|telefoon\w*"
    r"|bel|bellen|06-nummer|mijn 06"
    r"|gsm|puh|erreich\w*|puhelin\w*|soita|soittakaa|numeroni|ring|ringa|ringer|mobilnr"
    r"|tlf|tfn|helista\w*|hringdu|"
    # French, Spanish, Portuguese, Italian, Romanian
    r"tél|téléphone|portable|appel\w*|rappel\w*|joindre|zap|zapzap|wpp|joign\w*"
    r"|teléfono|móvil|celular|fono|numero di casa|ll[aá]m\w*|márc\w*|contáct\w*|telefone"
    r"|telemóvel|ligu?e\w*|me liga|telefono|cellulare|chiam\w*|sun[aă]\w*|suna[țt]i|telefonul\w*|"
    # Polish, Czech, Slovak, Croatian, Serbian, Slovene, Hungarian, Lithuanian, Latvian
    r"komórk\w*|zadzwoń\w*|oddzwoń\w*|dzwoń\w*|zavolej\w*|zavolajte|volejte|nazov\w*"
    r"|pozov\w*|zovi\w*|pokliči\w*|kliči\w*|hív\w*|telefonszám\w*|skambin\w*|zvan\w*"
    r"|piezvan\w*"
    r"|tālrun\w*|"
    # Turkish, Azerbaijani, Indonesian, Malay, Vietnamese, Swahili, Filipino
    r"cep|ara|arayın|arayabilir\w*|zəng|telepon\w*|telpon|telp|no wa|nomor wa|hp"
    r"|hubungi|điện thoại|đt|sđt|gọi|liên hệ|simu|nipigie|tawag\w*|tawagan|"
    # Ukrainian, Russian, Belarusian, Bulgarian, Serbian, Kazakh, Greek, Georgian, Armenian
    r"телефон|тэлефон|тел\.|мобил|мобіл|моб\.|дзвон|звон|набер|набира|факс|вайбер"
    r"|ватсап|вотсап|обади|обажда|τηλ|κινητ|καλέσ|πάρε με|φαξ"
    r"|ტელეფონ|დამირეკ|հեռախոս|զանգ|"
    # Arabic, Persian, Urdu, Hebrew
    r"هاتف|جوال|موبايل|اتصل|واتساب|تلفن|موبایل|تماس|زنگ بزن|فون|טלפון|נייד|התקשר|חייג|"
    # Hindi, Bengali, Tamil, Telugu, Thai, Burmese, Khmer, Chinese, Japanese, Korean
    r"फ़ोन|फोन|फ़ोन|मोबाइल|कॉल|संपर्क|ফোন|মোবাইল|கைபேசி|தொலைபேசி|அழை|ఫోన్|ಫೋನ್|ഫോൺ"
    r"|เบอร์|โทร|มือถือ|ဖုန်း|ទូរស័ព្ទ"
    r"|电话|電話|手机|手機|号码|號碼|拨打|撥打|致电|微信|携帯|전화|휴대폰|연락처|핸드폰"
)
# ... or somebody's number, which is hardly ever another ...
SOMEBODYS = (
    r"(?:my|his|her|their|our) (?:number|no|nr|digits)|reach (?:me|us|him|her) (?:at|on|under)"
    r"|meine? (?:nummer|nr)|mijn nummer|min[ae]? numm?er|mitt? numm?er|mon numéro|mi n[uú]mero"
    r"|mio numero|meu n[uú]mero|mój numer|numărul meu|moje číslo|moj broj|numaram|nomor saya"
    r"|nomorku|no saya|số của (?:em|tôi|anh|chị|mình)|(?:мой|его|её|ее|наш) номер"
    r"|(?:мій|його|її|наш) номер|αριθμός μου|המספר שלי|رقمي|شماره من|شماره‌ام"
    r"|मेरा नंबर|मेरा नम्बर|আমার নম্বর|(?:제|내|저의) 번호|私の番号|เบอร์ผม|เบอร์ฉัน"
)
# ... or perhaps one: these need a number that looks like one ...
MAYBE = (
    r"number is|cel|номер|нумар"
    r"|numer|numeru|numerem|numéro|número"
    r"|numero|nummer|numret|nomor|numaram|numărul|broj|številk\w*|číslo|αριθμ|رقم|نمبر"
    r"|شماره|नंबर|নম্বর|எண்|מספר|番号|번호|หมายเลข|reach|answering|messages (?:to|from)"
)
# ... or something else.
OTHER = (
    r"orders?|invoice|ticket #|tracking|parcel|account|card|passport|isbn|issn|ean|upc"
    r"|sku|serial|lot"
    r"|version|build|flight|policy|reference|ref|case|part|model|price|cost|population"
    r"|year|timestamp"
    r"|id|iban|ssn|vat|imei|routing|commit|port|line|page|row|article|zip|code|doi"
    r"|bestell\w*|rechnung\w*|kunden-?n\w*|steuer\w*|vorgang\w*|auftrag\w*|sendung\w*"
    r"|artikel\w*|commande|facture|dossier|colis|pedido|factura|guía|nota fiscal"
    r"|ordine|fattura|zamówieni\w*|przesyłk\w*|objednávk\w*"
    r"|замовлен|заказ|рахун|счет|счёт|паспорт|посилк|накладн|договор|"
    # The kind of thing and "number" are one word here
    r"(?:注文|会員|追跡|製造|口座|受付|伝票|郵便|部屋|学籍|社員|整理|管理|予約|問い合わせ|免許|証券|登録)番号"
    r"|(?:订单|訂單|运单|快递|会员|学|工|流水|合同|发票|航班|序列)(?:编号|号码|号)"
    r"|(?:주문|송장|회원|예약|접수|우편|계좌|사업자) ?번호"
    r"|订单|訂單|注文|주문|طلب|سفارش|سفارشی"
)
# Words behind a number that say the same.
BEHIND = (
    r"\W{0,3}(?:is |- ?)?(?:my |his |her |our |the )?"
    r"(?:whatsapp|mobile|cell|fax|office|desk|home|work|phone|viber|telegram|landline|direct)\b"
    r"| (?:to|in) (?:the|my|our) (?:contacts?|phone ?book|address book)\b"
    r"| is (?:my|his|her|our) (?:number|no\b|nr\b)"
    r"|(?: po)?(?: ang)? number ko\b|,? (?:es mi|ist meine?|c'est mon|è il mio|é o meu|to mój) "
    r"(?:n[uú]mer\w*|numéro|nummer|handy\w*|m[oó]vil|cel\w*|cell\w*|tel\w*)"
    r"|,? ?[—–-]? ?(?:это )?(?:мой|мій|наш) (?:номер|тел|рабоч|моб)"
    r"|,? (?:nomor (?:saya|ku)|benim numaram|là số của)| ?(?:شماره من|رقمي)"
    r"| ?[にへまで]{0,2} ?(?:お?電話|ご?連絡)| ?(?:으?로)? ?(?:전화|연락|문자)"
    r"|,? ?是我的?(?:电话|手机|号码|微信)"
)
SCORED = f"{edged(PHONE)}|{edged(SOMEBODYS)}|{edged(MAYBE)}"
# Groups: a phone, perhaps a phone, something else.
WORDS = f"({edged(PHONE)}|{edged(SOMEBODYS)})|({edged(MAYBE)})|({edged(OTHER)})"
