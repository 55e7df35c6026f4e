"""How large an invocation's payload may be: Lambda Developer Guide, "Lambda quotas"."""

from typing import Any

from localstack.aws.api.lambda_ import RequestTooLargeException
from localstack.services.lambda_.invocation.lambda_service import LambdaService
from localstack.utils.patch import patch

MOST_BYTES = 6 << 20  # of a synchronous one
_MOST_BYTES_LATER = 1 << 20  # of an asynchronous one


def install() -> None:
    """Refuse what AWS refuses; LocalStack takes any size."""

    @patch(LambdaService.invoke)
    def invoke(original: Any, service: Any, *args: Any, **named: Any) -> Any:
        most = _MOST_BYTES_LATER if named.get("invocation_type") == "Event" else MOST_BYTES
        if len(named.get("payload") or b"") > most:
            raise RequestTooLargeException(
                f"Request must be smaller than {most} bytes for the InvokeFunction operation"
            )
        return original(service, *args, **named)
