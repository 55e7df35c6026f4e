"""Print one table: our engine and its rivals, in the same run."""

# ruff: noqa: E501 - rows of a table

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

from tests.bench.alerts import measures
from tests.bench.alerts.engines import ENGINES, Engine, Find
from tests.bench.alerts.rows import Rows, made, read

HEADER = (
    "| engine | personal % | right type % | suspicious % | benign alarms % | invalid % | messages/s "
    "| p50 ms | p99 ms | 400k chars ms | cold start ms | memory MB |"
)


def main() -> None:
    """Measure every engine that is installed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.alerts", description=__doc__)
    parser.add_argument("--corpora", type=Path, help="a folder of JSON lines (default: made here)")
    parser.add_argument("--only", help="names of engines, with commas between (default: all)")
    options = parser.parse_args()
    rows = read(options.corpora) if options.corpora else made()
    wanted = options.only.split(",") if options.only else None
    print(" ".join(f"{name}: {len(each)} rows." for name, each in rows.items()))
    print(HEADER)
    print("|" + " --- |" * (HEADER.count("|") - 1))
    by_kind = []
    for engine in ENGINES:
        if wanted and not any(engine.name.startswith(name) for name in wanted):
            continue
        try:
            find = engine.load()
        except ImportError as error:
            print(f"| {engine.name} | not installed: {error} |")
            continue
        by_kind.append((engine.name, _line(engine, find, rows)))
    for name, kinds in by_kind:
        print(f"\n{name}, by kind: {kinds}")
    print(f"\nOur engine adds {measures.package_mb():.1f} MB to a package, unpacked.")


def _line(engine: Engine, find: Find, rows: Rows) -> str:
    hit, right, personal_kinds = measures.personal(find, rows["personal"])
    attacks, attack_kinds = measures.suspicious(find, rows["suspicious"])
    benign = measures.any_alarm(find, rows["benign"])
    invalid = measures.any_alarm(find, rows["invalid"]) if engine.name == "promptlane" else "-"
    speed = measures.speed(find, measures.prompts(rows))
    long_ms = f"{measures.long_message_ms(find):.1f}" if engine.name == "promptlane" else "-"
    try:
        cold_ms, memory = (f"{each:.0f}" for each in measures.in_own_process(engine))
    except subprocess.CalledProcessError:
        cold_ms = memory = "-"
    print(
        f"| {engine.name} | {hit} | {right} | {attacks} | {benign} | {invalid} | {speed.per_s:,.0f} "
        f"| {speed.p50_ms:.3f} | {speed.p99_ms:.3f} | {long_ms} | {cold_ms} | {memory} |",
        flush=True,
    )
    kinds = {**personal_kinds, **attack_kinds}
    return ", ".join(f"{kind} {share}" for kind, share in kinds.items())


if __name__ == "__main__":
    main()
