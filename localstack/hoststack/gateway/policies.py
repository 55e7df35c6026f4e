"""What IAM lets a caller do: the policies of moto's roles and users, evaluated.

Inline and attached policies, Allow and Deny, `*` and `?`. Statements with NotAction, NotResource or
(to allow) a Condition are not understood and never allow.
"""

import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from moto.iam.models import iam_backends

type Document = dict[str, Any]


def is_allowed(documents: Sequence[Document], action: str, resource: str) -> bool:
    """Whether policies let an action be done: some Allow matches, and no Deny."""
    allowed = False
    for statement in _statements(documents):
        actions = [pattern.lower() for pattern in _named(statement, "Action")]
        if not _any_matches(actions, action.lower()):
            continue
        if not _any_matches(_named(statement, "Resource"), resource):
            continue
        if statement.get("Effect") == "Deny":
            return False
        allowed = allowed or "Condition" not in statement
    return allowed


def of_role(role_arn: str) -> list[Document]:
    """The policies of a role; none if there is no such role."""
    account, name = role_arn.split(":")[4], role_arn.rpartition("/")[2]
    for backend in iam_backends[account].values():
        for role in backend.roles.values():
            if role.name == name:
                return documents(role.policies.values(), role.managed_policies.values())
    return []


def documents(inline: Iterable[Any], attached: Iterable[Any]) -> list[Document]:
    """The policy documents of a moto role or user."""
    versions = (version for policy in attached for version in policy.versions)
    texts = [*inline, *(version.document for version in versions if version.is_default)]
    read = [json.loads(text) if isinstance(text, str) else text for text in texts if text]
    return [document for document in read if document]


def _statements(documents: Sequence[Document]) -> Iterable[dict[str, Any]]:
    for document in documents:
        statements = document.get("Statement", [])
        yield from statements if isinstance(statements, list) else [statements]


def _named(statement: dict[str, Any], key: str) -> list[str]:
    value = statement.get(key, [])
    return [value] if isinstance(value, str) else list(value)


def _any_matches(patterns: list[str], value: str) -> bool:
    """IAM's wildcards: `*` for any characters, slashes too, and `?` for one."""
    return any(_expression(pattern).fullmatch(value) for pattern in patterns)


@lru_cache(1_000)
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)
