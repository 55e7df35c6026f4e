"""Files of messages: what is read of them, and into which batches they go."""

import json

import pytest

from commands.cli.ending import WrongUse
from commands.cli.lines import Line, batches_of, digest_of, lines_of


def test_a_line_is_a_message_with_or_without_a_name() -> None:
    text = '{"message": "one"}\n\n{"message": "two", "custom_id": "b"}\r\n"three"\n'

    assert lines_of(text) == [Line(1, "one", None), Line(3, "two", "b"), Line(4, "three", None)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no messages"),
        ("\n \n", "no messages"),
        ('{"message": "one"}\nhello', "Line 2 is no JSON"),
        ('{"message": "\\ud83d"}', "Line 1 is no JSON"),
        ('{"text": "one"}', "Line 1: expected"),
        ('{"message": 1}', "Line 1: expected"),
        ('{"message": "one", "id": "a"}', "Line 1: expected"),
        ('{"message": "one", "custom_id": ""}', "Line 1: expected"),
        ('{"message": "one", "custom_id": "%s"}' % ("x" * 65), "Line 1: expected"),
        ("[]", "Line 1: expected"),
        (
            '{"message": "one", "custom_id": "a"}\n{"message": "two", "custom_id": "a"}',
            "Line 2 has the custom id of line 1",
        ),
    ],
)
def test_what_is_no_message_is_named_with_its_line_before_anything_is_sent(
    text: str, told: str
) -> None:
    with pytest.raises(WrongUse, match=told):
        lines_of(text)


def test_line_separators_inside_a_message_end_no_line() -> None:
    [line] = lines_of(json.dumps({"message": "a\u2028b\x85c"}, ensure_ascii=False))

    assert line.message == "a\u2028b\x85c"


def test_batches_have_a_hundred_messages_or_four_megabytes() -> None:
    few = [Line(number, "hello", None) for number in range(1, 251)]
    large = [Line(number, "€" * 500_000, None) for number in range(1, 4)]

    assert [len(batch) for batch in batches_of(few)] == [100, 100, 50]
    assert [len(batch) for batch in batches_of(large)] == [2, 1]


def test_other_messages_or_other_lines_have_another_digest() -> None:
    texts = ['"a"\n"b"', '"a"\n\n"b"', '"ab"', '{"message": "a", "custom_id": "x"}\n"b"']

    assert len({digest_of(lines_of(text)) for text in texts}) == len(texts)
    assert digest_of(lines_of('"a"\n')) == digest_of(lines_of('{"message": "a"}'))
