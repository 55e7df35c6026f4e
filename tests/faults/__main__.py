"""`make faults`: every kind of fault on both brokers, into docs/reliability.md.

It fails if a task is lost, doubled or changed, or failed though no model was asked. `FAULTS=killed`
plays those whose names have that word; `TASKS=300` and `OUTAGE=100` make it longer.
"""

import os
import sys
import tempfile
from pathlib import Path

from tests.bench.record import replaced, table
from tests.faults.kinds import SHORT_S, faults_of
from tests.faults.rounds import Round, played
from tests.faults.stack import Broker, running_stack
from tests.stand.cloudformation import ROOT

HEAD = (
    "fault", "broker", "accepted", "lost", "doubled", "wrong", "failed", "failed unasked",
    "model calls beyond one a task", "recovery s",
)  # fmt: skip
DOCUMENT = ROOT / "docs/reliability.md"


def main(word: str, tasks: int) -> int:
    """Play the rounds; how many of them broke a promise."""
    rounds: list[Round] = []
    brokers: tuple[Broker, ...] = ("sqs", "redis")
    for broker in brokers:
        chosen = {name: fault for name, fault in faults_of(broker).items() if word in name}
        if not chosen:
            continue
        with tempfile.TemporaryDirectory() as folder, running_stack(broker, Path(folder)) as stack:
            for name, fault in chosen.items():
                rounds.append(played(stack, name, fault, tasks=tasks))
                print(" | ".join(map(str, row(rounds[-1]))), flush=True)
    if not word:
        text = (
            f"{tasks} tasks a round, outages of {SHORT_S:g} s.\n\n{table(HEAD, map(row, rounds))}"
        )
        DOCUMENT.write_text(replaced(DOCUMENT.read_text(), "faults", text))
    return sum(is_broken(each) for each in rounds)


def row(played_: Round) -> tuple[object, ...]:
    """What a round is in the table."""
    return (
        played_.name,
        played_.stack.broker,
        len(played_.accepted),
        played_.lost,
        played_.doubled,
        played_.wrong,
        played_.failed,
        played_.failed_unasked,
        played_.calls_more,
        f"{played_.recovery_s:.0f}",
    )


def is_broken(played_: Round) -> bool:
    """Whether something accepted was lost, doubled or changed, or failed unasked."""
    return any((played_.lost, played_.doubled, played_.wrong, played_.failed_unasked))


if __name__ == "__main__":
    sys.exit(min(main(os.environ.get("FAULTS", ""), int(os.environ.get("TASKS") or "60")), 1))
