"""Print three tables of our engine and its rivals, in the same run, and one of our alarms by type."""

# ruff: noqa: E501 - rows of a table

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

from tests.bench.alerts import by_type, distinct, measures, ordinary
from tests.bench.alerts.engines import ENGINES, Engine, Find
from tests.bench.alerts.rows import Rows, made, read

FOUND = "| engine | personal % | right type % | suspicious % | benign alarms % | invalid % |"
SPENT = (
    "| engine | prompts | messages/s | p50 ms | p99 ms | p99 of a round, by the clock | p99 at first "
    "sight | cold start ms | memory MB |"
)
NEW = (
    "| engine, texts that it never saw | kind | texts | a second | mean ms | p50 ms | p99 ms "
    "| MB after 100 / 1,000 / 14,000 |"
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
    prompts = {
        "ordinary": ordinary.prompts(measures.PROMPTS),
        "near misses": measures.near_misses(rows),
    }
    engines = [(engine, find) for engine in ENGINES if (find := _loaded(engine, wanted))]
    _print_header(FOUND)
    by_kind = [(engine.name, _found(engine, find, rows)) for engine, find in engines]
    _print_header(SPENT)
    for engine, find in engines:
        _print_spent(engine, find, prompts)
    _print_header(NEW)
    for engine, _ in engines:
        _print_new(engine)
    for name, kinds in by_kind:
        print(f"\n{name}, by kind: {kinds}")
    for engine, find in engines:
        if engine.name == "promptlane":
            print(f"\n400,000 characters: {measures.long_message_ms(find):.2f} ms.")
            _print_by_type()
            first_ms, again_ms = measures.worst_ms(find)
            print(
                f"8,000 characters of scraps: {first_ms:.1f} ms at first, {again_ms:.1f} ms again."
            )
    print(f"Our engine adds {measures.package_mb():.1f} MB to a package, unpacked.")


def _loaded(engine: Engine, wanted: list[str] | None) -> Find | None:
    if wanted and not any(engine.name.startswith(name) for name in wanted):
        return None
    try:
        return engine.load()
    except ImportError as error:
        print(f"{engine.name} is not installed: {error}")
        return None


def _print_header(header: str) -> None:
    print(f"\n{header}\n|" + " --- |" * (header.count("|") - 1), flush=True)


def _found(engine: Engine, find: Find, rows: Rows) -> str:
    hit, right, personal_kinds = measures.personal(find, rows["personal"])
    attacks, attack_kinds = measures.suspicious(find, rows["suspicious"])
    benign = measures.any_alarm(find, rows["benign"])
    invalid = measures.any_alarm(find, rows["invalid"]) if engine.name == "promptlane" else "-"
    print(
        f"| {engine.name} | {hit} | {right} | {attacks} | {benign} | {invalid} |",
        flush=True,
    )
    kinds = {**personal_kinds, **attack_kinds}
    return ", ".join(f"{kind} {share}" for kind, share in kinds.items())


def _print_spent(engine: Engine, find: Find, prompts: dict[str, list[str]]) -> None:
    try:
        cold_ms, memory = (f"{each:.0f}" for each in measures.in_own_process(engine))
    except subprocess.CalledProcessError:
        cold_ms = memory = "-"
    for name, messages in prompts.items():
        speed = measures.speed(find, messages)
        print(
            f"| {engine.name} | {name} | {speed.per_s:,.0f} | {speed.p50_ms:.3f} | {speed.p99_ms:.3f} "
            f"| {speed.wall_p99_ms:.3f} | {speed.first_p99_ms:.2f} | {cold_ms} | {memory} |",
            flush=True,
        )


def _print_new(engine: Engine) -> None:
    try:
        costs, memory = measures.of_new_texts(engine)
    except subprocess.CalledProcessError:
        return
    grown = " / ".join(f"+{each:.0f}" for each in memory)
    for cost in costs:
        print(
            f"| {engine.name} | {cost.kind} | {cost.texts:,} | {cost.per_s:,.0f} | {cost.mean_ms:.3f} "
            f"| {cost.p50_ms:.3f} | {cost.p99_ms:.2f} | {grown if cost.kind == 'all' else ''} |",
            flush=True,
        )


def _print_by_type() -> None:
    kinds = tuple(distinct.SHARES)
    print("\nPercent of these texts that are queued with a report / blocked:")
    _print_header(f"| type | {' | '.join(kinds)} |")
    for name, shares in by_type.alarms(distinct.texts()):
        print(f"| {name} | {' | '.join(shares[kind] for kind in kinds)} |")


if __name__ == "__main__":
    main()
