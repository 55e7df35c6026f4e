"""What is personal, kind by kind: examples, and near misses that are not."""

from __future__ import annotations

import phonenumbers
import pytest

from alerts import Finding, Policy, screen


def personal(message: str) -> list[Finding]:
    return [each for each in screen(message, Policy()).findings if each.category == "personal"]


FOUND = [
    # Phones
    ("my phone number : 380991414444", "PHONE", "380991414444"),
    ("ring me on +44 7400 123456 tonight", "PHONE", "+44 7400 123456"),
    ("Fax: 0049-30-901820", "PHONE", "0049-30-901820"),
    ("Desk (212) 555-0142 please", "PHONE", "(212) 555-0142"),
    ("tel:+1-201-555-0123;ext=5", "PHONE", "+1-201-555-0123"),
    ("Моя мобілка ＋３８０５０１２３４５６７", "PHONE", "＋３８０５０１２３４５６７"),
    ("اتصل بي على ٠٥٠١٢٣٤٥٦٧", "PHONE", "٠٥٠١٢٣٤٥٦٧"),
    ("09123456789 is my mobile", "PHONE", "09123456789"),
    (
        "Appelez le 06\u00a012\u00a034\u00a056\u00a078",
        "PHONE",
        "06\u00a012\u00a034\u00a056\u00a078",
    ),
    (" 4915112345678", "PHONE", "4915112345678"),
    # E-mail
    ("cc O'Neil+x@mail.example.co.uk.", "EMAIL", "O'Neil+x@mail.example.co.uk"),
    ("пошта: оля@приклад.укр", "EMAIL", "оля@приклад.укр"),
    ("ann at example dot com", "EMAIL", "ann at example dot com"),
    ("ann [at] example [dot] com", "EMAIL", "ann [at] example [dot] com"),
    # Cards
    ("pay with 4111-1111-1111-1111", "CREDIT_CARD", "4111-1111-1111-1111"),
    ("amex 3782 822463 10005 ok", "CREDIT_CARD", "3782 822463 10005"),
    ("6011000990139424", "CREDIT_CARD", "6011000990139424"),
    # Accounts
    ("to DE89 3704 0044 0532 0130 00 today", "IBAN", "DE89 3704 0044 0532 0130 00"),
    ("to gb82west12345698765432", "IBAN", "gb82west12345698765432"),
    ("sort code 20-00-00 please", "BANK_ACCOUNT", "20-00-00"),
    ("send to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "CRYPTO", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
    (
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "CRYPTO",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    ),
    # National ids
    ("SSN 219-09-9999 on file", "NATIONAL_ID", "219-09-9999"),
    ("mein PESEL: 44051401359", "NATIONAL_ID", "44051401359"),
    ("Mi DNI es 12345678Z", "NATIONAL_ID", "12345678Z"),
    ("CPF 111.444.777-35", "NATIONAL_ID", "111.444.777-35"),
    ("身份证 11010519491231002X", "NATIONAL_ID", "11010519491231002X"),
    ("henkilötunnus 131052-308T", "NATIONAL_ID", "131052-308T"),
    ("NHS number 943 476 5919", "NATIONAL_ID", "943 476 5919"),
    ("NRIC S1234567D", "NATIONAL_ID", "S1234567D"),
    # Papers and things
    ("passport no. C03005988", "PASSPORT", "C03005988"),
    ("driving licence MORGA657054SM9IJ", "DRIVER_LICENSE", "MORGA657054SM9IJ"),
    ("DOB: 12/03/1985", "DATE_OF_BIRTH", "12/03/1985"),
    ("born on 5 March 1990 in Lviv", "DATE_OF_BIRTH", "5 March 1990"),
    ("VIN 1M8GDM9AXKP042788", "VIN", "1M8GDM9AXKP042788"),
    ("IMEI 356938035643809", "DEVICE_ID", "356938035643809"),
    # Networks
    ("blocked 81.30.113.77 again", "IP", "81.30.113.77"),
    ("from 2a00:1450:4001:81b::200e now", "IP", "2a00:1450:4001:81b::200e"),
    ("card 3c:22:fb:9a:10:0e", "MAC", "3c:22:fb:9a:10:0e"),
    # Secrets: made up, in their vendors' forms
    ("key AKIAQ3EGSOMEFAKE7890", "SECRET", "AKIAQ3EGSOMEFAKE7890"),
    ("ghp_" + "a1B2c3D4e5F6" * 3, "SECRET", "ghp_" + "a1B2c3D4e5F6" * 3),
    ("postgres://app:s3cr3tPw9@db.internal/x", "SECRET", "postgres://app:s3cr3tPw9@db.internal/x"),
    ("password: kX9!vv2Lq", "SECRET", "kX9!vv2Lq"),
    ("API_TOKEN=9f8e7d6c5b4a39281706f5e4", "SECRET", "9f8e7d6c5b4a39281706f5e4"),
    ("curl -u ann:Wq8zz7Lp https://x.example", "SECRET", "Wq8zz7Lp"),
]

NOT_FOUND = [
    # Numbers that are no phones
    "Order number 380991414444 was sent.",
    "It cost 1 250 000 in 2023, or 12 500 000 before.",
    "The meeting is on 24.12.2024 at 18:30, call me if you cannot come.",
    "Between 1979-2011 he made 100 films.",
    "Version 120.0.6099.109 crashes.",
    "UUID 123e4567-e89b-12d3-a456-426614174000",
    "pi is 3.14159265358979",
    "What is 123456789 * 987654321?",
    "call +12 34",
    # Addresses that are none
    "git clone git@github.com:promptlane/promptlane.git",
    "import { x } from '@angular/core'",
    "logo@2x.png is blurred",
    "Let us meet at noon, dot your i's.",
    # Numbers that fail their check
    "card 4111 1111 1111 1112",
    "1234567812345678",
    "EAN 4006381333931",
    "to DE89 3704 0044 0532 0130 01 today",
    "send to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
    "How many digits has a PESEL?",
    "ISBN 978-3-16-148410-0",
    # Addresses that lead to nobody
    "bind to 0.0.0.0, 127.0.0.1 or 192.168.1.1 with mask 255.255.255.0",
    "dig @8.8.8.8 works, ::1 does not, std::dec neither",
    # Placeholders
    "export API_KEY=your-api-key-here",
    "password=********",
    "postgres://user:password@localhost/db",
    "token = os.environ['TOKEN']",
    "secret: <your secret>",
    "Why is my password manager slow?",
    "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
]


@pytest.mark.parametrize(("message", "kind", "matched"), FOUND)
def test_what_is_personal_is_found_where_it_stands(message: str, kind: str, matched: str) -> None:
    found = [(each.type, message[each.start : each.end]) for each in personal(message)]

    assert found == [(kind, matched)]


@pytest.mark.parametrize("message", NOT_FOUND)
def test_what_only_looks_personal_is_left_alone(message: str) -> None:
    assert personal(message) == []


def _example(region: str) -> phonenumbers.PhoneNumber:
    number = phonenumbers.example_number(region)
    assert number
    return number


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
@pytest.mark.parametrize(
    "form",
    [
        phonenumbers.PhoneNumberFormat.E164,
        phonenumbers.PhoneNumberFormat.INTERNATIONAL,
        phonenumbers.PhoneNumberFormat.RFC3966,
    ],
)
def test_the_example_numbers_of_every_region_are_found(region: str, form: int) -> None:
    number = _example(region)
    shape = phonenumbers.format_number(number, form)

    assert {each.type for each in personal(f"Please note {shape} for later.")} == {"PHONE"}


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_numbers_that_lost_their_plus_are_found_by_the_word_before(region: str) -> None:
    number = _example(region)
    digits = f"{number.country_code}{phonenumbers.national_significant_number(number)}"

    found = personal(f"my phone number : {digits}")

    assert [each.type for each in found] == ["PHONE"]


def _national_forms() -> list[str]:
    """Every region's example in its national form, but for those too short to be taken for one."""
    examples = (_example(region) for region in sorted(phonenumbers.SUPPORTED_REGIONS))
    shapes = (
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        for number in examples
    )
    return [shape for shape in shapes if sum(map(str.isdigit, shape)) >= 7]


@pytest.mark.parametrize("shape", _national_forms())
def test_national_forms_are_found_by_the_word_before(shape: str) -> None:
    assert "PHONE" in {each.type for each in personal(f"Call me on {shape} please")}
