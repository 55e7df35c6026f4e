"""What SQL injections look like; `sql_injection` says where they count."""

from alerts.matching.patterns import Pattern

_GAP = r"(?:\s|\+|/\*[^*]{0,40}\*/|[(!])"
_BREAK = r"""(?:['"`\\]\)*|\d\)+)"""
_COMPARES = (
    r"(?:=|<>|!=|<|>|\b(?:r?like|regexp|glob)\s{0,3}['\"(\d]|\bin\s{0,3}\("
    r"|\bbetween\s{1,3}['\"\d]|\bis\s{1,3}(?:not\s{1,3})?null\b)"
)
_OPERAND = r"""['"( \t~+\-!@]{0,6}[\w.@%*]{1,40}['")\s]*"""
_LOGIC = r"(?:\bx?or\b|\band\b|\|\||&&|\bhaving\b|\bwhen\b)"

ALWAYS: tuple[tuple[str, float], ...] = (
    # Waiting, and calls that leave the database
    (r"waitfor\s{1,9}delay\b", 0.95),
    (
        r"\b(?:xp_cmdshell|xp_dirtree|xp_regread|sp_oacreate|utl_inaddr|utl_http"
        r"|dbms_(?:pipe|lock|ldap))\b",
        0.85,
    ),
    (
        rf"(?:{_BREAK}|\d|\b(?:and|or|select|union|by|if|when)\b|[,;+|\-=(])\s{{0,3}}\(?"
        r"(?:if\s{0,2}\()?(?:pg_sleep|benchmark|dbms_lock\.sleep)\s{0,3}\(",
        0.9,
    ),
    (r"\bselect\s{1,3}\(?pg_sleep", 0.8),
    (
        rf"(?:{_BREAK}|\d)\s{{0,3}}(?:and|or|,|;|\+|\|\||-|&&)\s{{0,3}}\(?"
        r"(?:select\s{0,3}\(?)?sleep\s{0,3}\(",
        0.9,
    ),
    (r"(?:\(\s{0,2}select\s{0,2}\(?|by \d{1,3},|,)\s{0,2}sleep\s{0,3}\(", 0.85),
    (r"\bselect(?:\s|/\*[^*]{0,40}\*/|\()*sleep\s{0,3}\(", 0.85),
    (r";\s{0,3}sleep\s{0,2}\(\d", 0.7),
    # Asking the server about itself
    (
        r"\bselect\b[^\n;]*(?:@@?version|current_user\b|session_user|system_user"
        r"|\buser\(\)|\bversion\(\)|\bdatabase\(\)|current_setting\()",
        0.75,
    ),
    (
        r"(?:union|select)\b[^\n]*\b"
        r"(?:information_schema\.|sysibm\.|mysql\.user|sys\.user\$|sysobjects|syscolumns"
        r"|sqlite_master|pg_shadow|pg_user|dba_\w+|all_tables)",
        0.7,
    ),
    (r"\b(?:extractvalue|updatexml|json_keys)\s{0,3}\([^\n]*(?:concat|select|xmltype|0x)", 0.9),
    (
        r"\bload_file\s{0,3}\(\s{0,3}(?:['\"\\%@\d]|0x|cha?r\b|concat|hex\b|$)"
        r"|\binto\s{1,9}(?:outfile|dumpfile)\b",
        0.8,
    ),
    (r"\bprocedure\s{1,9}analyse\b", 0.9),
    # Ways to write text without quotes
    (
        r"\bconcat(?:_ws)?\s{0,3}\(\s{0,3}0x"
        r"|\bcha?r\(\d{1,3}\)\s{0,3}(?:\+|\|\||,)\s{0,3}cha?r\(\d",
        0.9,
    ),
    (r"\b(?:select|union|concat)\b[^\n]*\b0x[0-9a-f]{8,}", 0.8),
    (r"\b(?:case\s{1,3}when|elt|if|make_set)\s{0,3}\(\s{0,3}\d{1,9}\s{0,3}=\s{0,3}\d", 0.85),
    (r"\bdeclare\s{1,9}@\w{1,30}\s{1,9}(?:n?varchar|char|int)\b[^\n]*;", 0.75),
    # A statement after the end of another one
    (
        rf"{_BREAK}\s{{0,5}};\s{{0,5}}"
        r"(?:(?:drop|insert|update|alter|declare|shutdown|truncate|waitfor|select)\b\s"
        r"|delete\s{1,3}from\b|begin\s{1,3}(?:tran|declare)"
        r"|exec(?:ute)?\s{1,3}(?:immediate|master|xp_|sp_|dbms|\(|@\w|')"
        r"|if\s{0,3}\(?\s{0,3}(?:\d|select\b|not\s|exists\b|system_user|user\b|len\())",
        0.8,
    ),
    (r"\d\s{0,3}\)?;\s{0,3}(?:drop|delete|alter|exec|execute|declare|shutdown|truncate)\b\s", 0.7),
    (
        r";\s{0,5}(?:drop\s{1,5}(?:table|database|schema)|shutdown"
        r"|exec\s{1,5}(?:master|xp_))\b",
        0.75,
    ),
    (
        r"(?:^|\s)exec(?:ute)?\s{1,5}(?:master\.|xp_"
        r"|sp_(?:oa|configure|addlogin|password|makewebtask|addsrvrole|execute_external))",
        0.8,
    ),
    (r"(?:^|\s)exec(?:ute)?\s{1,5}sp_", 0.6),
    (r"['\d]\s{1,3}update\s{1,3}\w{1,40}\s{1,3}set\s{1,3}\w{1,40}\s{0,3}=\s{0,3}cast\(", 0.9),
    # A text or a number that ends, and a comment that swallows the rest
    (
        r"(?:^|[\s=:,(])[\w@.]{0,30}['\"]\)*\s?"
        r"(?:(?:--|#|/\*|;%00)\s*(?:$|[+&])|--\s-|---\s*$|--\s?[+&])",
        0.7,
    ),
    (r"\b(?:\d|[\w@.]{2,30})'\)*(?:--|#)(?:\s|$)", 0.7),
    (rf"{_LOGIC}\W{{0,6}}(?:--[\s\-+]*$|#\s*$|/\*\s*$|;%00)", 0.75),
    (
        r"['\"]\)*\s{0,3}(?:(?:\|\||\+|-|\*|,|=|%2b)\s{0,3}\(*\s{0,3}"
        r"(?:select\b|coalesce\b|if\(|case\s|@@)|(?:\|\||\+|-|\*|%2b)\s{0,3}@\w)",
        0.75,
    ),
    (r"['\")]\s{0,3}(?:and|or|in|\|\||,)\s{0,3}[\d\s]{0,5}(?:in\s{0,3})?\(+\s{0,3}select\b", 0.85),
    (r"\bcast\(\s{0,3}\(?\s{0,3}(?:select|chr\()|::text\|\|", 0.85),
    (r"'\s{0,3}(?:union|select|or|and)\b\s*(?:$|[A-Z]$)", 0.55),
    (r"\bfrom\s{1,3}\w{1,40}\s{1,3}where\s*$", 0.6),
    (
        r"\bunion\s{0,3}(?:#|--|/\*)|\brandomblob\s{0,3}\("
        r"|\bbenchmark\s{0,3}\(\s{0,3}(?:\d{3,}|$)"
        r"|\blike\s{0,3}'\s*$",
        0.75,
    ),
    (
        r"\w['\"]\s{0,3}[\^<>+\-*/%&|~][\^<>+\-*/%&|~\s\d.]{0,20}\s{0,3}\b"
        r"(?:or|and)\b\s{0,3}['\"\d]",
        0.75,
    ),
    (
        r"\b(?:and|or)\s{1,3}\w{1,30}\s{0,3}(?:=|!=|<>)\s{0,3}\(?\s*$"
        r"|\b(?:and|or)\s{1,3}\d{1,9}\s{0,3}=\s{0,3}\w{2,20}\s{0,2}\(",
        0.75,
    ),
    (
        r"^\s{0,3}['\"\d)]{0,4}\s{0,3};\s{0,3}"
        r"(?:insert|delete|update|drop|select|create|alter)\s{1,3}\w",
        0.75,
    ),
    (
        r"['\"]\s{0,3}(?:(?:or|and)\s{0,3}\(\s{0,3}"
        r"(?:\d|['\"]|select\b|\w{1,20}\s{0,3}(?:=|<|>|\bis\b|\bin\b|like\b))"
        r"|sounds\s{1,3}like|(?:glob|rlike|xor)\s{0,3}['\"(\d]\s?[\w%*]|collate\s"
        r"|div\s{1,3}\d|mod\s{1,3}\d)",
        0.65,
    ),
    (r"\d\s{1,3}(?:or|and)\s{1,3}(?:/\*[^*]{0,40}\*/\s{0,3})?(?:true|false|null)\b", 0.7),
    (
        r"\bselect\s{1,3}(?:\*\s{1,3}from\s{1,3}"
        r"(?:syscat|sysibm|sys|information_schema|pg_catalog|mysql)\.|0x[0-9a-f]{4,})"
        r"|\bfrom\s{1,3}information_schema\.",
        0.7,
    ),
    (
        r"\bor\s{1,3}\d{1,9}\s{0,3}(?:==\s{0,3}\d|like\s{1,3}binary\b)"
        r"|['}]\s{0,2}::\s{0,2}jsonb?\b"
        r"|\b(?:or|and)\s{0,3}'\{[^\n']*\}'\s{0,3}(?:::|@>|<@|=|\?|$)"
        r"|\bor\s{1,3}array\s{0,2}\["
        r"|=\s{0,2}(?:or|and)\s{1,3}\w{1,20}\s{0,2}=\s{0,2}['\"]",
        0.75,
    ),
    (r"\d\s{0,3}#\s{0,3}\n?\s{0,3}(?:and|or|union)\b", 0.75),
    # Short ones, which are the whole message
    (
        r"^\s{0,3}(?:-?\d{1,9}\s{1,3}"
        r"(?:(?:or|and)\s{1,3}(?:not\s{1,3})?\d{1,9}\s{0,3}"
        r"(?:$|[#;)=<>]|--|/\*|or\b|and\b)|r?like\s{1,3}\d|is\s{1,3}(?:not\s{1,3})?null\b"
        r"|regexp\b|between\s)|-?\d{1,9}\s{1,3}(?:or|and)\s{1,3}\d{1,9}\s{1,3}r?like\b"
        r"|'\s{0,2}(?:<>|=|!=|\+|\|\||;|--)\s{0,2}'|'\s{0,2};)",
        0.65,
    ),
    (
        r"['\"]{1,2}\s{0,2}=\s{0,2}['\"]{1,2}\s{0,2}(?:or|and)"
        r"|\b(?:or|and)\s{0,3}(?:''|\"\")\s{0,3}=\s{0,3}['\"]"
        r"|['\"](?:or|and)['\"]{2}\s{0,2}=",
        0.8,
    ),
    (
        r"^\s{0,3}create\s{1,3}user\s{1,3}\w{1,30}\s{1,3}identified\s{1,3}by"
        r"|\binsert\s{1,3}into\s{1,3}mysql\.user"
        r"|\bbfilename\b\s{0,3}(?:\(|$)"
        r"|\bprint\s{1,3}@@\w"
        r"|order\s{1,3}by\s{1,3}sleep",
        0.75,
    ),
    (
        r"\d\s{1,3}(?:and|or)\s{1,3}"
        r"(?:substr(?:ing)?|ascii|ord|mid|length|char|hex|unhex|user|version|database)"
        r"\s{0,2}\(",
        0.8,
    ),
    (
        r"\bselect\s{1,3}@\w{1,20}\s{1,3}as\b"
        r"|\bselect\s{1,3}\d{1,9}\s{1,3}union\s{1,3}(?:select|distinct)\b"
        r"|\bunion\s{1,3}(?:all|distinct)\s*$",
        0.7,
    ),
    (r"\blimit\s{1,3}\d+\s{0,3},\s{0,3}\d+\s{0,3}\)?\s{0,3}(?:--|#)", 0.7),
)

# These are also said inside statements that people ask about; there they are no attack.
UNLESS_IN_STATEMENT = Pattern(
    rf"\bunion{_GAP}*(?:['\"@\d\-][^\n]{{0,12}}?)?(?:all|distinct)?{_GAP}*select\b"
    rf"|\border{_GAP}+by{_GAP}+\d{{1,3}}\s*(?:--|#|$|[,&;\n])"
    rf"|\bgroup{_GAP}+by{_GAP}+\(*\d{{1,3}}\b"
    rf"|\bhaving{_GAP}+['\"(]*\d+['\")]*\s{{0,3}}"
    r"(?:[=<>!#;]|--|/\*|like\b|(?:and|or)\s{1,3}\d)"
    r"|['\"\d)]\s{1,3}(?:group\s{1,3}by\s{1,3}\w{1,30}\s{1,3})?having"
    rf"{_GAP}+\d+\s*$"
    rf"|['\"`\\]\)*[^\w{{}}$<>]{{0,5}}{_LOGIC}[^\w{{}}$<>]{{0,3}}{_OPERAND}{_COMPARES}"
    rf"|\d\)+\W{{0,5}}{_LOGIC}\W{{0,3}}['\"\d][\w.@%*]{{0,40}}['\")\s]*{_COMPARES}"
    rf"|{_BREAK}\s{{0,3}}{_LOGIC}\s{{0,3}}(?:true|false|not|exists|unlikely|likely|\d)\b"
    r"|\w['\"](?:or|and)\s?['\"\d(]"
    r"|\w['\"]\s{0,3}(?:or|and)\s{0,3}['\"(]?\s{0,3}[\d@]\w{0,20}['\"]?\s*$"
    r"|(?:^|[\s=:,]-?\d{1,9}|['\"])\W{0,3}\b(?:or|and)\s{1,3}\w{1,30}\s{0,3}"
    r"(?:\blike\s{0,3}['\"]|\bis\s{1,3}(?:not\s{1,3})?null\b)"
    rf"|\b(?:or|and){_GAP}+['\"(]*\d{{1,9}}['\")]*\s{{0,3}}(?:=|<|>)\s{{0,3}}['\"(]*\d"
    rf"|\b(?:or|and){_GAP}+['\"(]*\d{{1,9}}['\")]*\s{{0,3}}=\s{{0,3}}\("
    rf"|\b(?:or|and)\s{{0,3}}\(['\"]?\w{{1,20}}['\"]?\)\s{{0,3}}=\s{{0,3}}\("
    rf"|(?:^|[\s=:])-?\d{{1,9}}['\")]*\s{{1,3}}(?:and|or)\s{{1,3}}(?:select|sleep|exists|not|if)\b"
    r"|['\"]\s{0,3}(?:or|and)\b[\s(!~+\-@/*]{1,4}"
    r"(?:\w{1,30}(?:\(|,\d)|glob\s{0,3}[(\d]"
    r"|\w{1,30}\s{1,3}\([^)\n]{0,40}\)\s{0,3}(?:--|#|/\*|;\s*$))"
)
