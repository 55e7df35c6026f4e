"""Ways to reach somebody: phones, spelt-out addresses, network addresses; and numbers that are none."""

# ruff: noqa: E501 - one example a line

import pytest

from alerts import Policy, screen

FOUND = (
    ("PHONE", "Sună-mă la 0712 771 730 după ora 5", "0712 771 730"),
    ("PHONE", "mijn 06 is 06 12372040, bel maar", "06 12372040"),
    ("PHONE", "tél. 06 12 58 53 13", "06 12 58 53 13"),
    ("PHONE", "Du erreichst mich unter 01512 3401210.", "01512 3401210"),
    ("PHONE", "Zadzwoń: 601 234 567", "601 234 567"),
    ("PHONE", "soita 040 1234567", "040 1234567"),
    ("PHONE", "Моб.: 067 123 45 67", "067 123 45 67"),
    ("PHONE", "زنگ بزن 09123456789", "09123456789"),
    ("PHONE", "WhatsApp: 0812 3456 789", "0812 3456 789"),
    ("EMAIL", "john arroba example punto com", "john arroba example punto com"),
    ("EMAIL", "hans ät beispiel punkt de", "hans ät beispiel punkt de"),
    ("EMAIL", "jean chez exemple point fr", "jean chez exemple point fr"),
    ("EMAIL", "mario chiocciola esempio punto it", "mario chiocciola esempio punto it"),
    ("EMAIL", "petr zavináč seznam tečka cz", "petr zavináč seznam tečka cz"),
    ("EMAIL", "ivan собака mail точка ru", "ivan собака mail точка ru"),
    ("EMAIL", "ann dot b dot lee at mail dot example dot com", "ann dot b dot lee at mail dot example dot com"),
    ("EMAIL", "write to ann@example,com", "ann@example,com"),
    ("EMAIL", "请发邮件给li.na@qq.com，谢谢", "li.na@qq.com"),
    ("EMAIL", "邮箱lina@163.com。请回复", "lina@163.com"),
    ("IP", "nginx logs the client as ::ffff:103.100.2.136", "::ffff:103.100.2.136"),
    ("IP", "ping 5.9.8.7", "5.9.8.7"),
    ("PHONE", "1-415-238-6671 ask for Tom", "1-415-238-6671"),
    ("PHONE", "ph 9811276540 (Meera)", "9811276540"),
    ("PHONE", "9811276540 is my no.", "9811276540"),
    ("PHONE", "09175528413 po ang number ko", "09175528413"),
    ("PHONE", "03-5528-4137 までお電話ください", "03-5528-4137"),
    ("PHONE", "042-528-4137로 연락 주세요", "042-528-4137"),
    ("PHONE", "655 21 84 70 es mi número nuevo", "655 21 84 70"),
    ("PHONE", "0176 5528413 ist meine Handynummer", "0176 5528413"),
    ("PHONE", "13955284137,是我的手机", "13955284137"),
    ("PHONE", "fono 9 5528 4137", "9 5528 4137"),
    ("DATE_OF_BIRTH", "생년월일 910823", "910823"),
    ("EMAIL", "write to lena.k at gmail.com", "lena.k at gmail.com"),
    ("EMAIL", "my e-mail: lena at web.de", "lena at web.de"),
)  # fmt: skip
# Somebody says whose number it is, or where the mailbox lies.
SURE = (
    "my number is 9811276540",
    "mi número es 655 21 84 70",
    "meine Nummer ist 0176 5528413",
    "мій номер 067 552 84 13",
    "मेरा नंबर 98112 76540 है",
    "제 번호는 010-5528-4137 입니다",
    "제 전화번호는 010-5528-4137 입니다",
    "電話番号 090-5528-4137",
    "you can reach me at 415 238 6671",
    "lena dot king at gmail dot com",
    "lena punto rey arroba yahoo punto es",
    "date of birth: 1991-08-23",
    "fecha de nacimiento 23/08/1991",
    "Geburtsdatum: 23. August 1991",
)
NOT_FOUND = (
    "注文番号 503-1192837-4410021 の状況",
    "订单编号 20231105 8841 22",
    "Kundennummer 4711 0815 22",
    "Multiplica o número inteiro por 1.073.741.824 (2^30).",
    "Numeric 11073\t11074 and enumerate 10500\t10527",
    "released with hp+ 20210905",
    "Clause 252.227-7013 (c)",
    "Call it twice.\n\n2.0.1 (2016-11-23)",
    "'+3.140000; -3.140000'",
    "look at the dot in the middle",
    "cheated on a partner at some point in their lives",
    "see section 7.4.2.4 and 2.1.1.2 of the standard",
    "route add -net 192.56.76.0 netmask 255.255.255.0",
    '<path d="M0 0 2.12 3.51.98.32 2.03.5z"/>',
    "SHA1 A0:8B:DF:3B:AA:EE:3F:9D:64:6C:47:81:23:21:D4:A6:18:81:67:1D",
    "What is AA:BB:CC:DD:EE:FF in the manual?",
    "set hwaddr to 00:11:22:33:44:55",
    "00-00-5E-00-53-1F is for documents",
    "Look at gmail.com, then at web.de",
    "my number is 42",
    "Our office at Orange.com square",
    "weights [.2119.0020.0008][.0000.0024.0002]",
)


@pytest.mark.parametrize(("kind", "text", "matched"), FOUND)
def test_a_way_to_reach_somebody_is_found_where_it_stands(
    kind: str, text: str, matched: str
) -> None:
    found = [(each.type, text[each.start : each.end]) for each in screen(text, Policy()).findings]

    assert found == [(kind, matched)]


@pytest.mark.parametrize("text", SURE)
def test_what_is_said_to_be_somebodys_is_sure(text: str) -> None:
    assert screen(text, Policy()).action == "block"


@pytest.mark.parametrize("text", NOT_FOUND)
def test_a_number_that_reaches_nobody_is_no_alarm(text: str) -> None:
    assert screen(text, Policy()).findings == ()
