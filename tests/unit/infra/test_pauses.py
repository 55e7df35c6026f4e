"""The pause before another try."""

import pytest

from infra.machinery.pauses import doubled


@pytest.mark.parametrize(
    ("first_s", "tries", "expected"),
    [(2, 1, 2), (2, 2, 4), (2, 5, 32), (5, 8, 640), (5, 9, 900), (2, 10_000, 900), (0, 50, 0)],
)
def test_it_doubles_up_to_a_quarter_of_an_hour(first_s: float, tries: int, expected: float) -> None:
    assert doubled(first_s, tries) == expected
