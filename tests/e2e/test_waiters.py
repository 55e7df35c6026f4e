"""A hundred callers who wait for their results at once, and others beside them."""

import statistics
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.stand.cloud import Answer, Cloud, call


def test_a_hundred_who_wait_hold_up_nobody(cloud: Cloud) -> None:
    def wait(_: int) -> Answer:
        return call("POST", f"{cloud.front}/process?message=patient", Prefer="wait=25")

    def submit() -> tuple[int, float]:
        began = time.monotonic()
        answer = call("POST", f"{cloud.front}/process?message=hurried")
        return answer.status, time.monotonic() - began

    with ThreadPoolExecutor(100) as pool:
        waiting = pool.map(wait, range(100))
        time.sleep(4)  # the model takes ten
        others = [submit() for _ in range(20)]
        waited = list(waiting)

    assert {status for status, _ in others} == {202}
    assert statistics.median(took_s for _, took_s in others) < 1
    ends = Counter(answer.status for answer in waited)
    assert set(ends) <= {200, 202}
    assert ends[200] >= 90  # a busy machine ends some a moment after their wait
    assert {answer.json["status"] for answer in waited} == {"SUCCESS"}
