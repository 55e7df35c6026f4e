"""Papers, accounts and dates of birth: examples, and near misses that are none."""

from __future__ import annotations

import pytest

from alerts import Policy, screen
from alerts.detectors.personal.travel_document import check_digit

# The specimen of ICAO Doc 9303, part 4 and 5.
PASSPORT = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
)
CARD = (
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
)

BIRTHS = (
    ("Geb.: 12.03.1985", "12.03.1985"),
    ("geb. 3.4.1990 in Graz", "3.4.1990"),
    ("née le 02/11/1991", "02/11/1991"),
    ("nacido el 5 de mayo de 1982", "5 de mayo de 1982"),
    ("ur. 17.09.1988 w Krakowie", "17.09.1988"),
    ("urodzony 17 września 1988", "17 września 1988"),
    ("nata a Roma il 03/01/1965", "03/01/1965"),
    ("nascido em 21 de abril de 1990", "21 de abril de 1990"),
    ("född 12 april 1985", "12 april 1985"),
    ("narozen 12. 4. 1985", "12. 4. 1985"),
    ("született 1985. április 12.", "1985. április 12."),
    ("născut la 12 aprilie 1985", "12 aprilie 1985"),
    ("doğum tarihim 12.04.1985", "12.04.1985"),
    ("д.р. 12.04.1985", "12.04.1985"),
    ("народилася 14 липня 1995 року", "14 липня 1995 року"),
    ("γεννήθηκα στις 12/04/1985", "12/04/1985"),
    ("נולדתי ב-12/04/1985", "12/04/1985"),
    ("مواليد 12/4/1985", "12/4/1985"),
    ("تاریخ تولد من 1385/04/12 است", "1385/04/12"),
    ("1985年4月12日生まれ", "1985年4月12日"),
    ("出生于1985年4月12日", "1985年4月12日"),
    ("1985년 4월 12일생", "1985년 4월 12일"),
    ("sinh ngày 12/04/1985", "12/04/1985"),
    ("lahir 12 April 1985", "12 April 1985"),
    ("เกิดวันที่ 12 เมษายน 2528", "12 เมษายน 2528"),
    ("born 12/04/1985", "12/04/1985"),
    ("D.O.B 12-Apr-1985", "12-Apr-1985"),
    ('"birth_date":"12/04/1985"', "12/04/1985"),
)
ACCOUNTS = (
    ("BSB 062-000", "062-000"),
    ("A/C No. 003401523987", "003401523987"),
    ("IFSC HDFC0001234", "HDFC0001234"),
    ("CLABE 032180000118359719", "032180000118359719"),
    ("transit 12345 please", "12345"),
    ("Kto-Nr. 532013000", "532013000"),
    ("cuenta 2100 0418 45 0200051332", "2100 0418 45 0200051332"),
    ("счёт 40817810099910004312", "40817810099910004312"),
)
IDS = (
    ("D.N.I. 36.269.057", "36.269.057"),
    ('{"nhs_number":"4455576142"}', "4455576142"),
    ('"nationalId":"44051401359"', "44051401359"),
    ("Steuernummer 181/815/08155", "181/815/08155"),
    ("T.C. kimlik no 79300748806 ile randevu al", "79300748806"),
    ("شماره ملی 0084575948", "0084575948"),
    ("Kenya ID 23456789", "23456789"),
    ("my ИНН 500100732259", "500100732259"),
)
OTHERS = (
    ("PASSPORT", "passport number is 533417826.", "533417826"),
    ("PASSPORT", "Reisepassnummer CH5WK3P7Z", "CH5WK3P7Z"),
    ("PASSPORT", "Pass-Nr.: C05XH1RT3", "C05XH1RT3"),
    ("PASSPORT", "загранпаспорт 75 4418237", "75 4418237"),
    ("DRIVER_LICENSE", "DL# S514-7789-2034 state IL", "S514-7789-2034"),
    ("DRIVER_LICENSE", "driver licence no 04839217", "04839217"),
    ("DRIVER_LICENSE", "prawo jazdy nr 12345/06/1782", "12345/06/1782"),
    ("DRIVER_LICENSE", "my licence no. MORGA657054SM9IJ got lost", "MORGA657054SM9IJ"),
    ("PASSPORT", f"read this: {PASSPORT}", PASSPORT),
    ("NATIONAL_ID", f"card: {CARD}", CARD),
)
NONE = (
    "La tienda nacida en 2010 abre el lunes.",
    "He geboren lots of ideas.",
    "The state was born in 1776.",
    "生日快乐，今天是星期一",
    "vous avez atteint la fin du fichier",
    "The FIN flag closes a TCP connection.",
    "Finland (FIN) won 1 to 0",
    "Serial SN-20260117-0042 warranty text",
    "in transit since Monday, transit time 3 days",
    "rčení o 123456 zrnkách",
    "комсомол 1234567",
    "длинный текст на 500100732258 знаков",
    PASSPORT.replace("L898902C36", "L898902C37"),
)


def _found(text: str) -> list[tuple[str, str]]:
    return [(each.type, text[each.start : each.end]) for each in screen(text, Policy()).findings]


@pytest.mark.parametrize(
    ("kind", "text", "matched"),
    [
        *(("DATE_OF_BIRTH", *row) for row in BIRTHS),
        *(("BANK_ACCOUNT", *row) for row in ACCOUNTS),
        *(("NATIONAL_ID", *row) for row in IDS),
        *OTHERS,
    ],
)
def test_a_paper_is_found_where_it_stands_and_no_word_more(
    kind: str, text: str, matched: str
) -> None:
    assert _found(text) == [(kind, matched)]


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_a_paper_is_left_alone(text: str) -> None:
    assert _found(text) == []


def test_check_digits_are_those_of_the_specimen() -> None:
    assert [check_digit(each) for each in ("L898902C3", "740812", "120415", "ZE184226B<<<<<")] == [
        6,
        2,
        9,
        1,
    ]
