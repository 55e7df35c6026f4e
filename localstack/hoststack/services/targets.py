"""EventBridge starts state machines whatever a target's input is.

LocalStack takes the execution's name from the event after the target's input has taken its place,
and an input of one's own has no id.
"""

from typing import Any

from localstack.services.events.target import StatesTargetSender
from localstack.services.lambda_.event_source_mapping.pipe_utils import to_json_str
from localstack.utils.patch import patch
from localstack.utils.strings import long_uid


def install() -> None:
    """Give each execution a name of its own."""

    @patch(StatesTargetSender.send_event)
    def send_event(_: Any, sender: Any, event: Any, _trace_header: Any) -> None:
        sender.service = "stepfunctions"
        sender.client.start_execution(
            stateMachineArn=sender.target["Arn"], name=long_uid(), input=to_json_str(event)
        )
