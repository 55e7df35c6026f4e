"""Why a stack failed: LocalStack keeps it for itself, and calls an update that failed complete.

It also forgets the resources that such an update did not reach.
"""

from typing import Any

from localstack.aws.api.cloudformation import StackStatus
from localstack.services.cloudformation.engine.v2.change_set_model_executor import (
    ChangeSetModelExecutor,
)
from localstack.utils.patch import patch

from hoststack import main


def install() -> None:
    """Note the cause as the stack's reason and in its events, as AWS does."""

    @patch(ChangeSetModelExecutor.execute)
    def execute(original: Any, executor: Any) -> Any:
        stack = executor._change_set.stack
        stack.status_reason = None  # of what was deployed before
        is_deletion = stack.status == StackStatus.DELETE_IN_PROGRESS
        result = original(executor)
        if result.failure_message and not is_deletion:
            stack.set_stack_status(StackStatus.ROLLBACK_IN_PROGRESS, result.failure_message)
            for name, resource in executor._before_resolved_resources.items():
                # not reached, but still there: else it outlives the stack
                result.resources.setdefault(name, resource)
        main.settle()
        return result
