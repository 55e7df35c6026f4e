"""Cross-site scripting: markup that runs a script; markup that people write is none."""

from alerts.detector import PatternTable

_RUNS = (
    r"(?:alert|prompt|confirm|print|eval|expression|javascript|vbscript"
    r"|document\s{0,3}[.\[]|window\s{0,3}[.\[]|location|fetch"
    r"|fromcharcode|settimeout|setinterval|atob|import\s{0,3}\(|throw|top\[|self\["
    r"|this\[|src\b|msgbox|xss|\\u00|&#|&lpar)"
)
# In a script element of one's own, calls are ordinary; these are how an attack shows itself.
_ATTACKS = (
    r"(?:alert\W|prompt\s?\(|confirm\s?\(|eval\s?\(|fromcharcode"
    r"|document\s{0,3}\.\s{0,3}(?:cookie|write|location|domain|body)|location\s?="
    r"|javascript:|vbscript:|msgbox|xss|\\u00|&#|&lpar|top\[|self\[|data:|%\(|throw\W"
    r"|=\s{0,3}['\"]?//|window\.on\w{3,20}\s?=|new image\s?\(\)\.src"
    r"|(?:fetch|sendbeacon|open|src\s?=)[^<\n]{0,60}"
    r"(?:document\.|localstorage|sessionstorage|\.key\b|innerhtml))"
)
_TAG = r"<\s{0,3}/?\s{0,3}[a-z!?%][^\s<>/]{0,30}"
# Letters of a scheme may stand apart: browsers drop tabs and line ends inside it.
_JAVASCRIPT = r"j\s{0,3}a\s{0,3}v\s{0,3}a\s{0,3}s\s{0,3}c\s{0,3}r\s{0,3}i\s{0,3}p\s{0,3}t\s{0,3}:"

XSS = PatternTable(
    "suspicious",
    "XSS",
    trigger=(
        r"<[^a-z]{0,4}s\s{0,3}c\s{0,3}r\s{0,3}i\s{0,3}p\s{0,3}t"
        r"|script[^a-z]{0,3}:"
        r"|\bon[a-z]{3,40}[^a-z]{0,4}="
        r"|expression\s{0,3}\(|xss"
        r"|<[^a-z]{0,3}(?:iframe|object|embed|applet|meta|base|svg|math|form|style|link|xml"
        r"|frameset|bgsound|isindex|body|input|img"
        r"|v:|x:|xi:|\?|!--#"
        r"|!\[cdata)|s\W{0,3}c\W{0,3}r\W{0,3}i\W{0,3}p\W{0,3}t\W{0,3}:|vbs:|data:"
        r"|document\.(?:cookie"
        r"|domain|write)"
        r"|fromcharcode|¼script|-o-link|behaviou?r\s{0,2}:|moz-binding|datasrc"
        r"|xsi:schemalocation|@im|alert\s{0,3}[(`})\"',]"
        r"|(?:self|window|top|parent|this|frames)\s?\["
        r"|prompt\s{0,3}[(`}]|confirm\s{0,3}[(`}]|text/javascript|=\s{0,3}%\("
    ),
    rules=(
        # Script elements: with code in them, opened to break out, or from elsewhere
        (rf"<[\s/<]{{0,4}}(?:\w{{1,10}}:)?script\b[^>]*>?[^<\n]*?{_ATTACKS}", 0.9),
        (r"<\s{0,3}script\s{0,3}>\s?[^<\n.\s][^<\n.]{0,60}<\W{0,4}/?\s{0,3}script", 0.75),
        (
            r"(?:^|[\s=])['\"`]{1,2}\)?;?\s?/?>\s?(?:</\w{1,20}>\W{0,3})*<[\s/]{0,4}script\b"
            r"|</(?:title|style|textarea|noscript|xmp|iframe)>\W{0,4}<script",
            0.85,
        ),
        (
            r"<[\s/]{0,4}script[^>\s]{0,4}[\s/+][^>]*(?:src|href|xlink)[^>]{0,12}"
            r"(?:data:|//[^/>\s]{0,60}/?['\"]?\s{0,3}(?:>|$))",
            0.7,
        ),
        (
            r"<[\s/]{0,4}script[^a-z>\s]"
            r"|<\s{0,3}script\s{0,3}/?(?:>|\s)\s{0,3}(?:/|\\|$)"
            r"|<s\s{1,3}c?ript",
            0.7,
        ),
        (
            r"^\W{0,6}</script>\W{0,6}<script"
            r"|<script[^>]*(?:language|type)\s{0,3}=\s{0,3}['\"]?(?:text/)?vbs",
            0.85,
        ),
        (r"\bscript\b[^a-z\n]{0,8}alert\s{0,3}[(`]|¼/?script", 0.85),
        # Event handlers
        (
            r"(?:^|[\s\"'/`,;>\x00-\x1f\]+])on[a-z]{3,50}[^a-z\w(]{0,6}=[^a-z\n]{0,8}"
            rf"(?:[\w.\\]{{0,24}}\W{{0,4}}){{0,3}}?{_RUNS}",
            0.85,
        ),
        (
            rf"{_TAG}[^>]*[\s/\"'`\]+]on[a-z]{{3,50}}[^a-z\w]{{0,6}}=\s{{0,3}}['\"]?"
            r"(?:$|[\d>]|[^\s()\"']{0,12}$)",
            0.7,
        ),
        (
            r"^[^a-z<\n]{0,4}on(?:load|error|click|mouse\w+|focus\w*|blur|key\w+|change|submit"
            r"|toggle|start|begin|end|finish|webkit\w+|pointer\w+|touch\w+|anim\w+|trans\w+"
            r"|drag\w*|drop|scroll\w*|wheel|copy|cut|paste|hashchange|page\w+|unload|resize\w*"
            r"|message\w*|select\w*|play\w*|after\w+|before\w+|row\w+|data\w+|activate"
            r"|ready\w+|property\w+|help|abort|input|invalid|reset|search|storage|show"
            r"|popstate|online|offline)\s{0,3}=",
            0.6,
        ),
        (rf"{_TAG}\s[^>]*\bon(?:xxx|end|begin|repeat)\s{{0,3}}=", 0.75),
        (
            rf"{_TAG}[^>]*[\s/\"'`]on(?:focus\w*|blur|error|load\w*|mouse\w+|toggle|begin|end"
            r"|start|animation\w+|transition\w+|pointer\w+|touch\w+|wheel|drag\w*|drop|copy"
            r"|cut|paste)\s{0,3}=[^>]*\b(?:autofocus|tabindex|contenteditable|draggable)\b"
            rf"|{_TAG}[^>]*\b(?:autofocus|tabindex|contenteditable|draggable)\b[^>]*"
            r"\son\w{3,30}\s{0,3}=",
            0.75,
        ),
        (r"<\s{0,3}base\s{1,3}href\s{0,3}=\s{0,3}['\"]?//", 0.75),
        # Schemes that run
        (rf"{_JAVASCRIPT}\s{{0,3}}(?:/[/*]|[\w.$]{{1,40}}\s{{0,3}}[(\[=&`:]|[&%\\'\"+]|\()", 0.8),
        (r"\b(?:vbscript|vbs|livescript|mocha)\s{0,3}:\s{0,3}\w", 0.8),
        (
            r"data:(?:text/(?:html|javascript|xml)|application/x-javascript"
            r"|,\s{0,3}alert|text/j)",
            0.75,
        ),
        # Styles that run
        (
            r"expression\s{0,3}\(\s{0,3}(?:alert|javascript|document|eval|window|\w{1,20}\()"
            r"|/\*[^*]{0,20}\*/pression",
            0.9,
        ),
        (
            r"exp(?:/\*[^*()]{0,20}\*/|[\\%][^()]{0,9}|&#[^()]{0,9}|\s{1,3})ression\s{0,3}\("
            r"|\bx:\W{0,8}\s{0,3}expression\s{0,3}\("
            r"|\\ression\(",
            0.85,
        ),
        (
            r"(?:url|src|href|action|data|code|background|content|import|link|lowsrc|dynsrc)"
            r"\W{1,8}(?:\d{1,3};\s{0,3}url\s{0,3}=\s{0,3})?\W{0,4}"
            rf"(?:{_JAVASCRIPT}|data:text|vbscript:)",
            0.8,
        ),
        (
            r"-(?:o-link|moz-binding)\s{0,3}:"
            r"|behaviou?r\s{0,3}:\s{0,3}url\("
            r"|@im(?:port|\\)\W{0,8}(?:url\(|['\"])?\W{0,3}(?:https?:|//|javascript|\\ja)",
            0.85,
        ),
        # Elements that only an attack brings
        (
            r"<\s{0,3}(?:applet|bgsound|isindex|ilayer|xss|frameset|v:vmlframe|x:script"
            r"|xi:include|vmlframe)\b",
            0.75,
        ),
        (
            r"<\?import\b|<!--#(?:exec|include)|<!\[cdata\[\s{0,3}<|\bdatasrc\s{0,3}=",
            0.8,
        ),
        (r"<\s{0,3}(?:embed|object)\b[^>]*(?:\.swf|javascript|data:|code\s{0,3}=)", 0.75),
        (
            r"<\s{0,3}iframe\b[^>]*(?:srcdoc"
            r"|src\s{0,3}=\s{0,3}['\"]?(?:#|javascript|data|//|&))",
            0.75,
        ),
        (
            r"<\s{0,3}link\b[^>]*(?:rel\s{0,3}=\s{0,3}['\"]?import|\.htc"
            r"|href\s{0,3}/?=\s{0,3}['\"]?(?:javascript|data|$))",
            0.75,
        ),
        (
            r"<\s{0,3}xml\s{1,3}(?:id|src)\s{0,3}=[^>]*(?:id|src)\s{0,3}="
            r"|<\s{0,3}meta\b[^>]*set-cookie",
            0.7,
        ),
        (
            r"<\s{0,3}(?:svg|math|form|body|input|img|video|audio|details|marquee)\b[^>]*"
            r"(?:alert|prompt|confirm)\s{0,3}(?:[(`]|&)",
            0.85,
        ),
        (
            r"(?:^|\s)['\"`]{1,2}\s?/?>\s{0,3}<\s{0,3}"
            r"(?:svg|img|iframe|body|input|details|video|marquee|a|b|h1)\b[^>]*(?:=|>)",
            0.6,
        ),
        # Code
        (
            r"<\s{0,3}\w{1,12}[^>]*type\s{0,3}=\s{0,3}['\"]?text/javascript['\"]?[^>]{0,20}>"
            r"\s{0,3}(?:alert|prompt|confirm|eval)"
            r"|<\w{1,12}[^>]*=\s{0,3}%\(\w{1,12}\)s"
            r"|<object\s{1,3}data\s{0,3}=\s{0,3}=",
            0.75,
        ),
        (
            r"`?\$\{\s{0,3}(?:alert|prompt|confirm)\s{0,3}\}"
            r"|\.call\s{0,3}`"
            r"|\b(?:alert|prompt|confirm)\s{0,2}"
            r"(?:\(\s{0,2}(?:\d{1,5}|`[^`]{0,20}`)\s{0,2}\)|`\d{0,5}`)\W{0,6}(?:</|;?//|$)",
            0.7,
        ),
        (
            r"\.(?:find|map|filter|some|every|sort|call|apply|foreach)\s{0,2}\(\s{0,2}"
            r"(?:alert|prompt|confirm|eval)\s{0,2}[),]"
            r"|\b(?:self|window|top|parent|this|frames)\s{0,2}\[\s{0,3}['\"]"
            r"(?:alert|document|eval|location|prompt|confirm)"
            r"|<script\s{1,3}for\s?=|<\s?script>\s?\w=/",
            0.8,
        ),
        (
            r"string\s{0,3}\.\s{0,3}fromcharcode\s{0,3}\("
            r"|\bdocument\s{0,3}\.\s{0,3}cookie\b[^\n]*(?:http|\+|\)|location)"
            r"|\balert\s{0,3}\(\s{0,3}(?:document\.|['\"/]{0,2}xss|/)",
            0.75,
        ),
        (r"textcontent\s{0,3}=\s{0,3}['\"]xss", 0.7),
    ),
)
