"""Types of resources: which ones make something here, and which one a mistyped one is meant to be.

LocalStack compares them without case and deploys what it does not know as nothing; on AWS their
case counts.
"""

from difflib import SequenceMatcher, get_close_matches
from functools import cache

from hoststack.deploying import schemas

SAM = frozenset(
    f"AWS::Serverless::{name}"
    for name in (
        *("Api", "Application", "Connector", "Function", "LayerVersion", "SimpleTable"),
        "StateMachine",
    )
)
# SAM has these too; they become resources that LocalStack has not.
SAM_ELSEWHERE = frozenset(
    f"AWS::Serverless::{name}" for name in ("CapacityProvider", "GraphQLApi", "HttpApi")
)
_HOLLOW = {"AWS::SES::EmailIdentity"}  # LocalStack has it, and never makes it
_CUSTOM = "AWS::CloudFormation::CustomResource"
_LIKE = 0.8


def is_known(kind: str) -> bool:
    """Whether a resource of this type makes something."""
    return kind in _here() and kind not in _HOLLOW


def why(kind: str) -> str:
    """What there is to say of a type that is not known: `: is it AWS::SQS::Queue?`, or nothing."""
    if kind.startswith("Custom::") or kind == _CUSTOM:
        return ": custom resources call no function here"
    near = "" if kind in SAM_ELSEWHERE | _HOLLOW else _near(kind)
    return f": is it {near}?" if near else ""


@cache
def _here() -> frozenset[str]:
    return SAM | schemas.kinds()


def _near(kind: str) -> str:
    """The type that is meant; empty if it may well be one that only AWS has."""
    by_lower = {each.lower(): each for each in (*sorted(_here()), _CUSTOM)}
    lower = kind.lower()
    for near in get_close_matches(lower, by_lower, n=5, cutoff=_LIKE):
        parts = [*zip(lower.split("::"), near.split("::"), strict=False)]
        if lower.count("::") == near.count("::") and all(_is_slip(*each) for each in parts):
            return by_lower[near]
    return ""


def _is_slip(written: str, meant: str) -> bool:
    """Whether a part of a type is mistyped; `StackSet` and `ApiGatewayV2` are others."""
    is_as_long = abs(len(written) - len(meant)) <= 1
    return is_as_long and SequenceMatcher(None, written, meant).ratio() >= _LIKE
