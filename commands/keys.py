"""API keys of the running cloud: makes, lists and revokes them.

`python -m commands.keys ENDPOINT [--new NAME | --revoke NAME]`.
"""

import argparse
import sys
from typing import Any

from commands.cloud import STACK, Cloud, CloudUnusable
from infra.origin import hash_of


def main(arguments: list[str]) -> str:
    """What to print.

    Raises:
        CloudUnusable: There are no keys, or none of this name; the message says what to do.
    """
    options = _parser().parse_args(arguments)
    cloud = Cloud(options.endpoint, options.stack)
    plan = cloud.outputs().get("UsagePlanId")
    if plan is None:
        raise CloudUnusable(
            f"The stack at {options.endpoint} asks for no keys; `make run PARAMETERS=Auth=key` does"
        )
    client = cloud.client("apigateway")
    with cloud.explained():
        keys = {key["name"]: key for key in _keys(client, plan)}
        if options.new:
            return _made(client, plan, options.new, keys)
        if options.revoke:
            return _revoked(client, plan, options.revoke, keys)
    return "\n".join(_line(keys[name]) for name in sorted(keys)) or "There are no keys yet."


def _made(client: Any, plan: str, name: str, keys: dict[str, Any]) -> str:
    if name in keys:
        raise CloudUnusable(f"There is a key {name} already: REVOKE={name} ends it")
    key = client.create_api_key(name=name, enabled=True)
    client.create_usage_plan_key(usagePlanId=plan, keyId=key["id"], keyType="API_KEY")
    return f"{_line(key)}\nSend it as x-api-key; it is shown only now: {key['value']}"


def _revoked(client: Any, plan: str, name: str, keys: dict[str, Any]) -> str:
    if name not in keys:
        raise CloudUnusable(f"There is no key {name}")
    key_id = keys[name]["id"]
    # from the plan first: LocalStack trips over a plan's key that is gone
    client.delete_usage_plan_key(usagePlanId=plan, keyId=key_id)
    client.delete_api_key(apiKey=key_id)
    return f"{name} is revoked; its tasks stay, and nobody can ask for them any more."


def _keys(client: Any, plan: str) -> list[dict[str, Any]]:
    pages = client.get_paginator("get_usage_plan_keys").paginate(usagePlanId=plan)
    return [key for page in pages for key in page["items"]]


def _line(key: dict[str, Any]) -> str:
    """A key's name and id, and what stands for its holder in log events."""
    return f"{key['name']}  id {key['id']}  caller {hash_of('key', key['id'])}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make keys")
    parser.add_argument("endpoint")
    parser.add_argument("--stack", default=STACK)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--new", metavar="NAME")
    what.add_argument("--revoke", metavar="NAME")
    return parser


if __name__ == "__main__":
    try:
        print(main(sys.argv[1:]))
    except CloudUnusable as error:
        sys.exit(f"make keys: {error}")
