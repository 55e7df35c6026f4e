"""Commands that give an intruder away by their form, whatever they stand behind."""

# Words torn apart for a filter, cells of a table that run, loaders in one line
LOADERS: tuple[tuple[str, float], ...] = (
    (
        r"\b\w{1,4}[\\'\"]\w{1,4}['\"]?\w{0,6}\s{1,3}/(?:etc/|e\?c|\?{3}|e\*)"
        r"|\bw['\"\\]{1,2}h['\"\\]{0,2}o"
        r"|\b(?:ba|z|da)?sh\s{0,3}<<<\s{0,3}[$`\"']"
        r"|\$\(\s{0,3}(?:nslookup|dig|curl|wget|ping)\s[^)\n]{0,40}(?:`|\$\()"
        r"|\bcmd\|\s{0,3}'\s{0,3}/c\b",
        0.8,
    ),
    (
        r"\bwget\b[^\n;|]{0,120};\s{0,3}(?:chmod|sh|bash)\b"
        r"|\bpython\d?\s{1,3}-c\s{1,3}['\"]import\s{1,3}(?:socket|pty|os)"
        r"|\bphp\s{1,3}-r\s{1,3}['\"]\$\w{1,12}\s?=\s?fsockopen"
        r"|\bpowershell\b[^\n]{0,60}\s-(?:e|enc|encodedcommand)\s"
        r"|\brm\s{1,3}[^\n;|]{0,30}--no-preserve-root"
        r"|--checkpoint-action=exec"
        r"|\bbusybox\s{1,3}(?:telnetd|nc|sh|wget)\b"
        r"|\bbcdboot\b\s?<|\btelnetd\s{1,3}-",
        0.8,
    ),
    (r";\s{0,3}rm\s{1,3}-\w{0,3}[rf]\w{0,3}\s{1,3}[/~*.]", 0.75),
)
FORMS: tuple[tuple[str, float], ...] = (
    # Substitution
    (
        r"\$\(\s{0,3}(?:cat\s{1,3}/etc/\w|nc\s{1,3}\S|sleep\s{1,3}\d|ping\s{1,3}-|`\s?\w)"
        r"|(?:^\W{0,3}|[\w.,;|&'])\$\(\s{0,3}"
        r"(?:id|whoami|uname(?:\s-a)?|type\s[^)\n]{1,40}|dir(?:\s[^)\n]{1,40})?"
        r"|ls(?:\s[^)\n]{1,40})?|`\w{2,12}`)\s{0,3}\)",
        0.8,
    ),
    (r"[\w.]`(?:id|whoami|ls|uname|cat|sleep|ping|curl|wget)[^`\n]{0,60}`", 0.75),
    (r"\{\s{0,2}\$\{\s{0,2}(?:sleep|system|exec|eval|phpinfo|print)\s{0,3}\(", 0.9),
    # Calls with a command in them
    (
        r"(?:^|[^.])(?:system|exec|passthru|shell_exec|popen|proc_open|eval)\s{0,3}\("
        r"\s{0,3}['\"`](?:ls|id|pwd|whoami|cat|dir|type|sleep|ping|uname|curl|wget|nc"
        r"|netstat|ifconfig|echo|net)\b[^,\n]{0,80}(?:['\"`]\s{0,3}\)|$)",
        0.8,
    ),
    (r"\d(?:system|exec|passthru|eval)\s{0,3}\(\s{0,3}['\"]", 0.8),
    # Shellshock, CVE-2014-6271
    (
        r"\(\)\s{0,3}\{\s{0,3}(?::|_|\w{1,9})\s{0,3};\s{0,3}\}\s{0,3}(?:;|>)"
        r"|\(\)\s{0,3}\{\s{0,3}:?\s{0,3};?\s{0,3}\}\s{0,3};\s{0,3}"
        r"(?:/|echo|cat|id\b|ping|wget|curl|bash|sh\b|nc\b|touch|sleep)",
        0.95,
    ),
    # Reverse shells
    (
        r"/dev/(?:tcp|udp)/"
        r"|\bnc\s{1,3}[^\n]{0,40}-e\s{0,3}/bin"
        r"|\b(?:ba)?sh\s{1,3}-i\s{0,3}[>&]"
        r"|/bin/(?:ba|da|z|k|c)?sh\s{1,3}-i\b",
        0.9,
    ),
    # Also how builds and containers report what failed
    (r"/bin/(?:ba|da|z|k|c)?sh\s{1,3}-c\b", 0.6),
    # Files that nobody asks for by accident, written to slip through
    (
        r"/etc/p\w{0,6}[\[\]?*\\'\"$@{}][\[\]?*\\'\"$@{}\w]{0,10}(?:wd|d)\b"
        r"|/e[?*\[\\'\"$@]\w?c?/pass?w"
        r"|\b(?:cat|fold|tac|nl|more|head|tail|less|xxd|od)\b[^\n]{0,24}"
        r"(?:/et|etc)[^\n]{0,6}/?[^\n]{0,6}pa[^\n]{1,9}wd"
        r"|\bcd\s{0,3}/;\s{0,3}cd\s",
        0.8,
    ),
    (r"\b\w{0,4}\$[?@*!]\w{1,4}[^\s]{0,4}/|\$\{?ifs\}?|/\?\?\?/|\w\\\w\\?\w?\s{1,3}/etc", 0.75),
    (
        r"%systemroot%[\\/](?:repair|system32[\\/](?:config|cmd)|win\.ini|system\.ini)"
        r"|\bnet\s{1,3}user\s{1,3}\S{1,30}\s{1,3}\S{1,30}\s{1,3}/add"
        r"|\breg\s{1,3}add\s{1,3}[\"']?hk",
        0.85,
    ),
    (r"\bc:\\(?:boot\.ini|windows\\(?:repair|system32\\(?:config|cmd)))", 0.75),
    # Windows' own loops and conditions, alone
    (r"^\s{0,3}for\s{1,3}(?:/[dfrl]\s{1,3}[^%\n]{0,40})?%{1,2}\w{1,12}\s{1,3}in\s{0,3}\(", 0.7),
    (
        r"^\s{0,3}if\s{1,3}(?:/i\s{1,3})?(?:not\s{1,3})?"
        r"(?:exist\b|errorlevel\s|defined\s|\"?%~?\d|[^\s=]{1,20}==[^\s=]{1,20}\s{1,20}\w)",
        0.65,
    ),
    (r"(?:^|[&|;])\s{0,3}for\s{1,3}/[fdrl]\b|\bif\s{1,3}\"%~?\d", 0.7),
    # A message that is a command and nothing else
    (
        r"^\s{0,3}(?:nohup|time|exec|sudo)?[;\s]{0,3}"
        r"(?:(?:/usr)?/s?bin/\w{2,12}\s|\$(?:shell|bash|0)\s{1,3}-c|time;\s)",
        0.65,
    ),
    (
        r"^\s{0,3}(?:gunzip|zcat|bzcat|cat|more|less|head|tail|strings|xxd|od|nl|tac|cp"
        r"|mv)\s{1,3}(?:-\w{1,6}\s{1,3})?/"
        r"(?:var|etc|root|home|proc|path|opt|srv)/\S{1,80}\s*$",
        0.65,
    ),
    (
        r"(?:^|[;|&(])\s{0,3}(?:nohup\s{1,3})?"
        r"(?:whoami|echo|printf|base64|xxd|rev|id|uname)\b[^\n]{0,80}\|\s{0,3}"
        r"(?:ba|z|k|da)?sh\b",
        0.75,
    ),
    (
        r"^\s{0,3};\s{0,3}(?:vim?|nano|less|ed|emacs|awk|sed|find|xargs|tee|tar|zip|git"
        r"|docker|kubectl|crontab|at)\s{1,3}\S",
        0.65,
    ),
    (r"\w\(\)\s{0,3}\{[^}\n]{0,40}\|[^}\n]{0,40}&\s{0,3}\}", 0.8),
    # Templates of such attacks
    (
        r"(?:[&|;<]|\$['\"]|\bcmd\s{0,3}=\s{0,3}\$?\\?['\"])\s{0,3}\{cmd\}"
        r"|'\{cmd\}'\s*$|[?&]cmd=\$?[\"'\\]{1,3}",
        0.7,
    ),
    # Commands to mail servers behind a line end
    (
        r"(?:\r|\n|\\r|\\n|%0[ad])\s{0,3}(?:\w{1,6}\s{1,3})?"
        r"(?:examine|select|fetch|login|logout|capability)\s{1,3}inbox"
        r"|[\r\n]+\s{0,3}(?:rcpt to:?|mail from:)\s{0,3}[<\"&/]",
        0.7,
    ),
    (
        r"^\W{0,4}\w{0,4}\.\s{0,3}(?:sh|shell)\s"
        r"|;\s{0,3}\.\s{0,3}(?:sh|shell)\s{1,3}\w"
        r"|;\.sh\s",
        0.65,
    ),
)
