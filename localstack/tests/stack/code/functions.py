"""Handlers for tests; each does one thing that a function may do."""

import base64
import gzip
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError

IMPORTED_AT = time.time()


def echo(event: Any, context: Any) -> dict[str, Any]:
    """Answer with the event, as an API and as a plain function."""
    return {"statusCode": 200, "body": json.dumps(event)}


def act(event: dict[str, Any], context: Any) -> Any:
    """Do what the event says: `{"do": ...}`, from an API in its body."""
    wish = json.loads(event["body"]) if "body" in event else event
    match wish["do"]:
        case "tell":
            return {
                "environment": dict(os.environ),
                "pid": os.getpid(),
                "arn": context.invoked_function_arn,
                "request": context.aws_request_id,
                "left_ms": context.get_remaining_time_in_millis(),
                "imported_at": IMPORTED_AT,
                "cwd": str(Path.cwd()),
            }
        case "print":
            print(wish["text"])
            print("to stderr", file=sys.stderr)
            return "printed"
        case "sleep":
            print("going to sleep", end="")
            time.sleep(wish["seconds"])
            return "slept"
        case "raise":
            raise RuntimeError(wish["text"])
        case "exit":
            os._exit(wish["status"])
        case "spawn":
            return subprocess.Popen(["sleep", "600"]).pid
        case "large":
            return "x" * wish["size"]
        case "answer":
            return wish["answer"]
    return None


def call_private(event: Any, context: Any) -> dict[str, Any]:
    """Call the private API with this function's own role, at the path in the query."""
    path = (event["queryStringParameters"] or {}).get("path", "allowed")
    request = AWSRequest("GET", f"{os.environ['PRIVATE_URL']}/{path}")
    session = boto3.Session()
    SigV4Auth(session.get_credentials(), "execute-api", session.region_name).add_auth(request)
    call = urllib.request.Request(request.url, headers=dict(request.headers))
    try:
        with urllib.request.urlopen(call) as answer:
            status, body = answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        status, body = error.code, error.read().decode()
    return {"statusCode": 200, "body": json.dumps({"status": status, "body": body})}


def invoke(event: dict[str, Any], context: Any) -> Any:
    """Invoke another function with this one's own role; what it answered, or why not."""
    named = event.get("function", os.environ["INVOKED"])
    try:
        answer = boto3.client("lambda").invoke(
            FunctionName=named, Payload=json.dumps(event), **event.get("more", {})
        )
    except ClientError as error:
        return {"error": error.response["Error"]["Code"], "label": os.environ["LABEL"]}
    return {"answer": json.load(answer["Payload"]), "label": os.environ["LABEL"]}


def authorize(event: dict[str, Any], context: Any) -> Any:
    """A Lambda authorizer: what it does is what the caller's token says."""
    token = event.get("authorizationToken") or event["headers"]["Authorization"]
    if token == "nobody":
        raise RuntimeError("Unauthorized")
    if token == "broken":
        raise RuntimeError("no table")
    if token == "odd":
        return {"isAuthorized": True}
    return {
        "principalId": token,
        "context": {
            "asked_at": str(time.time()),
            "type": event["type"],
            "sure": True,
            "rooms": len(event.get("multiValueQueryStringParameters", {}).get("room", [])),
            "headers": "Authorization" in event.get("multiValueHeaders", {}),
        },
        "policyDocument": {
            "Statement": [
                {
                    "Effect": "Allow" if token == "friend" else "Deny",
                    "Action": "execute-api:Invoke",
                    "Resource": event["methodArn"],
                }
            ]
        },
    }


def work(event: Any, context: Any) -> dict[str, Any]:
    """Work through a batch; what fails says so in its body."""
    table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
    failed = []
    for record in event["Records"]:
        try:
            task = json.loads(record["body"])
        except RecursionError:
            task = {"id": f"too-deep-{len(record['body'])}"}
        tries = int(record["attributes"]["ApproximateReceiveCount"])
        table.put_item(
            Item={"id": task["id"], "tries": tries, "pid": os.getpid(), "body": record["body"]}
        )
        time.sleep(task.get("seconds", 0))
        if tries <= task.get("failures", 0):
            failed.append({"itemIdentifier": record["messageId"]})
            boto3.client("sqs").change_message_visibility(
                QueueUrl=os.environ["AWS_ENDPOINT_URL"] + "/000000000000/work",
                ReceiptHandle=record["receiptHandle"],
                VisibilityTimeout=0,
            )
        else:
            table.update_item(
                Key={"id": task["id"]},
                UpdateExpression="SET done = :yes",
                ExpressionAttributeValues={":yes": True},
            )
    return {"batchItemFailures": failed}


def read_log(event: Any, context: Any) -> None:
    """Note each line of a subscription's delivery; do what the line says."""
    table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
    delivery = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))
    for line in delivery["logEvents"]:
        wish = json.loads(line["message"])
        noted = table.update_item(
            Key={"id": wish["id"]},
            UpdateExpression="SET tries = if_not_exists(tries, :none) + :one, log_stream = :stream",
            ExpressionAttributeValues={":none": 0, ":one": 1, ":stream": delivery["logStream"]},
            ReturnValues="ALL_NEW",
        )
        time.sleep(wish.get("seconds", 0))
        if noted["Attributes"]["tries"] <= wish.get("failures", 0):
            raise RuntimeError("not this time")
