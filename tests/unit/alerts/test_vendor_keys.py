"""Keys in their vendors' forms: every form of the tables is found, wherever it stands."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from alerts.detectors.personal.placeholder import is_sample
from alerts.detectors.personal.vendor_key import VendorKey
from alerts.detectors.personal.vendor_key_forms import PREFIXED, SHAPED

_FORMS = [(vendor, prefix + rest) for vendor, prefix, rest in PREFIXED]
_FORMS += [(vendor, form) for vendor, _, _, form in SHAPED]


@settings(max_examples=300)
@given(
    st.sampled_from(_FORMS).flatmap(
        lambda form: st.from_regex(re.compile(form[1], re.ASCII), fullmatch=True)
    ),
    st.sampled_from(["", "my key is ", "key=", "см. ", '{"a": "']),
    st.sampled_from(["", " thanks", "\n", '"}']),
)
def test_every_form_is_found_whole_in_any_surroundings(key: str, before: str, after: str) -> None:
    assume(not is_sample(key))
    text = before + key + after

    found = VendorKey().find(text)

    assert any(
        each.start <= len(before) + 2 and each.end >= len(before + key) - 2 for each in found
    )


@pytest.mark.parametrize(("vendor", "form"), _FORMS)
def test_the_trigger_occurs_wherever_a_form_does(vendor: str, form: str) -> None:
    trigger = re.compile(VendorKey().trigger, re.ASCII)

    @settings(max_examples=5, deadline=None)
    @given(st.from_regex(re.compile(form, re.ASCII), fullmatch=True))
    def check(key: str) -> None:
        assert trigger.search(key.lower()), vendor

    check()


def test_a_key_longer_than_any_is_found_to_its_end() -> None:
    token = "eyJhbGciOiJIUzI1NiJ9.eyJ" + "Qm9iIGFuZCBBbGljZQ" * 200 + ".c2lnbmF0dXJl-x_y"

    [found] = VendorKey().find(f"Bearer {token} end")

    assert (found.start, found.end) == (7, 7 + len(token))
