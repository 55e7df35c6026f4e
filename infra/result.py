"""The form in which task stores keep a result.

DynamoDB takes 400 KB an item, and Lambda hands on 6 MB an answer, so both stores have one limit.
A larger result is kept compressed.
"""

import base64
import json
import zlib
from collections.abc import Mapping

from infra.errors import ResultRejected

_MOST_KEPT = 350_000  # bytes, in either form
# Characters of a JSON text that holds a JSON text, as one function answers another.
_MOST_ANSWERED = 5_500_000


def kept_form(result: str) -> tuple[str, str]:
    """The name of the field that holds a result, and what it holds.

    Raises:
        ResultRejected: The result is too large, compressed too.
    """
    if len(json.dumps(json.dumps(result))) > _MOST_ANSWERED:
        raise ResultRejected("the answer is too large to be handed out")
    text = result.encode(errors="surrogatepass")
    if len(text) <= _MOST_KEPT:
        return "result", result
    packed = base64.b64encode(zlib.compress(text))
    if len(packed) > _MOST_KEPT:
        raise ResultRejected("the answer is too large to be kept")
    return "result_zlib", packed.decode()


def result_in(fields: Mapping[str, str]) -> str | None:
    """The result that the fields of a record hold, if they hold one."""
    if "result_zlib" in fields:
        packed = base64.b64decode(fields["result_zlib"])
        return zlib.decompress(packed).decode(errors="surrogatepass")
    return fields.get("result")
