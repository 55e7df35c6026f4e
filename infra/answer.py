"""What a model answers, and what it says about that."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """The tokens that were read and written; providers bill them."""

    input_tokens: int = 0
    output_tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer of a model's.

    Attributes:
        usage: None if the model does not count.
        model: The name that the provider says; empty if it says none.
        finish_reason: Why it stopped, in the provider's word, such as `stop` or `length`.
        report_id: Of the alert report about this answer, if there is one.
    """

    text: str
    usage: Usage | None = None
    model: str = ""
    finish_reason: str = ""
    report_id: str = ""
