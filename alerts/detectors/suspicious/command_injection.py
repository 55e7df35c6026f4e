"""Shell commands slipped in behind something else; commands that people ask about are none."""

from alerts.detector import PatternTable
from alerts.detectors.suspicious.command_forms import FORMS, LOADERS

# What an intruder runs first, with what makes it one.
_RECON = (
    r"(?:(?:/usr)?/s?bin/\w{2,12}|whoami|id(?:\s{0,3}(?:[;|&`'\")%<\\]|$))"
    r"|uname(?:\s{1,3}-a)?|ifconfig|ipconfig|netstat|systeminfo|tasklist"
    r"|net\s{1,3}(?:user|view|localgroup|share)"
    r"|reg\s{1,3}(?:add|query)"
    r"|cat\s{1,3}[^\s|;]{0,30}(?:/etc|passwd|shadow|\.ssh|/proc)"
    r"|(?:type|dir|more|copy|del)\s{1,3}[\"']?(?:%\w{2,20}%|[a-z]:[\\/])"
    r"|ls\s{1,3}(?:-\w{1,9}\s{1,3})?(?:/\w{0,9}|~)"
    r"|(?:wget|curl|fetch|tftp|ftp|lynx)\s{1,3}(?:-\w{1,9}\s{1,3}){0,4}['\"]?"
    r"(?:https?|ftp)?:?/{0,2}[\w.\-]{4,}"
    r"|(?:nc|ncat|netcat|telnet)\s{1,3}(?:-\w{1,9}\s{1,3}|[\w.]{4,40}\s{1,3}\d)"
    r"|(?:ba|z|k|c|da)?sh\s{1,3}-[ci]\b"
    r"|perl\s{1,3}-e"
    r"|python\d?\s{1,3}-c|php\s{1,3}-r|ruby\s{1,3}-e|powershell\b"
    r"|cmd(?:\.exe)?\s{0,3}/c"
    r"|ping\s{1,3}-[cnit]\s{0,3}\d"
    r"|nslookup\s{1,3}\w"
    r"|phpinfo\s{0,3}\(|rm\s{1,3}-\w{0,3}[rf]|chmod\s{1,3}[0-7+]|chown\s|mkfifo\s"
    r"|useradd\s|passwd\b|shutdown\b|reboot\b"
    r"|(?:system|exec|passthru|shell_exec|popen|eval|sleep)\s{0,3}\("
    r"|sleep\s{1,3}\d{1,3}|cd\s{1,3}/"
    r"|echo\s{1,3}[\"'<$`%][^\n]{0,60}"
    r"|set\s*$|env\s*$|pwd\s*$|ls\s*$"
    r"|ls\s{1,3}-\w{1,9}\s*(?:[;|&`'\"\\]|$)"
    r"|dir\s*(?:[;|&`'\")]|$)|date\s{1,3}-{1,2}f|cmd\s{0,3}=|\$\w{2,12}\s*$)"
)
_SEPARATOR = r"(?:[;|&]|\|\||&&|%0[ad]|\\[nr]|<\(|>\()"

COMMAND_INJECTION = PatternTable(
    "suspicious",
    "COMMAND_INJECTION",
    trigger=(
        r"[;|&`\n(]\s?\s?\s?(?:/?(?:usr/)?s?bin/|whoami|id\b|uname|ifconfig|ipconfig"
        r"|netstat|systeminfo|tasklist|net |reg |cat |type |dir\b|more |less |head |tail "
        r"|copy |del |ls\b|wget |curl |fetch |tftp |ftp |lynx "
        r"|nc |ncat |netcat |telnet |(?:ba|z|k|c|da)?sh |perl |python\d? |php |ruby "
        r"|powershell|cmd|ping |nslookup |phpinfo|rm |chmod |chown |mkfifo |useradd "
        r"|passwd|shutdown|reboot"
        r"|system\s?\(|exec\s?\(|passthru|shell_exec|popen|eval\s?\(|sleep|cd |echo |set\b"
        r"|env\b|pwd\b|ps\b|w\b|date -|\$\w)"
        r"|%0[ad]|\\[nr]\W{0,4}\w|\(\)\s?\{|/bin/|/dev/(?:tcp|udp)|%systemroot%|c:\\"
        r"|net user|reg add|\{cmd\}|cmd=|^\s?(?:for|if)\s"
        r"|(?:system|exec|passthru|shell_exec|popen|proc_open|eval)\s?\("
        r"|\bnc\s|/etc/?|etc/|passwd|\$\{?ifs|\$[?@*!]|\{\s?\$\{|rcpt to|mail from|\binbox"
        r"|\ndata|[;.]\s?sh\b|\.\s?shell|/\?\?|sh -i|cd /;"
        r"|^\s?(?:nohup|time|exec|sudo|/bin|/usr|gunzip|zcat|bzcat|cat|more|less|head|tail"
        r"|strings|cp|mv|\$shell|\$bash)\b"
        r"|&\s?for\s|\bif \"%|\|\s?(?:ba|z|k|da)?sh\b|^\s?;|^\s?`|; ?(?:chmod|ls|id)\b"
        r"|python\d? -c|php -r|powershell|no-preserve-root|phpinfo|; ?\$\{"
        r"|\w['\"\\]\w['\"]?\w* /e|\w['\"\\]\w['\"]?\w* /\?|\bw['\"\\]"
        r"|\$\(\s?(?:nslookup|dig|curl|wget|ping)\s"
        r"|cmd\||certutil|checkpoint-action|busybox|telnetd|bitsadmin|; ?ex -c|\{,?\w+,/"
        r"|; ?`|<<<|\(\)\s?\{"
    ),
    rules=(
        # A message that begins where a command ended
        (
            r"^\s{0,3}['\"]?\)?\s{0,3}(?:[;|&\n]|\|\||&&|\$\(|%0[ad]|\\[nr])\s{0,3}"
            rf"{_RECON}",
            0.9,
        ),
        # A word or value and a separator, then a command
        (
            rf"[\w)\"'*.:]\s{{0,3}}{_SEPARATOR}\s{{0,3}}"
            r"(?:(?:/usr)?/bin/\w{2,12}|whoami|id\s{0,3}(?:[;|&'\")%\\]|<[!/]|$)|ifconfig"
            r"|ipconfig|netstat\s{1,3}-\w|net\s{1,3}(?:user|view|localgroup)"
            r"|reg\s{1,3}add|phpinfo\s{0,3}\(|systeminfo)",
            0.85,
        ),
        (
            r"[\w)\"'.]\n\s{0,3}(?:/usr)?(?:/bin/)?"
            r"(?:whoami|id|ifconfig|ipconfig|cat\s{1,3}/etc/\w{2,12})\s*$",
            0.7,
        ),
        (
            r"[\w)\"'*.:]\s{0,3}[;|&`]{1,2}\s{0,3}"
            r"(?:cat|more|less|head|tail|type|dir|ls|copy|del)\s{1,3}"
            r"(?:-\w{1,9}\s{1,3})?['\"]?"
            r"(?:/(?:etc|var/www|root|home/|proc|\s|$)|%\w{2,20}%|[a-z]:[\\/])",
            0.85,
        ),
        (
            r"[\w)\"'*.:]\s{0,3}(?:[;&`]|\|\||&&|\|)\s{0,3}"
            r"(?:nc|ncat|netcat)\s{1,3}[^\n]{0,40}-\w{0,6}[elp]",
            0.85,
        ),
        (
            r"[\w)\"'*.:]\s{0,3}(?:[;&`|]|\|\||&&)\s{0,3}(?:wget|curl)\s{1,3}"
            r"(?:-\w{1,9}\s{1,3}){0,4}https?://\S{1,200}",
            0.6,
        ),
        (
            r"[\w)\"'*.]\s{0,3}(?:[;&`|]|\|\||&&)\s{0,3}"
            r"(?:perl\s{1,3}-e|php\s{1,3}-r|ruby\s{1,3}-e|(?:ba|z|k|da)?sh\s{1,3}-i"
            r"|powershell\s)",
            0.75,
        ),
        (
            r"[\w)\"'*.]\s{0,3}(?:[;&`|]|\|\||&&)\s{0,3}"
            r"(?:sleep\s{1,3}\d{1,3}|ping\s{1,3}-[cnit]\s{0,3}\d{1,4}[^\n]{0,40})\s{0,3}"
            r"[;|&`'\")\\%]{0,3}\s{0,3}$",
            0.8,
        ),
        (
            r"[\w\"'*.]\s{0,1}(?:[;&|]|\|\||&&)\s{0,3}"
            r"(?:system|exec|passthru|shell_exec|popen|eval|sleep)\(\s{0,3}['\"]?\w",
            0.7,
        ),
        (
            r"(?:[\w\"'.](?:[;&]|\|\||&&)|[\w.]`)"
            r"(?:id|ls|dir|whoami|pwd|ps|uname|env|w)\s{0,3}(?:[;|`'\")\\]|&&|$)"
            r"|[\w\"'.]\|(?:id|ls|dir|whoami|pwd|ps|uname|env|set|w)\s{0,3}(?:[;&`'\"\\]|$)",
            0.75,
        ),
        (
            r"(?:for|is|host|named?|file|image|png|jpg|pdf|com)\s{0,3}"
            r"(?:[;|&`]|\|\||&&)\s{0,3}"
            r"(?:ls|dir|pwd|ps|uname|env|set|echo|cat|type)\b[^\n]{0,60}$",
            0.6,
        ),
        # A host or a file and a short command: what a form would pass on, and nothing else
        (
            r"^\s{0,3}['\"]?(?:\d{1,3}(?:\.\d{1,3}){3}|localhost|\w[\w\-]{0,40}(?:\.[\w\-]{1,24}){1,3})"
            r"['\"]?\s{0,2}(?:;|&{1,2}|\|{1,2})\s{0,2}"
            r"(?:ls|dir|pwd|ps|env|set|uname|hostname|sleep|cat|type|echo|touch|ping|sh|bash)"
            r"(?:\s[^\n]{0,60})?$",
            0.85,
        ),
        (
            r"^\s{0,3}`(?:id|whoami|uname|ping|sleep|cat|ls|curl|wget|nc)\b[^`\n]{0,60}`\s*$"
            r"|^\W{0,3}\w{1,4};\s{0,2}(?:ls|id|cat|pwd|whoami|uname)\b",
            0.75,
        ),
        (
            r"[\w)\"'*.]\s{0,3}(?:;|\|\||&&)\s{0,3}"
            r"(?:uname|whoami|id|hostname|ps)\s{1,3}-?\w{1,6}\s*$"
            r"|[|;&]\s{0,3}(?:nc|ncat|netcat)\s{1,3}[\w.\-]{4,60}\s{1,3}\d{2,5}",
            0.8,
        ),
        (
            r"^\W{0,3}phpinfo\s?\(\s?\)"
            r"|;\s{0,3}\$\{\s?@?\w{2,12}\s?\("
            r"|\^\{cmd\}"
            r"|\bcertutil\b[^\n]{0,20}-urlcache"
            r"|\bbitsadmin\b[^\n]{0,20}/transfer"
            r"|;\s{0,3}ex\s{1,3}-c|\{,?\w{1,9},/\w|(?:^|\s);\s{0,3}`|\bcat<<<"
            r"|^\s{0,3};\s{0,3}env\b",
            0.75,
        ),
        *LOADERS,
        # Escapes that stand for a new line
        (rf"(?:%0[ad]|\\[nr])[\s\"']{{0,3}}{_RECON}", 0.85),
        *FORMS,
    ),
)
