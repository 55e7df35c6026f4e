"""Secrets by vendor, by name and by what stands around them; and code that only fetches them."""

# ruff: noqa: E501 - one example a line

from __future__ import annotations

import random

import pytest

from alerts import Policy, screen

_DICE = random.Random(20261124)
_LOWER = "abcdefghijklmnopqrstuvwxyz"


def _some(count: int, letters: str = _LOWER + _LOWER.upper() + "0123456789") -> str:
    return "".join(_DICE.choices(letters, k=count))


def _hexadecimal(count: int) -> str:
    return _some(count, "0123456789abcdef")


KEYS = (
    "dp.pt." + _some(43),
    "A3-" + _some(6, "ABCDEF234") + "-" + _some(11, "ABCDEF234") + "".join(f"-{_some(5, 'ABCDEF234')}" for _ in range(3)),
    "p8e-" + _some(32),
    "cmVmd" + _some(59),
    "v1.0-" + _hexadecimal(24) + "-" + _hexadecimal(146),
    "4b1d" + _some(38),
    "s-s4t2ud-" + _hexadecimal(64),
    "API-" + _some(26, "ABCDEFGHJK23456789"),
    "sha256~" + _some(43),
    "sm_pat_" + _some(16),
    "tvly-" + _some(32),
    "tgp_v1_" + _some(43),
    "csk-" + _some(48, _LOWER + "0123456789"),
    "jina_" + _hexadecimal(32) + _some(24),
    "fc-" + _hexadecimal(32),
    "AVNS_" + _some(19),
    "squ_" + _hexadecimal(40),
    "signkey-prod-" + _hexadecimal(64),
    "sdk-" + _hexadecimal(8) + "-" + _hexadecimal(4) + "-" + _hexadecimal(4) + "-" + _hexadecimal(4) + "-" + _hexadecimal(12),
    "hooks.zapier.com/hooks/catch/1234567/" + _some(7),
    "napi_" + _some(60, _LOWER + "0123456789"),
    "VF.DM." + _hexadecimal(24) + "." + _some(16),
    _some(6) + "_" + _some(29) + "_mmk",
)  # fmt: skip
NAMED = (
    ("user: lotte pass: Stroopw4fel!! server x", "Stroopw4fel!!"),
    ("pw: T1ger$tripe", "T1ger$tripe"),
    ('password -> "Fjord^kk20"', "Fjord^kk20"),
    ("PSK: horse-battery-9", "horse-battery-9"),
    ("root:fjord99x@10.0.0.5", "fjord99x"),
    ("password: $pring2027!", "$pring2027!"),
    ("my password is $now_Day7", "$now_Day7"),
    (r"{\"user\":\"ann\",\"password\":\"Fjord^kk20\"}", "Fjord^kk20"),
    (
        r'body: "{\"api_key\": \"7c1e9b2f8a6d5c4b3a2918f7e6d5c4b3\"}"',
        "7c1e9b2f8a6d5c4b3a2918f7e6d5c4b3",
    ),
    ("Bearer 7c1e9b2f8a6d5c4b3a2918f7e6d5c4b3", "7c1e9b2f8a6d5c4b3a2918f7e6d5c4b3"),
    ("wifi key: dragon-Fly+88", "dragon-Fly+88"),
    ("密码是 夏天Blue9921!", "夏天Blue9921!"),
)
NO_SECRETS = (
    "self.password = config['password']",
    "password = new(hash_name, password).digest()",
    "self.passwords: Dict[str, AuthInfo] = {}",
    "c->password = g_strdup(s);",
    "authorization = base64.decodebytes(authorization)",
    "pw_name:pw_passwd:pw_uid:pw_gid:pw_gecos:pw_dir",
    "PASS: test_login_2fa\nFAIL: test_logout",
    "bearer: https://tools.ietf.org/html/rfc6749#section-12.2",
    "パスワードは暗号化されているとみなされる。",
    "与えられたパスワードは必要に応じて暗号化され、",
    "What is a SHA256 password hash?",
    "if ($password == $password2) { login(); }",
    "$password = $_POST['password'];",
    "password => $request->password",
    "$pass = $this->input->post('password');",
    "password: $config['db']['password']",
    "mysql -u root -p$MYSQL_ROOT_PASSWORD shop",
    r"{\"password\":\"$DB_PASSWORD\"}",
    "docker pull app:v1.2.3@sha256:abc and user:name@localhost",
    "the bearer of the ring 12345678901234567890",
    "password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256",
    "db_password: !secret db_password",
    "commit 4b1d9e1c7a0f1b2c3d4e5f60718293a4b5c6d7e8 broke it",
)
CODES = (
    ("my PIN is 7305", "7305"),
    ("PIN: 7305", "7305"),
    ("the pin code for my debit card is 7305", "7305"),
    ("Meine PIN ist 7305, bitte ändern", "7305"),
    ("mon code PIN: 7305", "7305"),
    ("card expires 08/29, cvv 618", "618"),
    ("CVC: 618", "618"),
    ("otp is 830275", "830275"),
    ("your verification code: 830 275", "830 275"),
    ("830275 is your Kava login code", "830275"),
    ("código de verificación 830275", "830275"),
    ("Ihr Bestätigungscode lautet: G-830275", "830275"),
    ("код подтверждения: 830275", "830275"),
    ("验证码是830275", "830275"),
    ("인증번호 830275 입력", "830275"),
    ("the garage code is #59163", "59163"),
    ("code for our front door: 5916", "5916"),
    ("passcode 5916", "5916"),
    ("digicode 48B15", "48B15"),
    ("my recovery codes: 7hq2-kd93, 0pwx-41mz", "7hq2-kd93, 0pwx-41mz"),
)  # fmt: skip
NO_CODES = (
    "Which PIN of the ESP32 is the built-in LED, 2 or 13?",
    "The pin code of my office is 560001.",
    "a 16 pin 7400 chip",
    "Is PIN 1234 a bad choice?",
    "Erlang/OTP 27 or OTP 26.2?",
    "verification code 123456 is what the manual shows",
    "error code 4471 at the door sensor",
    "How long should an OTP be, 6 or 8 digits?",
    "Security code 2021 edition",
    "recovery codes are hashed with 10000 rounds",
    "doorbell model 4471",
)


@pytest.mark.parametrize("key", KEYS)
def test_a_key_in_its_vendors_form_is_found_whole(key: str) -> None:
    text = f"why does {key} fail?"

    found = [(each.type, text[each.start : each.end]) for each in screen(text, Policy()).findings]

    assert found == [("SECRET", key)]


@pytest.mark.parametrize(("text", "secret"), NAMED)
def test_a_password_is_found_by_its_name(text: str, secret: str) -> None:
    found = [(each.type, text[each.start : each.end]) for each in screen(text, Policy()).findings]

    assert found == [("SECRET", secret)]


@pytest.mark.parametrize("text", NO_SECRETS)
def test_what_fetches_or_names_a_secret_is_none(text: str) -> None:
    assert screen(text, Policy()).findings == ()


@pytest.mark.parametrize(("text", "code"), CODES)
def test_a_code_that_opens_something_is_found_by_its_name(text: str, code: str) -> None:
    screening = screen(text, Policy())

    assert screening.action == "block"
    assert [(each.type, text[each.start : each.end]) for each in screening.findings] == [
        ("SECRET", code)
    ]


@pytest.mark.parametrize("text", NO_CODES)
def test_a_number_that_opens_nothing_is_no_code(text: str) -> None:
    assert screen(text, Policy()).findings == ()
