"""Smaller families of payloads: NoSQL, LDAP, XML entities, JNDI, forged requests, code."""

from alerts.detector import PatternTable

NOSQL_INJECTION = PatternTable(
    "suspicious",
    "NOSQL_INJECTION",
    trigger=r"\$comment|^db\.|; ?while|(?:\|\||&&) ?\d ?=="
    r"|[$&](?:where|ne|eq|gte?|lte?|n?in|regex|exists|or|and|not)\b"
    r"|this\.\w|return\W{0,3}true|'1'\s{0,3}==|\[\$",
    rules=(
        (r"\[\$(?:ne|eq|gte?|lte?|n?in|regex|exists|where|or|not)\](?:\[\])?\s{0,2}=", 0.9),
        (
            r"^\W{0,12}(?:\w{1,30}\W{1,6}){0,2}[\"']?[$&]"
            r"(?:ne|gte?|lte?|nin|exists|regex|where|in)[\"']?\s{0,3}:\s{0,3}"
            r"(?:[\"'][^\"'\n]{0,24}[\"']|null|-?\d{1,9}|true|false|undefined|\[|/)",
            0.75,
        ),
        (
            r"[\"'][$&](?:ne|gt|gte|regex|exists)[\"']\s{0,3}:\s{0,3}"
            r"(?:[\"'](?:\.\*|\^.?|)[\"']|null|true|false)",
            0.7,
        ),
        (
            r"\$where[\"']?\s{0,3}:\s{0,3}[\"']?"
            r"(?:\s{0,3}(?:function|\d|this|return|sleep)|'?1)",
            0.85,
        ),
        (r"['\"]?\s{0,3}(?:&&|\|\|)\s{0,3}this\.\w{1,40}(?:\.match|\s{0,3}[!=]=|\[)", 0.9),
        (r"['\"]\s{0,3};\s{0,3}return\s{0,3}\(?\s{0,3}(?:true|1|'a'|\w{1,9}\s{0,3}==)", 0.9),
        (
            r"[,{]\s{0,3}[\"']?\$(?:or|and|nor)[\"']?\s{0,3}:\s{0,3}\[\s{0,3}\{\s{0,3}\}"
            r"|\$comment\s{0,3}:"
            r"|['\"]\s{0,3}(?:\|\||&&)\s{0,3}\d\s{0,3}==\s{0,3}\d"
            r"|['\"]\s{0,3};\s{0,3}while\s{0,3}\(\s{0,3}(?:true|1)\s{0,3}\)"
            r"|^db\.\w{1,30}\.(?:insert|drop|remove)\(",
            0.8,
        ),
        (
            r"'\s{0,3}\|\|\s{0,3}'?1'?\s{0,3}==\s{0,3}'?1"
            r"|db\.\w{1,40}\.(?:drop|insert|find)\(\)?[^\n]{0,20};\s{0,3}(?:var|//|return)",
            0.85,
        ),
    ),
)

LDAP_INJECTION = PatternTable(
    "suspicious",
    "LDAP_INJECTION",
    trigger=r"\)\s{0,2}\(|\*\s{0,2}\(|\(\s{0,2}[|&!]|\*\)|\x{0028}\x{0029}\|",
    rules=(
        (
            r"[\w*]\)+\s{0,2}\(\s{0,2}[|&!]\s{0,2}"
            r"(?:\(+\s{0,2}(?:[|&!]\s{0,2}\(\s{0,2})?\w{1,30}\s{0,2}[~<>]?=|\)|$)",
            0.85,
        ),
        (r"\*\s{0,2}\)?\s{0,2}\(+\s{0,2}[|&]\s{0,2}(?:\(?\s{0,2}\w{1,30}\s{0,2}=|$|['\"%])", 0.75),
        (r"\(\s{0,2}\|\s{0,2}\(\s{0,2}\w{1,30}\s{0,2}=\s{0,2}\*\s{0,2}\)", 0.75),
        (r"(?:^|[^\w)*(])\)\s{0,2}\(\s{0,2}\w{1,30}\s{0,2}=", 0.8),
        (
            r"[\w*]\s{0,2}\)\s{0,2}\(\s{0,2}"
            r"(?:uid|cn|userpassword|objectclass|mail|sn|admin)\s{0,2}=\s{0,2}\*?\s{0,2}\)"
            r"\s{0,2}\)?\s{0,2}(?:\(|%00|\x00|$)",
            0.6,
        ),
        (r"\*\s{0,2}\)\s{0,2}\(\s{0,2}\w{1,30}\s{0,2}=\s{0,2}(?:\*|$)", 0.8),
        (r"\*\(\)\|%26|\(\)\|&'|\|\s{0,2}\(\s{0,2}objectclass\s{0,2}=\s{0,2}\*", 0.85),
    ),
)

XXE = PatternTable(
    "suspicious",
    "XXE",
    trigger=r"<!\s{0,3}(?:entity|doctype)|xi:include",
    rules=(
        (
            r"<!\s{0,3}entity\s{1,9}(?:%\s{1,9})?[\w.\-]{1,60}\s{1,9}"
            r"(?:system|public)\b[^>\n]{0,200}",
            0.95,
        ),
        (
            r"<!\s{0,3}entity\s{1,9}%?\s{0,9}[\w.\-]{1,60}\s{1,9}['\"][^>\n]{0,200}"
            r"(?:&\w|%\w|<!|file:|http)",
            0.85,
        ),
        (r"<!\s{0,3}doctype\s{1,9}[\w:.\-]{1,40}\s{0,9}\[\s{0,9}<!\s{0,3}(?:entity|element)", 0.8),
        (r"<!\s{0,3}entity\s{1,9}lol\d?\b", 0.9),
        (
            r"<!\s{0,3}doctype\s{1,9}[\w:.\-]{1,40}\s{1,9}"
            r"(?:system|public\s{1,9}['\"][^'\"-][^'\"]{0,80}['\"])\s{0,9}['\"]"
            r"(?:https?|file|ftp|php|expect|netdoc|jar):",
            0.8,
        ),
        (r"<xi:include\s[^>]{0,200}href", 0.85),
    ),
)

JNDI = PatternTable(
    "suspicious",
    "JNDI",
    trigger=r"jndi|\$\{(?:lower|upper|env|sys|date|java|::|:|[^}]{0,80}\$\{)",
    rules=(
        (
            r"\$\{\s{0,3}(?:jndi|[^${}\n]{0,20}\$\{(?:(?:lower|upper|env|sys|java|date|main):|::"
            r"|[^}\n]{0,12}:-))[^}\n]{0,200}",
            0.85,
        ),
        (r"\bjndi\s{0,3}:\s{0,3}(?:ldaps?|rmi|dns|iiop|corba|nds|nis|https?)\b", 0.9),
        (r"\$\{(?:(?:lower|upper):\w{1,4}|:{1,2}-\w|env:[^}\n]{0,60}:-[^}\n]{0,9})\}?", 0.85),
    ),
)

SSRF = PatternTable(
    "suspicious",
    "SSRF",
    trigger=r"169\.254\.|metadata\.|100\.100\.100"
    r"|(?:gopher|dict|netdoc|tftp|sftp|ldap|jar)://"
    r"|://(?:\d{8,10}|0x|0\d{2,3}\.|\[|127\.1\b|0[/:])"
    r"|nip\.io|oastify|interact\.sh|burpcollab|localtest\.me"
    r"|://[^/\s]{0,60}@(?:127|10|192|169|localhost)"
    r"|#@|[?&]\w+=https?(?::|%3a)",
    rules=(
        (
            r"(?:https?://|\b)169\.254\.169\.254\b[^\s]{0,80}"
            r"|\bmetadata\.(?:google\.internal|azure\.com|tencentyun)"
            r"|\b100\.100\.100\.200\b|\bfd00:ec2::254\b",
            0.8,
        ),
        (r"\b(?:gopher|dict|netdoc|tftp|jar)://[\w\[\].:]{3,}", 0.8),
        (
            r"https?://(?:\d{8,10}|0x[0-9a-f]{6,8}|0x[0-9a-f]{1,2}(?:\.0x[0-9a-f]{1,2}){1,3}"
            r"|0\d{2,3}(?:\.\d{1,4}){1,3}|127\.1|0)(?:[:/?#]|\s|$)",
            0.85,
        ),
        (r"https?://\[(?:::1?|::ffff:[\w.:]{3,40}|0{1,4}(?::0{1,4}){6}:1)\]", 0.8),
        (
            r"https?://[^/\s@]{1,60}@(?:127\.|10\.|192\.168\.|169\.254\.|localhost)"
            r"|https?://(?:127\.|10\.|192\.168\.|169\.254\.|localhost)[^/\s#]{0,20}#@"
            r"|[?&](?:url|uri|src|dest|redirect|callback|webhook|feed|target|proxy|image|path"
            r"|next)=https?(?:://|%3a%2f%2f)"
            r"(?:127\.|10\.|192\.168\.|169\.254\.|localhost|\[::)",
            0.75,
        ),
        (
            r"\b[\w\-.]{1,60}\.(?:oastify\.com|interact\.sh|oast\.\w{2,6}"
            r"|burpcollaborator\.net|nip\.io|localtest\.me)\b",
            0.7,
        ),
    ),
)

CODE_INJECTION = PatternTable(
    "suspicious",
    "CODE_INJECTION",
    trigger=r"__proto__|gasv|aaeaaad|@type|!ruby"
    r"|\bc(?:posix|nt|os|subprocess|sys|commands|builtins|__builtin__)(?:\n|\\n)"
    r"|%0d%0a|=hyperlink|%\{|ognl|constructor|child_process|process\W{0,2}[.\[]"
    r"|mainmodule|__import__|base64_decode|gzinflate|ro0ab|o:\d{1,4}:|!!python|!!javax"
    r"|java\.lang\.|<\?php|atob|_\$\$nd_func|pickle|cos\\n|c__builtin__|fromcharcode"
    r"|assert\(|create_function|require\W{0,3}main|process_?builder"
    r"|runtime\W{0,3}getruntime|os\.system|_load\(|@\{\[",
    rules=(
        (
            r"\bc(?:posix|nt|os|subprocess|sys|commands|builtins|__builtin__)(?:\n|\\n)\s?"
            r"(?:system|popen|eval|exec\w{0,2}|call|check_output|getattr|run|spawn\w*)\b"
            r"|\baaeaaad/{5}[a-z0-9+/]{6,}"
            r"|[\"']@type[\"']\s{0,3}:\s{0,3}[\"']"
            r"(?:com\.sun|java\.(?:lang|net|util)|javax|org\.(?:apache|spring)"
            r"|com\.(?:alibaba|mchange|zaxxer)|ch\.qos)\."
            r"|!ruby/(?:object|hash|struct|marshalable|array):"
            r"(?:gem::(?:installer|requirement|package|specfetcher|stubspec|source|resolver)|erb\b"
            r"|net::|active|action|process\b|kernel\b|rack::|sprockets|puppet)",
            0.85,
        ),
        (
            r"%\{\s{0,3}\(?\s{0,3}#\w|@?ognl\.ognlcontext|#_memberaccess"
            r"|%0d%0a\s{0,3}(?:set-cookie|location|content-(?:type|length)|http/1)"
            r"|=hyperlink\(\s{0,3}\"https?://[^\"\n]{1,120}\"\s{0,3}&"
            r"|(?:^|[?&\s])__proto__(?:\[\w{1,30}\]|\.\w{1,30})\s{0,3}=",
            0.8,
        ),
        (
            r"os\.(?:system|popen)\s{0,2}\(\s{0,2}['\"]"
            r"(?:rm\s{1,3}-rf\s{1,3}[/~]|(?:curl|wget)\s[^'\"\n]{1,80}\|\s{0,3}(?:ba)?sh|nc\s"
            r"|bash\s{1,3}-i|cat\s{1,3}/etc)",
            0.8,
        ),
        (
            r"[\"'\[.]__proto__[\"'\]]?\s{0,3}[\].:\[=]"
            r"|constructor\s{0,2}[.\[]\s{0,2}[\"']?prototype[\"']?\s{0,2}[.\[=\]]",
            0.75,
        ),
        (
            r"require\s{0,2}\(\s{0,2}['\"`]child_process['\"`]\s{0,2}\)\s{0,2}\.\s{0,2}"
            r"(?:exec|spawn|fork)\w{0,8}\s{0,2}\(\s{0,2}['\"`]"
            r"(?:id|ls|whoami|cat|curl|wget|nc|ping|bash|sh|rm|sleep|calc)",
            0.8,
        ),
        (
            r"require\.main\s{0,2}\.\s{0,2}(?:require|constructor)"
            r"|mainmodule\s{0,2}\.\s{0,2}(?:require|constructor|children)"
            r"|constructor\s{0,2}\.\s{0,2}_load\s{0,2}\("
            r"|\bprocess\[\s{0,2}['\"]"
            r"|^\W{0,3}process\s{0,2}\[\s{0,2}\w"
            r"|^\s{0,3}process\.\w{2,12}\s*$"
            r"|_\$\$nd_func\$\$_",
            0.75,
        ),
        (
            r"__import__\s{0,2}\(\s{0,2}['\"]"
            r"(?:os|subprocess|sys|pty|socket|builtins)['\"]\s{0,2}\)\s{0,2}[.,]"
            r"|\bconstructor\s{0,2}(?:\.\s{0,2}constructor|\[\s{0,2}['\"]constructor['\"]\s{0,2}\])"
            r"\s{0,2}\(\s{0,2}['\"`]"
            r"|\bimport\(\s{0,2}['\"]child_process['\"]\s{0,2}\)\s{0,2}\.\s{0,2}then",
            0.85,
        ),
        (
            r"\b(?:eval|assert|include|create_function)\s{0,2}\(\s{0,2}"
            r"(?:base64_decode|gzinflate|str_rot13|\$_(?:get|post|request|cookie)|atob"
            r"|string\.fromcharcode)",
            0.9,
        ),
        (
            r"<\?(?:php|=)?\s{0,3}(?:@?"
            r"(?:system|exec|passthru|shell_exec|eval|assert|popen|phpinfo)\s{0,2}\("
            r"|echo\s{0,3}`|`)",
            0.85,
        ),
        (
            r"\bro0ab[a-z0-9+/]{12,}"
            r"|\bo:\d{1,4}:\"[\w\\]{1,80}\":\d{1,4}:\{"
            r"|!!python/(?:object(?:/new|/apply)?|name|module):\s?\w"
            r"|!!javax\.|\bcos\\nsystem|c__builtin__|\bgasv[a-z0-9+/]{16,}",
            0.85,
        ),
        (
            r"java\.lang\.(?:runtime|processbuilder)\b[^\n]{0,60}"
            r"(?:exec|start|getruntime|command)"
            r"|runtime\s{0,2}\.\s{0,2}getruntime\s{0,2}\(\s{0,2}\)\s{0,2}\.\s{0,2}exec"
            r"\s{0,2}\(\s{0,2}[\"'](?:calc|id|whoami|cmd|bash|sh|nc|curl|wget|ping)",
            0.8,
        ),
        (r"@\{\[[^\]\n]{0,40}(?:`|\b(?:system|exec|eval|open|qx)\b)[^\]\n]{0,40}\]\}", 0.75),
        (
            r"(?:;|\bimport\s{1,3}os\s{0,2}[;,]|\blambda\s?:)\s{0,3}"
            r"(?:import\s{1,3}os\s{0,2};\s{0,3})?os\.(?:system|popen)\s{0,2}\(\s{0,2}['\"]",
            0.75,
        ),
    ),
)
