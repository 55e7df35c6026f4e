"""The command line's options."""

import argparse

import pytest

from hoststack.command.options import parser

RUN = ["run", "--runtime-python=python"]


def parsed(*arguments: str) -> argparse.Namespace:
    """The options of a command line."""
    return parser(run=lambda _: None, deploy=lambda _: None).parse_args(arguments)


def test_a_parameter_can_come_from_the_environment_which_others_cannot_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MY_TOKEN", "t+o/k=")

    options = parsed(*RUN, "--parameter=Name=me", "--parameter-from=Token=MY_TOKEN")

    assert dict(options.parameter) == {"Name": "me", "Token": "t+o/k="}


def test_a_variable_that_is_not_set_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MY_TOKEN", raising=False)

    with pytest.raises(SystemExit):
        parsed(*RUN, "--parameter-from=Token=MY_TOKEN")

    assert "Token=MY_TOKEN: the variable MY_TOKEN is not set" in capsys.readouterr().err


@pytest.mark.parametrize("command", [RUN, ["deploy", "--template=template.yaml"]])
def test_without_parameters_there_are_none(command: list[str]) -> None:
    assert parsed(*command).parameter == []


@pytest.mark.parametrize(
    "wrong", ["--front=8000:api", "--companion=redis", "--parameter=Name", "--set=NAME"]
)
def test_an_option_of_another_form_is_refused(
    wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parsed(*RUN, wrong)

    assert wrong.partition("=")[2] in capsys.readouterr().err


def test_a_secret_comes_from_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_TOKEN", "t+o/k=")

    assert parsed(*RUN, "--secret-from=my/key=MY_TOKEN").secret_from == [("my/key", "t+o/k=")]
    assert parsed(*RUN).secret_from == []
