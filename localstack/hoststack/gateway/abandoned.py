"""Requests whose callers have gone are not begun.

Under a load that the machine cannot bear, requests wait for threads for longer than their callers
do. Callers that ask again then find their own first requests before them: all of the work goes
into answers that nobody takes, and none is left for those who still wait.
"""

from typing import Any

from localstack.utils.patch import patch
from twisted.web.wsgi import _WSGIResponse


def install() -> None:
    """Look for the caller before a thread begins with a request."""

    @patch(_WSGIResponse.run)
    def run(original: Any, response: Any) -> None:
        if not has_gone(response):
            original(response)


def has_gone(response: Any) -> bool:
    """Whether the connection on which an answer should go is closed."""
    return bool(response._requestFinished)
