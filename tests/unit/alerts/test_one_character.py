"""Personal data that one character hides, or many: invisible ones, and escapes of all sorts."""

import base64
import html
import time

import pytest

from alerts import Policy, Screening, screen
from alerts.reading.disguises import DISGUISES
from alerts.reading.disguises.hiding import shown

BLOCK = Policy.parse("", max_chars=80_000)
MASK = Policy.parse("personal=mask", max_chars=80_000)

PERSONAL = {
    "EMAIL": "olga.brandt@postamt-nord.org",
    "PHONE": "+49 30 901820145",
    "CREDIT_CARD": "5425 2334 3010 9903",
    "IBAN": "NL91ABNA0417164300",
    "VENDOR_KEY": "ghp_" + "x7Kq2mWb9TzLr4Hs" + "Yd1Nf6Vc3Jp8GuAe5R0o",
}
INVISIBLE = [
    *("\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\ufeff", "\u034f", "\u061c", "\u180e"),
    *("\u2063", "\u206a", "\u202c", "\u200e", "\ufe0f", "\U000e0041", "\U000e0100", "\u3164"),
]


def percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())


def backslash_x(character: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in character.encode())


ESCAPES = {
    "percent": percent,
    "small percent": lambda c: percent(c).lower(),
    "percent twice": lambda c: percent(c).replace("%", "%25"),
    "percent thrice": lambda c: percent(c).replace("%", "%2525"),
    "%u": lambda c: f"%u{ord(c):04x}",
    "decimal entity": lambda c: f"&#{ord(c)};",
    "decimal entity with zeros": lambda c: f"&#{ord(c):010};",
    "hexadecimal entity": lambda c: f"&#x{ord(c):x};",
    "large hexadecimal entity": lambda c: f"&#X{ord(c):X};",
    "entity of an entity": lambda c: f"&amp;#{ord(c)};",
    "percent of an entity": lambda c: f"%26%23{ord(c)}%3B",
    "\\u": lambda c: f"\\u{ord(c):04x}",
    "\\u{}": lambda c: f"\\u{{{ord(c):x}}}",
    "\\U": lambda c: f"\\U{ord(c):08x}",
    "\\\\u": lambda c: f"\\\\u{ord(c):04x}",
    "\\x": backslash_x,
}
# Where a character stands, or comes between two: the first, one inside, the last.
PLACES = {"start": 0, "inside": 0.5, "end": 1}


def place_in(text: str, place: str) -> int:
    """An index of a letter or digit."""
    index = int(PLACES[place] * (len(text) - 1))
    while not text[index].isalnum():
        index += 1
    return index


def kinds(screening: Screening) -> set[str]:
    return {finding.type for finding in screening.findings}


def check_hidden(text: str, hidden: str) -> None:
    """Fail unless a text is found and masked as a whole, and only it."""
    message = f"Hello! Please write to {hidden} soon, thank you."
    expected = kinds(screen(f"Hello! Please write to {text} soon, thank you.", BLOCK))
    assert expected

    found = screen(message, BLOCK)
    queued = screen(message, MASK)

    assert found.action == "block"
    assert expected & kinds(found)
    start, end = message.index(hidden), message.index(hidden) + len(hidden)
    spans = [(f.start, f.end) for f in found.findings if f.category == "personal"]
    assert any(first <= start and last >= end for first, last in spans), (spans, start, end)
    if queued.action == "mask":
        assert queued.message.startswith("Hello! Please write to <")
        assert queued.message.endswith("> soon, thank you.")


@pytest.mark.parametrize("kind", PERSONAL)
@pytest.mark.parametrize("character", INVISIBLE, ids=lambda c: f"U+{ord(c):04X}")
def test_an_invisible_character_hides_nothing(kind: str, character: str) -> None:
    text = PERSONAL[kind]

    for at in {1, place_in(text, "inside"), len(text) - 1}:
        check_hidden(text, text[:at] + character + text[at:])


@pytest.mark.parametrize("kind", PERSONAL)
@pytest.mark.parametrize("character", ["\u200b", "\u2060\u200d", "\u00ad"])
def test_invisible_characters_between_all_others_hide_nothing(kind: str, character: str) -> None:
    text = PERSONAL[kind]

    check_hidden(text, character.join(text))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", PERSONAL)
@pytest.mark.parametrize("escape", ESCAPES)
def test_an_escape_hides_nothing(escape: str, kind: str, place: str) -> None:
    text = PERSONAL[kind]
    at = place_in(text, place)

    check_hidden(text, text[:at] + ESCAPES[escape](text[at]) + text[at + 1 :])


@pytest.mark.parametrize("kind", PERSONAL)
@pytest.mark.parametrize("escape", ESCAPES)
def test_escapes_of_all_characters_hide_nothing(escape: str, kind: str) -> None:
    text = PERSONAL[kind]

    check_hidden(text, "".join(map(ESCAPES[escape], text)))


@pytest.mark.parametrize(
    "hidden",
    [
        "olga.brandt@%E2%80%8Bpostamt-nord.org",
        "olga.brandt@&#8203;postamt-nord.org",
        "olga.brandt&#8203;&#64;postamt-nord.org",
        "olga.brandt@&ZeroWidthSpace;postamt-nord.org",
        "olga.brandt@&shy;postamt-nord.org",
        "olga.brandt%E2%80%8B%40postamt-nord.org",
        "olga.brandt@\\u200bpostamt-nord.org",
        "olga.brandt@\\xe2\\x80\\x8bpostamt-nord.org",
        "olga.brandt%4\u200b0postamt-nord.org",
        "olga.brandt&#6\u20604;postamt-nord.org",
        "olga.brandt&commat;postamt-nord&period;org",
        "olga&period;brandt&commat;postamt&hyphen;nord&period;org",
        "olga.brandt&#64postamt-nord.org",
        "olga\u200b.brandt%40postamt\u00ad-nord.or&#103;",
    ],
)
def test_escapes_and_invisible_characters_hide_nothing_together(hidden: str) -> None:
    check_hidden(PERSONAL["EMAIL"], hidden)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("https://shop.example/?to=olga.brandt%40postamt-nord.org&x=1", "EMAIL"),
        ("https://shop.example/?tel=%2B49%2030%20901820145", "PHONE"),
        ('{"to": "olga.brandt\\u0040postamt-nord.org"}', "EMAIL"),
        ("<td>5425&nbsp;2334&nbsp;3010&nbsp;9903</td>", "CREDIT_CARD"),
        ("<a href='mailto:olga.brandt&#64;postamt-nord.org'>write</a>", "EMAIL"),
        ("5425&#x2011;2334&#x2011;3010&#x2011;9903", "CREDIT_CARD"),
    ],
)
def test_where_escapes_belong_they_hide_nothing_either(message: str, kind: str) -> None:
    found = screen(message, BLOCK)

    assert kind in kinds(found)
    assert "postamt" not in screen(message, MASK).message
    assert "901820145" not in screen(message, MASK).message


@pytest.mark.parametrize(
    "message",
    [
        "می\u200cخواهم یک رمان بنویسم که در آن باران ببارد",
        "क्\u200dष और ज्\u200dञ का उच्चारण कैसे करें?",
        "Our family \U0001f469\u200d\U0001f469\u200d\U0001f467 is at the lake \u2764\ufe0f",
        "Steps: 1\ufe0f\u20e3 wash 2\ufe0f\u20e3 dry 3\ufe0f\u20e3 fold",
        "Donau\u00addampf\u00adschifffahrt is a word with soft hyphens",
        "https://example.com/a%20b?q=caf%C3%A9%20au%20lait&lang=fr#top",
        "https://medium.com/%40writer/a-story-of-rain-1f3b",
        "npm view %40types%2Fnode@20.1.0 version",
        "git clone ssh://git%40github.com/owner/repository.git",
        "AT&T, R&D; 3 &lt; 5 &amp;&amp; 7 &gt; 2; &copy; 2024 &nbsp; &hellip;",
        '{"name": "Zo\\u00eb", "greeting": "\\u4f60\\u597d", "at": "\\u0040media print"}',
        'char *s = "\\x1b[31mred\\x1b[0m\\n"; printf("%08x %c %d%%", 64, 64, 100);',
        "/* a comment */ .a { content: '\\201C'; } @media (min-width: 40em) { } /* end */",
        "C:\\users\\x40\\u0041\\data and \\\\server\\share",
        "The total is 25%40 of what? I mean 25 % or 40 %.",
        "a &#8203; b &#x200B; c: zero width spaces in HTML",
    ],
)
def test_ordinary_texts_with_such_characters_pass(message: str) -> None:
    assert screen(message, BLOCK).action == "accept"


def test_personal_data_is_sought_behind_nothing_that_only_a_decoder_reads() -> None:
    assert [disguise for disguise in DISGUISES if disguise.is_plain_to_readers] == [shown]
    card = PERSONAL["CREDIT_CARD"].replace(" ", "")

    for coded in (card[::-1], base64.b64encode(f"my card: {card}".encode()).decode()):
        assert "CREDIT_CARD" not in kinds(screen(f"What does {coded} mean?", BLOCK))


def test_an_escape_of_an_escape_ends_somewhere() -> None:
    many = "&amp;" * 3_000 + html.escape("olga") + "%25" * 3_000

    screen(many, BLOCK)


@pytest.mark.parametrize(
    "scrap",
    ["%40", "&#64;", "\\u0040", "a\u200b", "%25", "&", "\\", "%E2%80%8B", "1\u00ad", "a%40b."],
)
def test_many_scraps_take_time_in_proportion(scrap: str) -> None:
    def seconds(count: int) -> float:
        started = time.process_time()
        screen(scrap * count, BLOCK)
        return time.process_time() - started

    seconds(100)  # compiles
    short, long = (min(seconds(count) for _ in range(3)) for count in (2_000, 16_000))

    assert long < max(short, 0.005) * 8 * 4
