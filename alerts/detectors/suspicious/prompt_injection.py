"""Prompt injection: text that tries to replace the instructions the model was given."""

from alerts.detector import PatternTable

PROMPT_INJECTION = PatternTable(
    "suspicious",
    "PROMPT_INJECTION",
    r"ignore|disregard|forget|system prompt",
    (
        (
            r"\b(?:ignore|disregard|forget)\b.{0,40}\b(?:previous|prior|above|all|your|earlier)\b.{0,30}"
            r"\b(?:instructions?|rules?|prompts?|guidelines?|directions?)\b",
            0.9,
        ),
        (
            r"\b(?:reveal|show|print|repeat|output)\b.{0,30}\b(?:system|hidden|initial) prompt\b",
            0.9,
        ),
    ),
)
