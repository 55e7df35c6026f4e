"""Code that people paste into a question, and the attacks that look like it."""

import pytest

from alerts import Policy, screen

CODE = (
    # Quotes that end before a statement, in languages other than SQL
    'croak("no port by name"); if ($forking) { wait }',
    "value = strrchr(host, ':');\n\tif (value) {\n\t\t*value++ = 0;",
    'stat($file) or die "No $file: $!";\nif ($mode & 0111) { exit }',
    "our $VERSION = '1.302190';\n\nBEGIN { require Test2::Event }",
    'croak "inconsistent";\n    delete $Cache{$key};',
    'printf -- "------ %s\\n" "${1:-}"\nif scalar.startswith(\'---\'): pass',
    "df.query('a == 3')\n---------------------",
    "PREFIX = ['glob', 'xor', 'rlike']",
    "data = load_file(path) or {}",
    "arr = arr[(arr > 2) and (arr <= 4)]\ns = s[(s < -0.25) or (s > 0.25)]",
    "self.face = options.get('face') or ''\nself.size = options['size']",
    'The "exec()" and "eval()" functions are risky.',
    "each carton having 20 jars, each jar having 3",
    "shift->rematein('clean',@_); join(\", \", @names)",
    # C, Perl and JavaScript with brackets like those of LDAP and of Shellshock
    "read_str((void *)(&args->arg)); ret = (*try->op)(&cred);",
    "sub FATAL () { 2 };\nsub NORMAL () { 1 };",
    "tick = function () { i++; };",
    # Node and Python
    "if (require.main === module) { main(); }",
    "Deprecated: process.mainModule, use require.main",
    "at file:///home/ann/app/index.js:3:9",
    "What is __proto__ in JavaScript and how does obj.constructor.prototype work?",
    # Shell idioms, and words between backticks or bars
    'if [ "$(id -u)" -ne 0 ]; then echo "run as root"; fi',
    'curl -L "https://dl.example/tool-$(uname -s)-$(uname -m)" -o tool',
    "chown -R $(whoami) ~/.npm",
    "Rename the `id` column of `users`; what does `env` hold?",
    "index.(bt|db|dir|pag) and jcl (exec|proc|set|then)",
    "users in /etc/passwd, and groups in /etc/group, are local",
    "bash: lsof /etc/passwd\nshows who has it open",
    "The option --no-preserve-root is deprecated.",
    "cat /proc/self/status | grep VmRSS",
    # Pages
    '<script src="a.js"></script>\n  <script src="b.js"></script>',
)
ATTACKS = (
    "x'); if (1=1) waitfor delay '0:0:5'--",
    "x'; exec master..xp_dirtree '//a/b'--",
    "x'; delete from users--",
    "name' or glob(1)--",
    "a' xor 'a'='b",
    "1' having 1=1--",
    "1) and (1=1",
    "admin' --",
    "x' union select load_file('/etc/passwd')--",
    "*)(|(uid=*))",
    "admin)(&)",
    "() { :; }; echo vulnerable",
    "() { ignored; }; /bin/id",
    "process.mainModule.require('fs')",
    "require.main.require('child_process')",
    "photo.png;id",
    "photo.png`id`",
    "$(id)",
    "x.$(whoami)",
    "ls /e?c/passwd",
    "cat /etc/pa??wd",
    "/proc/self/environ",
    "</script><script>alert(1)</script>",
)


@pytest.mark.parametrize("text", CODE)
def test_pasted_code_is_no_alarm(text: str) -> None:
    assert screen(text, Policy()).findings == ()


@pytest.mark.parametrize("text", ATTACKS)
def test_an_attack_that_looks_like_code_is_one(text: str) -> None:
    assert "suspicious" in {finding.category for finding in screen(text, Policy()).findings}
