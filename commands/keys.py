"""API keys of a stack: makes, lists and revokes them."""

from typing import Any

from commands.cloud import Cloud
from commands.cloud_errors import CloudUnusable
from infra.origin import hash_of

# A key's name, its id and what stands for its holder in log events; its value when it is new.
type Key = dict[str, str]


def listed(cloud: Cloud) -> list[Key]:
    """The keys, by name.

    Raises:
        CloudUnusable: The stack asks for no keys, or cannot be asked.
    """
    plan = _plan(cloud)
    with cloud.explained():
        return [_key(found) for _, found in sorted(_keys(cloud, plan).items())]


def made(cloud: Cloud, name: str) -> Key:
    """A new key, with its value, which nobody shows again.

    Raises:
        CloudUnusable: There is one of this name already; and see `listed`.
    """
    plan = _plan(cloud)
    with cloud.explained():
        if name in _keys(cloud, plan):
            raise CloudUnusable(f"There is a key {name} already: REVOKE={name} ends it")
        client = cloud.client("apigateway")
        key = client.create_api_key(name=name, enabled=True)
        client.create_usage_plan_key(usagePlanId=plan, keyId=key["id"], keyType="API_KEY")
    return _key(key) | {"value": key["value"]}


def revoked(cloud: Cloud, name: str) -> Key:
    """The key of this name, which nothing takes any more.

    Raises:
        CloudUnusable: There is none; and see `listed`.
    """
    plan = _plan(cloud)
    with cloud.explained():
        found = _keys(cloud, plan).get(name)
        if found is None:
            raise CloudUnusable(f"There is no key {name}")
        client = cloud.client("apigateway")
        # from the plan first: LocalStack trips over a plan's key that is gone
        client.delete_usage_plan_key(usagePlanId=plan, keyId=found["id"])
        client.delete_api_key(apiKey=found["id"])
    return _key(found)


def line_of(key: Key) -> str:
    """A key in a line, without its value."""
    return f"{key['name']}  id {key['id']}  caller {key['caller']}"


def _plan(cloud: Cloud) -> str:
    plan = cloud.outputs().get("UsagePlanId")
    if plan is None:
        where = f"at {cloud.endpoint}" if cloud.endpoint else cloud.stack
        raise CloudUnusable(
            f"The stack {where} asks for no keys; `make run PARAMETERS=Auth=key` does"
        )
    return plan


def _keys(cloud: Cloud, plan: str) -> dict[str, dict[str, Any]]:
    """By name, as API Gateway tells of them."""
    pages = cloud.client("apigateway").get_paginator("get_usage_plan_keys")
    return {key["name"]: key for page in pages.paginate(usagePlanId=plan) for key in page["items"]}


def _key(found: dict[str, Any]) -> Key:
    key_id = found["id"]
    return {"name": found["name"], "id": key_id, "caller": hash_of("key", key_id)}
