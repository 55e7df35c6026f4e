"""How a date of birth is written, and the words that announce it."""

from alerts.matching.words import edged

# Any word may be the month: a date is only looked for beside a word for birth.
_MONTH = r"\p{L}[\p{L}\p{M}]{2,11}\.?"
# Also of the Persian and the Buddhist calendar.
_YEAR = r"(?:1[34]|19|20|25)\d{2}"
NUMERIC = (
    rf"(?:{_YEAR}[./\-]\d{{1,2}}[./\-]\d{{1,2}}\b"
    rf"|\b\d{{1,2}}[./\- ]{{1,2}}\d{{1,2}}[./\- ]{{1,2}}(?:{_YEAR}|\d{{2}})\b"
    rf"|{_YEAR} ?[年년] ?\d{{1,2}} ?[月월] ?\d{{1,2}} ?[日일])"
)
DATE = (
    rf"(?:{NUMERIC}|\d{{1,2}}(?:st|nd|rd|th)?\.?(?: de| of|[\-/])? ?{_MONTH}"
    rf"(?: de| del|,|[\-/])? ?{_YEAR}(?: року| года)?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}|{_YEAR}\. {_MONTH} \d{{1,2}}\.?)"
)
# A word for birth behind the date.
BEFORE_BORN = rf"({NUMERIC})\s?(?:生まれ|出生|생(?:[^산활명일]|$)|에 ?태어)"

NAMES = edged(
    # English
    r"date ?of ?birth|birth[ _]?date|birthday is|birthday on|birthday:|d\.?o\.?b\b"
    r"|i was born|born on|"
    # German, Dutch, Scandinavian, Finnish, Estonian
    r"geboren am|geburtsdatum|geburtstag|geb\. am|geboortedatum|geboren op"
    r"|födelsedatum|fødselsdato|fødselsdag|född den|født den|syntymäaika|syntymäpäivä"
    r"|sünniaeg|"
    # French, Spanish, Portuguese, Italian, Romanian
    r"n[ée]+e? le|date de naissance|fecha de nacimiento|nac[ií] el|nacid[oa] el"
    r"|data de nascimento|nasci em|nascid[oa] em|nat[oa] il"
    r"|nato a \p{L}{2,20} il|nata a \p{L}{2,20} il|data di nascita|data nașterii|"
    # Polish, Czech, Slovak, Croatian, Hungarian, Lithuanian, Latvian
    r"data urodzenia|urodzon|urodziłe?[ma]m? się|datum narozen|narozen[aá]?"
    r"|dátum narodenia|datum rođenja|rođen[a]?|születési|szül\.|gimimo data|dzimšanas|"
    # Turkish, Indonesian, Vietnamese
    r"doğum tarihi|doğum günü|d\. ?tarihi|tanggal lahir|tgl\.? lahir|ngày sinh|sinh ngày|"
    # Ukrainian, Russian, Bulgarian, Serbian, Greek
    r"дат[аиу] народження|дата нар|народи(?:вся|лася)|дат[аы] рождения|родил(?:ся|ась)"
    r"|дата на раждане|родена? на|датум рођења|ημερομηνία γέννησης|ημ\. γέννησης"
    r"|γεννήθηκ|"
    # Hebrew, Arabic, Persian, Hindi, Bengali, Chinese, Japanese, Korean, Thai
    r"תאריך לידה|נולדתי|تاريخ الميلاد|تاريخ ميلاد|مواليد|تاریخ تولد|متولد|जन्म ?तिथि"
    r"|जन्म तारीख|जन्मदिन|জন্ম তারিখ|出生日期|出生年月|出生于|生日|生年月日|생년월일|생일|วันเกิด|เกิดวันที่",
    are_stems=True,
)
# These mean other things too: the date has to follow at once.
SHORT_NAMES = (
    r"\bgeb\b\.?:?|\bur\.|\bnacida? en|\bdn:|\bd\.n\.|\bf\. |född|født|syntynyt"
    r"|született|născută? (?:la|pe)|[дД]\. ?р\.|\blahir\b|\bborn:"
    r"|जन्म|birth_?date[\"']? ?[:=]|date_?of_?birth[\"']?|dateofbirth[\"']?|birthdate[\"']?"
)
