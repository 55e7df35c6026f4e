"""The two ways from the client to the business function, beside each other in one run."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench.load import Timed, ids, records, request, submit_in_turn
from tests.bench.progress import progress
from tests.bench.quantiles import p50_p99_ms
from tests.bench.record import keep, show, table
from tests.stand.cloud import Cloud, running_cloud

HOPS = ("api", "invoke")
_ROUNDS = 10
_A_ROUND = 20  # requests to each, in turn: what else the machine does meets both
_WARM_UP = 10


def measure() -> None:
    """Send the same requests to two clouds by turns."""
    with progress("both hops, by turns", 60), _clouds() as clouds:
        found = asyncio.run(_used(clouds))
    keep("hops", found)
    show("hops", as_table(found))


def as_table(found: dict[str, dict[str, tuple[float, float]]]) -> str:
    """p50 and p99 of each, as Markdown."""
    rows = (
        (f"`BusinessHop={hop}`", *("{:.1f} / {:.1f} ms".format(*of[what]) for what in of))
        for hop, of in found.items()
    )
    return table(("one client at a time, p50 / p99", "submit", "status"), rows)


@contextmanager
def _clouds() -> Iterator[dict[str, Cloud]]:
    with ExitStack() as stack:
        clouds = {}
        for hop in HOPS:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            parameters = (f"BusinessHop={hop}", "ModelSeconds=0")
            clouds[hop] = stack.enter_context(running_cloud(folder, *parameters))
        yield clouds


async def _used(clouds: dict[str, Cloud]) -> dict[str, dict[str, tuple[float, float]]]:
    took: dict[str, dict[str, list[Timed]]] = {hop: {"submit": [], "status": []} for hop in clouds}
    for cloud in clouds.values():
        await submit_in_turn(cloud.front, _WARM_UP)
    for _ in range(_ROUNDS):
        for hop, cloud in clouds.items():
            submitted = await submit_in_turn(cloud.front, _A_ROUND)
            await records(cloud.front, ids(submitted), 60)  # until no worker runs
            asked = [await request("GET", f"{cloud.front}/status/{id}") for id in ids(submitted)]
            took[hop]["submit"] += submitted
            took[hop]["status"] += asked
    return {
        hop: {what: p50_p99_ms(t.took_s for t in answers) for what, answers in of.items()}
        for hop, of in took.items()
    }
