"""Paths that climb out of where they belong, plain or encoded."""

from alerts.detector import PatternTable

_DOT = r"(?:\.|%(?:25){0,3}2e|%c0%ae|%c0%2e|%e0%80%ae|%u(?:ff0e|002e)|0x2e|%%32%65)"
_ENCODED_DOT = r"(?:%(?:25){0,3}2e|%c0%ae|%c0%2e|%e0%80%ae|%u(?:ff0e|002e)|0x2e|%%32%65)"
_ENCODED_SLASH = (
    r"(?:%(?:25){0,3}(?:2f|5c|c0%(?:25){0,3}(?:af|2f|9v|qf|5c)"
    r"|c1%(?:25){0,3}(?:9c|pc|1c|8s|af))|%c0%(?:af|2f|9v|qf|5c)|%c1%(?:9c|pc|1c|8s|af)"
    r"|%e0%80%af|%u(?:2215|2216|efc8|f025|002f|005c)|0x(?:2f|5c)|%%32%66|%bg%qf)"
)
_SLASH = rf"(?:[/\\]|{_ENCODED_SLASH})"
_SENSITIVE = (
    r"(?:etc[/\\]|windows[/\\]|winnt[/\\]|boot\.ini|win\.ini|proc[/\\](?:self|version)"
    r"|passwd|shadow|\.ssh|id_rsa|\.htaccess|\.env\b"
    r"|web\.config|var[/\\](?:log|www)|usr[/\\]local|root[/\\]|\{file\}|apache"
    r"|access_?log|error_?log|system32|cmd\.exe|\.git[/\\])"
)

PATH_TRAVERSAL = PatternTable(
    "suspicious",
    "PATH_TRAVERSAL",
    trigger=(
        r"\.\.|%(?:25)*2e|%c0%|0x2e|%uff0e|%u002e|\.htaccess|/etc/|(?:\./){4}|file:///"
        r"|php://|expect://|phar://"
        r"|(?:zip|rar|ogg|glob|zlib)://"
        r"|%%32|%e0%80|%00|\{file\}|boot\.ini|win\.ini|/proc/|/var/log"
    ),
    rules=(
        # Encoded: nobody writes a path like that
        (rf"{_ENCODED_DOT}{_DOT}?{_SLASH}|{_DOT}{_ENCODED_DOT}{_SLASH}|\.\.{_ENCODED_SLASH}", 0.85),
        (r"(?:\.\.2f){2,}|(?:\.\.5c){2,}|%2e%2f%2e|%2f%2e%68", 0.85),
        # Plain: to a file that matters, or further up than a project goes
        (rf"(?:\.\.[/\\]{{1,3}}){{1,}}[^\s]{{0,40}}?{_SENSITIVE}", 0.8),
        (r"(?:\.{1,2}[/\\]{1,3}){0,9}(?:\.\.[/\\]{1,3}){5,}", 0.75),
        (r"(?:\.\.[/\\]{1,3}){3,}(?:\s|$)", 0.65),
        (r"(?:\.\.(?:/{2,3}|\\{2,3}|[/\\]\\|\\/)){2,}", 0.75),
        (
            r"\.{3,4}[/\\]{1,2}\.{3,4}[/\\]"
            r"|(?:\\\.\.[/\\]){2,}|(?:[/\\]\./?|\./){12,}|(?:\.\.;/){1,}",
            0.75,
        ),
        (r"(?:\.[/\\]){1,3}\.\.[/\\](?:\.{1,2}[/\\]){2,}", 0.7),
        # Files alone, and schemes that read them
        (
            r"^\W{0,3}(?:/etc/(?:passwd|shadow|sudoers|group|hosts|issue|master\.passwd)"
            r"|/proc/self/\w{2,12}|/var/log/\w{2,20}/\w{2,20}"
            r"|c:[\\/](?:boot\.ini|windows[\\/]\w{2,20}[\\/]?\S{0,60}))\s*$",
            0.7,
        ),
        (r"^\S{0,3}\.\.[/\\]\S{1,80}\.(?:log|conf|ini|cfg|bak|sql|key|pem)\s*$", 0.6),
        (
            r"(?:^\W{0,3}|[=:,;|\"']|\.\./?|file://)/proc/(?:self|\d{1,6})/"
            r"(?:fd/\d|environ|cmdline|maps|root|status)"
            r"|/proc/self/(?:environ|fd/\d)"
            r"|\.\.;\.?\\",
            0.75,
        ),
        (
            r"\bfile:///(?:etc/|proc/|c:/(?:windows|boot|winnt)|windows/|var/(?:www|log)|root/"
            r"|home/\w{1,30}/\.(?:ssh|bash|aws))"
            r"|\bphp://(?:filter|input)|\b(?:expect|phar)://|\bdata://text/plain"
            r"|\b(?:zip|rar|ogg|glob|compress\.zlib)://[^\s]{1,80}(?:%23|#)\w",
            0.8,
        ),
        (r"(?:/etc/passwd|boot\.ini|win\.ini|\.php|\.jsp)(?:%00|\\x00|\\0)", 0.85),
        (
            r"[?&](?:file|path|page|include|doc|template|dir)="
            r"(?:/etc/|\.\./|c:\\|https?://[^\s&]{1,80}\.(?:txt|php)\b)",
            0.75,
        ),
        (r"[/\\.]\{file\}", 0.7),
    ),
)
