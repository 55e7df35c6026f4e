"""Server-side template injection; placeholders that people write in templates are none."""

from alerts.detector import PatternTable

_CLIMB = (
    r"(?:__class__|__mro__|__subclasses__|__globals__|__builtins__|__import__|__init__"
    r"|__base__|_module\b|\bgetclass\b|\bforname\b"
    r"|\.constructor\b|popen|\bos\.|\bsystem\s{0,2}\(|\bexec\s{0,2}\("
    r"|_templatereference"
    r"|\|\s{0,2}attr\s{0,2}\(|\bdump\s{0,2}\(|getruntime|processbuilder|java\.lang"
    r"|scriptengine|newinstance|getresource"
    r"|getconstructor|\bapp\.request\.(?:server|query\.filter|headers)\b|_self\b"
    r"|registerundefinedfiltercallback"
    r"|getfilter|call_user_func|error_reporting"
    r"|\['_?_?\w{0,20}class|\\x5f|request\s{0,2}\[|request\.application"
    r"|\bconfig\s{0,2}(?:\.\s{0,2}(?:items|__|from_|secret|root|get|update|pop)|\[|\})"
    r"|settings\.secret_key|\bglobal\.process\b|mainmodule|child_process|phpinfo"
    r"|passthru|file_get_contents)"
)

TEMPLATE_INJECTION = PatternTable(
    "suspicious",
    "TEMPLATE_INJECTION",
    trigger=r"\{\{|\$\{|\{%|<%|#\{|@\(|\*\{|\[\[\s{0,2}\d|#set|<#|\?new\(|\{php|__class__"
    r"|__globals__|_subclasses_|@\{|\{#|\{\d|~\{|\{ ?\$smarty"
    r"|\{ ?(?:if )?(?:phpinfo|system\(|passthru|exec\(|shell_exec)"
    r"|\$class\.",
    rules=(
        # Arithmetic, to see whether it is evaluated
        (
            r"(?:\{\{|\$\{|#\{|@\{|\*\{|~\{|<%=?|\[\[|@\(|\{#|\{)\s{0,3}['\"(]{0,2}\d{1,9}"
            r"['\")]{0,2}\s{0,3}\*\s{0,3}['\"(]{0,2}\d{1,9}['\")]{0,2}\s{0,3}(?:\}|%>|\]|\))",
            0.85,
        ),
        # A sum is written by mistake, too
        (
            r"(?:\{\{|\$\{|#\{|@\{|\*\{|~\{|<%=)\s{0,3}\d{1,9}\s{0,3}\+\s{0,3}\d{1,9}\s{0,3}"
            r"(?:\}|%>)",
            0.6,
        ),
        (r"\{\{\s{0,3}['\"(]?(?:\d{1,12}|'\w{1,12})['\")]?\s{0,3}\*\s{0,3}['\"]?\d{1,9}", 0.8),
        # Climbing from a value to the machine
        (rf"\{{\{{[^\n]*?{_CLIMB}", 0.85),
        (rf"\{{%[^\n]*?{_CLIMB}", 0.8),
        (
            r"(?:\$|#|\*|@|~)\{[^\n]*?"
            rf"(?:{_CLIMB}|\bt\s{{0,2}}\(java|new\s{{1,3}}(?:java|file|url)\b|pagecontext"
            r"|applicationscope|freemarker|@java|\.gettext\s{0,2}\(|runtime\b"
            r"|\bself\.(?:module|template|context|attr))",
            0.85,
        ),
        (
            r"<%[=\-]?[^\n%]*?(?:\bsystem\b|\bexec\b|\beval\b|`|runtime|file\.(?:open|read)"
            r"|dir\.|io\.popen|require|global\.|\d\s{0,3}\*\s{0,3}\d|session|foobar|import\s)",
            0.75,
        ),
        (
            r"#set\s{0,3}\(\s{0,3}\$[^\n]*"
            r"(?:class|getclass|runtime|newinstance|forname|inspect|\$\w{1,20}\.\w{1,30}\()",
            0.85,
        ),
        (r"#set\s{0,3}\(\s{0,3}\$\w{1,20}\s{0,3}=\s{0,3}\d{1,9}\s{0,3}\*", 0.8),
        (
            r"<#(?:assign|list|include)[^\n>]*(?:\?new\(|freemarker|\?api|execute|\d\s{0,3}\*)"
            r"|\?new\s{0,2}\(\)\s{0,2}\(",
            0.9,
        ),
        (
            r"freemarker\.template\.utility"
            r"|\$\{\{<%"
            r"|#\{\s{0,3}`[^`\n]{1,60}`\s{0,3}\}"
            r"|\*\{\s{0,3}t\s{0,2}\(",
            0.85,
        ),
        (r"\$\{\s{0,3}\"[^\"\n]{0,60}\"\s{0,3}(?:\?|\.)\s{0,3}(?:new|getclass|tostring)", 0.85),
        (
            r"\{%\s{0,3}(?:debug|get_admin_log|load\s{1,3}log|import\s{1,3}os)\b"
            r"|\{\{\s{0,3}(?:config|settings|self|request|app|_self|debug)\s{0,3}\}\}",
            0.7,
        ),
        (
            r"\{(?:php|literal)\}"
            r"|\{\s{0,2}(?:if\s{1,3})?(?:system\(|passthru|phpinfo|exec\(|shell_exec"
            r"|smarty\.version|\$smarty\.|self::)[^\n}]{0,80}",
            0.8,
        ),
        (
            r"\.__class__\s{0,2}\.\s{0,2}__(?:mro|bases?|subclasses|init|globals)__"
            r"|__subclasses__\s{0,2}\(\s{0,2}\)\s{0,2}\["
            r"|__globals__\s{0,2}(?:\[|\.)"
            r"|\['__\w{1,20}__'\]",
            0.75,
        ),
        (
            r"\{\{\s{0,3}(?:\[\]|\(\)|\"\"|'')\s{0,3}(?:\.|\|)"
            r"|\{\{=?\s{0,3}(?:range|lipsum|get_user_file|include|source)\s{0,2}\(",
            0.75,
        ),
        (r"\{\{\s{0,3}(?:'[^'\n]{0,20}'|\"[^\"\n]{0,20}\")\s{0,3}\.\s{0,3}\w{1,20}\s{0,2}\(", 0.75),
        (
            r"\{\{\s{0,3}\[[^\]\n]{0,80}\]\s{0,2}\|\s{0,2}"
            r"(?:map|filter|sort|reduce|join)\s{0,2}\(",
            0.75,
        ),
        (
            r"\{\{=\s{0,3}\d{1,9}\s{0,3}\*"
            r"|\$\{\s{0,3}['\"][^'\"\n]{0,20}['\"]\s{0,2}\.\s{0,2}\w{1,20}\s{0,2}\("
            r"|\{\s{0,2}\$smarty\."
            r"|\$class\.(?:inspect|type|forname)",
            0.75,
        ),
        (r"<#assign\b|\$\{=|^\s{0,3}\{%-?\s{0,3}end\w{2,12}\s{0,3}-?%\}\s*$", 0.65),
        (r"@\(\s{0,3}(?:\d|system|new\s|@?\{)|@\{\s{0,3}(?:system|new\s|var\s)", 0.7),
        (
            r"\{\{\s{0,3}\$(?:on|eval|parent|root)?\.?(?:constructor|eval)"
            r"|\bconstructor\s{0,2}\.\s{0,2}constructor\s{0,2}\("
            r"|\$eval\.constructor",
            0.85,
        ),
    ),
)
